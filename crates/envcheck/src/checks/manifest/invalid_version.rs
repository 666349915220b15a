use findings::{Check, Fix, Report, Rule, Severity};

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "invalid-version",
        summary: "version is not a semantic one",
        severity: Severity::Error,
        docs: include_str!("invalid_version.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(manifest: &Manifest, report: &mut Report) {
    let Some(node) = manifest.root.get("version") else { return };
    let Some(text) = node.as_str().filter(|text| !is_semantic(text)) else { return };
    let finding =
        report.at(&node.span, "write `MAJOR.MINOR.PATCH`: tools publish the tags of all three");
    let plain = text.trim().trim_start_matches(['v', 'V']);
    let padded = match plain.split('.').count() {
        1 => format!("{plain}.0.0"),
        2 => format!("{plain}.0"),
        _ => plain.to_owned(),
    };
    if is_semantic(plain) {
        // The dev container CLI takes the letter off itself.
        finding.severity(Severity::Warning);
    }
    if is_semantic(&padded) {
        let fix = Fix::safe(format!("write `{padded}`"));
        finding.fix(fix.replace(manifest.span(&node.span), format!("\"{padded}\"")));
    }
}

fn is_semantic(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let number = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits && (part == "0" || !part.starts_with('0'))
    };
    core.split('.').count() == 3 && core.split('.').all(number)
}
