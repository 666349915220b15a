use findings::{Check, Fix, Report, Rule};

use source::{Member, edit};

use crate::{Devcontainer, model::quoted};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "legacy-dockerfile",
        summary: "Dockerfile is named in the old way",
        docs: include_str!("legacy_dockerfile.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(old) = devcontainer.root.member("dockerFile") else { return };
    let message = "has become `dockerfile` under `build`; so has `context`";
    let finding = report.at(&old.key.span, message);
    if let Some(fix) = fix(devcontainer, old) {
        finding.fix(fix);
    }
}

/// Puts `build` where `dockerFile` stands. Where there is a `build` already, the property goes into it.
fn fix(devcontainer: &Devcontainer, old: &Member) -> Option<Fix> {
    let (text, root) = (&devcontainer.text, &devcontainer.root);
    let title = Fix::safe("move it under `build`");
    let context = root.member("context");
    let mut inner = vec![("dockerfile", old)];
    inner.extend(context.map(|context| ("context", context)));
    if let Some(build) = root.member("build") {
        // Two insertions at one place would be put in an order that is a guess.
        if context.is_some() || build.value.get("dockerfile").is_some() {
            return None;
        }
        let mut edits = edit::insert_member(
            text,
            &build.value,
            "dockerfile",
            devcontainer.slice(&old.value.span),
        )?;
        edits.extend(edit::remove_member(text, root, "dockerFile")?);
        return Some(devcontainer.edited(title, edits));
    }
    let members: Vec<_> = inner
        .iter()
        .map(|(name, member)| {
            format!("{}: {}", quoted(name), devcontainer.slice(&member.value.span))
        })
        .collect();
    let build = format!("\"build\": {{ {} }}", members.join(", "));
    let mut fix = devcontainer.edited(
        title,
        context.and_then(|_| edit::remove_member(text, root, "context")).unwrap_or_default(),
    );
    if fix
        .edits
        .iter()
        .any(|edit| edit.span.start < old.span().end && old.span().start < edit.span.end)
    {
        return None;
    }
    fix = fix.replace(devcontainer.span(&old.span()), build);
    Some(fix)
}
