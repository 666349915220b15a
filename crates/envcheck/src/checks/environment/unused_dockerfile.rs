use findings::{Check, Report, Rule, Severity};

use crate::model::{Environment, WorkspaceFile, environment::Config};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unused-dockerfile",
        summary: "nothing builds the Dockerfile beside the configuration",
        severity: Severity::Info,
        docs: include_str!("unused_dockerfile.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let Some(image) = config.root.get("image") else { continue };
        let other = config.dockerfile().is_some() || config.root.get("dockerComposeFile").is_some();
        let own = config.file.folder().rsplit('/').next() == Some(".devcontainer");
        let Some(file) = environment.workspace.resolve(config.file.folder(), "Dockerfile") else {
            continue;
        };
        let known = |it: &WorkspaceFile| it.path == file.path || !mentions(it, &config);
        if other || !own || !environment.workspace.files().iter().all(known) {
            continue;
        }
        let message =
            format!("`{}` is built by nobody: build it instead, or remove it", file.shown);
        let finding = report.at(config.file.file.span(image.span.clone()), message);
        if let Some(from) = file.dockerfile().and_then(|lint| lint.dockerfile.instructions().next())
        {
            finding.related(file.file.span(from.span.clone()), "what looks like the container");
        }
    }
}

/// Whether `file` may have something to do with a Dockerfile in the folder of `config`.
fn mentions(file: &WorkspaceFile, config: &Config<'_>) -> bool {
    let builds = file.text.contains("ockerfile") || file.text.contains("build");
    let beside = file.path.starts_with(&format!("{}/", config.file.folder()));
    if file.path == config.file.path {
        file.text.contains("ockerfile")
    } else {
        builds && (beside || file.text.contains(".devcontainer"))
    }
}
