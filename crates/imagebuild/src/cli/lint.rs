use clap::Args;
use cli::{Exit, Extras, FileArgs, FixArgs, GateArgs, Inspected, Output, Program, Settings};
use dockerlint::Known;
use findings::Sources;

/// Check Dockerfiles
#[derive(Debug, Args)]
pub(super) struct LintArgs {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    fixes: FixArgs,
}

pub(super) fn run(args: &LintArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let inputs =
        cli::collect(program, &args.files, dockerlint::is_dockerfile, &args.gate, &args.fixes)?;
    cli::gate(program, inputs, Extras::default(), output, inspect)
}

/// A file that was named is a Dockerfile, whatever its name.
fn inspect(sources: &Sources, settings: &Settings) -> Inspected {
    let known = |file| Known::new(settings.config_of(file), settings.policy.today);
    let linted = dockerlint::lint_all(sources, &settings.selections, |_| true, known);
    let (reports, comments): (Vec<_>, Vec<_>) = linted.into_iter().unzip();
    Inspected { reports, comments: comments.concat() }
}
