use findings::{Check, Fix, Report, Rule, Severity};

use source::edit::insert_member;

use crate::{Devcontainer, model::Registry};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "moby-without-packages",
        summary: "moby cannot be installed on this release",
        severity: Severity::Error,
        docs: include_str!("moby_without_packages.md"),
        ..Rule::STABLE
    },
    run,
};

const WITH_MOBY: &[&str] = &["docker-in-docker", "docker-outside-of-docker"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(image) = devcontainer.image() else { return };
    if !image.as_str().is_some_and(has_no_moby) {
        return;
    }
    for (feature, reference) in devcontainer.features() {
        let official = reference.registry().and_then(Registry::official);
        if !official.is_some_and(|id| WITH_MOBY.contains(&id)) {
            continue;
        }
        let message = "add `\"moby\": false`: there are no packages of moby, and the script stops";
        let (span, fix) = match feature.value.get("moby") {
            Some(moby) if moby.as_bool() == Some(true) => {
                let fix = Fix::safe("take docker's own packages");
                (&moby.span, Some(fix.replace(devcontainer.span(&moby.span), "false")))
            }
            Some(_) => continue,
            None => {
                let edits = insert_member(&devcontainer.text, &feature.value, "moby", "false");
                let fix = edits.map(|edits| {
                    devcontainer.edited(Fix::safe("take docker's own packages"), edits)
                });
                (&feature.key.span, fix)
            }
        };
        let finding = report.at(span, message);
        finding
            .related(devcontainer.span(&image.span), "neither Debian 13 nor Ubuntu 26.04 has moby");
        finding.fix = fix;
    }
}

/// Debian 13 (trixie) and Ubuntu 26.04 (resolute), by the last part of a tag or by the tag of the distribution itself.
fn has_no_moby(name: &str) -> bool {
    let (repository, tag) = name.rsplit_once(':').unwrap_or((name, ""));
    let last = tag.rsplit('-').find(|part| *part != "slim").unwrap_or_default();
    let own = match repository {
        "debian" => tag == "13" || tag.starts_with("13."),
        "ubuntu" => tag == "26.04",
        _ => false,
    };
    own || matches!(last, "debian13" | "resolute" | "trixie" | "ubuntu26.04")
}
