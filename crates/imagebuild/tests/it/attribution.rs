//! Entries of an image's history are put on the lines of the Dockerfile that made it, or on none.

use std::collections::BTreeMap;

use dockerfile::Dockerfile;
use findings::SourceFile;
use imagebuild::model::Inspection;

use crate::described::inspection;

/// The line of each history entry; `None` when the history is not that of the Dockerfile.
fn lines(history: &str, dockerfile: &str) -> Option<Vec<usize>> {
    lines_of(history, dockerfile, None, &[])
}

fn lines_of(
    history: &str,
    dockerfile: &str,
    target: Option<&str>,
    build_args: &[(&str, &str)],
) -> Option<Vec<usize>> {
    let (sources, inspection) = attributed(history, dockerfile, target, build_args);
    let line = |span: &findings::Span| sources.get(span.file).position(span.start).line;
    inspection.attributed.then(|| inspection.places.iter().map(line).collect())
}

fn attributed(
    history: &str,
    dockerfile: &str,
    target: Option<&str>,
    build_args: &[(&str, &str)],
) -> (findings::Sources, Inspection) {
    let (mut sources, mut inspection) = inspection(history);
    let file = sources.add(SourceFile::new("Dockerfile", dockerfile));
    let args = build_args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let args: BTreeMap<_, _> = args.collect();
    inspection.attribute(file, Dockerfile::parse(dockerfile), target, &args);
    (sources, inspection)
}

const DOCKERFILE: &str = r#"ARG VERSION=12
FROM debian:${VERSION} AS base
ARG USER_NAME=app
ENV HOME=/home/$USER_NAME \
    LANG=C.UTF-8
RUN apt-get update \
 # a comment
 && apt-get install -y curl
FROM golang:1 AS build
RUN go build
FROM base
WORKDIR app
COPY --from=build --chown=app /out/tool ./
RUN <<EOF
set -e
echo "done"
EOF
EXPOSE 80 443
VOLUME /data
HEALTHCHECK --interval=5s CMD curl -f http://localhost/ || exit 1
USER $USER_NAME
ENTRYPOINT ["/app/tool", "--serve"]
CMD echo "hi"
"#;

#[test]
fn a_history_of_buildkit_falls_on_its_lines() {
    let history = r#"# debian.sh --arch 'amd64' out/ 'bookworm' '@1'
CMD ["bash"]
ARG USER_NAME=app
ENV HOME=/home/app LANG=C.UTF-8
RUN |1 USER_NAME=app /bin/sh -c apt-get update  && apt-get install -y curl # buildkit
WORKDIR /app
COPY --chown=app /out/tool ./ # buildkit
RUN |1 USER_NAME=app /bin/sh -c set -e\necho "done"\n # buildkit
EXPOSE map[443/tcp:{} 80/tcp:{}]
VOLUME [/data]
HEALTHCHECK &{["CMD-SHELL" "curl -f http://localhost/ || exit 1"] "5s" "0s" "0s" "0s" '\x00'}
USER app
ENTRYPOINT ["/app/tool" "--serve"]
CMD ["/bin/sh" "-c" "echo \"hi\""]
"#;
    assert_eq!(
        lines(history, DOCKERFILE),
        Some(vec![2, 2, 3, 4, 6, 12, 13, 14, 18, 19, 20, 21, 22, 23])
    );
}

#[test]
fn a_history_of_the_classic_builder_falls_on_its_lines() {
    let dockerfile = "FROM debian:12\nARG A=1\nRUN apt-get update && \\\n    rm -rf /x\nCOPY . /app/\nRUN [\"/bin/tool\", \"a b\"]\nLABEL a=b c=\"d e\"\nCMD [\"sh\", \"-c\", \"true\"]\nMAINTAINER me\n";
    let history = r#"/bin/sh -c #(nop) ADD file:0011 in / 
/bin/sh -c #(nop)  CMD ["bash"]
/bin/sh -c #(nop)  ARG A=1
|1 A=1 /bin/sh -c apt-get update &&     rm -rf /x
/bin/sh -c #(nop) COPY dir:0123abcd in /app/ 
|1 A=1 /bin/tool a b
/bin/sh -c #(nop)  LABEL a=b c=d e
/bin/sh -c #(nop)  CMD ["sh" "-c" "true"]
/bin/sh -c #(nop)  MAINTAINER me
"#;
    assert_eq!(lines(history, dockerfile), Some(vec![1, 1, 2, 3, 5, 6, 7, 8, 9]));
}

#[test]
fn a_history_of_kaniko_falls_on_its_lines() {
    let dockerfile = "FROM debian:12\nENV A=b\nCOPY a.txt b.txt /app/\nRUN echo hi\nUSER 1000\n";
    let history = "ENV A=b\nCOPY a.txt b.txt /app/\nRUN echo hi\nUSER 1000\n";
    assert_eq!(lines(history, dockerfile), Some(vec![2, 3, 4, 5]));
}

