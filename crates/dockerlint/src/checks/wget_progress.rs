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
    for run in &lint.runs {
        let loud = run.downloads().filter(|found| found.call.name == "wget" && !is_quiet(found));
        for download in loud {
            let program = download.call.program;
            report
                .at(&program.span, "each dot of the bar is a line in the log of a build")
                .fix(fix(lint, run, &download));
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

/// The `wget` of `BusyBox` knows `-q` only.
fn fix(lint: &Lint, run: &Run, download: &Download) -> Fix {
    let calls = |names: &[&str]| lint.runs.iter().flat_map(Run::calls).any(|call| call.is(names));
    let small = calls(&["apk"]);
    let large = calls(&["apt-get", "apt", "yum", "dnf", "microdnf", "zypper"]);
    let option = if small && !large { "-q" } else { "--progress=dot:giga" };
    let title = format!("add {option}");
    let fix = if small == large { Fix::not_safe(title) } else { Fix::safe(title) };
    let (place, text) = run.option_after(download.call.program, option);
    fix.replace(lint.span(&place), text)
}
