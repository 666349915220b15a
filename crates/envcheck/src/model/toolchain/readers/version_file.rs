use versions::Dialect;

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
    (".ruby-version", "ruby", Dialect::Prefix),
    (".swift-version", "swift", Dialect::Prefix),
    (".terraform-version", "terraform", Dialect::Prefix),
    (".terragrunt-version", "terragrunt", Dialect::Prefix),
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
    reading.declare(tool, Role::Selects, dialect, line);
}
