//! Parser directives: comments at the very top that steer the parser.

use super::Context;
use crate::{Directive, FaultKind, Span};

const NAMES: [&str; 3] = ["check", "escape", "syntax"];

/// Which directives were seen, as long as more may come.
pub(super) struct Directives {
    open: bool,
    pub(super) found: Vec<Directive>,
}

impl Directives {
    pub(super) fn new() -> Self {
        Self { open: true, found: Vec::new() }
    }

    /// The directive in `line`, which has no white space in front. Anything else ends the directives.
    pub(super) fn read(
        &mut self,
        text: &str,
        line: Span,
        context: &mut Context,
    ) -> Option<Directive> {
        let directive = if self.open { split(text, line) } else { None };
        self.open = directive.is_some();
        let directive = directive?;
        if self.found.iter().any(|earlier| earlier.name == directive.name) {
            let message = format!("the parser directive {} is given twice", directive.name);
            context.fault(FaultKind::BadDirective, directive.span.clone(), message);
            return Some(directive);
        }
        if directive.name == "escape" {
            match directive.value.as_str() {
                "\\" => context.escape = '\\',
                "`" => context.escape = '`',
                _ => context.fault(
                    FaultKind::BadDirective,
                    directive.value_span.clone(),
                    "the escape character is either \\ or `",
                ),
            }
        }
        self.found.push(directive.clone());
        Some(directive)
    }
}

fn split(text: &str, line: Span) -> Option<Directive> {
    let body = text[line.clone()].strip_prefix('#')?;
    let (name, value) = body.split_once('=')?;
    let (name_raw, value_raw) = (name.trim(), value.trim());
    let lower = name_raw.to_ascii_lowercase();
    if value_raw.is_empty() || !NAMES.contains(&lower.as_str()) {
        return None;
    }
    let name_start = line.end - body.len() + (name.len() - name.trim_start().len());
    let value_start = line.end - value.trim_start().len();
    let value_span = value_start..value_start + value_raw.len();
    Some(Directive {
        span: line.start..value_span.end,
        name: lower,
        name_span: name_start..name_start + name_raw.len(),
        value: value_raw.to_owned(),
        value_span,
    })
}
