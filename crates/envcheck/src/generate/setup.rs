use std::collections::BTreeSet;

use source::{Format, Node};
use versions::Tool;

use super::{Facts, Manager, Project, wish::Wish};

/// Where it lies.
pub(crate) const PATH: &str = ".devcontainer/setup.optimized.sh";

const HEAD: &str = include_str!("../../../../templates/devcontainer/setup.optimized.sh");
const END: &str = include_str!("../../../../templates/devcontainer/setup/end.sh");
const PYTHON_TOOL: &str = include_str!("../../../../templates/devcontainer/setup/python-tool.sh");
const COREPACK: &str = include_str!("../../../../templates/devcontainer/setup/node-corepack.sh");

/// The line that tells ShellCheck about a part on its own.
const DIRECTIVE: &str = "# shellcheck shell=bash\n";

/// The functions of a manager, and the name of the one that is called.
fn parts(manager: Manager) -> (&'static [&'static str], &'static str) {
    match manager {
        Manager::Pip => (
            &[include_str!("../../../../templates/devcontainer/setup/python-pip.sh")],
            "python_pip",
        ),
        Manager::Poetry => (
            &[
                PYTHON_TOOL,
                include_str!("../../../../templates/devcontainer/setup/python-poetry.sh"),
            ],
            "python_poetry",
        ),
        Manager::Uv => (
            &[PYTHON_TOOL, include_str!("../../../../templates/devcontainer/setup/python-uv.sh")],
            "python_uv",
        ),
        Manager::Maven => (
            &[include_str!("../../../../templates/devcontainer/setup/java-maven.sh")],
            "java_maven",
        ),
        Manager::Gradle => (
            &[include_str!("../../../../templates/devcontainer/setup/java-gradle.sh")],
            "java_gradle",
        ),
        Manager::Cargo => (
            &[include_str!("../../../../templates/devcontainer/setup/rust-cargo.sh")],
            "rust_cargo",
        ),
        Manager::GoModules => (
            &[include_str!("../../../../templates/devcontainer/setup/go-modules.sh")],
            "go_modules",
        ),
        Manager::Nuget => (
            &[include_str!("../../../../templates/devcontainer/setup/dotnet-nuget.sh")],
            "dotnet_nuget",
        ),
        Manager::Npm => {
            (&[include_str!("../../../../templates/devcontainer/setup/node-npm.sh")], "node_npm")
        }
        Manager::Bun => {
            (&[include_str!("../../../../templates/devcontainer/setup/node-bun.sh")], "node_bun")
        }
        Manager::Pnpm => (
            &[COREPACK, include_str!("../../../../templates/devcontainer/setup/node-pnpm.sh")],
            "node_pnpm",
        ),
        Manager::Yarn => (
            &[COREPACK, include_str!("../../../../templates/devcontainer/setup/node-yarn.sh")],
            "node_yarn",
        ),
    }
}

/// A step of the script: its functions and its line.
struct Step {
    parts: &'static [&'static str],
    call: String,
    line: String,
}

/// The steps of the projects that have something to install.
fn steps(facts: &Facts) -> impl Iterator<Item = Step> {
    facts.projects.iter().filter_map(|project| {
        let arguments = arguments(facts, project)?;
        let (parts, function) = parts(project.manager);
        let folder = if project.folder.is_empty() { "." } else { &project.folder };
        let name = format!("{} packages of {}", project.language.name(), project.place());
        let call = format!(" {function} {}", quoted(folder));
        let line = format!("step {}{call}{arguments}\n", quoted(&name));
        Some(Step { parts, call, line })
    })
}

/// The script that makes a container ready for work.
pub(crate) fn script(facts: &Facts) -> String {
    let mut script = HEAD.to_owned();
    let mut taken = BTreeSet::new();
    let mut lines = String::new();
    for step in steps(facts) {
        for part in step.parts.iter().filter(|part| taken.insert(**part)) {
            script += bare(part);
        }
        lines += &step.line;
    }
    script += "\n";
    script += &lines;
    script + bare(END)
}

