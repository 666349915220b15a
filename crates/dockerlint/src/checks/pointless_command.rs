use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "pointless-command",
        summary: "the command does nothing for an image",
        severity: Severity::Info,
        docs: include_str!("pointless_command.md"),
        aliases: &["DL3001"],
        ..Rule::STABLE
    },
    run,
};

/// Programs, and why a build has no use for them.
const PROGRAMS: &[(&[&str], &str)] = &[
    (&["ssh"], "there is nobody to talk to; fetch what the build needs with ADD or git"),
    (&["vim"], "an editor waits for keys that nobody presses"),
    (&["shutdown"], "there is no machine to stop"),
    (&["service"], "what it starts ends with this step; start the program with ENTRYPOINT or CMD"),
    (&["ps", "free", "top"], "it tells about this step of the build only"),
    (&["kill"], "no process outlives the step it was started in"),
    (&["mount"], "a mount ends with this step; use RUN --mount or a volume"),
    (&["ifconfig"], "the network belongs to this step of the build only"),
];

fn run(lint: &Lint, report: &mut Report) {
    for call in lint.runs.iter().flat_map(crate::model::Run::calls) {
        let found = PROGRAMS.iter().find(|(names, _)| call.is(names));
        if let Some((_, why)) = found {
            report.at(&call.program.span, *why);
        }
    }
}
