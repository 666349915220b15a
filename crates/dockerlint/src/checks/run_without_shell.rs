use dockerfile::{Base, Instruction, Keyword};
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "run-without-shell",
        summary: "there is nothing that RUN could run",
        severity: Severity::Error,
        docs: include_str!("run_without_shell.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // For each stage, whether it ends with files in it.
    let mut finally: Vec<bool> = Vec::new();
    for stage in &lint.stages {
        let mut filled = match stage.base {
            Base::Scratch => false,
            Base::Stage(below) => finally.get(below).copied().unwrap_or(true),
            Base::Image(_) | Base::Missing => true,
        };
        for instruction in &stage.instructions {
            if instruction.kind == Keyword::Run && !filled && instruction.mounts.is_empty() {
                let message =
                    "the stage starts from scratch, and no program has been copied into it";
                report.at(&instruction.keyword.span, message);
            }
            filled |= fills(instruction);
        }
        finally.push(filled);
    }
}

/// What follows a `RUN` that cannot work is not judged as well.
fn fills(instruction: &Instruction) -> bool {
    matches!(instruction.kind, Keyword::Add | Keyword::Copy | Keyword::Run)
}
