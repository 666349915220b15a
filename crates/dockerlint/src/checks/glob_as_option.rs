use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "glob-as-option",
        summary: "a file whose name begins with a dash becomes an option",
        severity: Severity::Info,
        docs: include_str!("glob_as_option.md"),
        aliases: &["SC2035"],
        ..Rule::STABLE
    },
    run,
};

/// Programs that do the same to `./name` as to `name`.
const INDIFFERENT: &[&str] = &[
    "rm", "ls", "cat", "chmod", "chown", "chgrp", "mv", "cp", "wc", "head", "tail", "touch",
    "strip", "gunzip", "dpkg",
];

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        for call in
            run.calls().filter(|call| !call.is(&["echo", "printf", "[[", "[", "test", "expr"]))
        {
            globs(lint, &call, report);
        }
    }
}

fn globs(lint: &Lint, call: &Call<'_>, report: &mut Report) {
    let words = call.args.0.iter().take_while(|word| text(word) != "--");
    for word in words.filter(|word| word.raw.starts_with(['*', '?'])) {
        let message = format!("`./{}` cannot be taken for an option", word.raw);
        let finding = report.at(&word.span, message);
        let title = "put ./ in front";
        let start = lint.span(&(word.span.start..word.span.start));
        let fix = if call.is(INDIFFERENT) { Fix::safe(title) } else { Fix::not_safe(title) };
        finding.fix(fix.replace(start, "./"));
    }
}
