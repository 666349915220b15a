use std::collections::BTreeSet;

use dockerfile::{Instruction, ignore::Patterns};
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Context, ContextSource},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unignored-file",
        summary: "COPY or ADD takes what no image should hold",
        docs: include_str!("unignored_file.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let Some(context) = &lint.known.context else { return };
    let Some(patterns) = context.patterns() else { return };
    for stage in &lint.stages {
        let shipped = lint.is_shipped(stage.index);
        for instruction in &stage.instructions {
            for source in ContextSource::all(instruction) {
                let found = careless(context, &patterns, instruction, &source.path, shipped);
                if found.is_empty() {
                    continue;
                }
                let message = if context.ignore.is_none() {
                    format!("takes {}: there is no .dockerignore", list(&found))
                } else {
                    format!("takes {}, which .dockerignore does not leave out", list(&found))
                };
                report.at(&source.word.span, message);
            }
        }
    }
}

/// What should not be copied, of all that lies in the folder `source`.
fn careless<'a>(
    context: &'a Context,
    patterns: &Patterns,
    instruction: &Instruction,
    source: &str,
    shipped: bool,
) -> BTreeSet<&'a str> {
    let excluded = instruction.flags.iter().filter(|flag| flag.name == "exclude");
    let excluded = excluded.filter_map(|flag| flag.value.as_ref()?.literal());
    let excluded = Patterns::new(excluded).unwrap_or_default();
    let mut found = BTreeSet::new();
    for file in &context.files {
        let inside = if source == "." {
            Some(file.as_str())
        } else {
            file.strip_prefix(source).and_then(|rest| rest.strip_prefix('/'))
        };
        let Some(inside) = inside.filter(|inside| !inside.is_empty()) else { continue };
        let Some(part) = unwanted(context, file, shipped) else { continue };
        let path = part.trim_end_matches('/');
        if part.len() > file.len() - inside.len()
            && !patterns.matches(file.trim_end_matches('/'))
            && !patterns.matches(path)
            && !excluded.matches(inside.trim_end_matches('/'))
        {
            found.insert(part);
        }
    }
    found
}

/// The part of a path that ends in the first folder or file that is not for images.
fn unwanted<'a>(context: &Context, file: &'a str, shipped: bool) -> Option<&'a str> {
    let mut start = 0;
    for part in file.split_inclusive('/') {
        let end = start + part.len();
        let folder = part.strip_suffix('/');
        let unwanted = match folder {
            Some(name) => {
                FOLDERS.contains(&name)
                    || (HISTORY.contains(&name) && shipped)
                    || (name == "target"
                        && has(context, &file[..start], &["Cargo.toml", "pom.xml"]))
            }
            None => is_secret(part),
        };
        if unwanted {
            return file.get(..end);
        }
        start = end;
    }
    None
}

/// Holds the history of all files, also of those that were removed. A build stage may ask it for a version.
const HISTORY: &[&str] = &[".git", ".hg", ".svn"];

/// Made by the tools of this machine, for this machine; or keys.
const FOLDERS: &[&str] = &[
    ".aws",
    ".gnupg",
    ".kube",
    ".ssh",
    ".terraform",
    ".venv",
    "__pycache__",
    "node_modules",
    "venv",
];

fn has(context: &Context, folder: &str, names: &[&str]) -> bool {
    context
        .files
        .iter()
        .any(|file| file.strip_prefix(folder).is_some_and(|rest| names.contains(&rest)))
}

fn is_secret(name: &str) -> bool {
    let sample = [".dist", ".example", ".sample", ".template", ".defaults"];
    let env = (name == ".env" || name.starts_with(".env."))
        && !sample.iter().any(|ending| name.ends_with(ending));
    let key = [".key", ".pem", ".p12", ".pfx", ".jks", ".kdbx", ".tfstate"];
    env || key.iter().any(|ending| name.ends_with(ending) && name.len() > ending.len())
        || [".git-credentials", ".netrc", ".pgpass", ".pypirc"].contains(&name)
        || ["id_dsa", "id_ecdsa", "id_ed25519", "id_rsa"].contains(&name)
}

/// The first three, and how many more.
fn list(found: &BTreeSet<&str>) -> String {
    let mut names: Vec<String> = found.iter().take(3).map(|name| format!("`{name}`")).collect();
    if found.len() > 3 {
        names.push(format!("{} more", found.len() - 3));
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
