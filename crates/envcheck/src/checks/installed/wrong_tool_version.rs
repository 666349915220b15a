use std::collections::BTreeSet;

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
        let unmet = fact.unmet();
        let scopes: BTreeSet<&str> = unmet.iter().map(|it| it.scope.as_str()).collect();
        for scope in scopes {
            let here: Vec<_> = unmet.iter().copied().filter(|it| it.scope == scope).collect();
            let [first, others @ ..] = here.as_slice() else { continue };
            let set = &first.constraint.meaning;
            let mend = installed.mend(fact, &here);
            let message = format!("{} is not in {set}; {mend}", fact.named());
            let finding = report.at(first.span, message).identity(fact.tool.as_str());
            for other in others {
                let also = format!("nor in {}, which is wanted here", other.constraint.meaning);
                finding.related(other.span, also);
            }
        }
    }
}
