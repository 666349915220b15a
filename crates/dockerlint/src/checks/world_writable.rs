use dockerfile::{Instruction, Keyword, ShellWord};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Args, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "world-writable",
        summary: "everybody in the container may write to this",
        docs: include_str!("world_writable.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for call in lint.runs.iter().flat_map(crate::model::Run::calls) {
        let mode = match call.name {
            "chmod" => mode_of_chmod(call.args),
            "mkdir" | "install" => option_value(call.args, &["m", "mode"]),
            _ => None,
        };
        let Some(word) = mode else { continue };
        if let Some(mode) = word.literal.as_deref() {
            judge(lint, mode, &word.span, report);
        }
    }
    for (instruction, _) in lint.triggers_and_instructions() {
        copied(lint, instruction, report);
    }
}

fn copied(lint: &Lint, instruction: &Instruction, report: &mut Report) {
    let copies = matches!(instruction.kind, Keyword::Copy | Keyword::Add);
    let mode = instruction.flag("chmod").filter(|_| copies).and_then(|flag| flag.value.as_ref());
    if let Some(mode) = mode
        && let Some(value) = mode.literal()
    {
        judge(lint, &value, &mode.span, report);
    }
}

fn judge(lint: &Lint, mode: &str, span: &dockerfile::Span, report: &mut Report) {
    if !is_open(mode) {
        return;
    }
    let cure = u32::from_str_radix(mode, 8).ok();
    let cure = cure.map(|bits| format!("{:0width$o}", bits & !0o2, width = mode.len()));
    let finding =
        report.at(span, format!("`{mode}` lets every user change it, also one who broke in"));
    let written = lint.dockerfile.slice(span.clone());
    if let (Some(cure), true) = (cure, written == mode) {
        finding
            .fix(Fix::not_safe("leave writing to owner and group").replace(lint.span(span), cure));
    }
}

fn mode_of_chmod(args: Args<'_>) -> Option<&ShellWord> {
    if args.has(&["reference"]) {
        return None;
    }
    args.operands(&[]).into_iter().next()
}

fn option_value<'a>(args: Args<'a>, names: &[&str]) -> Option<&'a ShellWord> {
    let value = args.value(names)?;
    args.0.iter().find(|word| text(word) == value)
}

/// Whether others may write with this mode.
fn is_open(mode: &str) -> bool {
    let octal = !mode.is_empty() && mode.len() <= 5;
    if octal && mode.bytes().all(|byte| matches!(byte, b'0'..=b'7')) {
        let bits = u32::from_str_radix(mode, 8).unwrap_or_default();
        // A sticky folder such as /tmp is meant for everybody.
        return bits & 0o2 != 0 && bits & 0o1000 == 0;
    }
    let clause = |clause: &str| {
        let (who, rest) = clause.split_at(clause.find(['+', '-', '=']).unwrap_or(clause.len()));
        who.contains(['a', 'o']) && rest.starts_with(['+', '=']) && rest.contains('w')
    };
    let symbolic = |clause: &str| clause.bytes().all(|byte| b"ugoarwxXst+-=".contains(&byte));
    !mode.contains('t') && mode.split(',').all(symbolic) && mode.split(',').any(clause)
}
