use dockerfile::{Command, Connector, Instruction, Word};
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Run, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "pipe-without-pipefail",
        summary: "pipe hides a failure",
        docs: include_str!("pipe_without_pipefail.md"),
        aliases: &["DL4006"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let mut pipes =
            run.commands().iter().filter(|command| command.connector == Connector::Pipe);
        let Some(pipe) = pipes.next() else { continue };
        if !is_set_by_shell(lint, &run.instruction)
            && !is_set_before(run, pipe)
            && !is_set_by_first_line(lint, run)
        {
            let name = pipe.name.as_ref().map_or("the last command", text);
            let message = format!("the build goes on when what stands before `| {name}` fails");
            report.at(&pipe.span, message);
        }
    }
}

/// `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` and `-eo pipefail` in one word.
fn is_set_by_shell(lint: &Lint, run: &Instruction) -> bool {
    let words = lint.dockerfile.shell(run).unwrap_or_default();
    let words: Vec<String> = words.iter().map(Word::value).collect();
    words.windows(2).any(|pair| pair[1] == "pipefail" && sets_an_option(&pair[0]))
        || words.iter().any(|word| word.split_whitespace().any(|part| part == "pipefail"))
}

/// `set -o pipefail` in front of the pipe, or a shell that is started so.
fn is_set_before(run: &Run, pipe: &Command) -> bool {
    let before = run.commands().iter().take_while(|command| command.span.start < pipe.span.end);
    before.into_iter().any(|command| {
        let words: Vec<_> = command.arguments.iter().map(text).collect();
        words.windows(2).any(|pair| sets_an_option(pair[0]) && pair[1] == "pipefail")
    })
}

/// `#!/bin/bash -eo pipefail` in a heredoc.
fn is_set_by_first_line(lint: &Lint, run: &Run) -> bool {
    let [heredoc] = &run.instruction.heredocs[..] else { return false };
    let first = lint.dockerfile.slice(heredoc.body.clone()).lines().next().unwrap_or_default();
    first.trim_start_matches('\t').starts_with("#!") && first.contains("pipefail")
}

fn sets_an_option(word: &str) -> bool {
    word.strip_prefix('-')
        .is_some_and(|letters| !letters.starts_with('-') && letters.ends_with('o'))
}
