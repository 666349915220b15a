use dockerfile::{Base, Instruction, Keyword, Word};
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "name-without-passwd",
        summary: "a name is used where no file says whose it is",
        docs: include_str!("name_without_passwd.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // For each stage, whether it may end with a passwd.
    let mut finally: Vec<bool> = Vec::new();
    for stage in &lint.stages {
        let mut has = match stage.base {
            Base::Scratch => false,
            Base::Stage(below) => finally.get(below).copied().unwrap_or(true),
            Base::Image(_) | Base::Missing => true,
        };
        for instruction in &stage.instructions {
            if !has {
                judge(lint, instruction, report);
            }
            has |= brings_passwd(lint, instruction);
        }
        finally.push(has);
    }
}

fn judge(lint: &Lint, instruction: &Instruction, report: &mut Report) {
    let word = match instruction.kind {
        Keyword::User => instruction.words().first(),
        Keyword::Copy | Keyword::Add => {
            instruction.flag("chown").and_then(|flag| flag.value.as_ref())
        }
        _ => None,
    };
    let Some((word, value)) = word.and_then(|word| Some((word, lint.value(word, instruction)?)))
    else {
        return;
    };
    let is_name = |part: &&str| !part.is_empty() && part.parse::<u32>().is_err();
    if let Some(name) = value.split(':').find(is_name) {
        let message =
            format!("nothing copied here says which number `{name}` is: write the number");
        report.at(&word.span, message);
    }
}

fn brings_passwd(lint: &Lint, instruction: &Instruction) -> bool {
    let leads_there = |target: &Word| {
        let path = lint.value(target, instruction).unwrap_or_default();
        let path = path.trim_start_matches("./").trim_matches('/');
        matches!(path, "" | ".") || path.starts_with("etc")
    };
    match instruction.kind {
        Keyword::Add | Keyword::Run | Keyword::Shell => true,
        Keyword::Copy => instruction.words().last().is_none_or(leads_there),
        _ => false,
    }
}
