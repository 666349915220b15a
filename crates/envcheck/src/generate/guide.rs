use super::{Facts, Plan, command, compose, container, framework, setup};

/// Where newcomers look first; the first that is there gets the section.
const PLACES: [&str; 7] = [
    "docs/development.md",
    "DEVELOPMENT.md",
    "docs/DEVELOPMENT.md",
    "CONTRIBUTING.md",
    ".github/CONTRIBUTING.md",
    "docs/CONTRIBUTING.md",
    "docs/contributing.md",
];

/// What begins the section, and shows that it is there.
pub(crate) const MARK: &str = "<!-- envcheck init: development environment -->";

const INTRODUCTION: &str = include_str!("../../../../templates/devcontainer/guide.md");

/// The page that gets the section; `None` where some page tells of the dev container already.
pub(crate) fn place(facts: &Facts) -> Option<&'static str> {
    let pages = PLACES.iter().chain(&["README.md"]);
    let told = pages.clone().filter_map(|path| facts.tree.text(path)).any(|text| {
        let text = text.to_ascii_lowercase();
        ["dev container", "devcontainer", "development container"]
            .iter()
            .any(|it| text.contains(it))
            && !text.contains(&MARK.to_ascii_lowercase())
    });
    if told {
        return None;
    }
    PLACES.iter().find(|path| facts.tree.has(path)).or(Some(&PLACES[0])).copied()
}

/// The section.
pub(crate) fn section(facts: &Facts, plan: &Plan, example: Option<&str>) -> String {
    let mut text = format!("{MARK}\n\n{INTRODUCTION}");
    text += &format!(
        "\n`{}` has installed what the lockfiles say; run it again after pulling.\n",
        setup::PATH
    );
    text += &contents(facts, plan);
    if let Some(example) = example {
        let real = example
            .rsplit_once(".env")
            .map_or(".env".to_owned(), |(folder, _)| format!("{folder}.env"));
        text += &format!("\nCopy `{example}` to `{real}` and fill in what is empty.\n");
    }
    let commands = command::commands(facts);
    if !commands.is_empty() {
        text += "\n### Every day\n\n| What | Where | Command |\n|---|---|---|\n";
        for command in commands {
            let folder = if command.folder.is_empty() { "." } else { &command.folder };
            text += &format!("| {} | `{folder}` | `{}` |\n", command.kind.title(), command.line);
        }
    }
    text
}

/// What is in the container and where it comes from.
fn contents(facts: &Facts, plan: &Plan) -> String {
    let mut lines = String::new();
    for language in facts.languages() {
        let mut places = facts.wish(language).places;
        places.sort();
        places.dedup();
        places.truncate(2);
        let places: Vec<_> = places.iter().map(|path| format!("`{path}`")).collect();
        let from = if places.is_empty() {
            String::new()
        } else {
            format!(", as {} says", places.join(" and "))
        };
        let from = if places.len() > 1 { from.replace(" says", " say") } else { from };
        let version = container::version(facts, language).map(|it| format!(" {it}"));
        lines += &format!("- {}{}{from}\n", language.name(), version.unwrap_or_default());
    }
    for (name, title, at) in compose::reachable(facts, plan) {
        lines += &format!("- {title}, the service `{name}`, at `{at}`\n");
    }
    for (port, label) in framework::ports(facts) {
        lines += &format!("- {label} at <http://localhost:{port}>, once it is started\n");
    }
    if lines.is_empty() { lines } else { format!("\nThe container has:\n\n{lines}") }
}

/// The section as a page of its own.
pub(crate) fn page(section: &str) -> String {
    let lines = section.lines().skip_while(|line| line.is_empty() || *line == MARK);
    let lines =
        lines.map(|line| line.strip_prefix('#').filter(|it| it.starts_with('#')).unwrap_or(line));
    lines.map(|line| format!("{line}\n")).collect()
}