#[test]
fn a_shell_of_its_own_and_powershell_are_no_hindrance() {
    let dockerfile =
        "FROM debian:12\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN a | b\n";
    let history =
        "SHELL [/bin/bash -o pipefail -c]\nRUN /bin/bash -o pipefail -c a | b # buildkit\n";
    assert_eq!(lines(history, dockerfile), Some(vec![2, 3]));
}

#[test]
fn a_target_and_build_arguments_choose_what_is_compared() {
    let dockerfile =
        "FROM debian:12 AS dev\nARG PORT=80\nENV URL=http://x:$PORT\nFROM dev AS prod\nUSER 1\n";
    let history = "ARG PORT=8080\nENV URL=http://x:8080\n";
    assert_eq!(lines_of(history, dockerfile, Some("DEV"), &[("PORT", "8080")]), Some(vec![2, 3]));
    assert_eq!(lines_of(history, dockerfile, Some("0"), &[("PORT", "8080")]), Some(vec![2, 3]));
    assert_eq!(lines_of(history, dockerfile, None, &[("PORT", "8080")]), None);
    assert_eq!(lines_of(history, dockerfile, Some("other"), &[]), None);
}

#[test]
fn triggers_of_a_stage_fall_on_the_from_that_runs_them() {
    let dockerfile = "FROM debian:12 AS base\nONBUILD RUN make\nFROM base\nUSER 1\n";
    assert_eq!(lines("RUN /bin/sh -c make # buildkit\nUSER 1\n", dockerfile), Some(vec![3, 4]));
    let classic =
        "/bin/sh -c #(nop)  ONBUILD RUN make\n/bin/sh -c make\n/bin/sh -c #(nop)  USER 1\n";
    assert_eq!(lines(classic, dockerfile), Some(vec![2, 3, 4]));
}

#[test]
fn labels_of_the_command_line_are_passed_over() {
    let history = "USER 1\n/bin/sh -c #(nop)  LABEL ci=42\n";
    assert_eq!(lines(history, "FROM debian:12\nUSER 1\n"), Some(vec![2, 1]));
}

#[test]
fn a_dockerfile_of_another_image_is_told_from_this_one() {
    let history = "RUN /bin/sh -c make # buildkit\nCOPY a /b # buildkit\nUSER 1\n";
    for other in [
        "FROM debian:12\nRUN make\nCOPY a /b\nUSER 2\n",
        "FROM debian:12\nRUN make all\nCOPY a /b\nUSER 1\n",
        "FROM debian:12\nRUN make\nCOPY a /c\nUSER 1\n",
        "FROM debian:12\nRUN make\nUSER 1\n",
        "FROM debian:12\nRUN first\nRUN make\nCOPY a /b\nUSER 1\n",
        "FROM scratch\nCOPY a /b\nUSER 1\n",
        "USER 1\n",
        "",
    ] {
        assert_eq!(lines(history, other), None, "{other}");
    }
    assert_eq!(lines(history, "FROM scratch\nRUN make\nCOPY a /b\nUSER 1\n"), Some(vec![2, 3, 4]));
}

#[test]
fn a_place_that_is_not_known_stays_in_the_history_and_is_said_to() {
    let (sources, other) = attributed("USER 1\n", "FROM debian:12\nUSER 2\n", None, &[]);
    assert_eq!(sources.get(other.places[0].file).path(), "app:1 (history)");
    let note = other.attribution_note().expect("nothing was attributed");
    assert!(note.contains("not those of the Dockerfile"), "{note}");
    let (_, inspection) = inspection("USER 1\n");
    let note = inspection.attribution_note().expect("there is no Dockerfile");
    assert!(note.contains("--dockerfile"), "{note}");
}

