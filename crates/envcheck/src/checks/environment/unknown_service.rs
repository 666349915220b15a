use findings::{Check, Fix, Report, Rule, Severity};

use std::collections::BTreeSet;

use source::Node;

use crate::model::{Environment, quoted};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unknown-service",
        summary: "compose files have no such service",
        severity: Severity::Error,
        docs: include_str!("unknown_service.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let Some(compose) = config.compose(&environment.workspace) else { continue };
        let services = compose.services();
        let known: BTreeSet<_> = services.iter().map(|(_, it)| it.name.as_str()).collect();
        let Some((first, service)) = services.first() else { continue };
        let also = config.root.get("runServices").map_or(&[][..], Node::items);
        for node in config.service().into_iter().chain(also) {
            let Some(name) = node.as_str() else { continue };
            if known.contains(name) || name.contains('$') {
                continue;
            }
            let list: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            let list = list.join(", ");
            let message = match &compose.files[..] {
                [file] => format!("`{}` has {list} only", file.shown),
                _ => format!("the compose files have {list} only"),
            };
            let place = first.file.span(service.key.span.clone());
            let finding = report.at(config.file.file.span(node.span.clone()), message);
            finding.related(place, "the first of its services");
            if let ([(_, only)], Some(service)) = (&services[..], config.service())
                && std::ptr::eq(service, node)
            {
                let fix = Fix::not_safe(format!("name `{}`", only.name));
                let span = config.file.file.span(node.span.clone());
                finding.fix(fix.replace(span, quoted(&only.name)));
            }
        }
    }
}
