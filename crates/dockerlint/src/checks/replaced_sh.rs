use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Call, Run, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "replaced-sh",
        summary: "/bin/sh is replaced to change the shell of RUN",
        docs: include_str!("replaced_sh.md"),
        aliases: &["DL4005"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for call in run.calls().filter(|call| call.is(&["ln"])) {
            let operands = call.args.operands(&["t", "target-directory", "S", "suffix"]);
            let [shell, .., target] = operands[..] else { continue };
            if !matches!(text(target), "/bin/sh" | "/usr/bin/sh") {
                continue;
            }
            let message = "scripts of the image run in it too; SHELL changes it for RUN only";
            let finding = report.at(&target.span, message);
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_.-".contains(&byte);
            if let Some(shell) = shell.literal.as_deref()
                && alone(run, &call)
                && shell.bytes().all(plain)
            {
                let text = format!("SHELL [\"{shell}\", \"-c\"]");
                finding.fix(
                    Fix::not_safe("set SHELL instead")
                        .replace(lint.span(&run.instruction.span), text),
                );
            }
        }
    }
}

/// Whether the step does nothing but this.
fn alone(run: &Run, call: &Call<'_>) -> bool {
    let instruction = &run.instruction;
    run.commands().len() == 1
        && call.command.redirections.is_empty()
        && instruction.flags.is_empty()
        && instruction.comments.is_empty()
        && instruction.heredocs.is_empty()
}
