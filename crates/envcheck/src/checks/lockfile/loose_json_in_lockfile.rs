use findings::{Check, Fix, Report, Rule, Severity};

use crate::model::Lockfile;

pub(super) static CHECK: Check<Lockfile> = Check {
    rule: Rule {
        id: "loose-json-in-lockfile",
        summary: "lockfile is read as strict JSON",
        severity: Severity::Error,
        docs: include_str!("loose_json_in_lockfile.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lockfile: &Lockfile, report: &mut Report) {
    for comment in &lockfile.comments {
        let fix = Fix::safe("take it out");
        let fix = fix.replace(lockfile.span(&whole_line(&lockfile.text, comment)), "");
        report.at(comment, "the dev container CLI stops at a comment here").fix(fix);
    }
}

/// With the line end in front, where nothing else stands on the line.
fn whole_line(text: &str, comment: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let before = text[..comment.start].trim_end_matches([' ', '\t']);
    let alone = before.ends_with('\n') && text[comment.end..].starts_with(['\n', '\r']);
    let start = if alone { before.trim_end_matches(['\n', '\r']).len() } else { comment.start };
    start..comment.end
}
