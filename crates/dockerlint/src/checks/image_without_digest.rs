use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::ImageName};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "image-without-digest",
        summary: "image is not held by a digest",
        severity: Severity::Info,
        docs: include_str!("image_without_digest.md"),
        tags: &["security"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for image in lint.images().filter(|image| !image.may_be_context()) {
        // What the file does not tell may well have a digest.
        let Some(name) = image.name else { continue };
        if ImageName::parse(name).digest.is_none() {
            let found = report.at(image.span, format!("`{name}` may be another image tomorrow"));
            let registry = lint.known.registry.as_ref();
            // Where a variable names it, or quotes stand around it, the digest has no place.
            let plain = lint.dockerfile.slice(image.span.clone()) == name;
            if let Some(remote) =
                registry.and_then(|registry| registry.image(name)).filter(|_| plain)
            {
                let end = lint.span(&(image.span.end..image.span.end));
                found.fix(
                    Fix::safe("add the digest it has now")
                        .replace(end, format!("@{}", remote.digest)),
                );
            }
        }
    }
}
