use findings::{Check, Report, Rule, Severity};

use source::Node;

use crate::model::{Environment, join};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "missing-container-file",
        summary: "file that the container is made from does not exist",
        severity: Severity::Error,
        docs: include_str!("missing_container_file.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let of = |node: Option<&'_ Node>, what| node.map(|node| (node.clone(), what));
        let built = [of(config.dockerfile(), "Dockerfile"), of(config.context(), "build context")];
        let compose = config.compose_files().into_iter();
        let compose = compose.map(|node| (node.clone(), "compose file"));
        for (node, what) in built.into_iter().flatten().chain(compose) {
            let Some(path) = node.as_str().and_then(|reference| config.path(reference)) else {
                continue;
            };
            if environment.is_added_to(&config) || !environment.is_missing(&path) {
                continue;
            }
            let absence = environment.absence(what, &path);
            let message = match elsewhere(environment, config.project(), node.as_str()) {
                Some(other) => format!(
                    "{absence}, but there is `{other}`: paths start in the folder of this file"
                ),
                None => format!("{absence}: correct the path, or add it"),
            };
            report.at(config.file.file.span(node.span), message);
        }
    }
}

/// The file of the same name at the root of the project.
fn elsewhere(environment: &Environment, project: &str, reference: Option<&str>) -> Option<String> {
    let path = join(project, reference?.rsplit('/').next()?);
    environment.workspace.get(&path).map(|file| file.path.clone())
}
