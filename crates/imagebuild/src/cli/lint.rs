use clap::Args;
use cli::{Exit, Extras, FileArgs, FixArgs, GateArgs, Inspected, Output, Program};
use findings::{Selections, Sources};

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
fn inspect(sources: &Sources, selections: &Selections) -> Inspected {
    let linted = dockerlint::lint_all(sources, selections, |_| true);
    let (reports, comments): (Vec<_>, Vec<_>) = linted.into_iter().unzip();
    Inspected { reports, comments: comments.concat() }
}
