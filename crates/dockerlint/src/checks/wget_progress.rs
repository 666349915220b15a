use std::cell::OnceCell;

use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Download, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "wget-progress",
        summary: "wget fills the log with its progress",
        severity: Severity::Info,
        docs: include_str!("wget_progress.md"),
        aliases: &["DL3047"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let option = OnceCell::new();
    for run in &lint.runs {
        let loud = run.downloads().filter(|found| found.call.name == "wget" && !is_quiet(found));
        for download in loud {
            let program = download.call.program;
            report
                .at(&program.span, "each dot of the bar is a line in the log of a build")
                .fix(fix(lint, run, &download, *option.get_or_init(|| quieting(lint))));
        }
    }
}

fn is_quiet(download: &Download) -> bool {
    let quiet = [
        "progress",
        "no-verbose",
        "q",
        "quiet",
        "o",
        "output-file",
        "a",
        "append-output",
        "spider",
        "b",
        "background",
    ];
    let options = &download.options;
    options.has(&quiet)
        || options.given.iter().any(|option| option.name == "n" && option.word.raw.contains("nv"))
}

/// The option that every `wget` of this file understands, and whether that is certain: the one of `BusyBox` knows `-q`
/// only.
fn quieting(lint: &Lint) -> (&'static str, bool) {
    let calls = |names: &[&str]| lint.runs.iter().flat_map(Run::calls).any(|call| call.is(names));
    let small = calls(&["apk"]);
    let large = calls(&["apt-get", "apt", "yum", "dnf", "microdnf", "zypper"]);
    (if small && !large { "-q" } else { "--progress=dot:giga" }, small != large)
}

fn fix(lint: &Lint, run: &Run, download: &Download, (option, certain): (&str, bool)) -> Fix {
    let title = format!("add {option}");
    let fix = if certain { Fix::safe(title) } else { Fix::not_safe(title) };
    let (place, text) = run.option_after(download.call.program, option);
    fix.replace(lint.span(&place), text)
}
