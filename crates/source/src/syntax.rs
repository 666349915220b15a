//! Rules about the text itself: what its format does not allow, and what readers would lose silently.

use findings::{Fix, Report, Rule, Severity, SourceFile};

use crate::{Fault, Kind, Parsed, config::INVALID_CONFIGURATION};

/// Every rule of this crate, in the order of their ids.
pub static RULES: &[&Rule] =
    &[&DUPLICATE_KEY, &INVALID_CONFIGURATION, &INVALID_SYNTAX, &TRAILING_COMMA, &UNDECODABLE_TEXT];

static DUPLICATE_KEY: Rule = Rule {
    id: "duplicate-key",
    summary: "key is set twice",
    severity: Severity::Error,
    docs: include_str!("syntax/duplicate_key.md"),
    aliases: &["key-duplicates"],
    ..Rule::STABLE
};

static INVALID_SYNTAX: Rule = Rule {
    id: "invalid-syntax",
    summary: "file is not well formed",
    severity: Severity::Error,
    docs: include_str!("syntax/invalid_syntax.md"),
    ..Rule::STABLE
};

static TRAILING_COMMA: Rule = Rule {
    id: "trailing-comma",
    summary: "comma in front of a closing bracket",
    severity: Severity::Info,
    docs: include_str!("syntax/trailing_comma.md"),
    ..Rule::OPTIONAL
};

static UNDECODABLE_TEXT: Rule = Rule {
    id: "undecodable-text",
    summary: "text is not UTF-8",
    severity: Severity::Warning,
    docs: include_str!("syntax/undecodable_text.md"),
    ..Rule::STABLE
};

/// Reports every fault of a parsed file.
pub fn report_faults(parsed: &Parsed, report: &mut Report) {
    for fault in &parsed.faults {
        report.enter(rule(fault.kind));
        let file = report.file();
        let finding = report.at(&fault.span, fault.message.clone());
        if fault.kind == Kind::SpacedEquals {
            finding.severity(Severity::Warning);
        }
        if let Some(related) = &fault.related {
            finding.related(file.span(related.span.clone()), related.message);
        }
        if let Some((fix, edit)) = fix(fault).zip(fault.repair.as_ref()) {
            finding.fix(fix.replace(file.span(edit.span.clone()), edit.text.clone()));
        }
    }
}

/// Reports the bytes of a file that are not UTF-8, once for the file.
pub fn report_undecodable(source: &SourceFile, report: &mut Report) {
    let Some(&first) = source.undecodable().first() else { return };
    report.enter(&UNDECODABLE_TEXT);
    let count = source.undecodable().len();
    let others = if count > 1 { format!(", the first of {count} such") } else { String::new() };
    report.at(
        first..first + 1,
        format!("this byte is not UTF-8{others}: readers see another character here, or fail"),
    );
}

fn rule(kind: Kind) -> &'static Rule {
    match kind {
        Kind::DuplicateKey => &DUPLICATE_KEY,
        Kind::TrailingComma => &TRAILING_COMMA,
        _ => &INVALID_SYNTAX,
    }
}

/// Only what leaves no doubt about the author's meaning is safe.
fn fix(fault: &Fault) -> Option<Fix> {
    let fix = match fault.kind {
        Kind::MissingComma => Fix::safe("insert the comma"),
        Kind::MissingColon => Fix::safe("insert the colon"),
        Kind::MissingValue | Kind::TrailingComma => Fix::safe("remove the comma"),
        Kind::SingleQuotes => Fix::safe("use double quotes"),
        Kind::UnquotedKey => Fix::safe("put the key in double quotes"),
        Kind::BareWord => Fix::not_safe("write it as JSON"),
        Kind::SpacedEquals => Fix::not_safe("remove it"),
        Kind::Stray if repaired_by_removal(fault) => Fix::not_safe("remove it"),
        Kind::Stray => Fix::not_safe("replace it"),
        Kind::Unbalanced => Fix::not_safe("use the right bracket"),
        _ => return None,
    };
    Some(fix)
}

fn repaired_by_removal(fault: &Fault) -> bool {
    fault.repair.as_ref().is_some_and(|edit| edit.text.is_empty())
}
