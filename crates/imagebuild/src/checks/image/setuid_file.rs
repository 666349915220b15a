use std::collections::BTreeMap;

use findings::{Check, Report, Rule};
use image::{Kind, Occurrence};

use crate::model::{Inspection, facts::few};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "setuid-file",
        summary: "program runs with more rights than its caller",
        docs: include_str!("setuid_file.md"),
        aliases: &["CIS-DI-0008"],
        ..Rule::STABLE
    },
    run,
};

const SETUID: u16 = 0o4000;
const SETGID: u16 = 0o2000;
const EXECUTABLE: u16 = 0o111;
const GROUP_EXECUTABLE: u16 = 0o010;

/// Folders in which an allowed program may lie.
const FOLDERS: &[&str] = &[
    "/bin/",
    "/sbin/",
    "/usr/bin/",
    "/usr/sbin/",
    "/usr/lib/",
    "/usr/lib64/",
    "/usr/libexec/",
    "/lib/",
    "/lib64/",
];

fn run(inspection: &Inspection, report: &mut Report) {
    let mut found: BTreeMap<(u16, &str), Vec<String>> = BTreeMap::new();
    // Few entries have the bits, so that a path is only made for those.
    for entry in inspection.image.files.occurrences().iter().filter(|entry| entry.is_live()) {
        let Some(what) = privilege(entry) else { continue };
        let path = inspection.image.files.at(entry.file()).path();
        if !is_allowed(&path, &inspection.settings.allowed_setuid) {
            found.entry((entry.layer, what)).or_default().push(path);
        }
    }
    for ((layer, what), mut paths) in found {
        paths.sort_unstable();
        let message = format!("{what}: {}", few(&paths));
        report
            .at(inspection.layer_place(layer), message)
            .identity(format!("{what}: {}", paths.join(" ")));
    }
}

fn privilege(entry: &Occurrence) -> Option<&'static str> {
    if !matches!(entry.kind, Kind::File | Kind::HardLink) {
        return None;
    }
    let setuid = entry.mode & SETUID != 0 && entry.mode & EXECUTABLE != 0;
    // Without the group's execute bit it is a mark for mandatory locking.
    let setgid = entry.mode & SETGID != 0 && entry.mode & GROUP_EXECUTABLE != 0;
    match (setuid, setgid) {
        (true, true) => Some("setuid and setgid"),
        (true, false) => Some("setuid"),
        (false, true) => Some("setgid"),
        (false, false) => entry.capabilities.then_some("file capabilities"),
    }
}

fn is_allowed(path: &str, allowed: &[String]) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    allowed.iter().any(|item| {
        let listed = item == name && FOLDERS.iter().any(|folder| path.starts_with(folder));
        if item.contains('/') { item == path } else { listed }
    })
}
