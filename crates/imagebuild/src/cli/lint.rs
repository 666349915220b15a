use std::path::Path;

use clap::{Args, ValueEnum};
use cli::{Exit, Extras, FileArgs, FixArgs, GateArgs, Inspected, Output, Program, Settings};
use dockerlint::{Known, model::Platform};
use findings::{FileId, Report, Sources};
use serde_json::json;
use source::discover::Exclude;

use crate::gather::{
    builds::{self, Plan},
    registry::Registries,
    shellcheck::{ShellCheck, ShellCheckError},
};

/// Check Dockerfiles
#[derive(Debug, Args)]
pub(super) struct LintArgs {
    #[command(flatten)]
    files: FileArgs,
    /// Whether the shellcheck program looks at the scripts of RUN; built-in rules do where it does not
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    shellcheck: Use,
    /// Ask registries for the digests and platforms of the images; without it, nothing touches the network
    #[arg(long)]
    online: bool,
    /// A platform that is built for, such as linux/arm64; may be given again
    #[arg(long, value_name = "OS/ARCH", value_parser = platform, requires = "online")]
    platform: Vec<Platform>,
    /// Write the envcheck.toml that means what .hadolint.yaml does, and check nothing
    #[arg(long, exclusive = true)]
    migrate_hadolint: bool,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    fixes: FixArgs,
}

/// When `shellcheck` is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Use {
    /// Where it is installed.
    #[default]
    Auto,
    /// Always: without it, scripts are not checked.
    Always,
    /// Never.
    Never,
}

pub(super) fn run(args: &LintArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    if args.migrate_hadolint {
        return super::migrate::run(program, output);
    }
    let mut plan = Plan::default();
    let wanted = |path: &Path| dockerlint::is_dockerfile(path) || builds::describes_builds(path);
    let arrange = |read, exclude: &Exclude| {
        let (read, made) = builds::arrange(read, exclude);
        plan = made;
        read
    };
    let inputs =
        cli::collect_arranged(program, &args.files, wanted, arrange, &args.gate, &args.fixes)?;
    plan.notes.iter().for_each(|note| output.note(note));
    let shellcheck = match args.shellcheck {
        Use::Never => Ok(None),
        Use::Auto => Ok(ShellCheck::find().ok()),
        Use::Always => ShellCheck::find().map(Some),
    };
    let mut extras = Extras::default();
    let by = match &shellcheck {
        Ok(Some(found)) => {
            output.note(&format!("scripts are checked by ShellCheck {}", found.version));
            json!({"checked_by": "shellcheck", "version": found.version})
        }
        Ok(None) => {
            output.note("scripts are checked by built-in rules; ShellCheck, where it is installed, has more");
            json!({"checked_by": "built-in rules"})
        }
        Err(_) => json!({"checked_by": null}),
    };
    extras.facts.insert("scripts".to_owned(), by);
    let registries = args.online.then(Registries::default);
    let inspect = |sources: &Sources, settings: &Settings| {
        let known = |file| {
            let mut builds = known(&plan, file, sources, settings);
            for build in &mut builds {
                build.platforms.clone_from(&args.platform);
            }
            builds
        };
        look(sources, settings, known, &shellcheck, registries.as_ref())
    };
    cli::gate(program, inputs, extras, output, inspect)
}

fn platform(text: &str) -> Result<Platform, String> {
    Platform::parse(text).ok_or_else(|| "write it as linux/arm64".to_owned())
}

/// What is known about each build of a Dockerfile.
fn known(plan: &Plan, file: FileId, sources: &Sources, settings: &Settings) -> Vec<Known> {
    let known = Known::new(settings.config_of(file), settings.policy.today);
    let builds = plan.of(sources.get(file).path()).into_iter();
    builds
        .map(|built| Known {
            build_args: built.args,
            target: built.target,
            context: built.context,
            ..known.clone()
        })
        .collect()
}

/// Lints every file of the run, once for each build of it. A file that was named is a Dockerfile, whatever its name.
pub(super) fn look(
    sources: &Sources,
    settings: &Settings,
    known: impl Fn(FileId) -> Vec<Known> + Sync,
    shellcheck: &Result<Option<ShellCheck>, ShellCheckError>,
    registries: Option<&Registries>,
) -> Inspected {
    let (mut lints, mut reports) =
        dockerlint::read_all(sources, &settings.selections, |_| true, known);
    if let Some(registries) = registries {
        let mut report = Report::new(FileId::default(), "registries");
        report.not_checked.extend(registries.ask(&mut lints, sources));
        reports.push(report);
    }
    let checked = match shellcheck {
        Ok(None) => Ok(()),
        Ok(Some(shellcheck)) => shellcheck.check(&mut lints).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(reason) = checked {
        let mut report = Report::new(FileId::default(), "scripts of RUN");
        report.not_checked(reason);
        reports.push(report);
    }
    let linted = dockerlint::lint_all(&lints, sources, &settings.selections);
    let (found, comments): (Vec<_>, Vec<_>) = linted.into_iter().unzip();
    reports.extend(found);
    let mut comments = comments.concat();
    // A file that was linted twice has its comments once.
    comments.sort_by_key(|comment| (comment.file, comment.span.start));
    comments.dedup();
    Inspected { reports, comments }
}
