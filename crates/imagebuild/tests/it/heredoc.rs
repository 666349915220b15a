//! Heredocs do the same on an engine that reads them and on one that does not.

use imagebuild::build::BuildError;

use crate::base::{context, engine_with_base, run, run_text, unique};
use imagebuild::build::Request;

async fn output(dockerfile: &str) -> Vec<String> {
    let engine = engine_with_base().await;
    let (outcome, said) = run_text(&engine, dockerfile).await;
    outcome.unwrap_or_else(|error| panic!("{error}\n{:#?}", said.0));
    said.output().into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_script_is_run_by_the_shell_with_its_variables() {
    let text = format!(
        "FROM base:1\nENV A=a\nRUN <<EOF\nB='b \"'\n# {}\necho \"$A $B \\\\ $(echo \\$)\"\nEOF\n",
        unique()
    );
    assert_eq!(output(&text).await, ["a b \" \\ $"]);
}

#[tokio::test]
async fn tabs_are_stripped_only_with_a_dash() {
    let text = format!(
        "FROM base:1\nRUN <<-EOF\n\t: {}\n\tcat /dev/null; echo 'a\n\tb'\n\tEOF\n",
        unique()
    );
    assert_eq!(output(&text).await, ["a", "b"]);
}

#[tokio::test]
async fn a_command_with_heredocs_gets_them_as_files() {
    let text = format!(
        "FROM base:1\nENV X=x\nRUN cat <<A - && cat <<'B'\none $X\nA\ntwo $X {unique}\nB\n",
        unique = unique()
    );
    let lines = output(&text).await;
    assert_eq!(lines[0], "one x");
    assert!(lines[1].starts_with("two $X "), "{lines:?}");
}

#[tokio::test]
async fn a_shebang_is_run_as_a_program() {
    let text = format!(
        "FROM base:1\nRUN <<EOF\n#!/bin/awk -f\nBEGIN {{ print 6 * 7; print \"{}\" }}\nEOF\n",
        unique()
    );
    assert_eq!(output(&text).await[0], "42");
}

#[tokio::test]
async fn the_stages_own_shell_runs_the_script() {
    let text = format!(
        "FROM base:1 AS a\nSHELL [\"/bin/ash\", \"-xc\"]\nFROM a\nRUN <<EOF\necho {}\nEOF\n",
        unique()
    );
    let lines = output(&text).await;
    assert!(lines.iter().any(|line| line.starts_with("+ echo ")), "{lines:?}");
}

#[tokio::test]
async fn copied_files_have_the_text_the_names_and_the_modes() {
    let text = format!(
        "FROM base:1\nENV WHO=me\nARG WHAT=it\n\
         COPY <<one <<'two' /files/\n$WHO ${{WHAT}} \\$ \"q\" 'q'\none\n$WHO\ntwo\n\
         COPY --chmod=600 <<EOF /alone\nalone {}\nEOF\n\
         RUN cat /files/one /files/two; stat -c %a /files/one; ls /files | tr '\\n' ' '\n",
        unique()
    );
    assert_eq!(output(&text).await, ["me it $ \"q\" 'q'", "$WHO", "644", "one two "]);
}

#[tokio::test]
async fn a_copy_of_the_whole_context_does_not_catch_files_of_heredocs() {
    let engine = engine_with_base().await;
    let text = "FROM base:1\nCOPY <<EOF /x/generated\ntext\nEOF\nCOPY . /ctx/\nRUN ls -A /ctx /x\n";
    let folder = context(&[("Dockerfile", text), ("mine", &unique())]);
    let (outcome, said) = run(&engine, &Request::of_directory(folder.path())).await;
    outcome.expect("it builds");
    assert_eq!(said.output(), ["/ctx:", "Dockerfile", "mine", "", "/x:", "generated"]);
}

#[tokio::test]
async fn files_of_heredocs_come_from_the_cache_the_second_time() {
    let engine = engine_with_base().await;
    let text = format!(
        "FROM base:1\nCOPY <<EOF /a\n{unique}\nEOF\nRUN <<EOF\n#!/bin/sh\necho {unique}\nEOF\nRUN <<EOF\ncat /a\nEOF\n",
        unique = unique()
    );
    let first = run_text(&engine, &text).await.0.expect("it builds");
    let (second, said) = run_text(&engine, &text).await;
    let second = second.expect("it builds again");
    assert_eq!(second.cache_hits(), (3, 3), "{:#?}", said.0);
    assert_eq!(first.id, second.id);
    let mut lines: Vec<_> =
        second.steps.iter().filter(|step| step.can_be_cached()).map(|step| step.line).collect();
    // Steps that are taken from the cache may come in any order.
    lines.sort_unstable();
    assert_eq!(lines, [Some(2), Some(5), Some(9)]);
}

#[tokio::test]
async fn what_cannot_be_rewritten_truly_is_refused_with_its_line() {
    let engine = engine_with_base().await;
    if engine.facts.heredocs {
        return;
    }
    for (text, why) in [
        ("FROM base:1\n\nCOPY <<EOF /x\n$UNKNOWN_TO_THE_FILE\nEOF\n", "UNKNOWN_TO_THE_FILE"),
        ("FROM base:1\n\nONBUILD RUN <<EOF\ntrue\nEOF\n", "ONBUILD"),
    ] {
        let error = run_text(&engine, text).await.0.expect_err("it cannot be rewritten");
        assert!(matches!(error, BuildError::Dockerfile { line: Some(3), .. }), "{error:?}");
        assert!(error.to_string().contains(why), "{error}");
    }
}
