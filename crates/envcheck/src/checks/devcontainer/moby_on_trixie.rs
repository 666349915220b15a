use findings::{Check, Fix, Report, Rule, Severity};

use source::edit::insert_member;

use crate::{Devcontainer, model::Registry};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "moby-on-trixie",
        summary: "moby cannot be installed on this Debian",
        severity: Severity::Error,
        docs: include_str!("moby_on_trixie.md"),
        ..Rule::STABLE
    },
    run,
};

const WITH_MOBY: &[&str] = &["docker-in-docker", "docker-outside-of-docker"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(image) = devcontainer.image() else { return };
    if !image.as_str().is_some_and(is_trixie) {
        return;
    }
    for (feature, reference) in devcontainer.features() {
        let official = reference.registry().and_then(Registry::official);
        if !official.is_some_and(|id| WITH_MOBY.contains(&id)) {
            continue;
        }
        let message =
            "add `\"moby\": false`: Debian 13 has no packages of moby, and the script stops";
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
        finding.related(devcontainer.span(&image.span), "this is Debian 13 (trixie)");
        finding.fix = fix;
    }
}

fn is_trixie(name: &str) -> bool {
    let tag = name.rsplit_once(':').map_or("", |(_, tag)| tag);
    let last = tag.rsplit('-').find(|part| *part != "slim").unwrap_or_default();
    last == "trixie" || last == "debian13" || (name.starts_with("debian:") && tag.starts_with("13"))
}
