use std::collections::BTreeMap;

use findings::{Check, Report, Rule};
use image::{Kind, Occurrence};

use crate::model::{Inspection, facts::few};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "world-writable-file",
        summary: "every user may change a program or its settings",
        docs: include_str!("world_writable_file.md"),
        aliases: &[],
        ..Rule::STABLE
    },
    run,
};

const WRITABLE: u16 = 0o002;
const STICKY: u16 = 0o1000;

/// Where programs and their settings are; data of a service may be writable.
const SYSTEM: &[&str] =
    &["/bin/", "/boot/", "/etc/", "/lib/", "/lib64/", "/opt/", "/root/", "/sbin/", "/usr/"];

/// Where images keep the code of a service; folders there may be for its data.
const CODE: &[&str] = &["/app/", "/code/", "/src/", "/srv/", "/workspace/"];

fn run(inspection: &Inspection, report: &mut Report) {
    let mut found: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for entry in inspection.image.files.occurrences().iter().filter(|entry| is_writable(entry)) {
        let path = inspection.image.files.at(entry.file()).path();
        let code = entry.kind != Kind::Directory && is_below(&path, CODE);
        if code || is_below(&path, SYSTEM) {
            found.entry(entry.layer).or_default().push(path);
        }
    }
    for (layer, mut paths) in found {
        paths.sort_unstable();
        let message = format!(
            "{}: whoever takes over any process can change it; take the right with `chmod o-w`",
            few(&paths)
        );
        report.at(inspection.layer_place(layer), message).identity(paths.join(" "));
    }
}

fn is_below(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

fn is_writable(entry: &Occurrence) -> bool {
    let open = entry.mode & WRITABLE != 0;
    entry.is_live()
        && match entry.kind {
            Kind::File | Kind::HardLink => open,
            Kind::Directory => open && entry.mode & STICKY == 0,
            _ => false,
        }
}
