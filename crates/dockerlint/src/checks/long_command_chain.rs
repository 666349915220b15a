use dockerfile::{Command, Connector};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Run, heredoc_of_chain},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "long-command-chain",
        summary: "many commands are chained in one RUN",
        severity: Severity::Info,
        docs: include_str!("long_command_chain.md"),
        ..Rule::OPTIONAL
    },
    run,
};

/// So many lines that end in `&&` are read without effort.
const MOST: usize = 4;

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.heredocs.is_empty()) {
        let links = broken_links(lint, run);
        if links <= MOST || !knows_heredocs(lint) {
            continue;
        }
        let message = format!("{links} lines begin or end with `&&`; in a heredoc none has to");
        let finding = report.at(&run.instruction.keyword.span, message);
        if let Some(fix) = heredoc_of_chain(lint, run) {
            finding.fix(fix);
        }
    }
}

/// How many `&&` outside of everything stand at the end or the beginning of a line.
fn broken_links(lint: &Lint, run: &Run) -> usize {
    if run.instruction.script().is_none() {
        return 0;
    }
    let outer: Vec<_> = run.commands().iter().filter(|command| command.depth == 0).collect();
    let is_broken = |pair: &&[&Command]| {
        let between = pair[0].span.end..pair[1].span.start;
        pair[1].connector == Connector::And && lint.dockerfile.slice(between).contains('\n')
    };
    outer.windows(2).filter(is_broken).count()
}

/// Whether the frontend that the file asks for is no older than 1.4.
fn knows_heredocs(lint: &Lint) -> bool {
    let mut directives = lint.dockerfile.directives.iter();
    let Some(syntax) = directives.find(|directive| directive.name == "syntax") else { return true };
    let image = syntax.value.split('@').next().unwrap_or_default();
    let name = image.strip_prefix("docker.io/").unwrap_or(image);
    let name = name.strip_prefix("docker/dockerfile").unwrap_or_default();
    let tag = name.strip_prefix("-upstream").unwrap_or(name);
    let minor = tag.strip_prefix(":1.").and_then(|rest| rest.split(['.', '-']).next());
    matches!(tag, ":1" | ":latest" | ":labs" | ":1-labs" | ":master" | ":master-labs")
        || minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor >= 4)
}
