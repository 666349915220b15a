use findings::{Check, Report, Rule, Severity};

use source::Node;

use crate::model::Environment;

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "undocumented-secret",
        summary: "secret is not in the example of the environment",
        severity: Severity::Info,
        docs: include_str!("undocumented_secret.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let names = [".env.example", ".env.sample", ".env.template"];
        let example =
            names.iter().find_map(|name| environment.workspace.resolve(config.project(), name));
        let Some((example, root)) = example.and_then(|file| Some((file, file.root()?))) else {
            continue;
        };
        for secret in config.root.get("secrets").map_or(&[][..], Node::members) {
            if root.get(&secret.name).is_none() {
                let message = format!(
                    "who starts from `{}` does not learn of it: add `{}=`",
                    example.shown, secret.name
                );
                report.at(config.file.file.span(secret.key.span.clone()), message);
            }
        }
    }
}
