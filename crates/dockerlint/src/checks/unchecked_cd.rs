use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Shell, text, turns_on},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unchecked-cd",
        summary: "the commands behind cd run wherever they are when it fails",
        docs: include_str!("unchecked_cd.md"),
        aliases: &["SC2164"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        let commands = run.commands();
        if commands.iter().any(|command| turns_on(command, Some('e'), "errexit"))
            || Shell::of(lint, run).has(Some('e'), "errexit")
        {
            continue;
        }
        for command in commands.iter().filter(|command| !command.tested) {
            let name = command.name.as_ref().and_then(|name| name.literal.as_deref());
            let Some(name @ ("cd" | "pushd" | "popd")) = name else { continue };
            let stays = command.arguments.iter().map(text).any(|word| word == "-n");
            let upwards = matches!(&command.arguments[..], [folder] if is_above(text(folder)));
            if upwards || (stays && name != "cd") {
                continue;
            }
            let end = command.span.end;
            report
                .at(&command.span, format!("nothing is done about a `{name}` that fails"))
                .fix(Fix::safe("leave when it fails").replace(lint.span(&(end..end)), " || exit"));
        }
    }
}

/// `/`, `.`, `..`, `../..`: folders that are always there.
fn is_above(folder: &str) -> bool {
    !folder.is_empty() && folder.split('/').all(|part| matches!(part, "" | "." | ".."))
}
