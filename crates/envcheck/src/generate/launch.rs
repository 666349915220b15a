use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};
use source::Format;

use super::{
    Facts, Language, Project,
    command::{self, Kind},
    framework::framework,
    tree::{file_name, folder_of},
};
use crate::model::{ancestors, join};

/// Programs of one kind up to which each gets a configuration of its own.
const PROGRAMS: usize = 3;

/// `app = FastAPI(`: the first group is the name of the application.
static APPLICATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?=\s*(?:FastAPI|Flask|fastapi\.FastAPI)\(")
        .ok()
});

/// `package org.example` of Java and Kotlin.
static PACKAGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*package\s+([\w.]+)").ok());

/// `.vscode/launch.json`: how each program is started with a debugger.
pub(crate) fn configurations(facts: &Facts) -> Vec<Value> {
    let mut configurations = Vec::new();
    for project in &facts.projects {
        configurations.extend(match project.language {
            Language::Python => python(facts, project),
            Language::Node => node(facts, project),
            Language::Rust => rust(facts, project),
            Language::Go => go(facts, project),
            Language::Java => java(facts, project),
            // Its extension finds the programs by itself.
            Language::Dotnet => Vec::new(),
        });
    }
    let mut seen = std::collections::BTreeSet::new();
    configurations.retain(|it| seen.insert(it["name"].as_str().unwrap_or_default().to_owned()));
    configurations
}

fn python(facts: &Facts, project: &Project) -> Vec<Value> {
    let mut found = Vec::new();
    let name = framework(project).map(|framework| framework.name);
    if name == Some("Django")
        && let Some(manage) = inside(facts, project).find(|path| file_name(path) == "manage.py")
    {
        found.push(json!({
            "name": "Django", "type": "debugpy", "request": "launch",
            "program": in_workspace(manage), "args": ["runserver"], "django": true,
        }));
    }
    if let Some((folder, module, name)) = application(facts, project) {
        let target = format!("{module}:{name}");
        let (title, module, args) = if framework(project).is_some_and(|it| it.name == "Flask") {
            ("Flask", "flask", json!(["--app", target, "run", "--debug", "--no-reload"]))
        } else {
            ("FastAPI", "uvicorn", json!([target, "--reload"]))
        };
        found.push(json!({
            "name": title, "type": "debugpy", "request": "launch",
            "module": module, "args": args, "cwd": in_workspace(&folder),
        }));
    }
    found.push(json!({
        "name": "Python: current file", "type": "debugpy", "request": "launch",
        "program": "${file}", "console": "integratedTerminal",
    }));
    found
}

/// The file in which the application of a framework is made: where it is started, its module, its name.
fn application(facts: &Facts, project: &Project) -> Option<(String, String, String)> {
    let pattern = APPLICATION.as_ref()?;
    let mut files: Vec<_> = inside(facts, project).filter(|path| path.ends_with(".py")).collect();
    files.sort_by_key(|path| (path.matches('/').count(), *path));
    for path in files {
        let Some(found) = facts.tree.text(path).and_then(|text| pattern.captures(text)) else {
            continue;
        };
        let manifests = ["pyproject.toml", "setup.py", "requirements.txt"];
        let root = ancestors(folder_of(path))
            .find(|folder| manifests.iter().any(|name| facts.tree.has(&join(folder, name))))
            .unwrap_or_default();
        let below = path.strip_prefix(root)?.trim_start_matches('/');
        let below = below.strip_prefix("src/").unwrap_or(below);
        let module = below.strip_suffix(".py")?.trim_end_matches("/__init__").replace('/', ".");
        return Some((root.to_owned(), module, found.get(1)?.as_str().to_owned()));
    }
    None
}

fn node(facts: &Facts, project: &Project) -> Vec<Value> {
    let scripts = command::scripts(facts, project);
    let Some((_, script)) = scripts.iter().find(|(kind, _)| *kind == Kind::Start) else {
        return Vec::new();
    };
    let line = format!("{} run {script}", command::runner(project.manager));
    let name = if project.folder.is_empty() {
        line.clone()
    } else {
        format!("{}: {line}", project.folder)
    };
    vec![json!({
        "name": name, "type": "node-terminal", "request": "launch",
        "command": line, "cwd": in_workspace(&project.folder),
    })]
}

fn rust(facts: &Facts, project: &Project) -> Vec<Value> {
    let mains: Vec<_> =
        inside(facts, project).filter(|path| path.ends_with("src/main.rs")).collect();
    if mains.len() > PROGRAMS {
        return Vec::new();
    }
    let configurations = mains.into_iter().filter_map(|main| {
        let folder = main.strip_suffix("src/main.rs")?.trim_end_matches('/');
        let manifest = facts.tree.parsed(&join(folder, "Cargo.toml"), Format::Toml)?;
        let root = manifest.root()?;
        let own = root.get("bin").and_then(|bins| bins.items().first()?.get("name"));
        let name = own.or_else(|| root.at(&["package", "name"]))?.as_str()?;
        let binary = format!("--bin={name}");
        Some(json!({
            "name": format!("Rust: {name}"), "type": "lldb", "request": "launch",
            "cargo": { "args": ["build", binary], "cwd": in_workspace(&project.folder) },
            "args": [], "cwd": "${workspaceFolder}",
        }))
    });
    configurations.collect()
}

fn go(facts: &Facts, project: &Project) -> Vec<Value> {
    let mains = inside(facts, project).filter(|path| {
        file_name(path) == "main.go"
            && facts.tree.text(path).is_some_and(|text| text.contains("package main"))
    });
    let folders: Vec<_> = mains.map(folder_of).collect();
    if folders.is_empty() || folders.len() > PROGRAMS {
        return vec![json!({
            "name": "Go: current package", "type": "go", "request": "launch",
            "mode": "auto", "program": "${fileDirname}",
        })];
    }
    let configurations = folders.into_iter().map(|folder| {
        let last = folder.rsplit('/').next().filter(|last| !last.is_empty());
        json!({
            "name": format!("Go: {}", last.unwrap_or(&facts.name)), "type": "go",
            "request": "launch", "mode": "auto", "program": in_workspace(folder),
        })
    });
    configurations.collect()
}

fn java(facts: &Facts, project: &Project) -> Vec<Value> {
    let mut files = inside(facts, project)
        .filter(|path| path.ends_with(".java") && !path.contains("src/test/"));
    let application = files.find_map(|path| {
        let text = facts.tree.text(path).filter(|text| text.contains("@SpringBootApplication"))?;
        let package = PACKAGE.as_ref()?.captures(text)?.get(1)?.as_str();
        let class = file_name(path).strip_suffix(".java")?;
        Some((class.to_owned(), format!("{package}.{class}")))
    });
    let (name, class) =
        application.unwrap_or_else(|| ("Java: current file".to_owned(), "${file}".to_owned()));
    vec![json!({ "name": name, "type": "java", "request": "launch", "mainClass": class })]
}

/// The files of a project that belong to no other project inside it.
fn inside<'a>(facts: &'a Facts, project: &'a Project) -> impl Iterator<Item = &'a str> {
    let nearest = move |path: &str| {
        let folders = ancestors(folder_of(path));
        let mut projects = folders.filter_map(|folder| {
            facts.projects_in(project.language).find(|other| other.folder == folder)
        });
        projects.next().is_some_and(|other| other.folder == project.folder)
    };
    facts.tree.own().filter(move |path| nearest(path))
}

fn in_workspace(path: &str) -> String {
    if path.is_empty() {
        "${workspaceFolder}".to_owned()
    } else {
        format!("${{workspaceFolder}}/{path}")
    }
}
