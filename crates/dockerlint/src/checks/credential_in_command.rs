use dockerfile::ShellWord;
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, Secret, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "credential-in-command",
        summary: "RUN signs in with a credential that stays in the image",
        severity: Severity::Error,
        docs: include_str!("credential_in_command.md"),
        aliases: &["DS-0031"],
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

const MESSAGE: &str =
    "it stays in the history or the layer; hand it over with `--mount=type=secret`";

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| Secret::all(&run.instruction).is_empty()) {
        for call in run.calls() {
            let Some((place, values)) = sign_in(&call).or_else(|| literal_password(&call)) else {
                continue;
            };
            for value in values {
                report.hide(&value.span);
            }
            report.at(&place.span, MESSAGE);
        }
    }
}

type Found<'a> = Option<(&'a ShellWord, Vec<&'a ShellWord>)>;

/// Programs that write what they are given into a file of the image: the word to blame, and what is to be hidden.
fn sign_in<'a>(call: &Call<'a>) -> Found<'a> {
    let words: Vec<&str> = call.args.operands(&[]).into_iter().map(text).collect();
    let nth = |word: &str| call.args.0.iter().find(|found| text(found) == word);
    match (call.name, words.as_slice()) {
        ("aws", ["configure", "set", name, ..])
            if ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]
                .contains(name) =>
        {
            let place = nth(name)?;
            Some((place, behind(call, place)))
        }
        ("gcloud", ["auth", "activate-service-account", ..]) => {
            Some((nth("activate-service-account")?, Vec::new()))
        }
        ("az", ["login", ..]) => option(call, Some('p'), &["password", "federated-token"]),
        ("doctl", ["auth", "init", ..]) => option(call, Some('t'), &["access-token"]),
        _ => None,
    }
}

/// A password that is written into a command line.
fn literal_password<'a>(call: &Call<'a>) -> Found<'a> {
    let words: Vec<&str> = call.args.operands(&[]).into_iter().map(text).collect();
    let found = match (call.name, words.as_slice()) {
        (
            "docker" | "podman" | "buildah" | "skopeo" | "helm",
            ["login", ..] | ["registry", "login", ..],
        ) => option(call, Some('p'), &["password"]),
        ("curl", _) => option(call, Some('u'), &["user"])
            .filter(|(_, values)| values.iter().any(|value| text(value).contains(':'))),
        _ => None,
    }?;
    let literal = |word: &&ShellWord| word.literal.is_some();
    (found.1.iter().any(literal) || found.0.literal.is_some() && found.1.is_empty())
        .then_some(found)
}

/// The option and its value: the next word, or what is in the same one.
fn option<'a>(call: &Call<'a>, letter: Option<char>, names: &[&str]) -> Found<'a> {
    let is_long = |word: &str| {
        let name = word.strip_prefix("--").map(|word| word.split('=').next().unwrap_or(word));
        name.is_some_and(|name| names.contains(&name))
    };
    // `-sSu` ends in the option; `-uname:word` begins with it.
    let is_short = |word: &str| {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        letters.zip(letter).is_some_and(|(letters, letter)| {
            let cluster =
                letters.len() < 7 && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
            letters.starts_with(letter) || (cluster && letters.ends_with(letter))
        })
    };
    let found = |word: &&ShellWord| is_long(text(word)) || is_short(text(word));
    let place = call.args.0.iter().find(found)?;
    let next = text(place).ends_with(|last| Some(last) == letter) && !text(place).contains(':');
    let attached = text(place).contains('=') || !(next || text(place).starts_with("--"));
    Some((place, if attached { vec![place] } else { behind(call, place) }))
}

/// The word behind `place`.
fn behind<'a>(call: &Call<'a>, place: &ShellWord) -> Vec<&'a ShellWord> {
    let at = call.args.0.iter().position(|word| std::ptr::eq(word, place));
    at.and_then(|at| call.args.0.get(at + 1)).into_iter().collect()
}
