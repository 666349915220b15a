use dockerfile::SourceTarget;
use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "numbered-stage",
        summary: "stage is referred to by its number",
        severity: Severity::Info,
        docs: include_str!("numbered_stage.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        for source in &stage.sources {
            let SourceTarget::Stage(index) = source.target else { continue };
            let written = lint.dockerfile.slice(source.span.clone());
            if written.parse() != Ok(index) || index >= stage.index {
                continue;
            }
            let name = lint.stages.get(index).and_then(|meant| meant.name.as_ref());
            let advice = if name.is_none() { ": name it with AS" } else { "" };
            let message = format!("another FROM above, and `{written}` is another stage{advice}");
            let finding = report.at(&source.span, message);
            if let Some(name) = name {
                let fix = Fix::safe(format!("write `{}`", name.raw()));
                finding.fix(fix.replace(lint.span(&source.span), name.raw()));
            }
        }
    }
}
