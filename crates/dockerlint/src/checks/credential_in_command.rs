use dockerfile::ShellWord;
use findings::{
    Check, Report, Rule, Severity,
    credential::{self, is_placeholder},
};

use crate::{
    Lint,
    model::{Args, Call, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "credential-in-command",
        summary: "credential stands in a command",
        severity: Severity::Error,
        docs: include_str!("credential_in_command.md"),
        aliases: &["DS-0031"],
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

/// Programs that log in, the words that say so, and their options that take the credential.
const LOGINS: &[(&str, &[&str], &[&str])] = &[
    ("az", &["login"], &["p", "password"]),
    ("buildah", &["login"], &["p", "password"]),
    ("docker", &["login"], &["p", "password"]),
    ("doctl", &["auth", "init"], &["t", "access-token"]),
    ("helm", &["registry", "login"], &["p", "password"]),
    ("oc", &["login"], &["p", "password", "token"]),
    ("podman", &["login"], &["p", "password"]),
    ("skopeo", &["login"], &["p", "password"]),
    ("sshpass", &[], &["p"]),
];

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let mut told = Vec::new();
        for call in run.calls() {
            if let Some(word) = secret_of(&call) {
                report.hide(&word.span);
                let message = format!(
                    "the image's history keeps what `{}` logs in with: use a secret mount",
                    call.name
                );
                report.at(&call.program.span, message);
                told.push(word.span.clone());
            }
        }
        let span = run.instruction.span.clone();
        let script = lint.dockerfile.slice(span.clone());
        let Some((form, found)) = credential::find(script.as_bytes()) else { continue };
        let place = span.start + found.start..span.start + found.end;
        report.hide(&place);
        if !told.iter().any(|word| word.start <= place.start && place.start < word.end) {
            report.at(&place, format!("the image's history keeps {form}: use a secret mount"));
        }
    }
}

/// The literal credential that `call` is given.
fn secret_of<'a>(call: &Call<'a>) -> Option<&'a ShellWord> {
    let words = call.args.0;
    if call.name == "aws" {
        let at = words.iter().position(|word| {
            matches!(
                text(word),
                "aws_access_key_id" | "aws_secret_access_key" | "aws_session_token"
            )
        })?;
        let configures = words.iter().take(at).any(|word| text(word) == "configure");
        return words.get(at + 1).filter(|word| configures && is_literal(word));
    }
    let (_, verbs, options) = LOGINS.iter().find(|(program, ..)| call.is(&[program]))?;
    let logs_in = verbs.iter().all(|verb| words.iter().any(|word| text(word) == *verb));
    let at = words.iter().position(|word| Args(std::slice::from_ref(word)).has(options))?;
    let option = words.get(at)?;
    let inline = text(option).contains('=');
    let value = if inline { Some(option) } else { words.get(at + 1) };
    value.filter(|word| logs_in && is_literal(word))
}

fn is_literal(word: &ShellWord) -> bool {
    let value =
        word.literal.as_deref().map(|text| text.split_once('=').map_or(text, |(_, value)| value));
    value.is_some_and(|value| !is_placeholder(value))
}
