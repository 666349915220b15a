use dockerfile::{Keyword, Span};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Address, GitClone, Variables},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "plain-http-download",
        summary: "a download is not encrypted",
        docs: include_str!("plain_http_download.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        // What was changed on the way does not pass.
        let verified = run.verifies();
        let variables = Variables::of(lint, run);
        if !verified {
            for url in run.downloads().flat_map(|download| download.urls) {
                judge(lint, report, &url.span, &variables.expand(url));
            }
        }
        for clone in run.calls().filter_map(GitClone::new) {
            judge(lint, report, &clone.source.span, &variables.expand(clone.source));
        }
        for install in run.installs().filter(|install| install.manager.name == "pip") {
            for word in install.call.args.0 {
                let text = variables.expand(word);
                let url = text.find("http://").map_or("", |at| text.get(at..).unwrap_or_default());
                judge(lint, report, &word.span, url);
            }
        }
    }
    for (add, _) in lint.triggers_and_instructions().filter(|(found, _)| found.kind == Keyword::Add)
    {
        let Some((_, sources)) = add.words().split_last() else { continue };
        if add.flag("checksum").is_some() {
            continue;
        }
        for source in sources {
            let text = lint.value(source, add).unwrap_or_else(|| source.value());
            judge(lint, report, &source.span, &text);
        }
    }
}

fn judge(lint: &Lint, report: &mut Report, span: &Span, url: &str) {
    let address = Address::parse(url);
    let Some(scheme) = address.scheme.filter(|_| address.is_open()) else { return };
    let host = if address.host.is_empty() { "the server" } else { address.host };
    let message = format!("anybody between here and {host} can change what comes");
    let finding = report.at(span, message);
    // The address may come from a variable that is set elsewhere.
    let written = lint.dockerfile.slice(span.clone());
    let at = written.find(&format!("{scheme}://")).filter(|_| matches!(scheme, "http" | "git"));
    if let Some(at) = at {
        let start = span.start + at;
        let place = lint.span(&(start..start + scheme.len()));
        // Not every server answers there.
        finding.fix(Fix::not_safe("use https").replace(place, "https"));
    }
}
