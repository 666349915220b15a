use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::ImageName};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "untrusted-registry",
        summary: "image comes from a registry that is not trusted",
        severity: Severity::Error,
        docs: include_str!("untrusted_registry.md"),
        aliases: &["DL3026"],
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let trusted = &lint.known.settings.trusted_registries;
    if trusted.is_empty() {
        return;
    }
    for image in lint.images() {
        // A registry in front of an unknown tag is known all the same.
        let name = ImageName::parse(image.name.unwrap_or(image.text));
        let registry = name.registry_or_hub();
        let unknown = image.name.is_none() && (name.registry.is_none() || registry.contains('$'));
        // Docker Hub has two names.
        let hub = registry == "docker.io" && is_trusted(trusted, "hub.docker.com");
        if !unknown && !hub && !is_trusted(trusted, registry) {
            report.at(image.span, format!("`{registry}` is not among the trusted registries"));
        }
    }
}

fn is_trusted(trusted: &[String], registry: &str) -> bool {
    trusted.iter().any(|pattern| match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(suffix), _) => registry.ends_with(suffix),
        (_, Some(prefix)) => registry.starts_with(prefix),
        _ => registry == pattern,
    })
}
