use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Run, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "world-writable-mode",
        summary: "every user may change the file",
        docs: include_str!("world_writable_mode.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for call in lint.runs.iter().flat_map(Run::calls).filter(|call| call.name == "chmod") {
        let operands = call.args.operands(&["reference"]);
        let Some(mode) = operands.first().filter(|mode| is_open(text(mode))) else { continue };
        report.at(&mode.span, "programs of other users may replace what is run: name the owner");
    }
    for (instruction, _) in lint.triggers_and_instructions() {
        let copies = matches!(instruction.kind, Keyword::Copy | Keyword::Add);
        let mode = instruction.flag("chmod").filter(|_| copies);
        if let Some(mode) = mode.and_then(|flag| flag.value.as_ref())
            && is_open(&mode.value())
        {
            report
                .at(&mode.span, "programs of other users may replace what is run: name the owner");
        }
    }
}

/// Whether a mode lets others write; the sticky bit, as `/tmp` has it, keeps them from replacing files.
fn is_open(mode: &str) -> bool {
    if mode.bytes().all(|byte| byte.is_ascii_digit()) {
        let digit = |from_end: usize| {
            let at = mode.len().checked_sub(from_end)?;
            mode.as_bytes().get(at).map(|byte| byte - b'0')
        };
        let sticky = digit(4).is_some_and(|digit| digit & 1 == 1);
        return mode.len() >= 3 && !sticky && digit(1).is_some_and(|digit| digit & 2 == 2);
    }
    mode.split(',').any(|clause| {
        let Some((who, rights)) = clause.split_once(['+', '=']) else { return false };
        let others = who.contains(['o', 'a']) || who.is_empty() && clause.contains('=');
        others && rights.contains('w') && !rights.contains('t')
    })
}
