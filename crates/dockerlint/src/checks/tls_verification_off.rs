use dockerfile::{Keyword, ShellWord};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Address, Call, Download, Variables, untrusting_option, untrusting_variable},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "tls-verification-off",
        summary: "certificates are not checked",
        docs: include_str!("tls_verification_off.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for (at, _) in lint.triggers_and_instructions() {
        if !matches!(at.kind, Keyword::Env | Keyword::Arg) {
            continue;
        }
        for pair in at.pairs() {
            let name = pair.key.raw();
            let value = pair.value.as_ref().and_then(dockerfile::Word::literal);
            if let Some(value) = value.filter(|value| untrusting_variable(name, value)) {
                let end = pair.value.as_ref().map_or(pair.key.span.end, |word| word.span.end);
                report.at(pair.key.span.start..end, message(&format!("{name}={value}")));
            }
        }
    }
    for run in &lint.runs {
        let variables = Variables::of(lint, run);
        for command in run.commands() {
            let exports =
                command.name.as_ref().is_some_and(|name| name.raw == "export" || name.raw == "env");
            let declared = command.arguments.iter().filter(|_| exports);
            for word in command.assignments.iter().chain(declared) {
                let pair = word.literal.as_deref().and_then(|text| text.split_once('='));
                if pair.is_some_and(|(name, value)| untrusting_variable(name, value)) {
                    report.at(&word.span, message(&word.raw));
                }
            }
        }
        for (index, command) in run.commands().iter().enumerate() {
            let Some(call) = Call::new(command) else { continue };
            let Some(option) = untrusting_option(&call) else { continue };
            if run.download(index).is_some_and(|download| is_local(&download, &variables)) {
                continue;
            }
            let finding =
                report.at(option.first.span.start..option.last.span.end, message(&option.name));
            if let Some(fix) = without(lint, &call, option.first, &option.name) {
                finding.fix(fix);
            }
        }
    }
}

fn message(what: &str) -> String {
    format!("`{what}`: anybody on the way can pass for the server")
}

/// A server on this machine needs no certificate.
fn is_local(download: &Download, variables: &Variables) -> bool {
    let local = |url: &&ShellWord| Address::parse(&variables.expand(url)).is_local();
    !download.urls.is_empty() && download.urls.iter().all(local)
}

/// The option of `curl` or `wget` taken out.
fn without(lint: &Lint, call: &Call, word: &ShellWord, name: &str) -> Option<Fix> {
    let span = word.span.clone();
    if !call.is(&["curl", "wget"]) || lint.dockerfile.slice(span.clone()) != word.raw {
        return None;
    }
    // What was never checked may well be wrong.
    let fix = Fix::not_safe(format!("take {name} out"));
    if !word.raw.starts_with("--") && word.raw.len() > 2 {
        let at = span.start + word.raw.find('k')?;
        return Some(fix.replace(lint.span(&(at..at + 1)), ""));
    }
    let text = lint.dockerfile.text.as_str();
    let before = text.get(..span.start)?;
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    let alone = before.trim_end_matches([' ', '\t']).ends_with('\n');
    let start = if alone { span.start } else { span.start - blanks };
    Some(fix.replace(lint.span(&(start..span.end)), ""))
}
