use std::ops::Range;

use dockerfile::{Directive, ItemKind};
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "ineffective-directive",
        summary: "parser directive stands where it is a mere comment",
        docs: include_str!("ineffective_directive.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // The program that looks for `syntax` and `check` gives up at a line that does not start with `#`.
    let mut hidden = false;
    let mut above = None;
    for item in &lint.dockerfile.items {
        match &item.kind {
            ItemKind::Directive(directive) => {
                hidden |= is_indented(lint, directive);
                if hidden && directive.name != "escape" {
                    let message = format!("{} is not looked for below white space", directive.name);
                    report.at(&directive.span, message);
                }
                continue;
            }
            ItemKind::Comment(span) => comment(lint, span, above, report),
            ItemKind::Blank | ItemKind::Instruction(_) => {}
        }
        above = match item.kind {
            ItemKind::Instruction(_) => Some("an instruction"),
            ItemKind::Blank => above.or(Some("an empty line")),
            _ => above.or(Some("a comment")),
        };
    }
}

fn is_indented(lint: &Lint, directive: &Directive) -> bool {
    lint.dockerfile.slice(0..directive.span.start).ends_with([' ', '\t'])
}

fn comment(lint: &Lint, span: &Range<usize>, above: Option<&str>, report: &mut Report) {
    let text = lint.dockerfile.slice(span.clone());
    let Some((name, value)) = text.trim_start_matches('#').split_once('=') else { return };
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
    let one_hash = !text.starts_with("##");
    let meant = match name.as_str() {
        "escape" => matches!(value, "" | "\\" | "`"),
        // A name of an image, and no prose.
        "syntax" => {
            value.is_empty() || (value.contains(['/', ':']) && !value.contains(char::is_whitespace))
        }
        _ => false,
    };
    if !meant || !one_hash {
        return;
    }
    let message = match above {
        _ if value.is_empty() => format!("{name} has no value, so this is a mere comment"),
        Some(above) => format!("below {above}, {name} is a mere comment"),
        // Only a line `#!` can have done this.
        None => format!("{name} is a mere comment here"),
    };
    report.at(span, message);
}
