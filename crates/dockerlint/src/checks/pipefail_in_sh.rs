use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{ImageName, Shell, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "pipefail-in-sh",
        summary: "sh may not know the option pipefail",
        docs: include_str!("pipefail_in_sh.md"),
        aliases: &["SC3040"],
        ..Rule::STABLE
    },
    run,
};

/// Options of `set -o` that POSIX does not have.
const OPTIONS: &[&str] = &[
    "pipefail",
    "errtrace",
    "functrace",
    "braceexpand",
    "hashall",
    "histexpand",
    "history",
    "keyword",
    "physical",
    "posix",
    "privileged",
];

/// Parts of names of images whose `sh` is `busybox` or `bash`.
const ABLE: &[&str] = &[
    "alpine",
    "busybox",
    "fedora",
    "centos",
    "rockylinux",
    "almalinux",
    "amazonlinux",
    "oraclelinux",
    "redhat",
    "ubi",
    "opensuse",
    "archlinux",
    "photon",
    "mariner",
    "azurelinux",
    "bash",
];

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        let shell = Shell::of(lint, run);
        if !matches!(shell.name.as_str(), "sh" | "dash")
            || run.stage.is_some_and(|stage| is_able(lint, stage))
        {
            continue;
        }
        for command in run.commands() {
            let name = command.name.as_ref().and_then(|name| name.literal.as_deref());
            let option = command.arguments.iter().find(|word| OPTIONS.contains(&text(word)));
            if let (Some("set"), Some(option)) = (name, option) {
                let message = format!(
                    "Debian's `{}` stops here; set `SHELL [\"/bin/bash\", \"-c\"]`",
                    shell.name
                );
                report.at(&option.span, message);
            }
        }
    }
}

/// Whether the stage is built on an image whose `sh` is known to have the option.
fn is_able(lint: &Lint, stage: usize) -> bool {
    let bottom = lint.lineage(stage).last().and_then(|stage| stage.from.as_ref());
    let Some((from, word)) = bottom.and_then(|from| Some((from, from.words().first()?))) else {
        return false;
    };
    let name = lint.value(word, from).unwrap_or_else(|| word.value());
    let image = ImageName::parse(&name);
    let last = image.repository.rsplit('/').next().unwrap_or_default();
    let able = |text: &str| ABLE.iter().any(|able| text.contains(able));
    able(last) || image.registry.is_some_and(able) || image.tag.is_some_and(able)
}
