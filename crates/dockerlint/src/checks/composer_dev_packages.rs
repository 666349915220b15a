use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::text};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "composer-dev-packages",
        summary: "composer installs what only development needs",
        severity: Severity::Info,
        docs: include_str!("composer_dev_packages.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.shipped_runs() {
        let development = run.stage.and_then(|stage| lint.stages.get(stage));
        if development.is_some_and(crate::model::Stage::is_development)
            || lint.scope(&run.instruction).get("COMPOSER_NO_DEV").is_some_and(|on| on != "0")
        {
            continue;
        }
        for call in run.calls().filter(|call| call.is(&["composer", "composer.phar"])) {
            let operands = call.args.operands(&["d", "working-dir"]);
            let installs =
                operands.first().is_some_and(|word| matches!(text(word), "install" | "i"));
            let without = |word| text(word).starts_with("COMPOSER_NO_DEV=");
            if installs
                && !call.args.has(&["no-dev", "dry-run"])
                && !call.command.assignments.iter().any(without)
            {
                report
                    .at(&call.program.span, "the packages of require-dev come along: add --no-dev");
            }
        }
    }
}
