use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "gpu-choice-in-image",
        summary: "image says which graphics cards to use",
        docs: include_str!("gpu_choice_in_image.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for env in lint.stages.iter().flat_map(|stage| stage.of(Keyword::Env)) {
        for pair in env.pairs() {
            let name = pair.key.raw();
            if !matches!(name, "NVIDIA_VISIBLE_DEVICES" | "CUDA_VISIBLE_DEVICES") {
                continue;
            }
            let Some(value) = pair.value.as_ref().and_then(dockerfile::Word::literal) else {
                continue;
            };
            if names_cards(&value) {
                let message =
                    format!("`{value}` are cards of one machine: set {name} where it runs");
                report.at(&pair.key.span, message);
            }
        }
    }
}

/// `0,1` or `GPU-…`: neither `all` nor `none`.
fn names_cards(value: &str) -> bool {
    value.split(',').map(str::trim).any(|card| {
        (!card.is_empty() && card.bytes().all(|byte| byte.is_ascii_digit()))
            || card.starts_with("GPU-")
            || card.starts_with("MIG-")
    })
}
