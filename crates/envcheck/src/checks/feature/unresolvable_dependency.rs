use findings::{Check, Report, Rule, Severity};

use std::ops::Range;

use crate::model::{Manifest, OFFICIAL, Reference, catalogue, completed};

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "unresolvable-dependency",
        summary: "Feature waits for what cannot be found by this name",
        severity: Severity::Error,
        docs: include_str!("unresolvable_dependency.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(feature: &Manifest, report: &mut Report) {
    let hard = feature.object("dependsOn").iter();
    let hard = hard.map(|member| (member.name.as_str(), &member.key.span));
    let soft = feature.list("installsAfter").iter();
    let soft = soft.filter_map(|node| Some((node.as_str()?, &node.span)));
    for (name, span) in hard.chain(soft).filter(|(name, _)| !name.contains("${")) {
        judge(feature, name, span, report);
    }
}

fn judge(feature: &Manifest, name: &str, span: &Range<usize>, report: &mut Report) {
    let own = feature.root.get("id").and_then(|id| id.as_str());
    let message = match Reference::of(name) {
        // Its own finding says that a Feature waits for itself.
        Reference::Short(id) if own == Some(id) => return,
        Reference::Short(id) if completed(id).is_some() => {
            let full = completed(id).unwrap_or_default();
            let message = format!("stands for `{full}`, in some tools only");
            report.at(span, message).severity(Severity::Warning);
            return;
        }
        Reference::Short(id) => match catalogue::features().get(id) {
            Some(_) => format!("name the registry as well: `{OFFICIAL}{id}`"),
            None => "name the registry as well, as in `ghcr.io/OWNER/REPOSITORY/ID`".to_owned(),
        },
        Reference::Registry(registry) => {
            let known = catalogue::features();
            let Some(id) = registry.official() else { return };
            if known.get(&id.to_ascii_lowercase()).is_some() || known.renamed(id).is_some() {
                return;
            }
            let nearest = known.nearest(id).map(|meant| format!("; did you mean `{meant}`?"));
            let nearest = nearest.unwrap_or_default();
            format!("`{OFFICIAL}` had no `{id}` on {}{nearest}", known.date)
        }
        _ => return,
    };
    report.at(span, message);
}
