use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::model::{Inspection, accounts};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "image-runs-as-root",
        summary: "image runs as root",
        docs: include_str!("image_runs_as_root.md"),
        aliases: &["CIS-DI-0001", "DL3002", "DS-0002"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    // On Windows no USER is ContainerUser or ContainerAdministrator, by the base image.
    if inspection.image.config.os == "windows" {
        return;
    }
    let user = inspection.image.config.user.trim();
    let name = user.split(':').next().unwrap_or_default().trim();
    if name.is_empty() {
        let place = inspection.whole();
        report.at(place, "no USER is set: containers start as root unless told otherwise");
        return;
    }
    let place = inspection.decided_by(Keyword::User);
    if name == "root" || name.parse() == Ok(0) {
        report.at(place, format!("containers start as `{user}`, which is root"));
        return;
    }
    match inspection.contents.live(&inspection.image, "/etc/passwd") {
        Ok(text) => {
            if accounts::started_as(text.unwrap_or_default(), name) == Some(0) {
                report.at(
                    place,
                    format!(
                        "containers start as `{user}`, whose uid in /etc/passwd is 0: that is root"
                    ),
                );
            }
        }
        Err(_) if name.parse::<i64>().is_ok() => {}
        Err(reason) => {
            report.not_checked(format!("whether `{name}` is root cannot be told: {reason}"));
        }
    }
}
