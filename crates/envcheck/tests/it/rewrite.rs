//! A new version, written the way a place writes its old one.

use envcheck::{
    Surroundings,
    model::{
        Toolchain,
        toolchain::{Circumstances, Wanted},
    },
};
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

/// What `sync` writes in `path` to move `tool` to `version`, with or without what people read and shells run.
fn moved(path: &str, text: &str, (tool, version): (&str, &str), include_docs: bool) -> String {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new(path, text));
    let wanted = Wanted::parse(tool, version).expect("a version");
    let circumstances =
        Circumstances { wanted: Some(wanted), include_docs, ..Circumstances::default() };
    let surroundings = Surroundings { circumstances, ..Surroundings::default() };
    let (_, toolchain) = envcheck::survey(&sources, &Selections::default(), &surroundings, |_| {
        dockerlint::Known::default()
    });
    let mut moved = text.to_owned();
    for (declaration, new) in toolchain.out_of_step().into_iter().rev() {
        assert_eq!(declaration.span.file, file);
        if let Some(new) = new {
            moved.replace_range(declaration.span.range(), &new);
        }
    }
    moved
}

#[test]
fn commands_move_only_where_that_is_asked_for() {
    for (path, text, move_to, want) in [
        (
            "scripts/setup.sh",
            "nvm install 18\npyenv install 3.11.9\nnvm use \"v18.2.0\"\n",
            ("node", "22.3.0"),
            "nvm install 22\npyenv install 3.11.9\nnvm use \"v22.3.0\"\n",
        ),
        (
            "scripts/setup.sh",
            "pyenv install 3.11 && sudo apt-get install -y python3.11-venv\n",
            ("python", "3.13"),
            "pyenv install 3.13 && sudo apt-get install -y python3.13-venv\n",
        ),
        (
            "Dockerfile",
            "FROM debian:13\nRUN curl -fsSL https://deb.nodesource.com/setup_18.x | bash -\n",
            ("node", "22"),
            "FROM debian:13\nRUN curl -fsSL https://deb.nodesource.com/setup_22.x | bash -\n",
        ),
        (
            "README.md",
            "```console\n$ nvm install 18\n```\n",
            ("node", "22"),
            "```console\n$ nvm install 22\n```\n",
        ),
    ] {
        assert_eq!(moved(path, text, move_to, true), want, "{path}");
        assert_eq!(moved(path, text, move_to, false), text, "{path}");
    }
}

#[test]
fn what_a_checksum_seals_does_not_move() {
    let text =
        "curl -O https://go.dev/dl/go1.22.3.linux-amd64.tar.gz\necho abc go.tgz | sha256sum -c\n";
    assert_eq!(moved("scripts/setup.sh", text, ("go", "1.24.1"), true), text);
    let text = "pip install --require-hashes poetry==1.8.2\n";
    assert_eq!(moved("scripts/setup.sh", text, ("poetry", "2.1.3"), true), text);
}
