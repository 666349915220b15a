use findings::{Check, Fix, Report, Rule, Severity};

use std::collections::BTreeSet;

use source::Node;

use crate::model::{
    Environment,
    environment::{Compose, Config},
    quoted,
};

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
        judge_ports(&config, &compose, report);
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

/// Hosts of `forwardPorts` that are none in the network of the services.
fn judge_ports(config: &Config<'_>, compose: &Compose<'_>, report: &mut Report) {
    let names = hosts(compose);
    // In a network of somebody else, anything may have any name.
    let mut roots = compose.files.iter().filter_map(|file| file.root()?.get("networks"));
    let others = |networks: &Node| {
        networks.members().iter().any(|network| network.value.get("external").is_some())
    };
    if roots.any(others) {
        return;
    }
    let ports = config.root.get("forwardPorts").map_or(&[][..], Node::items);
    for node in ports {
        let Some((host, _)) = node.as_str().and_then(|text| text.split_once(':')) else { continue };
        // Numbers are addresses or ports, and names with dots those of other machines.
        let named = host.starts_with(|char: char| char.is_ascii_alphabetic());
        if !named || host.contains(['.', '$', ':']) || host == "localhost" || names.contains(host) {
            continue;
        }
        let message = format!("no service is called `{host}`, by name, alias or `container_name`");
        report.at(config.file.file.span(node.span.clone()), message).severity(Severity::Warning);
    }
}

/// The names that services have in their network.
fn hosts<'a>(compose: &Compose<'a>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for (_, service) in compose.services() {
        names.insert(service.name.as_str());
        let own = ["container_name", "hostname"].into_iter();
        names.extend(own.filter_map(|key| service.value.get(key)?.as_str()));
        let networks = service.value.get("networks").map_or(&[][..], Node::members).iter();
        let aliases = networks.filter_map(|network| network.value.get("aliases"));
        names.extend(aliases.flat_map(Node::items).filter_map(Node::as_str));
        let linked = ["links", "extra_hosts"].into_iter();
        let linked = linked.filter_map(|key| service.value.get(key)).flat_map(Node::items);
        names.extend(linked.filter_map(Node::as_str).flat_map(|link| link.split([':', '='])));
        let hosts = service.value.get("extra_hosts").map_or(&[][..], Node::members);
        names.extend(hosts.iter().map(|host| host.name.as_str()));
    }
    names
}
