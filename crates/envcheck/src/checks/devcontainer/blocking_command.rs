use findings::{Check, Report, Rule};

use crate::{
    Devcontainer,
    model::{
        devcontainer::HOOKS,
        shell::{self, Word},
    },
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "blocking-command",
        summary: "command does not end, and what comes behind it waits",
        docs: include_str!("blocking_command.md"),
        ..Rule::STABLE
    },
    run,
};

/// Programs that serve or watch until somebody stops them.
const SERVERS: &[(&str, &[&str])] = &[
    ("docker", &["compose", "up"]),
    ("flask", &["run"]),
    ("http-server", &[]),
    ("jekyll", &["serve"]),
    ("jupyter", &["lab"]),
    ("jupyter", &["notebook"]),
    ("nodemon", &[]),
    ("npm", &["start"]),
    ("npm", &["run", "dev"]),
    ("npm", &["run", "watch"]),
    ("pnpm", &["dev"]),
    ("rails", &["server"]),
    ("uvicorn", &[]),
    ("yarn", &["dev"]),
    ("yarn", &["start"]),
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for command in devcontainer.commands() {
        let hook = command.hook.name.as_str();
        let Some(text) = command.node.as_text() else { continue };
        // Nothing waits for the last hook.
        if hook == HOOKS[5] {
            continue;
        }
        for call in shell::calls(&text.value) {
            let Some((program, words)) = call.program() else { continue };
            if call.end == "&" || !serves(program.text, words) {
                continue;
            }
            let end = words.last().map_or(program.span.end, |word| word.span.end);
            let message = "runs until somebody stops it, and the hooks behind it wait: move it to `postAttachCommand` or a task";
            report.at(text.place(program.span.start..end), message);
        }
    }
}

fn serves(program: &str, words: &[Word<'_>]) -> bool {
    let detached = words
        .iter()
        .any(|word| matches!(word.text, "-d" | "--detach" | "--version" | "--help" | "-D"));
    let starts = |wanted: &[&str]| {
        wanted.len() <= words.len()
            && wanted.iter().zip(words).all(|(want, word)| *want == word.text)
    };
    !detached && SERVERS.iter().any(|(name, wanted)| *name == program && starts(wanted))
}
