use findings::{Check, Fix, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "invalid-size",
        summary: "size is not written as the specification wants it",
        severity: Severity::Error,
        docs: include_str!("invalid_size.md"),
        ..Rule::STABLE
    },
    run,
};

const SIZES: &[&str] =
    &["/hostRequirements/memory", "/hostRequirements/storage", "/hostRequirements/gpu/memory"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for node in SIZES.iter().filter_map(|pointer| devcontainer.root.pointer(pointer)) {
        let Some(text) = node.as_str().filter(|text| !is_size(text) && !text.contains("${")) else {
            continue;
        };
        let message = "a whole number with `kb`, `mb`, `gb` or `tb` in lower case; other sizes are taken for 0";
        let finding = report.at(&node.span, message);
        if let Some(meant) = meant(text) {
            let fix = Fix::safe(format!("write `{meant}`"));
            finding.fix(fix.replace(devcontainer.span(&node.span), format!("\"{meant}\"")));
        }
    }
}

fn is_size(text: &str) -> bool {
    let unit = text.trim_start_matches(|char: char| char.is_ascii_digit());
    unit.len() < text.len() && matches!(unit, "" | "kb" | "mb" | "gb" | "tb")
}

/// `4GB`, `4 GB` and `4g` leave no doubt.
fn meant(text: &str) -> Option<String> {
    let mut plain: String = text.split_whitespace().collect::<String>().to_ascii_lowercase();
    if plain.ends_with(['k', 'm', 'g', 't']) {
        plain.push('b');
    }
    is_size(&plain).then_some(plain)
}
