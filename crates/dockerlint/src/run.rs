use std::path::Path;

use findings::{Comment, FileId, Report, Rule, Selection, Selections, Severity, Sources, guard};
use rayon::prelude::*;

use crate::{Lint, checks::CHECKS, model::Known, shellcheck};

/// Runs the selected checks.
pub fn lint(lint: &Lint, selection: &Selection, report: &mut Report) {
    let checked = lint.shellcheck.as_deref();
    let runs = |rule| selection.runs(rule) && !(checked.is_some() && shellcheck::is_native(rule));
    for check in CHECKS.iter().filter(|check| runs(&check.rule)) {
        check.run(lint, report);
    }
    shellcheck::report(lint, checked.unwrap_or_default(), selection, report);
    if fails_the_build(lint) {
        for finding in report.findings.iter_mut().filter(|it| is_buildkits(it.rule)) {
            finding.severity(Severity::Error);
        }
    }
}

/// Whether `# check=error=true` asks the builder to fail on what its own checks find.
fn fails_the_build(lint: &Lint) -> bool {
    lint.dockerfile.directives.iter().filter(|directive| directive.name == "check").any(|check| {
        let mut options = check.value.split(';').filter_map(|option| option.split_once('='));
        options.any(|(name, value)| {
            name.trim().eq_ignore_ascii_case("error") && value.trim().eq_ignore_ascii_case("true")
        })
    })
}

/// Whether the builder has the check too: it names them `LikeThis`.
fn is_buildkits(rule: &Rule) -> bool {
    let camel = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphabetic())
            && name.contains(|c: char| c.is_ascii_lowercase())
    };
    rule.aliases.iter().any(camel)
}

/// The rules of all checks.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().map(|check| &check.rule)
}

/// Endings of files that only speak of Dockerfiles, as `dockerfile.rs` and `Dockerfile.md`, and of templates in a
/// language of which no Dockerfile is left: `Dockerfile.j2`.
const OTHER: &[&str] = &[
    "adoc", "bak", "c", "cc", "clj", "cpp", "cs", "css", "dart", "ejs", "eex", "erb", "erl", "ex",
    "exs", "fs", "go", "gotmpl", "groovy", "h", "hbs", "hs", "html", "j2", "java", "jinja",
    "jinja2", "js", "json", "jsx", "kt", "liquid", "lock", "lua", "md", "mdx", "mjs", "ml",
    "mustache", "nix", "php", "pl", "ps1", "py", "rb", "rs", "rst", "scala", "sh", "snap", "svg",
    "swift", "tera", "toml", "ts", "tsx", "tt", "txt", "vim", "vue", "xml", "yaml", "yml", "zig",
];

/// Whether a file of that name is a Dockerfile: `Dockerfile`, `Dockerfile.dev`, `web.Dockerfile`,
/// `Containerfile` and the like. Their `.dockerignore` is not.
pub fn is_dockerfile(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let name = name.to_ascii_lowercase();
    let stem = |kind: &str| {
        name == kind
            || name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'))
            || name.strip_suffix(kind).is_some_and(|rest| rest.ends_with('.'))
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    !ending.is_some_and(|ending| ending == "dockerignore" || OTHER.contains(&ending))
        && (stem("dockerfile") || stem("containerfile"))
}

/// Reads the Dockerfiles of the run that `wanted` names, in parallel and in file order; `known` tells about
/// each build of a file, which is read once for each. One that cannot be read is in the reports.
pub fn read_all(
    sources: &Sources,
    selections: &Selections,
    wanted: impl Fn(&Path) -> bool + Sync,
    known: impl Fn(FileId) -> Vec<Known> + Sync,
) -> (Vec<Lint>, Vec<Report>) {
    let files = selections.files().map(|file| (file, sources.get(file)));
    let files: Vec<_> = files.filter(|(_, source)| wanted(Path::new(source.path()))).collect();
    let read = files.par_iter().flat_map_iter(|(file, source)| {
        known(*file).into_iter().map(|known| {
            let mut report = Report::new(*file, source.path());
            guard(&mut report, |_| Lint::with(*file, source, known)).ok_or(report)
        })
    });
    let (read, broken): (Vec<_>, Vec<_>) =
        read.collect::<Vec<_>>().into_iter().partition(Result::is_ok);
    (read.into_iter().flatten().collect(), broken.into_iter().filter_map(Result::err).collect())
}

/// Lints what was read, in parallel; reports and comments in file order.
pub fn lint_all(
    lints: &[Lint],
    sources: &Sources,
    selections: &Selections,
) -> Vec<(Report, Vec<Comment>)> {
    lints
        .par_iter()
        .map(|model| {
            let mut report = Report::new(model.file, sources.get(model.file).path());
            let comments = guard(&mut report, |report| {
                lint(model, selections.of(model.file), report);
                model.comments()
            });
            (report, comments.unwrap_or_default())
        })
        .collect()
}
