use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::Run};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "curl-without-location",
        summary: "curl does not follow to where the file has moved",
        severity: Severity::Info,
        docs: include_str!("curl_without_location.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for download in Run::downloads(run).filter(|found| found.call.name == "curl") {
            let follows =
                ["L", "location", "location-trusted", "follow", "I", "head", "K", "config"];
            // Requests that change something are not repeated elsewhere.
            let changes = ["X", "request", "d", "data", "data-raw", "F", "form", "T", "json"];
            if !download.options.has(&follows)
                && !download.options.has(&changes)
                && download.is_used(run)
            {
                let message = "without `-L` the answer may be a page that says where the file is";
                report.at(&download.call.program.span, message);
            }
        }
    }
}
