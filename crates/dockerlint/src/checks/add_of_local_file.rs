use dockerfile::{Instruction, Keyword, Word};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Archive};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "add-of-local-file",
        summary: "ADD copies a plain file",
        severity: Severity::Error,
        docs: include_str!("add_of_local_file.md"),
        aliases: &["DL3020", "DS-0005"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for add in lint.stages.iter().flat_map(|stage| stage.of(Keyword::Add)) {
        let [sources @ .., _] = add.words() else { continue };
        let plain: Vec<&Word> = sources.iter().filter(|word| is_plain(lint, word, add)).collect();
        let Some(first) = plain.first() else { continue };
        let message = format!("COPY does the same with `{}`", first.value());
        let found = report.at(&first.span, message);
        if plain.len() == sources.len() && add.flags.iter().all(|flag| copy_has(&flag.name)) {
            // What a pattern matches may be an archive.
            let safe = plain.iter().all(|word| !word.raw().contains(['*', '?', '[', '$']));
            let title = "use COPY";
            let fix = if safe { Fix::safe(title) } else { Fix::not_safe(title) };
            let lower = add.keyword.raw().bytes().all(|byte| byte.is_ascii_lowercase());
            let keyword = if lower { "copy" } else { "COPY" };
            found.fix(fix.replace(lint.span(&add.keyword.span), keyword));
        }
    }
}

/// Whether ADD does to this source what COPY does. What the file does not tell may be an address.
fn is_plain(lint: &Lint, word: &Word, add: &Instruction) -> bool {
    let Some(value) = lint.value(word, add) else { return false };
    !value.is_empty()
        && Archive::of(word.raw()).is_none()
        && Archive::of(&value).is_none()
        && !is_remote(&value)
}

/// An address, or a repository as `ADD` takes them.
fn is_remote(source: &str) -> bool {
    const PROTOCOLS: [&str; 6] = ["https://", "http://", "git://", "ssh://", "git@", "github.com/"];
    let repository = source.split('#').next().unwrap_or(source);
    PROTOCOLS.iter().any(|protocol| source.starts_with(protocol))
        || repository.strip_suffix(".git").is_some()
}

fn copy_has(flag: &str) -> bool {
    matches!(flag, "chown" | "chmod" | "link" | "exclude")
}
