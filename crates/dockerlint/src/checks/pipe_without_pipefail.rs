use dockerfile::{Arguments, Command, Connector, Keyword, ShellInForce};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{ImageName, Run, Shell, turns_on},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "pipe-without-pipefail",
        summary: "a failure in front of a pipe is lost",
        docs: include_str!("pipe_without_pipefail.md"),
        aliases: &["DL4006"],
        ..Rule::STABLE
    },
    run,
};

/// Shells that take `-o pipefail`; what `sh` is differs from image to image.
const ABLE: &[&str] = &["bash", "zsh", "ash", "ksh", "mksh"];

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let mut first = None;
        for run in lint.runs_of(stage.index).filter(|run| !run.onbuild) {
            let Some(pipe) = unguarded_pipe(lint, run) else { continue };
            let name = pipe.name.as_ref().map_or("what follows", |name| name.raw.as_str());
            let message = format!(
                "the step succeeds when `{name}` does, whatever happens in front of the pipe"
            );
            let finding = report.at(&pipe.span, message);
            let first = first.get_or_insert(run.instruction.span.start);
            let announced = match lint.dockerfile.shell(&run.instruction) {
                Some(ShellInForce::Set(_)) => continue,
                Some(ShellInForce::Announced(name)) => Some(name).filter(|name| is_able(name)),
                None => None,
            };
            if run.instruction.script().is_some() && run.whole_heredoc().is_none() {
                let shell = announced.unwrap_or_else(|| shell_of(lint, stage.index));
                let text = format!("SHELL [\"{shell}\", \"-o\", \"pipefail\", \"-c\"]\n");
                finding.fix(
                    Fix::not_safe("set a SHELL with pipefail")
                        .replace(lint.span(&(*first..*first)), text),
                );
            }
        }
    }
}

/// Whether the path of a shell can stand in a `SHELL` with `-o pipefail`.
fn is_able(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(_, name)| ABLE.contains(&name))
        && !path.contains(['"', '\\'])
}

/// What is behind the first pipe for which nothing has set `pipefail`.
fn unguarded_pipe<'a>(lint: &Lint, run: &'a Run) -> Option<&'a Command> {
    let commands = run.commands();
    let at = commands.iter().position(|command| command.connector == Connector::Pipe)?;
    let shell = Shell::of(lint, run);
    let able = ABLE.contains(&shell.name.as_str())
        || matches!(run.instruction.arguments, Arguments::Exec(_));
    let started_with = able && shell.has(None, "pipefail");
    let set = commands[..at].iter().any(|command| turns_on(command, None, "pipefail"));
    (!started_with && !set).then(|| &commands[at])
}

/// A shell that knows `pipefail` and is likely to be in the stage's image.
fn shell_of(lint: &Lint, stage: usize) -> &'static str {
    let bottom = lint.lineage(stage).last().and_then(|stage| stage.from.as_ref());
    let image =
        bottom.filter(|from| from.kind == Keyword::From).and_then(|from| from.words().first());
    let name = image.map(dockerfile::Word::raw).unwrap_or_default();
    let image = ImageName::parse(name);
    let small = |text: &str| text.contains("alpine") || text.contains("busybox");
    if small(image.repository) || image.tag.is_some_and(small) { "/bin/ash" } else { "/bin/bash" }
}
