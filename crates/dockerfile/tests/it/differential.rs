//! What `parse-dockerfile` makes of the same text.

use dockerfile::{Arguments, Dockerfile, Instruction, Span};
use parse_dockerfile as oracle;
use proptest::prelude::*;

use crate::{fixtures, items::assert_lossless};

/// What both parsers tell of one instruction.
#[derive(Debug, PartialEq)]
struct Told {
    keyword: Span,
    flags: Vec<String>,
    heredocs: Vec<String>,
    exec: Option<Vec<String>>,
}

fn ours(file: &Dockerfile, instruction: &Instruction) -> Told {
    Told {
        keyword: instruction.keyword.span.clone(),
        flags: instruction.flags.iter().map(|flag| flag.name.clone()).collect(),
        heredocs: instruction
            .heredocs
            .iter()
            .map(|doc| file.slice(doc.body.clone()).into())
            .collect(),
        exec: match &instruction.arguments {
            Arguments::Exec(words) => Some(words.iter().map(|word| word.raw().into()).collect()),
            _ => None,
        },
    }
}

fn theirs(text: &str, instruction: &oracle::Instruction<'_>) -> Told {
    use oracle::Instruction as I;
    let flags = |flags: &[oracle::Flag<'_>]| {
        flags.iter().map(|flag| flag.name.value.to_string()).collect::<Vec<_>>()
    };
    let exec = |command: &oracle::Command<'_>| match command {
        oracle::Command::Exec(words) => {
            Some(words.value.iter().map(|word| word.value.to_string()).collect::<Vec<_>>())
        }
        _ => None,
    };
    let (keyword, flags, heredocs, exec) = match instruction {
        I::Add(found) => (&found.add, flags(&found.options), docs(text, &found.src), None),
        I::Copy(found) => (&found.copy, flags(&found.options), docs(text, &found.src), None),
        I::Run(found) => {
            let docs = found.here_docs.iter().map(|doc| text[doc.span.clone()].to_owned());
            (&found.run, flags(&found.options), docs.collect(), exec(&found.arguments))
        }
        I::Cmd(found) => (&found.cmd, vec![], vec![], exec(&found.arguments)),
        I::Entrypoint(found) => (&found.entrypoint, vec![], vec![], exec(&found.arguments)),
        I::From(found) => (&found.from, flags(&found.options), vec![], None),
        I::Arg(found) => (&found.arg, vec![], vec![], None),
        I::Env(found) => (&found.env, vec![], vec![], None),
        I::Expose(found) => (&found.expose, vec![], vec![], None),
        I::Healthcheck(found) => (&found.healthcheck, flags(&found.options), vec![], None),
        I::Label(found) => (&found.label, vec![], vec![], None),
        I::Maintainer(found) => (&found.maintainer, vec![], vec![], None),
        I::Onbuild(found) => (&found.onbuild, vec![], vec![], None),
        I::Shell(found) => {
            let words = found.arguments.iter().map(|word| word.value.to_string()).collect();
            (&found.shell, vec![], vec![], Some(words))
        }
        I::Stopsignal(found) => (&found.stopsignal, vec![], vec![], None),
        I::User(found) => (&found.user, vec![], vec![], None),
        I::Volume(found) => (&found.volume, vec![], vec![], None),
        I::Workdir(found) => (&found.workdir, vec![], vec![], None),
        other => panic!("{other:?}"),
    };
    Told { keyword: keyword.span.clone(), flags, heredocs, exec }
}

fn docs(text: &str, sources: &[oracle::Source<'_>]) -> Vec<String> {
    let doc = |source: &oracle::Source<'_>| match source {
        // The oracle counts the tabs before a terminator as part of the body.
        oracle::Source::HereDoc(doc) => {
            Some(text[doc.span.clone()].trim_end_matches('\t').to_owned())
        }
        _ => None,
    };
    sources.iter().filter_map(doc).collect()
}

