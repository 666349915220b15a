use std::collections::BTreeMap;

use dockerfile::Keyword;
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Install, Run, Stage},
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
    if let Some(context) = &lint.known.context
        && !context.files.iter().any(|path| is_lock(path))
    {
        return;
    }
    let mut copies: BTreeMap<usize, Copies> = BTreeMap::new();
    for run in &lint.runs {
        for install in run.installs().filter(is_of_project) {
            let stage = run.stage.and_then(|stage| lint.stages.get(stage));
            let copies =
                stage.map(|stage| copies.entry(stage.index).or_insert_with(|| Copies::of(stage)));
            if copies.is_some_and(|copies| copies.leave_out_lockfile(run)) {
                continue;
            }
            let span = &install.subcommand.span;
            let whole = install.call.program.span.start..span.end;
            let finding = report.at(whole, "`npm ci` installs exactly what was tested");
            if lint.dockerfile.slice(span.clone()) == install.subcommand.raw {
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

fn is_lock(path: &str) -> bool {
    path.ends_with("package-lock.json") || path.ends_with("npm-shrinkwrap.json")
}

/// Where a stage first copies what names the dependencies, and what may be a lockfile.
struct Copies {
    package: Option<usize>,
    lockfile: Option<usize>,
}

impl Copies {
    fn of(stage: &Stage) -> Self {
        let first = |wanted: fn(&str) -> bool| {
            let copies = stage.instructions.iter();
            let mut copies =
                copies.filter(|found| matches!(found.kind, Keyword::Copy | Keyword::Add));
            let copies_it = copies.find(|copy| {
                let sources = copy.words().split_last().map_or(&[][..], |(_, sources)| sources);
                sources.iter().any(|word| wanted(&word.value()))
            });
            copies_it.map(|copy| copy.span.start)
        };
        let may_be_lock = |path: &str| {
            is_lock(path)
                || path.contains(['*', '$', '?', '['])
                || matches!(path.trim_end_matches('/'), "" | ".")
        };
        Self { package: first(|path| path.ends_with("package.json")), lockfile: first(may_be_lock) }
    }

    /// Whether `package.json` is there alone when `run` starts.
    fn leave_out_lockfile(&self, run: &Run) -> bool {
        let before = |at: Option<usize>| at.is_some_and(|at| at < run.instruction.span.start);
        before(self.package) && !before(self.lockfile)
    }
}
