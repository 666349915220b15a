use findings::{Check, Report, Rule};
use std::ops::Range;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "dangerous-capability",
        summary: "capability leads out of the container",
        docs: include_str!("dangerous_capability.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

const DANGEROUS: &[&str] =
    &["ALL", "BPF", "DAC_READ_SEARCH", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_RAWIO"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let listed = devcontainer
        .list("capAdd")
        .iter()
        .filter_map(|node| Some((node.as_str()?, node.span.clone())));
    let arguments = devcontainer.arguments();
    let given = arguments
        .iter()
        .filter(|it| it.flag == "--cap-add")
        .filter_map(|it| Some((it.value?, it.span.clone())));
    let all: Vec<(&str, Range<usize>)> = listed.chain(given).collect();
    for (text, span) in all {
        let upper = text.to_ascii_uppercase();
        let name = upper.strip_prefix("CAP_").unwrap_or(&upper);
        if DANGEROUS.contains(&name) {
            report.at(
                span,
                format!(
                    "with `{name}` the container can become root on the host: name a lesser one"
                ),
            );
        }
    }
}
