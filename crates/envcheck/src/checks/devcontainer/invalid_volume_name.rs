use findings::{Check, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "invalid-volume-name",
        summary: "volume has a name that docker refuses",
        severity: Severity::Error,
        docs: include_str!("invalid_volume_name.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for mount in devcontainer.mounts().iter().filter(|mount| mount.kind() == Some("volume")) {
        let Some(name) = mount.source().filter(|name| !name.contains('$') && !name.is_empty())
        else {
            continue;
        };
        let first = name.starts_with(|char: char| char.is_ascii_alphanumeric());
        let rest = name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-'));
        let span = mount.field(&["source", "src"]).map_or(mount.span, |field| &field.span);
        if name.starts_with(['/', '.', '~']) {
            report
                .at(span, "a folder of the host is mounted with `type=bind`; a volume has a name");
        } else if !first || !rest {
            report.at(span, "name the volume with letters, digits, `_`, `.` and `-`, the first of them a letter or digit");
        } else if name.len() < 2 {
            report.at(span, "name the volume with two characters or more");
        }
    }
}
