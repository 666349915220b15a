use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{ImageName, ended},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "end-of-life-image",
        summary: "image holds a release that no longer gets fixes",
        docs: include_str!("end_of_life_image.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for image in lint.images() {
        let Some(name) = image.name else { continue };
        for ended in ended(&ImageName::parse(name), lint.known.settings.today) {
            let (release, end) = (&ended.release, ended.end);
            let message = match &ended.before {
                None => format!("fixes for {release} ended on {end}"),
                Some(newer) => {
                    format!("{release} is older than {newer}, for which fixes ended on {end}")
                }
            };
            report.at(image.span, message).identity(release);
        }
    }
}
