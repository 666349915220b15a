use findings::{Check, Report, Rule, Severity};

use crate::model::Lockfile;

pub(super) static CHECK: Check<Lockfile> = Check {
    rule: Rule {
        id: "invalid-digest",
        summary: "digest is not one",
        severity: Severity::Error,
        docs: include_str!("invalid_digest.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lockfile: &Lockfile, report: &mut Report) {
    for entry in lockfile.entries() {
        if let Some(node) = entry.value.get("integrity")
            && node.as_str().is_some_and(|text| !is_digest(text))
        {
            report.at(&node.span, "write `sha256:` and 64 hexadecimal digits");
        }
        let Some(node) = entry.value.get("resolved") else { continue };
        let Some(text) = node.as_str().filter(|text| !text.starts_with("http")) else { continue };
        match text.split_once('@') {
            None => {
                report.at(&node.span, "names no digest: any content would do");
            }
            Some((_, digest)) if !is_digest(digest) => {
                report.at(&node.span, "behind the `@` belong `sha256:` and 64 hexadecimal digits");
            }
            Some(_) => {}
        }
    }
}

fn is_digest(text: &str) -> bool {
    let hex = text.strip_prefix("sha256:").unwrap_or_default();
    hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
