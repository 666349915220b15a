use findings::{Check, Report, Rule, Severity};

use crate::{
    Devcontainer,
    model::shell::{self, Word},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "install-on-every-start",
        summary: "packages are installed at every start",
        severity: Severity::Info,
        docs: include_str!("install_on_every_start.md"),
        ..Rule::STABLE
    },
    run,
};

const INSTALLS: &[(&str, &[&str])] = &[
    ("apt", &["install"]),
    ("apt-get", &["install"]),
    ("apk", &["add"]),
    ("bundle", &["install"]),
    ("composer", &["install"]),
    ("npm", &["ci"]),
    ("npm", &["install"]),
    ("pip", &["install"]),
    ("pip3", &["install"]),
    ("pnpm", &["install"]),
    ("yarn", &["install"]),
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for command in devcontainer.commands().into_iter().filter(|command| command.is_repeated()) {
        let Some(text) = command.node.as_text() else { continue };
        for call in shell::calls(&text.value) {
            let Some((program, words)) = call.program() else { continue };
            if installs(program.text, words) {
                let end = words.last().map_or(program.span.end, |word| word.span.end);
                let message = format!(
                    "`{}` runs at every start: `updateContentCommand` runs once, and in prebuilds",
                    command.hook.name
                );
                report.at(text.place(program.span.start..end), message);
            }
        }
    }
}

fn installs(program: &str, words: &[Word<'_>]) -> bool {
    let first = words.iter().find(|word| !word.text.starts_with('-')).map(|word| word.text);
    INSTALLS.iter().any(|(name, wanted)| *name == program && wanted.first().copied() == first)
}
