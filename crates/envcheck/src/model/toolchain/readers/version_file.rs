use versions::{Dialect, Floating, Meaning};

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// Files that hold one version and nothing else, by their name: the tool and the language of the version.
const FILES: &[(&str, &str, Dialect)] = &[
    (".bazelversion", "bazel", Dialect::Prefix),
    (".bun-version", "bun", Dialect::Prefix),
    (".crystal-version", "crystal", Dialect::Prefix),
    (".deno-version", "deno", Dialect::Prefix),
    (".dvmrc", "deno", Dialect::Prefix),
    (".elixir-version", "elixir", Dialect::Prefix),
    (".exenv-version", "elixir", Dialect::Prefix),
    (".flutter-version", "flutter", Dialect::Prefix),
    (".go-version", "go", Dialect::Prefix),
    (".java-version", "java", Dialect::Java),
    // <https://github.com/nvm-sh/nvm#nvmrc>
    (".node-version", "node", Dialect::NodeAlias),
    (".nvmrc", "node", Dialect::NodeAlias),
    (".opentofu-version", "opentofu", Dialect::Prefix),
    (".perl-version", "perl", Dialect::Prefix),
    (".php-version", "php", Dialect::Prefix),
    (".pnpm-version", "pnpm", Dialect::Prefix),
    (".python-version", "python", Dialect::Pyenv),
    (".python-versions", "python", Dialect::Pyenv),
    (".ruby-version", "ruby", Dialect::Prefix),
    (".swift-version", "swift", Dialect::Prefix),
    (".terraform-version", "terraform", Dialect::Prefix),
    (".terragrunt-version", "terragrunt", Dialect::Prefix),
    (".tfswitchrc", "terraform", Dialect::Prefix),
    (".zig-version", "zig", Dialect::Prefix),
    (".zigversion", "zig", Dialect::Prefix),
];

/// The first line that is no comment selects; of `.python-version` the lines below are what else may be used.
pub(super) static READER: Reader = Reader { reads: |path| of(path).is_some(), format: None, read };

fn of(path: &str) -> Option<(&'static str, Dialect)> {
    let name = name(path);
    FILES.iter().find(|(file, ..)| *file == name).map(|(_, tool, dialect)| (*tool, *dialect))
}

fn read(reading: &mut Reading<'_>) {
    let Some((tool, dialect)) = of(&reading.file.path) else { return };
    let Some(mut line) = reading.lines().next() else { return };
    let text = reading.file.text.get(line.clone()).unwrap_or_default();
    // `ruby-3.2.2` names an engine, which another than the usual one makes another tool.
    if tool == "ruby" && text.starts_with("ruby-") {
        line.start += "ruby-".len();
    }
    if tool == "python" {
        several(reading);
        return;
    }
    let declared = reading.declare(tool, Role::Selects, dialect, line);
    match (tool, text) {
        ("bazel", "last_green" | "rolling" | "last_downstream_green") => {
            declared.constraint = Meaning::Floating(Floating::Nightly).into();
        }
        ("bazel", "last_rc") => declared.constraint = Meaning::Floating(Floating::Beta).into(),
        // `latest-1`, and `fork/7.1.0`.
        ("bazel", _) if text.starts_with("latest-") || text.contains('/') => {
            declared.unknown("bazelisk counts or fetches it");
        }
        ("terraform" | "opentofu", "min-required" | "latest-allowed") => {
            declared.unknown("it follows `required_version`");
        }
        ("terraform" | "opentofu" | "terragrunt", _) if text.starts_with("latest:") => {
            declared.unknown("it is the newest that a pattern matches");
        }
        _ => {}
    }
}

/// Versions of Python, of which the first is what `python` runs and the others are installed beside it.
fn several(reading: &mut Reading<'_>) {
    let mut places = Vec::new();
    for line in reading.lines() {
        let text = &reading.text()[line.clone()];
        let words = text.split_whitespace().map(|word| {
            let start = line.start + word.as_ptr() as usize - text.as_ptr() as usize;
            start..start + word.len()
        });
        places.extend(words);
    }
    let listed = reading.file.name() == ".python-versions";
    let beside = listed && reading.beside(".python-version").is_some();
    for (index, place) in places.into_iter().enumerate() {
        let declared = reading.declare("python", Role::Selects, Dialect::Pyenv, place);
        if beside {
            declared.inert("`.python-version` beside it says what `python` runs");
        } else if index > 0 {
            declared.inert("`python` runs the first version of the file");
        }
    }
}
