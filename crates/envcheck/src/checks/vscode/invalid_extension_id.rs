use findings::{Check, Report, Rule, Severity};

use source::Node;

use crate::model::{Host, Vscode};

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "invalid-extension-id",
        summary: "extension is not named as VS Code wants it",
        severity: Severity::Error,
        docs: include_str!("invalid_extension_id.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    let lists = vscode.extensions().iter().chain(vscode.unwanted());
    for node in lists.flat_map(Node::items) {
        let Some(id) = node.as_str().filter(|id| !id.contains("${")) else { continue };
        // Both are read in dev containers only.
        let rich = vscode.host == Host::Container;
        let plain = if rich { id.strip_prefix('-').unwrap_or(id) } else { id };
        let (name, version) = match plain.split_once('@') {
            Some((name, version)) if rich => (name, Some(version)),
            _ => (plain, None),
        };
        let archive = rich && (id.ends_with(".vsix") || id.starts_with("http"));
        if archive || (is_id(name) && version.is_none_or(is_version)) {
            continue;
        }
        let message = if rich {
            "write `publisher.name`, `-publisher.name` or `publisher.name@1.2.3`"
        } else {
            "write `publisher.name`"
        };
        report.at(&node.span, message);
    }
}

fn is_id(text: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|char: char| char.is_ascii_alphanumeric())
            && part.chars().all(|char| char.is_ascii_alphanumeric() || char == '-' || char == '_')
    };
    text.split_once('.').is_some_and(|(publisher, name)| part(publisher) && part(name))
}

fn is_version(text: &str) -> bool {
    text == "prerelease"
        || (text.starts_with(|char: char| char.is_ascii_digit()) && text.split('.').count() >= 3)
}