#[test]
fn an_own_build_fits_its_own_dockerfile() {
    for (instruction, entry) in [
        ("COPY <<F1 <<\"F2\" /opt/\na\nF1\nb\nF2", "COPY /0/F1 /1/F2 /opt/ # buildkit"),
        ("COPY <<F1 <<\"F2\" /opt/\na\nF1\nb\nF2", "COPY <<F1 <<F2 /opt/ # buildkit"),
        ("ADD <<F1 /opt/\na\nF1", "COPY /0/F1 /opt/ # buildkit"),
        ("COPY <<F1 /opt/\na\nF1", "/bin/sh -c #(nop) COPY file:0011 in /opt/ "),
        ("RUN <<EOF\n#!/bin/tool\na\nEOF", "RUN /bin/sh -c /dev/pipes/EOF # buildkit"),
        ("RUN <<EOF\n#!/bin/tool\na\nEOF", "RUN /dev/pipes/EOF # buildkit"),
        (
            "RUN cat <<EOF > /x && b\na\nEOF",
            "RUN /bin/sh -c cat <<EOF > /x && b\\na\\nEOF # buildkit",
        ),
        ("RUN [\"npm\", \"ci\"]", "RUN |1 A=b c npm ci # buildkit"),
        ("RUN make", "RUN |2 A=b c B=d /bin/sh -c make # buildkit"),
        ("RUN make", "RUN /bin/bash -euo pipefail -c make # buildkit"),
        ("RUN make", "RUN cmd /S /C make # buildkit"),
        ("WORKDIR ../srv", "WORKDIR /srv"),
        ("WORKDIR ../srv", "WORKDIR /a/srv"),
        ("WORKDIR /a//b/", "WORKDIR /a/b"),
        ("WORKDIR /a/./b", "WORKDIR /a/b"),
        ("WORKDIR $X/b", "WORKDIR /a/b"),
        ("WORKDIR C:\\app", "WORKDIR C:\\app"),
        ("COPY ./a b/ /app", "COPY a b/ /app # buildkit"),
        ("COPY [\"a b\", \"/c d\"]", "COPY a b /c d # buildkit"),
        ("COPY --chmod=600 a .", "COPY --chmod=600 a . # buildkit"),
        ("CMD echo \"a\tb\"", r#"CMD ["/bin/sh" "-c" "echo \"a\tb\""]"#),
        ("CMD [\"a\", \"b\\tc\\u00e4\"]", r#"CMD ["a" "b\tcä"]"#),
        ("CMD [\"a\", \"b\"]", r#"CMD ["a", "b"]"#),
        ("HEALTHCHECK CMD [\"a\"]", r#"HEALTHCHECK &{["CMD" "a"] "0s" "0s" "0s" '\x00'}"#),
        ("ENV A=\"b c\" D=$E", "ENV A=b c D=x"),
        ("ENV A b c", "ENV A=b c"),
        ("ARG A=1", "ARG A=2"),
        ("USER $X", "USER root"),
    ] {
        let dockerfile = format!("FROM debian:12\nSTOPSIGNAL 9\n{instruction}\n");
        let history = format!("STOPSIGNAL 9\n{entry}\n");
        assert_eq!(lines(&history, &dockerfile), Some(vec![2, 3]), "{instruction}: {entry}");
    }
}

#[test]
fn what_only_ends_or_contains_the_same_is_not_the_same() {
    for (instruction, entry) in [
        ("RUN true", "RUN /bin/sh -c rm -rf /important && true # buildkit"),
        ("RUN true", "RUN |1 A=b /bin/sh -c rm -rf /important && true # buildkit"),
        ("RUN true", "RUN /bin/sh -c rm -c true # buildkit"),
        ("RUN [\"true\"]", "RUN /bin/sh -c true # buildkit"),
        ("RUN <<EOF\na\nEOF", "RUN /bin/sh -c rm -rf /\\na\\n # buildkit"),
        ("RUN <<EOF\na\nEOF", "RUN /bin/sh -c a\\nb\\nEOF # buildkit"),
        ("COPY <<F1 /opt/\na\nF1", "COPY /0/F2 /opt/ # buildkit"),
        ("COPY a /b", "COPY aa /b # buildkit"),
        ("COPY a /b", "COPY a /x/b # buildkit"),
        ("COPY a /b", "/bin/sh -c #(nop) COPY file:0011 in /x/b "),
        ("USER roo", "USER root"),
        ("USER oot", "USER root"),
        ("WORKDIR /app", "WORKDIR /srv/app"),
        ("WORKDIR app", "WORKDIR /srv/myapp"),
        ("CMD [\"a\"]", r#"CMD ["a" "b"]"#),
        ("CMD a", r#"CMD ["a"]"#),
        ("ENV A=b", "ENV A=bc"),
        ("ENV A=b", "ENV A=b C=d"),
        ("ARG AB", "ARG ABC=1"),
        ("STOPSIGNAL 1", "STOPSIGNAL 15"),
        ("VOLUME /a", "VOLUME [/a /b]"),
        ("ENTRYPOINT [\"a\"]", r#"ENTRYPOINT ["ab"]"#),
    ] {
        let dockerfile = format!("FROM debian:12\nEXPOSE 9\n{instruction}\n");
        let history = format!("EXPOSE map[9/tcp:{{}}]\n{entry}\n");
        let lines = lines(&history, &dockerfile);
        let silent = instruction.starts_with("ARG");
        assert!(lines.is_none() || silent && lines != Some(vec![2, 3]), "{instruction}: {entry}");
    }
    let history = "WORKDIR /srv\nWORKDIR /opt/app\n";
    assert_eq!(lines(history, "FROM debian:12\nWORKDIR /srv\nWORKDIR app\n"), None);
}
