use findings::{Check, Report, Rule, Severity};

use source::Member;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "invalid-variable-name",
        summary: "name cannot be that of an environment variable",
        severity: Severity::Error,
        docs: include_str!("invalid_variable_name.md"),
        ..Rule::STABLE
    },
    run,
};

/// Where names of variables stand; only the specification of `secrets` says what a name may be.
const PLACES: &[(&str, bool)] =
    &[("/build/args", false), ("/containerEnv", false), ("/remoteEnv", false), ("/secrets", true)];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for (pointer, strict) in PLACES {
        let members = devcontainer.root.pointer(pointer).map_or(&[][..], |node| node.members());
        for member in members.iter().filter(|member| !is_allowed(member, *strict)) {
            let message = "write letters, digits and `_`, and no digit first";
            report.at(&member.key.span, message);
        }
    }
}

/// Outside `secrets`, engines pass on whatever holds neither `=` nor blanks; shells do not see all of it.
fn is_allowed(member: &Member, strict: bool) -> bool {
    let name = member.name.as_str();
    if name.contains("${") {
        return true;
    }
    let word = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let loose = |char: char| word(char) || matches!(char, '.' | '-');
    let first = name.starts_with(|char: char| !char.is_ascii_digit());
    first && if strict { name.chars().all(word) } else { name.chars().all(loose) }
}
