use findings::{Check, Report, Rule};

use source::Format;

use crate::model::{Environment, FileKind};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "undiscovered-devcontainer",
        summary: "dev container lies where no tool looks",
        docs: include_str!("undiscovered_devcontainer.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    let files = environment.of_kind(FileKind::Syntax(Format::Jsonc));
    for file in files.filter(|file| file.name() == "devcontainer.json") {
        let keys = ["image", "build", "dockerFile", "dockerComposeFile"];
        let described = keys.iter().find_map(|key| file.root()?.member(key));
        let deep = file.path.contains(".devcontainer/");
        let Some(member) = described.filter(|_| deep || file.path == "devcontainer.json") else {
            continue;
        };
        let message = if deep {
            "this file lies too deep: move it to `.devcontainer/NAME/devcontainer.json`, one folder below"
        } else {
            "move this file to `.devcontainer/devcontainer.json`, or call it `.devcontainer.json`"
        };
        report.at(file.file.span(member.key.span.clone()), message);
    }
}
