use std::collections::BTreeMap;

use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Inspection, credential_files,
    facts::few,
    fate::{fate, hidden_by},
};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "credential-file",
        summary: "file holds a credential",
        severity: Severity::Error,
        docs: include_str!("credential_file.md"),
        aliases: &["CIS-DI-0010"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    let mut samples: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for entry in inspection.image.files.occurrences() {
        let Some(what) = inspection.contents.credential(entry) else { continue };
        let path = inspection.image.files.at(entry.file()).path();
        if credential_files::is_sample(&path) {
            samples.entry(entry.layer).or_default().push(path);
            continue;
        }
        let message = format!("{path} holds {what}{}", fate(entry));
        let finding = report.at(inspection.layer_place(entry.layer), message);
        finding.identity(format!("{path} {}", entry.layer));
        let place = hidden_by(entry).map(|layer| inspection.layer_place(layer));
        if let Some(place) = place.filter(|place| *place != finding.span) {
            finding.related(place, "this does not take it out of the layer below");
        }
    }
    for (layer, mut paths) in samples {
        paths.sort_unstable();
        paths.dedup();
        let message = format!("keys or passwords among tests or examples: {}", few(&paths));
        let finding = report.at(inspection.layer_place(layer), message);
        finding.severity(Severity::Info).identity(paths.join(" "));
    }
}
