use findings::{Check, Report, Rule, Severity};

use source::Node;

use crate::model::{Environment, FileKind, WorkspaceFile, environment::placeholders};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unknown-template-option",
        summary: "Template has no such option",
        severity: Severity::Error,
        docs: include_str!("unknown_template_option.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for template in environment.of_kind(FileKind::Template) {
        let Some(root) = template.root() else { continue };
        let options = root.get("options").map_or(&[][..], Node::members);
        let within = |file: &&WorkspaceFile| {
            let folder = template.folder();
            folder.is_empty() || file.path.starts_with(&format!("{folder}/"))
        };
        for file in environment.workspace.files().iter().filter(within) {
            for (name, range) in placeholders(&file.text) {
                if file.path != template.path && !options.iter().any(|option| option.name == name) {
                    let message = format!(
                        "`{}` defines no `{name}`: nothing is put in its place",
                        template.shown
                    );
                    report.at(file.file.span(range), message);
                }
            }
        }
    }
}
