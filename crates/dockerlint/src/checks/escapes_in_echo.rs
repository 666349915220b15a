use dockerfile::ShellWord;
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::text};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "escapes-in-echo",
        summary: "not every echo expands escapes",
        severity: Severity::Info,
        docs: include_str!("escapes_in_echo.md"),
        aliases: &["SC2028"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        for command in run.commands() {
            let Some(name) = &command.name else { continue };
            let option = |word: &ShellWord| text(word).starts_with('-') && text(word).contains('e');
            if name.literal.as_deref() != Some("echo") || command.arguments.iter().any(option) {
                continue;
            }
            for word in &command.arguments {
                // What reaches `echo`: in double quotes `\\n` is `\n`.
                let Some(escape) = word.literal.as_deref().and_then(escape) else { continue };
                let message = format!(
                    "`{escape}` becomes a character in some shells only; printf always does it"
                );
                let finding = report.at(&word.span, message);
                if let [_] = &command.arguments[..] {
                    finding.fix(
                        Fix::safe("use printf").replace(lint.span(&name.span), "printf '%b\\n'"),
                    );
                }
            }
        }
    }
}

/// The first escape in `text`.
fn escape(text: &str) -> Option<&str> {
    text.match_indices('\\').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let length = match rest.chars().next()? {
            'r' | 'n' | 't' | 'a' | 'b' | 'e' | 'f' | 'v' | '\\' | '\'' | '0'..='7' => 1,
            'x' if rest[1..].starts_with(|next: char| next.is_ascii_hexdigit()) => 2,
            _ => return None,
        };
        text.get(at..=at + length)
    })
}
