use findings::{Check, Report, Rule, Severity};

use crate::model::Installed;

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "wrong-tool-version",
        summary: "installed version is not a wanted one",
        severity: Severity::Error,
        docs: include_str!("wrong_tool_version.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for fact in &installed.tools {
        let mut scopes: Vec<&str> = Vec::new();
        let unmet = fact.unmet();
        for first in &unmet {
            if scopes.contains(&first.scope.as_str()) {
                continue;
            }
            scopes.push(&first.scope);
            let set = &first.constraint.meaning;
            let message = format!("{} is not in {set}; {}", fact.named(), installed.mend(fact));
            let finding = report.at(first.span, message).identity(fact.tool.as_str());
            let same = unmet.iter().filter(|it| it.scope == first.scope && it.span != first.span);
            for other in same {
                let also = format!("nor in {}, which is wanted here", other.constraint.meaning);
                finding.related(other.span, also);
            }
        }
    }
}
