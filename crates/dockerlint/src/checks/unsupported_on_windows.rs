use dockerfile::{Base, Instruction, Keyword, Span};
use findings::{Check, Report, Rule};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unsupported-on-windows",
        summary: "Windows has nothing of the kind",
        docs: include_str!("unsupported_on_windows.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.stages.iter().filter(|stage| is_windows(lint, stage)) {
        for instruction in &stage.instructions {
            if let Some((span, message)) = unsupported(instruction) {
                report.at(span, message);
            }
        }
    }
}

fn unsupported(instruction: &Instruction) -> Option<(&Span, &'static str)> {
    match instruction.kind {
        Keyword::Stopsignal => {
            Some((&instruction.span, "Windows has no signals: this has no effect"))
        }
        Keyword::Copy | Keyword::Add => {
            let flag = instruction.flag("chown").or_else(|| instruction.flag("chmod"))?;
            Some((&flag.span, "Windows has no such owners and modes: this has no effect"))
        }
        Keyword::Run => {
            let flag = instruction.flag("mount")?;
            Some((&flag.span, "RUN fails on Windows, which has no mounts in a build"))
        }
        _ => None,
    }
}

/// Whether the image at the bottom is one of Windows.
fn is_windows(lint: &Lint, stage: &Stage) -> bool {
    let Some(bottom) = lint.lineage(stage.index).last() else { return false };
    let Base::Image(image) = &bottom.base else { return false };
    let name = image.resolved.value.as_ref().unwrap_or(&image.text).to_lowercase();
    let platform = bottom.from.as_ref().and_then(|from| from.flag("platform")?.value.as_ref());
    platform.is_some_and(|platform| platform.raw().starts_with("windows/"))
        || ["windows/", "windowsservercore", "nanoserver", "servercore"]
            .iter()
            .any(|word| name.contains(word))
}
