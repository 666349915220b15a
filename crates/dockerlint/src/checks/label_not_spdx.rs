use findings::{Check, Fix, Report, Rule, nearest};

use crate::{
    Lint,
    model::{LabelKind, LicenceFault, Licences},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "label-not-spdx",
        summary: "label that must be an SPDX licence is none",
        docs: include_str!("label_not_spdx.md"),
        aliases: &["DL3054"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let licences = Licences::embedded();
    for label in lint.labels_of(LabelKind::Spdx) {
        let Err(fault) = licences.check(&label.value) else { continue };
        let dashed = label.value.replace(' ', "-");
        if licences.check(&dashed).is_ok() {
            let finding = report.at(&label.word.span, format!("is written `{dashed}`"));
            if let ([piece], Some(_)) = (&label.word.pieces[..], label.word.literal()) {
                let fix = Fix::safe(format!("write it `{dashed}`"));
                finding.fix(fix.replace(lint.span(&piece.span), dashed));
            }
            continue;
        }
        let message = message(&fault, licences);
        let finding = report.at(&label.word.span, message);
        if let (LicenceFault::Case(name, known), [piece]) = (&fault, &label.word.pieces[..])
            && let Some(at) = lint.dockerfile.slice(piece.span.clone()).find(name.as_str())
        {
            let start = piece.span.start + at;
            let span = start..start + name.trim_end_matches('+').len();
            finding.fix(Fix::safe(format!("write it `{known}`")).replace(lint.span(&span), *known));
        }
    }
}

fn message(fault: &LicenceFault, licences: &Licences) -> String {
    match fault {
        // Short names are near to many.
        LicenceFault::Unknown(name) => {
            match nearest(name, licences.names()).filter(|_| name.len() > 4) {
                Some(meant) => format!("SPDX lists no licence `{name}`; did you mean `{meant}`?"),
                None => format!("SPDX lists no licence `{name}`"),
            }
        }
        LicenceFault::UnknownException(name) => format!("SPDX lists no exception `{name}`"),
        LicenceFault::Deprecated(name) if is_gnu(name) => {
            let name = name.trim_end_matches('+');
            format!("`{name}` is deprecated: it is `{name}-only` or `{name}-or-later` now")
        }
        LicenceFault::Deprecated(name) => format!("`{name}` is deprecated"),
        LicenceFault::Case(_, known) => format!("is written `{known}`"),
        LicenceFault::Order => "is no expression such as `MIT OR Apache-2.0`".to_owned(),
    }
}

/// The licences that come as one version only, or as this and every later one.
fn is_gnu(name: &str) -> bool {
    let family = ["AGPL-", "GFDL-", "GPL-", "LGPL-"].iter().any(|family| name.starts_with(family));
    family && !name.contains("-with-")
}
