use std::path::Path;

use envcheck::{FileKind, Surroundings, inspect, kind_of, model::VscodeFile};
use findings::{Report, Selections, SourceFile, Sources};
use source::Format;

use crate::look;

fn kind(path: &str) -> Option<FileKind> {
    kind_of(Path::new(path))
}

#[test]
fn a_devcontainer_file_is_known_by_its_place() {
    for path in [
        ".devcontainer/devcontainer.json",
        "a/.devcontainer.json",
        "./a/.devcontainer/python/devcontainer.json",
    ] {
        assert_eq!(kind(path), Some(FileKind::Devcontainer), "{path}");
    }
    for path in ["devcontainer.json", ".devcontainer/a/b/devcontainer.json"] {
        assert_eq!(kind(path), Some(FileKind::Syntax(Format::Jsonc)), "{path}");
    }
    for path in [".devcontainer/feature.json", "app/devcontainer.json"] {
        assert_eq!(kind(path), None, "{path}");
    }
}

#[test]
fn features_templates_lockfiles_and_files_of_vscode_are_known_by_their_names() {
    for (path, expected) in [
        ("src/a/devcontainer-feature.json", FileKind::Feature),
        ("src/a/devcontainer-template.json", FileKind::Template),
        (".devcontainer/devcontainer-lock.json", FileKind::Lockfile),
        (".devcontainer-lock.json", FileKind::Lockfile),
        (".vscode/settings.json", FileKind::Vscode(VscodeFile::Settings)),
        ("a/.vscode/extensions.json", FileKind::Vscode(VscodeFile::Extensions)),
        (".vscode/launch.json", FileKind::Vscode(VscodeFile::Launch)),
        (".vscode/tasks.json", FileKind::Vscode(VscodeFile::Tasks)),
        ("shop.code-workspace", FileKind::Vscode(VscodeFile::Workspace)),
    ] {
        assert_eq!(kind(path), Some(expected), "{path}");
    }
    assert_eq!(kind("settings.json"), None);
}

#[test]
fn configuration_of_other_tools_is_known_by_its_name() {
    for (path, format) in [
        (".vscode/mcp.json", Format::Jsonc),
        ("compose.yaml", Format::Yaml),
        ("docker-compose.override.yml", Format::Yaml),
        (".github/workflows/ci.yml", Format::Yaml),
        (".env", Format::Dotenv),
        (".env.example", Format::Dotenv),
        ("rust-toolchain.toml", Format::Toml),
        ("app/pyproject.toml", Format::Toml),
    ] {
        assert_eq!(kind(path), Some(FileKind::Syntax(format)), "{path}");
    }
    for path in ["other.yaml", ".env.ts", ".envrc", "typos.toml", "composer.yaml"] {
        assert_eq!(kind(path), None, "{path}");
    }
}

#[test]
fn dockerfiles_are_known_in_any_case() {
    for path in
        ["Dockerfile", "Dockerfile.dev", "web.dockerfile", "Containerfile", "containerfile.prod"]
    {
        assert_eq!(kind(path), Some(FileKind::Dockerfile), "{path}");
    }
    assert_eq!(kind("Dockerfile.dockerignore"), None);
}

fn found(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn every_kind_of_file_is_checked() {
    assert_eq!(found(&look("Dockerfile", "FROM debian:12\nRUN sudo true\n").1), ["sudo"]);
    assert_eq!(found(&look("compose.yaml", "a: 1\na: 2\n").1), ["duplicate-key"]);
    assert_eq!(found(&look(".vscode/tasks.json", "{ 'a': 1 }").1), ["invalid-syntax"]);
    assert_eq!(found(&look(".env", "A=1\nA=2\n").1), ["duplicate-key"]);
    assert_eq!(found(&look("mise.toml", "[tools]\nnode = \n").1), ["invalid-syntax"]);
}

#[test]
fn a_file_that_nothing_is_known_about_is_not_passed_over() {
    let (_, report) = look("notes.txt", "hello");
    assert_eq!(report.not_checked.len(), 1);
    let (_, report) = look("data.json", "{ 'a': 1 }");
    assert_eq!(found(&report), ["invalid-syntax"]);
}

#[test]
fn values_of_a_dotenv_file_are_never_drawn() {
    let text =
        "KEY=hunter2\nKEY=hunter3\nNO NAME=hunter4\n--hunter5--\nQUOTED=\"hunter6\nhunter7\n";
    let (sources, report) = look(".env", text);
    assert!(report.findings.len() >= 4, "{:?}", found(&report));
    let shown = sources.masked(&report.hidden);
    for finding in &report.findings {
        let drawn = findings::render::plain(&shown, finding);
        assert!(!drawn.contains("hunter"), "{drawn}");
    }
    assert_eq!(shown.get(report.file()).text().matches("hunter").count(), 0);
}

#[test]
fn reports_come_in_the_order_of_the_files() {
    let mut sources = Sources::default();
    for number in 0..50 {
        sources.add(SourceFile::new(format!("{number}.dockerfile"), "FROM debian\n"));
    }
    let inspected = inspect(&sources, &Selections::default(), &Surroundings::default(), |_| {
        dockerlint::Known::default()
    });
    let files: Vec<_> = inspected.reports.iter().map(Report::file).collect();
    assert!(files.is_sorted());
    assert_eq!(files.len(), 50);
}

#[test]
fn comments_of_every_format_are_read() {
    for (path, text) in [
        (".devcontainer.json", "// envcheck: ignore[a] b\n{}"),
        ("compose.yaml", "# envcheck: ignore[a] b\na: 1\n"),
        (".env", "# envcheck: ignore[a] b\nA=1\n"),
        ("mise.toml", "# envcheck: ignore[a] b\na = 1\n"),
        ("Dockerfile", "# envcheck: ignore[a] b\nFROM debian:12\n"),
    ] {
        let mut sources = Sources::default();
        sources.add(SourceFile::new(path, text));
        assert_eq!(
            inspect(&sources, &Selections::default(), &Surroundings::default(), |_| {
                dockerlint::Known::default()
            })
            .comments
            .len(),
            1,
            "{path}"
        );
    }
}
