use findings::{Check, FileId, Fix, Report, Rule};

use std::ops::Range;

use source::Node;

use crate::model::{Environment, FileKind, WorkspaceFile};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "retired-image-path",
        summary: "image is published under another path",
        docs: include_str!("retired_image_path.md"),
        ..Rule::STABLE
    },
    run,
};

const OLD: &str = "mcr.microsoft.com/vscode/devcontainers/";
const NEW: &str = "mcr.microsoft.com/devcontainers/";

fn run(environment: &Environment, report: &mut Report) {
    for file in environment.workspace.files() {
        match file.kind {
            Some(FileKind::Devcontainer) => judge_value(file, file.root(), report),
            // What a Dockerfile names is another rule's affair.
            Some(FileKind::Syntax(_)) => {
                let services = file.root().and_then(|root| root.get("services"));
                for service in services.map_or(&[][..], Node::members) {
                    judge_value(file, Some(&service.value), report);
                }
            }
            _ => {}
        }
    }
}

/// The `image` of an object.
fn judge_value(file: &WorkspaceFile, object: Option<&Node>, report: &mut Report) {
    let image = object.and_then(|object| object.get("image"));
    if let Some(text) = image.and_then(Node::as_text) {
        judge(file.file, &text.value, text.place(0..text.value.len()), report);
    }
}

fn judge(file: FileId, name: &str, span: Range<usize>, report: &mut Report) {
    let Some(rest) = name.strip_prefix(OLD) else { return };
    if rest.starts_with("repos/") {
        return;
    }
    let message = format!("gets no more updates: images are published as `{NEW}…` since 2022");
    let start = span.start..span.start + OLD.len();
    let plain = span.len() == name.len();
    let finding = report.at(file.span(span), message);
    // Versions were counted anew there, so that a tag may not exist.
    if plain {
        finding.fix(Fix::not_safe("take it from there").replace(file.span(start), NEW));
    }
}