/// A script that was written before, with steps for projects that have come since; `None` where it lacks none, or is
/// somebody else's.
pub(crate) fn grown(facts: &Facts, text: &str) -> Option<String> {
    let is_step = |line: &&str| line.starts_with("step ");
    let ours = text.contains("\nstep() {\n") && !text.contains('\r');
    let first = text.split_inclusive('\n').take_while(|line| !is_step(line)).map(str::len).sum();
    let steps_at: usize = first;
    let behind = text.get(steps_at..)?;
    let last = behind.split_inclusive('\n').take_while(is_step).map(str::len).sum::<usize>();
    if !ours || last == 0 {
        return None;
    }
    let has = |step: &Step| {
        let mut lines = text.lines().filter(is_step);
        lines.any(|line| {
            let call = line.split_once(step.call.as_str());
            call.is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(' '))
        })
    };
    let (mut functions, mut lines) = (String::new(), String::new());
    let mut taken = BTreeSet::new();
    for step in steps(facts).filter(|step| !has(step)) {
        for part in step.parts.iter().filter(|part| taken.insert(**part)) {
            let defined =
                part.lines().find(|line| line.ends_with("() (") || line.ends_with("() {"));
            if !defined.is_some_and(|line| text.contains(line)) {
                functions += bare(part).trim_start_matches('\n');
                functions += "\n";
            }
        }
        lines += &step.line;
    }
    let (head, tail) = text.split_at(steps_at);
    let (calls, end) = tail.split_at(last);
    (!lines.is_empty()).then(|| format!("{head}{functions}{calls}{lines}{end}"))
}

/// A part without the line that is for ShellCheck.
fn bare(part: &'static str) -> &'static str {
    part.strip_prefix(DIRECTIVE).unwrap_or(part)
}

/// Whether a project needs programs in the user's own folder.
pub(crate) fn has_own_tools(project: &Project) -> bool {
    use Manager::{Bun, Pnpm, Poetry, Uv, Yarn};
    matches!(project.manager, Uv | Poetry | Pnpm | Yarn | Bun)
}

/// What is told to its function behind the folder; `None` where nothing is to be installed.
fn arguments(facts: &Facts, project: &Project) -> Option<String> {
    if project.manager == Manager::Uv {
        let wish = Wish::of(&facts.toolchain, &Tool::named("uv"), &[project]);
        let version = wish.set.single().map(|version| format!(" =={version}"));
        return Some(version.unwrap_or_default());
    }
    if project.manager != Manager::Pip {
        return Some(String::new());
    }
    let has = |name: &str| facts.tree.has(&project.path(name));
    let mut words = Vec::new();
    for name in REQUIREMENTS.iter().filter(|name| has(name)) {
        words.push(format!("--requirement {name}"));
    }
    words.extend(itself(facts, project));
    (!words.is_empty()).then(|| words.iter().map(|word| format!(" {word}")).collect())
}

/// Files of requirements as they are called by habit.
const REQUIREMENTS: &[&str] = &[
    "requirements.txt",
    "requirements-dev.txt",
    "requirements_dev.txt",
    "requirements-test.txt",
    "dev-requirements.txt",
    "test-requirements.txt",
];

/// The project itself, with what its developers need.
fn itself(facts: &Facts, project: &Project) -> Vec<String> {
    let mut words = Vec::new();
    let parsed = facts.tree.parsed(&project.path("pyproject.toml"), Format::Toml);
    let root = parsed.as_ref().and_then(source::Parsed::root);
    let groups = root.and_then(|root| root.get("dependency-groups")).map_or(&[][..], Node::members);
    for name in ["dev", "test"].iter().filter(|name| groups.iter().any(|it| it.name == **name)) {
        words.push(format!("--group {name}"));
    }
    let extras = root.and_then(|root| root.at(&["project", "optional-dependencies"]));
    let extras = extras.map_or(&[][..], Node::members).iter().map(|it| it.name.as_str());
    let extras: Vec<_> = extras.filter(|name| ["dev", "test", "tests"].contains(name)).collect();
    let package = root
        .is_some_and(|root| root.get("project").is_some() && root.get("build-system").is_some());
    let setup = ["setup.py", "setup.cfg"].iter().any(|name| facts.tree.has(&project.path(name)));
    if package || setup {
        let extras =
            if extras.is_empty() { String::new() } else { format!("[{}]", extras.join(",")) };
        words.push(format!("--editable {}", quoted(&format!(".{extras}"))));
    }
    words
}

/// `word` as the shell reads it.
fn quoted(word: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "-_./".contains(char);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
