use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use super::tree::{Tree, file_name};

/// A variable of the environment that the workspace reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The first file that reads it.
    pub path: String,
    /// Whether nothing takes its place where it is not set.
    pub required: bool,
}

/// How a language reads variables: the name is the first group. Where there is a second, something takes its place: a
/// default, or nothing at all.
struct Pattern {
    endings: &'static [&'static str],
    pattern: &'static str,
}

const PATTERNS: &[Pattern] = &[
    Pattern { endings: &["py"], pattern: r#"\bos\.environ\[\s*["']([A-Z][A-Z0-9_]+)["']\s*\]"# },
    Pattern {
        endings: &["py"],
        pattern: r#"\bos\.(?:getenv|environ\.get)\(\s*["']([A-Z][A-Z0-9_]+)["']\s*([,)])"#,
    },
    Pattern {
        endings: &["cjs", "js", "jsx", "mjs", "ts", "tsx", "vue"],
        pattern: r"\b(?:process\.env|import\.meta\.env|Bun\.env)\.([A-Z][A-Z0-9_]+)\b(\s*(?:\?|\|\||&&|==|!=|\)\s*\{))?",
    },
    Pattern {
        endings: &["cjs", "js", "jsx", "mjs", "ts", "tsx", "vue"],
        pattern: r#"\bprocess\.env\[["']([A-Z][A-Z0-9_]+)["']\](\s*(?:\?|\|\||&&|==|!=))?"#,
    },
    Pattern { endings: &["prisma"], pattern: r#"\benv\("([A-Z][A-Z0-9_]+)"\)"# },
    Pattern {
        endings: &["rs"],
        pattern: r#"\benv::var(?:_os)?\(\s*"([A-Z][A-Z0-9_]+)"\s*\)(\s*\.(?:unwrap_or|ok|is_ok))?"#,
    },
    Pattern { endings: &["go"], pattern: r#"\bos\.(?:Getenv|LookupEnv)\("([A-Z][A-Z0-9_]+)"(\))"# },
    Pattern { endings: &["java", "kt"], pattern: r#"\bSystem\.getenv\("([A-Z][A-Z0-9_]+)"(\))"# },
    Pattern { endings: &["properties"], pattern: r"\$\{([A-Z][A-Z0-9_]+)(:)?" },
    Pattern { endings: &["cs"], pattern: r#"\bGetEnvironmentVariable\("([A-Z][A-Z0-9_]+)"(\))"# },
];

static COMPILED: LazyLock<Vec<(&'static Pattern, Regex)>> = LazyLock::new(|| {
    let compile = |it: &'static Pattern| Some((it, Regex::new(it.pattern).ok()?));
    PATTERNS.iter().filter_map(compile).collect()
});

/// `${NAME}`, `${NAME:-default}`, `${NAME:?message}`; `$$` is a dollar.
static COMPOSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^$])\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(:?[-+?])?|([A-Za-z_][A-Za-z0-9_]*))")
        .ok()
});

/// Names that a machine, a shell, a CI service or a tool sets.
const FOREIGN: &[&str] = &[
    "APPDATA",
    "BASE_URL",
    "CARGO",
    "DEV",
    "HOST",
    "MODE",
    "PORT",
    "PROD",
    "SSR",
    "TARGET",
    "CI",
    "CLICOLOR",
    "COLORTERM",
    "DEBUG",
    "DISPLAY",
    "EDITOR",
    "FORCE_COLOR",
    "HOME",
    "HOSTNAME",
    "LANG",
    "LOCALAPPDATA",
    "LOGNAME",
    "NEXT_RUNTIME",
    "NODE_ENV",
    "NO_COLOR",
    "OUT_DIR",
    "PAGER",
    "PATH",
    "PWD",
    "RUST_BACKTRACE",
    "RUST_LOG",
    "SHELL",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "USERPROFILE",
    "VISUAL",
];

/// Beginnings of such names.
const FOREIGN_STARTS: &[&str] = &[
    "AWS_",
    "BUILDKITE_",
    "CARGO_",
    "CIRCLE_",
    "ECS_",
    "GITHUB_",
    "GITLAB_",
    "JEST_",
    "PYTEST_",
    "RUNNER_",
    "VERCEL_",
    "VITEST_",
    "XDG_",
];

/// Every variable that those files of the project read which `chosen` takes, by name.
pub(crate) fn variables(tree: &Tree, chosen: impl Fn(&str) -> bool) -> BTreeMap<String, Variable> {
    let mut variables = BTreeMap::new();
    for path in tree.own().filter(|path| !is_test(path) && chosen(path)) {
        let Some(text) = tree.text(path) else { continue };
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        for (_, pattern) in COMPILED.iter().filter(|(it, _)| it.endings.contains(&ending)) {
            for found in pattern.captures_iter(text) {
                let Some(name) = found.get(1) else { continue };
                take(&mut variables, name.as_str(), path, found.get(2).is_none());
            }
        }
    }
    variables
}

/// The variables that compose puts into the file at `path`.
pub(crate) fn compose_variables(path: &str, text: &str) -> BTreeMap<String, Variable> {
    let mut variables = BTreeMap::new();
    let uncommented = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    for line in uncommented {
        for found in COMPOSE.iter().flat_map(|pattern| pattern.captures_iter(line)) {
            let Some(name) = found.get(1).or_else(|| found.get(3)) else { continue };
            let default = found.get(2).is_some_and(|it| it.as_str().ends_with(['-', '+']));
            take(&mut variables, name.as_str(), path, !default);
        }
    }
    variables
}

/// The variables without which compose does not read a file: `${NAME:?message}`.
pub(crate) fn demanded(text: &str) -> Vec<String> {
    let uncommented = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let found = uncommented
        .flat_map(|line| COMPOSE.iter().flat_map(move |pattern| pattern.captures_iter(line)));
    let found = found.filter(|it| it.get(2).is_some_and(|mark| mark.as_str().ends_with('?')));
    found.filter_map(|it| Some(it.get(1)?.as_str().to_owned())).collect()
}

fn take(variables: &mut BTreeMap<String, Variable>, name: &str, path: &str, required: bool) {
    let foreign = name.ends_with('_')
        || FOREIGN.contains(&name)
        || FOREIGN_STARTS.iter().any(|start| name.starts_with(start));
    if foreign {
        return;
    }
    let new = || Variable { name: name.to_owned(), path: path.to_owned(), required };
    let variable = variables.entry(name.to_owned()).or_insert_with(new);
    // Who gives a default in one place knows what happens without it.
    variable.required &= required;
}

/// Folders of what developers use and programs do not.
pub(crate) const ASIDE: &[&str] =
    &["bench", "benches", "benchmark", "benchmarks", "docs", "e2e", "hack", "scripts", "tools"];

/// Whether a file tests others or belongs to developers, by its name.
fn is_test(path: &str) -> bool {
    let name = file_name(path);
    if path.split('/').any(|part| ASIDE.contains(&part)) {
        return true;
    }
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    name.contains(".test.")
        || name.contains(".spec.")
        || name.contains(".stories.")
        || name.contains(".config.")
        || stem.ends_with("_test")
        || stem.starts_with("test_")
        || stem == "conftest"
        || stem.ends_with("Test")
        || stem.ends_with("Tests")
}
