use dockerfile::{Instruction, Keyword};
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copied-for-root",
        summary: "files are copied as root's behind USER",
        severity: Severity::Info,
        docs: include_str!("copied_for_root.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // For each stage, the user it ends with.
    let mut finally: Vec<Option<String>> = Vec::new();
    for stage in &lint.stages {
        let mut user = match stage.base {
            dockerfile::Base::Stage(below) => finally.get(below).cloned().flatten(),
            _ => None,
        };
        for instruction in &stage.instructions {
            match (instruction.kind, &user) {
                (Keyword::User, _) => user = unprivileged(lint, instruction),
                (Keyword::Copy | Keyword::Add, Some(name))
                    if instruction.flag("chown").is_none() =>
                {
                    let message =
                        format!("`{name}` may not change them: say --chown where it has to");
                    report.at(&instruction.keyword.span, message);
                }
                _ => {}
            }
        }
        finally.push(user);
    }
}

/// The name that a `USER` sets, unless it is root's or not known.
fn unprivileged(lint: &Lint, user: &Instruction) -> Option<String> {
    let value = lint.value(user.words().first()?, user)?;
    let name = value.split(':').next().unwrap_or_default();
    (!matches!(name, "" | "root" | "0")).then(|| name.to_owned())
}
