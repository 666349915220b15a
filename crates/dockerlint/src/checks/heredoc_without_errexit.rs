use dockerfile::{Command, Connector, Word};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Args, Run, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "heredoc-without-errexit",
        summary: "script goes on after a failure",
        docs: include_str!("heredoc_without_errexit.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let [heredoc] = &run.instruction.heredocs[..] else { continue };
        let whole = run.instruction.script().is_some_and(|it| it.whole() == heredoc.opener);
        let first = lint.dockerfile.slice(heredoc.body.clone()).lines().next().unwrap_or_default();
        let shebang = first.trim_start_matches('\t').strip_prefix("#!");
        let by_first_line = shebang.is_some_and(|line| line.split_whitespace().any(is_errexit));
        if !whole || by_first_line || is_set_by_shell(lint, run) || !loses_a_failure(run) {
            continue;
        }
        let at = heredoc.body.start + if shebang.is_some() { first.len() + 1 } else { 0 };
        let fix =
            Fix::not_safe("set -e at the beginning").replace(lint.span(&(at..at)), "set -e\n");
        let message = "only the last command decides whether the step fails: begin with `set -e`";
        report.at(&heredoc.opener, message).fix(fix);
    }
}

/// Whether some command in front of the last one may fail unseen.
fn loses_a_failure(run: &Run) -> bool {
    let commands: Vec<&Command> = run.commands().iter().filter(|it| it.depth == 0).collect();
    let set =
        commands.iter().take_while(|it| it.name.as_ref().is_some_and(|name| text(name) == "set"));
    let sets = |command: &&Command| {
        Args(&command.arguments).has(&["e"])
            || command.arguments.iter().any(|it| text(it) == "errexit")
    };
    if set.into_iter().any(sets) {
        return false;
    }
    let ran: Vec<_> = commands
        .iter()
        .filter(|it| it.name.as_ref().is_none_or(|name| text(name) != "set"))
        .collect();
    ran.iter().skip(1).any(|command| command.connector == Connector::Sequence)
}

/// `SHELL ["/bin/bash", "-ec"]`.
fn is_set_by_shell(lint: &Lint, run: &Run) -> bool {
    let words = lint.dockerfile.shell(&run.instruction).unwrap_or_default();
    words.iter().map(Word::value).any(|word| word.split_whitespace().any(is_errexit))
}

fn is_errexit(word: &str) -> bool {
    let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
    word == "errexit" || letters.is_some_and(|letters| letters.contains('e'))
}
