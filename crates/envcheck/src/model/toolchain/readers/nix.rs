use versions::{Dialect, Tool};

use super::{name, project};
use crate::model::toolchain::{Reader, Reading, Role};

/// Nix environments: attributes of packages that carry a version, such as `nodejs_20`. The files are not evaluated.
pub(super) static READER: Reader = Reader {
    reads: |path| {
        matches!(name(path), "flake.nix" | "shell.nix" | "devenv.nix")
            || path.ends_with(".idx/dev.nix")
    },
    format: None,
    read,
};

/// Names of packages, and the tools.
const PACKAGES: &[(&str, &str)] = &[
    ("dotnet-sdk", "dotnet"),
    ("erlang", "erlang"),
    ("go", "go"),
    ("jdk", "java"),
    ("nodejs", "node"),
    ("openjdk", "java"),
    ("php", "php"),
    ("postgresql", "postgres"),
    ("python", "python"),
    ("ruby", "ruby"),
];

fn read(reading: &mut Reading<'_>) {
    let text = reading.file.text.clone();
    let scope = project::of(reading.file.folder()).to_owned();
    let part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    for line in reading.lines().collect::<Vec<_>>() {
        let mut start = line.start;
        for word in text[line].split_inclusive(|char| !part(char)) {
            let at = start;
            start += word.len();
            let word = word.trim_end_matches(|char| !part(char));
            let digit = word.find(|char: char| char.is_ascii_digit()).unwrap_or(0);
            let package = word[..digit].trim_end_matches(['_', '-']);
            let behind = word[digit..].chars().all(|it| it.is_ascii_digit() || "_x".contains(it));
            let Some((_, tool)) = PACKAGES.iter().find(|(name, _)| *name == package) else {
                continue;
            };
            if behind && Tool::named(tool).is_known() {
                let range = at..at + word.len();
                let declared = reading.declare(tool, Role::Selects, Dialect::TargetName, range);
                declared.fixed().scope(scope.as_str());
            }
        }
    }
}
