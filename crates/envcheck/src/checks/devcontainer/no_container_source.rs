use findings::{Check, Report, Rule};

use source::{Member, Value};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "no-container-source",
        summary: "nothing says what the container is made from",

        docs: include_str!("no_container_source.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let root = &devcontainer.root;
    if devcontainer.origin().is_some() || !matches!(root.value, Value::Mapping(_)) {
        return;
    }
    match root.member("build") {
        // A misspelt one has its own finding.
        Some(build) if build.value.members().iter().any(is_dockerfile) => return,
        Some(build) => {
            report.at(&build.key.span, "names no `dockerfile`, so there is nothing to build")
        }
        None => {
            let brace = root.span.start..root.span.end.min(root.span.start + 1);
            report.at(brace, "has no `image`, no `build` and no `dockerComposeFile`: the dev container CLI stops")
        }
    };
}

fn is_dockerfile(member: &Member) -> bool {
    member.name.eq_ignore_ascii_case("dockerfile")
}
