use std::collections::BTreeMap;

use findings::{Check, Report, Rule};
use image::{File, Occurrence};

use crate::model::{Inspection, facts::few, fate::hidden_by};

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
    let mut left: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    let mut removed: BTreeMap<(u16, Option<u16>), Vec<String>> = BTreeMap::new();
    for folder in inspection.image.files.iter() {
        let database = match folder.name().as_ref() {
            ".git" => "HEAD",
            ".hg" => "store",
            ".svn" => "wc.db",
            ".bzr" => "branch",
            _ => continue,
        };
        // A folder that merely has the name is none.
        let Some(inside) = folder.children().find(|child| child.name() == database) else {
            continue;
        };
        if folder.is_directory() && inside.is_present() {
            let layer = inside.live().or(folder.live()).map_or(0, |entry| entry.layer);
            left.entry(layer).or_default().push(folder.path());
        } else if let Some(entry) = last(inside).or_else(|| last(folder)) {
            let key = (entry.layer, hidden_by(entry));
            removed.entry(key).or_default().push(folder.path());
        }
    }
    for (layer, paths) in left {
        let message = format!(
            "{}: all that was ever committed can be read from it; name it in .dockerignore",
            few(&paths)
        );
        report.at(inspection.layer_place(layer), message).identity(paths.join(" "));
    }
    for ((layer, by), paths) in removed {
        let message = format!(
            "{}: removed in a later layer, still in the image with all that was ever committed; name it in .dockerignore",
            few(&paths)
        );
        let finding = report.at(inspection.layer_place(layer), message);
        finding.identity(paths.join(" "));
        let place = by.map(|layer| inspection.layer_place(layer));
        if let Some(place) = place.filter(|place| *place != finding.span) {
            finding.related(place, "this does not take it out of the layer below");
        }
    }
}

/// The newest entry; what came and went in one layer is not in the image.
fn last(file: File<'_>) -> Option<&Occurrence> {
    file.occurrences().iter().rev().find(|entry| hidden_by(entry).is_some())
}
