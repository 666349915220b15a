use findings::{Check, Report, Rule, Severity};

use crate::model::{Lockfile, Reference};

pub(super) static CHECK: Check<Lockfile> = Check {
    rule: Rule {
        id: "entry-of-other-feature",
        summary: "entry holds another Feature or version than its key names",
        severity: Severity::Error,
        docs: include_str!("entry_of_other_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lockfile: &Lockfile, report: &mut Report) {
    for entry in lockfile.entries() {
        let Some(key) = Reference::of(&entry.name).registry() else { continue };
        if let Some(node) = entry.value.get("resolved")
            && let Some(resource) = node.as_str().and_then(|text| text.split('@').next())
            && !resource.eq_ignore_ascii_case(&current(key.resource))
        {
            let place = lockfile.span(&entry.key.span);
            report
                .at(&node.span, "is another Feature")
                .related(place, "the entry is about this one");
        }
        let Some(tag) = key.tag.filter(|tag| *tag != "latest") else { continue };
        if let Some(node) = entry.value.get("version")
            && let Some(version) = node.as_str()
            && version != tag
            && !version.starts_with(&format!("{tag}."))
        {
            let place = lockfile.span(&entry.key.span);
            let message = format!("is no version that `:{tag}` allows");
            report.at(&node.span, message).related(place, "the entry is about this one");
        }
    }
}

/// The dev container CLI looks for one namespace under its name of today.
fn current(resource: &str) -> String {
    resource.replacen("/devcontainers-contrib/", "/devcontainers-extra/", 1)
}
