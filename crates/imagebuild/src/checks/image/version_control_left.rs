use std::collections::BTreeMap;

use findings::{Check, Report, Rule};

use crate::model::{Inspection, facts::few};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "version-control-left",
        summary: "version control is left in the image",
        docs: include_str!("version_control_left.md"),
        aliases: &["DKL-LI-0003"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    let mut found: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for folder in inspection.image.files.live().filter(image::File::is_directory) {
        let database = match folder.name().as_ref() {
            ".git" => "HEAD",
            ".hg" => "store",
            ".svn" => "wc.db",
            ".bzr" => "branch",
            _ => continue,
        };
        // A folder that merely has the name is none.
        let holds = folder.children().find(|child| child.name() == database && child.is_present());
        let Some(inside) = holds else { continue };
        let layer = inside.live().or(folder.live()).map_or(0, |entry| entry.layer);
        found.entry(layer).or_default().push(folder.path());
    }
    for (layer, paths) in found {
        let message = format!(
            "{}: all that was ever committed can be read from it; name it in .dockerignore",
            few(&paths)
        );
        report.at(inspection.layer_place(layer), message).identity(paths.join(" "));
    }
}