/// Fails unless both parsers accept `text` and tell the same.
fn assert_same(text: &str) {
    let file = assert_lossless(text);
    assert_eq!(file.faults, [], "{text}");
    let oracle = oracle::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut ours: Vec<_> = file.instructions().map(|found| ours(&file, found)).collect();
    let theirs: Vec<_> = oracle.instructions.iter().map(|found| theirs(text, found)).collect();
    // The oracle tells nothing of the strings in `VOLUME ["/a"]` and of `COPY ["a", "b"]`.
    for (ours, theirs) in ours.iter_mut().zip(&theirs) {
        ours.exec = ours.exec.take().filter(|_| theirs.exec.is_some());
    }
    assert_eq!(ours, theirs, "{text}");
}

#[test]
fn fixtures_are_told_alike() {
    // The oracle does not count the byte order mark.
    let texts = fixtures::VALID.map(|text| text.trim_start_matches('\u{feff}'));
    texts.into_iter().for_each(assert_same);
}

/// A name, a path, a word of a command.
fn word() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_./]{0,8}"
}

/// What may stand between two words.
fn gap() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(" "), 1 => Just("  "), 1 => Just(" \\\n  "), 1 => Just(" \\\n# c\n ")]
}

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let pairs = proptest::collection::vec((gap(), word()), count);
    pairs.prop_map(|pairs| pairs.into_iter().flat_map(|(gap, word)| [gap.into(), word]).collect())
}

fn array() -> impl Strategy<Value = String> {
    let string = "[a-z $'/-]{0,6}(\\\\\"|\\\\n|\\\\u00e4|)";
    proptest::collection::vec(string, 1..4)
        .prop_map(|strings| format!(" [\"{}\"]", strings.join("\", \"")))
}

fn heredoc() -> impl Strategy<Value = String> {
    let keyword = prop_oneof![Just("RUN "), Just("COPY ")];
    let lines = proptest::collection::vec("[a-z# $<\\\\\t]{0,10}", 0..4);
    (keyword, prop_oneof![Just(""), Just("-")], any::<bool>(), lines).prop_map(
        |(keyword, dash, quoted, lines)| {
            let quote = if quoted { "'" } else { "" };
            let target = if keyword == "COPY " { " /x" } else { "" };
            let body: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
            format!("{keyword}<<{dash}{quote}END{quote}{target}\n{body}END\n")
        },
    )
}

/// One valid instruction, comment or blank line.
fn line() -> impl Strategy<Value = String> {
    let plain = |keyword: &'static str, count| {
        words(count).prop_map(move |words| format!("{keyword}{words}\n"))
    };
    prop_oneof![
        plain("RUN", 1..5),
        plain("run", 1..3),
        plain("COPY --from=x", 2..4),
        plain("ADD", 2..3),
        plain("EXPOSE", 1..3),
        plain("VOLUME", 1..3),
        plain("WORKDIR", 1..2),
        plain("USER", 1..2),
        plain("ENV k", 1..3),
        plain("ONBUILD RUN", 1..2),
        plain("HEALTHCHECK --retries=3 CMD", 1..3),
        plain("ARG", 1..2),
        (gap(), "[a-z][a-z0-9]{0,4}(/[a-z0-9]{1,3})?")
            .prop_map(|(gap, name)| { format!("FROM --platform=linux/amd64{gap}{name}\n") }),
        (word(), word()).prop_map(|(key, value)| format!("ENV {key}=\"{value} x\" B='c'\n")),
        (word(), word()).prop_map(|(key, value)| format!("LABEL {key}={value}\\ y\n")),
        array().prop_map(|array| format!("CMD{array}\n")),
        array().prop_map(|array| format!("RUN --network=none{array}\n")),
        array().prop_map(|array| format!("SHELL{array}\n")),
        heredoc(),
        Just("# a comment \\\n".to_owned()),
        Just("\n".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn generated_files_are_told_alike(lines in proptest::collection::vec(line(), 0..12)) {
        assert_same(&format!("FROM base AS first\n{}", lines.concat()));
    }

    #[test]
    fn any_text_survives(text in "([A-Z]{2,4}|[ \\\\\n\"'$<>{}\\[\\]#=`-]|\\PC){0,60}") {
        assert_lossless(&text);
    }
}
