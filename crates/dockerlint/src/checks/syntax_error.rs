use dockerfile::{FaultKind, Instruction, Keyword, Mount};
use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::Folder};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "syntax-error",
        summary: "the builder refuses this",
        severity: Severity::Error,
        docs: include_str!("syntax_error.md"),
        aliases: &["DL1000"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for fault in &lint.dockerfile.faults {
        match fault.kind {
            // These have rules of their own.
            FaultKind::ForbiddenTrigger
            | FaultKind::InstructionBeforeFrom
            | FaultKind::InvalidJson
            | FaultKind::UnknownFlag
            | FaultKind::UnknownInstruction => {}
            FaultKind::MissingFrom if has_instruction(lint) => {}
            // Filled in before anybody builds the file (containers.dev/implementors/templates).
            #[expect(clippy::match_same_arms, reason = "left out for another reason")]
            FaultKind::TemplateOption => {}
            _ => {
                report.at(&fault.span, &fault.message);
            }
        }
    }
    mounts(lint, report);
}

/// Mounts that end up on the root: BuildKit counts a target from the `WORKDIR`, also one that is not given.
fn mounts(lint: &Lint, report: &mut Report) {
    let mut ends: Vec<Folder> = Vec::new();
    for stage in &lint.stages {
        let mut folder = Folder::first(stage, &ends);
        for instruction in &stage.instructions {
            folder.follow(lint, instruction);
            for mount in instruction.mounts.iter().filter(|_| lint.dockerfile.escape != '`') {
                if let Some(cause) = on_root(lint, instruction, mount, &folder) {
                    let message = format!("nothing can be mounted on /, where {cause}");
                    report.at(&mount.span, message);
                }
            }
        }
        ends.push(folder);
    }
}

/// Why the mount is one on the root, if it certainly is and does not say so itself.
fn on_root(lint: &Lint, run: &Instruction, mount: &Mount, folder: &Folder) -> Option<&'static str> {
    // What is quoted as CSV is not taken apart.
    let csv = lint.dockerfile.slice(mount.span.clone()).contains('"');
    if csv || !matches!(mount.kind().as_str(), "bind" | "cache" | "tmpfs") {
        return None;
    }
    let target = match mount.target() {
        Some(target) if target.literal().is_some_and(|path| path == "/") => return None,
        Some(target) => lint.value(target, run)?,
        None => String::new(),
    };
    if target.starts_with('/') {
        return (target == "/").then_some("this target leads");
    }
    (folder.join(&target)? == "/").then_some(match target.as_str() {
        "" => "the WORKDIR is: add a target",
        _ => "this target leads from the WORKDIR",
    })
}

/// Whether there is any instruction that cannot stand before a `FROM`.
fn has_instruction(lint: &Lint) -> bool {
    lint.dockerfile.instructions().any(|found| found.kind != Keyword::Arg)
}
