use findings::{Check, Report, Rule};

use source::Node;

use crate::model::{Environment, FileKind};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unused-template-option",
        summary: "no file of the Template uses the option",
        docs: include_str!("unused_template_option.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for template in environment.of_kind(FileKind::Template) {
        let Some(root) = template.root() else { continue };
        let Some(used) = environment.listing.placeholders.get(template.folder()) else { continue };
        for option in root.get("options").map_or(&[][..], Node::members) {
            // What has other characters in its name is another rule's affair.
            let replaceable =
                option.name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
            if replaceable && !used.contains(&option.name) {
                let message = format!(
                    "users are asked for it and nothing changes: write `${{templateOption:{}}}` where it counts, or take it out",
                    option.name
                );
                report.at(template.file.span(option.key.span.clone()), message);
            }
        }
    }
}
