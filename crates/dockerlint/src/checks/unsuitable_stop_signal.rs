use std::ops::Range;

use dockerfile::{Base, Keyword, ShellBody};
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{ImageName, Stage, base_name},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unsuitable-stop-signal",
        summary: "the stop signal ends the program in an unclean way",
        docs: include_str!("unsuitable_stop_signal.md"),
        ..Rule::STABLE
    },
    run,
};

/// Programs, the signal that ends them in order, and what others do.
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("nginx", "SIGQUIT", "nginx drops open connections"),
    ("openresty", "SIGQUIT", "openresty drops open connections"),
    ("systemd", "SIGRTMIN+3", "systemd does not shut down"),
];

fn run(lint: &Lint, report: &mut Report) {
    for stop in lint.stages.iter().flat_map(|stage| stage.of(Keyword::Stopsignal)) {
        let Some(word) = stop.words().first() else { continue };
        match lint.value(word, stop).as_deref().map(signal).as_deref() {
            Some("KILL" | "9") => {
                report.at(&word.span, "SIGKILL leaves the program no time to finish anything");
            }
            Some("STOP" | "19") => {
                report.at(&word.span, "SIGSTOP only makes the program wait, and then it is killed");
            }
            _ => {}
        }
    }
    lint.results().into_iter().for_each(|stage| judge(lint, stage, report));
}

/// Whether the program that the image of `stage` runs gets the signal it needs.
fn judge(lint: &Lint, stage: &Stage, report: &mut Report) {
    let Some((name, main)) = program(lint, stage) else { return };
    let Some((_, wanted, else_)) = PROGRAMS.iter().find(|(program, ..)| *program == name) else {
        return;
    };
    let mut stops = lint.lineage(stage.index).flat_map(|stage| stage.of(Keyword::Stopsignal).rev());
    let Some(stop) = stops.next() else {
        // Other images may have set it.
        if is_plain(lint, stage) {
            report.at(&main, format!("{else_} without `STOPSIGNAL {wanted}`"));
        }
        return;
    };
    let Some(word) = stop.words().first() else { return };
    let Some(value) = lint.value(word, stop).map(|value| signal(&value)) else { return };
    let right = value == signal(wanted) || (*wanted == "SIGQUIT" && value == "3");
    if !right && !matches!(value.as_str(), "KILL" | "9" | "STOP" | "19") {
        report.at(&word.span, format!("{else_} at this signal: use {wanted}"));
    }
}

/// The program of `ENTRYPOINT`, or of `CMD` where there is none, and where it is named.
fn program(lint: &Lint, stage: &Stage) -> Option<(String, Range<usize>)> {
    let last = |kind| lint.lineage(stage.index).find_map(|stage| stage.of(kind).next_back());
    let main = last(Keyword::Entrypoint).or_else(|| last(Keyword::Cmd))?;
    let ShellBody::Commands(commands) = lint.dockerfile.commands(main) else { return None };
    // The shell hands its place to an only command.
    let [command] = &commands[..] else { return None };
    let name = command.name.as_ref()?;
    Some((base_name(name.literal.as_deref()?).to_owned(), name.span.clone()))
}

/// Whether the base image is one that has no program of its own.
fn is_plain(lint: &Lint, stage: &Stage) -> bool {
    const PLAIN: &[&str] = &[
        "alpine",
        "almalinux",
        "amazonlinux",
        "archlinux",
        "centos",
        "debian",
        "fedora",
        "oraclelinux",
        "rockylinux",
        "ubuntu",
    ];
    match lint.lineage(stage.index).last().map(|stage| &stage.base) {
        Some(Base::Scratch) => true,
        Some(Base::Image(image)) => {
            let name = image.resolved.value.as_deref().unwrap_or_default();
            ImageName::parse(name).official().is_some_and(|name| PLAIN.contains(&name))
        }
        _ => false,
    }
}

/// A signal as all its spellings are written in one way: `SIGKILL`, `kill`.
fn signal(text: &str) -> String {
    let upper = text.to_ascii_uppercase();
    upper.strip_prefix("SIG").unwrap_or(&upper).to_owned()
}
