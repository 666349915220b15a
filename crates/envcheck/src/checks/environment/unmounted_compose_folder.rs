use findings::{Check, Fix, Report, Rule};

use source::Node;

use crate::model::{Environment, WorkspaceFile, quoted};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unmounted-compose-folder",
        summary: "workspaceFolder is not where compose mounts the project",
        docs: include_str!("unmounted_compose_folder.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let Some(compose) = config.compose(&environment.workspace) else { continue };
        let Some(service) = config.service().and_then(Node::as_str) else { continue };
        let Some(node) = config.root.get("workspaceFolder") else { continue };
        let Some(wanted) = node.as_str() else { continue };
        let volumes = compose.volumes(service);
        let open = compose.property(service, "extends").is_some()
            || volumes.iter().any(|volume| volume.target.contains('$'));
        if open || wanted.starts_with('$') {
            continue;
        }
        if volumes.iter().any(|it| lies_in(wanted, it.target)) {
            let folder = config.working_folder(&environment.workspace);
            let folder = folder.filter(|it| environment.is_missing(it));
            if let Some(folder) = folder.filter(|_| !environment.is_added_to(&config)) {
                let message = format!(
                    "is `{folder}` of the project, by what is mounted there, and that does not exist"
                );
                report.at(config.file.file.span(node.span.clone()), message);
            }
            continue;
        }
        let project = config.project();
        let holds = |folder: &str| {
            folder.is_empty() || folder.starts_with("..") || lies_in(project, folder)
        };
        let mounted = volumes.iter().find(|it| it.folder.as_deref().is_some_and(holds));
        let Some(target) = mounted.map(|volume| volume.target.trim_end_matches('/')) else {
            continue;
        };
        let message =
            format!("the service `{service}` has the project at `{target}`: this folder is empty");
        let span = config.file.file.span(node.span.clone());
        let finding = report.at(span, message);
        if let Some(volumes) = compose.property(service, "volumes") {
            let span = compose.files.iter().rev().find(|file| has(file, service));
            if let Some(file) = span {
                finding.related(file.file.span(volumes.span.clone()), "mounted here");
            }
        }
        if mounted.and_then(|volume| volume.folder.as_deref()) == Some(project) {
            let fix = Fix::not_safe(format!("open `{target}`"));
            finding.fix(fix.replace(span, quoted(target)));
        }
    }
}

fn has(file: &WorkspaceFile, service: &str) -> bool {
    file.root().and_then(|root| root.at(&["services", service, "volumes"])).is_some()
}

fn lies_in(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
