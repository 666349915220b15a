use crate::{Rule, Severity};

/// The rules about suppressions, in the order of their ids.
pub static RULES: &[&Rule] =
    &[&EXPIRED_SUPPRESSION, &MALFORMED_SUPPRESSION, &UNEXPLAINED_SUPPRESSION, &UNUSED_SUPPRESSION];

pub(super) static EXPIRED_SUPPRESSION: Rule = Rule {
    id: "expired-suppression",
    summary: "suppression is past its date",
    severity: Severity::Error,
    docs: include_str!("expired_suppression.md"),
    ..Rule::STABLE
};

pub(super) static MALFORMED_SUPPRESSION: Rule = Rule {
    id: "malformed-suppression",
    summary: "suppression is not well formed and silences nothing",
    severity: Severity::Error,
    docs: include_str!("malformed_suppression.md"),
    ..Rule::STABLE
};

pub(super) static UNEXPLAINED_SUPPRESSION: Rule = Rule {
    id: "unexplained-suppression",
    summary: "suppression gives no reason",
    docs: include_str!("unexplained_suppression.md"),
    ..Rule::STABLE
};

pub(super) static UNUSED_SUPPRESSION: Rule = Rule {
    id: "unused-suppression",
    summary: "suppression silences nothing",
    docs: include_str!("unused_suppression.md"),
    ..Rule::STABLE
};
