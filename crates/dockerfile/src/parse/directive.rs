//! Parser directives: comments at the very top that steer the parser.

use super::{Context, value::is_switch};
use crate::{Directive, FaultKind, Span};

const NAMES: [&str; 3] = ["check", "escape", "syntax"];

/// Which directives were seen, as long as more may come.
pub(super) struct Directives {
    open: bool,
    /// Whether the file starts with `#!`: behind it, `escape` is nothing but a comment.
    shebang: bool,
    pub(super) found: Vec<Directive>,
}

impl Directives {
    pub(super) fn new() -> Self {
        Self { open: true, shebang: false, found: Vec::new() }
    }

    /// The directive in `line`, which has no white space in front. Anything else ends the directives.
    pub(super) fn read(
        &mut self,
        text: &str,
        line: Span,
        context: &mut Context,
    ) -> Option<Directive> {
        if self.open && line.start == 0 && text.starts_with("#!") {
            self.shebang = true;
            return None;
        }
        let directive = if self.open { split(text, line) } else { None };
        self.open = directive.is_some();
        let directive = directive.filter(|found| !self.shebang || found.name != "escape")?;
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
        if let Some(problem) = options(&directive).filter(|_| directive.name == "check") {
            let message =
                format!("check takes skip=…, error=… and experimental=…, not {problem:?}");
            context.fault(FaultKind::BadDirective, directive.value_span.clone(), message);
        }
        self.found.push(directive.clone());
        Some(directive)
    }
}

/// The first of the options of `check` that the builder refuses.
fn options(check: &Directive) -> Option<&str> {
    let options = check.value.split(' ').next().unwrap_or_default();
    options.splitn(3, ';').find(|option| match option.split_once('=') {
        Some((name, value)) => match name.trim() {
            "skip" | "experimental" => false,
            "error" => !is_switch(value.trim()),
            _ => true,
        },
        None => true,
    })
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
