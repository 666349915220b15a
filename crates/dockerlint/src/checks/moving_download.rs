use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Address, Variables, added_reference},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "moving-download",
        summary: "a download is whatever is newest",
        severity: Severity::Info,
        docs: include_str!("moving_download.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let variables = Variables::of(lint, run);
        for url in run.downloads().flat_map(|download| download.urls) {
            if let Some(part) = moving_part(&variables.expand(url)) {
                report.at(&url.span, format!("`{part}` in the address moves on; name a version"));
            }
        }
    }
    for (add, _) in lint.triggers_and_instructions().filter(|(found, _)| found.kind == Keyword::Add)
    {
        let Some((_, sources)) = add.words().split_last() else { continue };
        for source in sources {
            let text = lint.value(source, add).unwrap_or_else(|| source.value());
            let web = text.contains("://") && added_reference(&text).is_none();
            if let Some(part) = moving_part(&text).filter(|_| web) {
                report
                    .at(&source.span, format!("`{part}` in the address moves on; name a version"));
            }
        }
    }
}

/// The part of the address that names no version but a place where versions come and go.
fn moving_part(url: &str) -> Option<&'static str> {
    const PARTS: [&str; 7] = ["latest", "nightly", "main", "master", "HEAD", "develop", "current"];
    let address = Address::parse(url);
    if address.is_local() {
        return None;
    }
    PARTS.into_iter().find(|part| {
        address.path.split('/').any(|step| {
            let stem = step.split('.').next().unwrap_or(step);
            // `tool-latest-linux.tar.gz`
            stem == *part || (*part == "latest" && stem.split(['-', '_']).any(|word| word == *part))
        })
    })
}
