use dockerfile::Keyword;
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Install, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "npm-install",
        summary: "npm install may change what the lockfile says",
        severity: Severity::Info,
        docs: include_str!("npm_install.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for install in run.installs().filter(is_of_project) {
            if !may_have_lockfile(lint, run) {
                continue;
            }
            let span = &install.subcommand.span;
            let text = lint.dockerfile.slice(span.clone());
            let finding = report.at(
                install.call.program.span.start..span.end,
                "`npm ci` installs exactly what was tested",
            );
            if text == install.subcommand.raw {
                // Without a lockfile it fails.
                finding.fix(Fix::not_safe("use npm ci").replace(lint.span(span), "ci"));
            }
        }
    }
}

/// Whether it installs what `package.json` asks for.
fn is_of_project(install: &Install) -> bool {
    let other = ["g", "global", "location", "no-package-lock", "package-lock-only"];
    let unlocked = install.call.args.value(&["package-lock"]) == Some("false");
    install.manager.name == "npm"
        && install.packages.is_empty()
        && !unlocked
        && !install.call.args.has(&other)
}

/// Whether a lockfile is there, as far as the file tells: not where `package.json` is copied alone.
fn may_have_lockfile(lint: &Lint, run: &Run) -> bool {
    let is_lock =
        |path: &str| path.ends_with("package-lock.json") || path.ends_with("npm-shrinkwrap.json");
    if let Some(context) = &lint.context
        && !context.files.iter().any(|path| is_lock(path))
    {
        return false;
    }
    let Some(stage) = run.stage.and_then(|stage| lint.stages.get(stage)) else { return true };
    let copies = stage.instructions.iter().filter(|found| {
        found.span.start < run.instruction.span.start
            && matches!(found.kind, Keyword::Copy | Keyword::Add)
    });
    let sources = copies.filter_map(|copy| Some(copy.words().split_last()?.1)).flatten();
    let sources: Vec<String> = sources.map(dockerfile::Word::value).collect();
    let brings = |path: &String| {
        is_lock(path)
            || path.contains(['*', '$', '?', '['])
            || matches!(path.trim_end_matches('/'), "" | ".")
    };
    !sources.iter().any(|path| path.ends_with("package.json")) || sources.iter().any(brings)
}
