use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "reserved-stage-name",
        summary: "stage has the name of something else",
        docs: include_str!("reserved_stage_name.md"),
        aliases: &["DL3063", "ReservedStageName"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for name in lint.stages.iter().filter_map(|stage| stage.name.as_ref()) {
        let meant = match name.raw().to_ascii_lowercase().as_str() {
            "scratch" => "the empty image",
            "context" => "the build context",
            _ => continue,
        };
        report.at(&name.span, format!("`{}` is the builder's name for {meant}", name.raw()));
    }
}
