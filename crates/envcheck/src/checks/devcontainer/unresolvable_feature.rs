use findings::{Check, Fix, Report, Rule, Severity};

use source::edit::rename_key;

use crate::{
    Devcontainer,
    model::{OFFICIAL, Reference, catalogue, completed},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unresolvable-feature",
        summary: "Feature cannot be found by this name",
        severity: Severity::Error,
        docs: include_str!("unresolvable_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for (feature, reference) in devcontainer.features() {
        if feature.name.contains('$') {
            continue;
        }
        let span = &feature.key.span;
        match reference {
            Reference::Short(id) if !is_known(id) => {
                let message = match catalogue::features().get(id) {
                    Some(_) => format!("name the registry as well: `{OFFICIAL}{id}`"),
                    None => "name the registry as well; a folder begins with `./`".to_owned(),
                };
                report.at(span, message);
            }
            Reference::Folder(path) if path.starts_with('/') => {
                report.at(
                    span,
                    "an absolute path is refused: name the folder from this file on, with `./`",
                );
            }
            Reference::Download(url) if !url.starts_with("https://") => {
                report.at(span, "only `https://` is taken");
            }
            Reference::Download(url) if !is_archive(url) => {
                report.at(span, "the file must be called `devcontainer-feature-ID.tgz`");
            }
            Reference::Registry(registry) if names_registry_twice(registry.resource) => {
                let once = registry.resource.split_once('/').map_or("", |(_, rest)| rest);
                let finding = report.at(span, "names the registry twice");
                let text = feature.name.replacen(registry.resource, once, 1);
                let fix = Fix::safe("name it once");
                finding.fix(devcontainer.edited(fix, [rename_key(feature, &text)]));
            }
            Reference::Registry(registry)
                if registry.digest.is_some_and(|digest| !is_digest(digest)) =>
            {
                report.at(span, "a digest is `sha256:` and 64 hexadecimal digits");
            }
            _ => {}
        }
    }
}

/// What the dev container CLI completes itself, which has its own finding, and what it knows to be gone.
fn is_known(id: &str) -> bool {
    completed(id).is_some() || super::retired_feature::is_retired(id)
}

fn names_registry_twice(resource: &str) -> bool {
    let mut parts = resource.split('/');
    let (first, second) = (parts.next(), parts.next());
    first.is_some_and(|host| host.contains('.')) && first == second
}

fn is_archive(url: &str) -> bool {
    let name =
        url.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    name.starts_with("devcontainer-feature-") && name.ends_with(".tgz")
}

fn is_digest(digest: &str) -> bool {
    let hex = digest.strip_prefix("sha256:").unwrap_or_default();
    hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}
