use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Address, Download, Run, Variables},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "curl-without-fail",
        summary: "curl takes an error page for the file",
        docs: include_str!("curl_without_fail.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let variables = Variables::of(lint, run);
        for download in run.downloads().filter(|found| found.call.name == "curl") {
            // Other protocols have no error pages.
            let web = |word: &&dockerfile::ShellWord| {
                let text = variables.expand(word);
                let scheme = Address::parse(&text).scheme.map(str::to_ascii_lowercase);
                scheme.is_none_or(|scheme| {
                    matches!(scheme.as_str(), "http" | "https") || scheme.contains('$')
                })
            };
            if fails(&download) || !download.is_used(run) || !download.urls.iter().any(web) {
                continue;
            }
            report
                .at(&download.call.program.span, "without `-f` a 404 goes on as if all were well")
                .fix(fix(lint, run, &download));
        }
    }
}

fn fails(download: &Download) -> bool {
    download.options.has(&["f", "fail", "fail-with-body", "I", "head", "K", "config"])
        // Somebody looks at the status, or hands options on.
        || download.options.find(&["w", "write-out"]).is_some_and(|status| {
            status.value.is_some_and(|format| format.contains("code"))
        })
}

/// `f` goes into the first cluster of switches: `-fsSL`.
fn fix(lint: &Lint, run: &Run, download: &Download) -> Fix {
    let fix = Fix::safe("add -f");
    let cluster = download.call.args.0.first().filter(|word| {
        let letters = word.raw.strip_prefix('-').unwrap_or_default();
        !letters.is_empty() && letters.chars().all(|letter| "sSLkgijqvO#46".contains(letter))
    });
    if let Some(word) = cluster
        && lint.dockerfile.slice(word.span.clone()) == word.raw
    {
        let at = word.span.start + 1;
        return fix.replace(lint.span(&(at..at)), "f");
    }
    let (place, text) = run.option_after(download.call.program, "-f");
    fix.replace(lint.span(&place), text)
}
