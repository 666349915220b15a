use findings::{Check, Fix, Report, Rule, Severity};

use crate::model::Toolchain;

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "lost-zero",
        summary: "version is a number, which loses its last zero",
        severity: Severity::Error,
        docs: include_str!("lost_zero.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for declaration in &toolchain.declarations {
        let written = toolchain.text(declaration.span);
        if toolchain.is_bare_scalar(declaration.span) && loses_zero(written) {
            let message = format!(
                "YAML reads {written} as {}; put it in quotes",
                written.trim_end_matches('0').trim_end_matches('.')
            );
            let fix =
                Fix::safe("put it in quotes").replace(declaration.span, format!("\"{written}\""));
            report.at(declaration.span, message).fix(fix);
        }
    }
}

/// `3.10`: a fraction that ends in zero. `3.0` is asked for by nobody who means another.
fn loses_zero(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, fraction)| {
        digits(whole) && digits(fraction) && fraction.len() > 1 && fraction.ends_with('0')
    })
}
