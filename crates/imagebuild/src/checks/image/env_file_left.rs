use std::collections::BTreeMap;

use findings::{Check, Report, Rule};
use image::Kind;

use crate::model::{Inspection, credential_files, facts::few};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "env-file-left",
        summary: "environment file is left in the image",
        docs: include_str!("env_file_left.md"),
        aliases: &["CIS-DI-0010"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    let mut found: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for file in
        inspection.image.files.live().filter(|file| credential_files::is_env_file(&file.name()))
    {
        let Some(entry) = file.live() else { continue };
        let regular = matches!(entry.kind, Kind::File | Kind::HardLink);
        // One that holds a credential is the finding of another check.
        if regular && inspection.contents.credential(entry).is_none() {
            found.entry(entry.layer).or_default().push(file.path());
        }
    }
    for (layer, paths) in found {
        let message = format!(
            "{}: settings of one place travel with the image; name it in .dockerignore",
            few(&paths)
        );
        report.at(inspection.layer_place(layer), message).identity(paths.join(" "));
    }
}
