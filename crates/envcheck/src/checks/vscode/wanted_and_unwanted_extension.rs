use findings::{Check, Report, Rule};

use crate::model::Vscode;

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "wanted-and-unwanted-extension",
        summary: "extension is recommended and advised against",
        docs: include_str!("wanted_and_unwanted_extension.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    let (Some(wanted), Some(unwanted)) = (vscode.extensions(), vscode.unwanted()) else { return };
    for node in unwanted.items() {
        let Some(id) = node.as_str() else { continue };
        let same = wanted
            .items()
            .iter()
            .find(|it| it.as_str().is_some_and(|it| it.eq_ignore_ascii_case(id)));
        if let Some(same) = same {
            let place = vscode.span(&same.span);
            report
                .at(&node.span, "is in both lists: keep it in one")
                .related(place, "recommended here");
        }
    }
}
