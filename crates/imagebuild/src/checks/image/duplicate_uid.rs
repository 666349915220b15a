use std::collections::BTreeMap;

use findings::{Check, Report, Rule, Severity};

use crate::model::{Inspection, accounts};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "duplicate-uid",
        summary: "accounts share a uid",
        docs: include_str!("duplicate_uid.md"),
        aliases: &["DKL-LI-0002"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    let text = match inspection.contents.live(&inspection.image, "/etc/passwd") {
        Ok(text) => text.unwrap_or_default(),
        Err(reason) => return report.not_checked(reason),
    };
    let mut by_uid: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for account in accounts::passwd(text) {
        if let Some(uid) = account.uid {
            by_uid.entry(uid).or_default().push(account.name);
        }
    }
    for (uid, names) in by_uid.into_iter().filter(|(_, names)| names.len() > 1) {
        let names = names.join(", ");
        let meaning = if uid == 0 { "each of them is root" } else { "to the kernel they are one" };
        let message = format!("{names} all have uid {uid} in /etc/passwd: {meaning}");
        let finding = report.at(inspection.file_place("/etc/passwd"), message);
        finding.identity(uid.to_string());
        if uid == 0 {
            finding.severity(Severity::Error);
        }
    }
}
