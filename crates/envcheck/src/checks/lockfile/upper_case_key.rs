use findings::{Check, Fix, Report, Rule};

use source::edit::rename_key;

use crate::model::Lockfile;

pub(super) static CHECK: Check<Lockfile> = Check {
    rule: Rule {
        id: "upper-case-key",
        summary: "key of a lockfile is not in lower case",
        docs: include_str!("upper_case_key.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lockfile: &Lockfile, report: &mut Report) {
    for entry in lockfile.entries() {
        let lower = entry.name.to_ascii_lowercase();
        if lower == entry.name || entry.name.starts_with("http") {
            continue;
        }
        let finding = report
            .at(&entry.key.span, "the specification has keys in lower case: this one is not found");
        if lockfile.entries().iter().all(|other| other.name != lower) {
            let fix = Fix::safe("write it in lower case");
            finding.fix(lockfile.edited(fix, [rename_key(entry, &lower)]));
        }
    }
}
