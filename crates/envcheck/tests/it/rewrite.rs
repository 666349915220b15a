//! A new version, written the way a place writes its old one.

use envcheck::{Surroundings, model::Toolchain};
use findings::{Selections, SourceFile, Sources};
use versions::Tool;

/// What `version` becomes at the only declaration of `tool` in the file `path`.
fn rewritten(path: &str, text: &str, tool: &str, version: &str) -> Option<String> {
    let mut sources = Sources::default();
    sources.add(SourceFile::new(path, text));
    let (_, toolchain): (_, Toolchain) =
        envcheck::survey(&sources, &Selections::default(), &Surroundings::default(), |_| {
            dockerlint::Known::default()
        });
    let tool = Tool::named(tool);
    let mut found = toolchain.declarations.iter().filter(|declaration| declaration.tool == tool);
    let declaration = found.next().unwrap_or_else(|| panic!("{path} declares no {tool}"));
    declaration.rewritten(&tool.version(version).expect("a version"))
}

#[test]
fn what_stands_around_the_number_stays() {
    for (path, text, tool, version, want) in [
        (".nvmrc", "v20.11.1\n", "node", "22.3.0", Some("v22.3.0")),
        (".nvmrc", "20\n", "node", "22.3.0", Some("22")),
        ("package.json", r#"{"engines": {"node": "20.x"}}"#, "node", "22", Some("22.x")),
        ("package.json", r#"{"engines": {"node": "^18.2"}}"#, "node", "22.3", Some("^22.3")),
        (
            "pyproject.toml",
            "[tool.ruff]\ntarget-version = 'py311'\n",
            "python",
            "3.12",
            Some("py312"),
        ),
        ("Dockerfile", "FROM python:3.11-slim\n", "python", "3.13.1", Some("3.13")),
        (".sdkmanrc", "java=21.0.2-tem\n", "java", "21.0.5", Some("21.0.5-tem")),
        (".tool-versions", "nodejs 20.1.0\n", "node", "22.3.0", Some("22.3.0")),
        ("go.mod", "module a\n\ngo 1.22\n", "go", "1.24", Some("1.24")),
    ] {
        assert_eq!(rewritten(path, text, tool, version).as_deref(), want, "{path}: {text}");
    }
}

#[test]
fn what_no_edit_of_a_number_can_say_is_not_written() {
    for (path, text, tool, version) in [
        // Two numbers: which of them moves is for people to say.
        ("pyproject.toml", "[project]\nrequires-python = '>=3.11,<4'\n", "python", "3.12"),
        // More numbers than are known.
        (".nvmrc", "20.11.1\n", "node", "22"),
        (".nvmrc", "lts/iron\n", "node", "22"),
        // A digest decides, whatever the tag says.
        ("Dockerfile", &format!("FROM node:20@sha256:{}\n", "0".repeat(64)), "node", "22"),
    ] {
        assert_eq!(rewritten(path, text, tool, version), None, "{path}: {text}");
    }
}
