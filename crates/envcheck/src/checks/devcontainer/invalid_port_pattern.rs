use findings::{Check, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "invalid-port-pattern",
        summary: "pattern of ports is no regular expression",
        severity: Severity::Error,
        docs: include_str!("invalid_port_pattern.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for member in devcontainer.object("portsAttributes") {
        let name = member.name.as_str();
        let plain = name.chars().all(|char| {
            char.is_ascii_digit() || char == '-' || char == ':' || char.is_ascii_alphabetic()
        });
        if plain || name.contains("${") {
            continue;
        }
        if let Some(problem) = problem(name) {
            report.at(&member.key.span, problem);
        }
    }
}

/// What every dialect of regular expressions refuses.
fn problem(pattern: &str) -> Option<&'static str> {
    let (mut depth, mut class, mut escaped, mut repeatable) = (0_usize, false, false, false);
    for char in pattern.chars() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' if class => class = false,
            _ if class => {}
            '[' => class = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some("a `)` has no `(`"),
            ')' => depth -= 1,
            '*' | '+' | '?' if !repeatable => {
                return Some("there is nothing to repeat: `.*` is any text");
            }
            _ => {}
        }
        repeatable = !matches!(char, '(' | '|');
    }
    match (depth, class, escaped) {
        (1.., ..) => Some("a `(` is not closed"),
        (_, true, _) => Some("a `[` is not closed"),
        (_, _, true) => Some("ends with a backslash"),
        _ => None,
    }
}
