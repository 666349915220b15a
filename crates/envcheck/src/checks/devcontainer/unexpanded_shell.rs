use findings::{Check, Report, Rule};

use source::Node;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unexpanded-shell",
        summary: "what only a shell expands stands where no shell reads it",
        docs: include_str!("unexpanded_shell.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let mounts = devcontainer.mounts();
    let sources = mounts
        .iter()
        .filter_map(|mount| mount.field(&["source", "src", "target", "destination", "dst"]));
    for field in sources {
        let value = field.value.unwrap_or_default();
        if value == "~" || value.starts_with("~/") {
            report.at(&field.span, "docker does not know `~`: write `${localEnv:HOME}`");
        } else if dollar(value) {
            report.at(&field.span, "docker sees the dollar: write `${localEnv:NAME}`");
        }
    }
    for name in ["containerEnv", "remoteEnv"] {
        for member in devcontainer.object(name) {
            judge(&member.value, report);
        }
    }
}

fn judge(node: &Node, report: &mut Report) {
    let Some(text) = node.as_str() else { return };
    if text.starts_with("~/") || text.contains(":~/") {
        report.at(&node.span, "no shell reads this: `~` stays; write the folder out");
    } else if ["$PATH", "$HOME", "$USER"].iter().any(|name| {
        text.split(':').any(|part| part == *name || part.starts_with(&format!("{name}/")))
    }) {
        report.at(&node.span, "no shell reads this: write `${containerEnv:NAME}`, in `remoteEnv`");
    }
}

/// `$NAME`, as a shell has it; `${…}` are the variables of dev containers.
fn dollar(value: &str) -> bool {
    let mut parts = value.split('$').skip(1);
    parts.any(|part| part.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_'))
}
