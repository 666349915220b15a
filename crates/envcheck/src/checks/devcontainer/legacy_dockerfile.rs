use findings::{Check, Fix, Report, Rule};

use source::{
    Member,
    edit::{self, Edit},
};

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
    if let Some(build) = root.get("build") {
        // What counts today are the properties beside `dockerFile`.
        if ["context", "dockerfile"].iter().any(|name| build.get(name).is_some()) {
            return None;
        }
        let values = inner.iter().map(|(name, member)| {
            let value = devcontainer.slice(&member.value.span);
            if *name == "context" { format!("\"context\": {value}") } else { value.to_owned() }
        });
        let values: Vec<_> = values.collect();
        let mut edits = edit::insert_member(text, build, "dockerfile", &values.join(", "))?;
        for (old, _) in [("context", context), ("dockerFile", Some(old))] {
            edits.extend(edit::remove_member(text, root, old).unwrap_or_default());
        }
        return disjoint(&edits).then(|| devcontainer.edited(title, edits));
    }
    let members: Vec<_> = inner
        .iter()
        .map(|(name, member)| {
            format!("{}: {}", quoted(name), devcontainer.slice(&member.value.span))
        })
        .collect();
    let build = format!("\"build\": {{ {} }}", members.join(", "));
    let mut edits =
        context.and_then(|_| edit::remove_member(text, root, "context")).unwrap_or_default();
    edits.push(Edit { span: old.span(), text: build });
    disjoint(&edits).then(|| devcontainer.edited(title, edits))
}

/// Whether no two edits share a byte.
fn disjoint(edits: &[Edit]) -> bool {
    let mut spans: Vec<_> = edits.iter().map(|edit| (edit.span.start, edit.span.end)).collect();
    spans.sort_unstable();
    spans.windows(2).all(|pair| pair[0].1 <= pair[1].0)
}
