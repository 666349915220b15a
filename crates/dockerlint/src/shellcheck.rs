//! What ShellCheck says about the scripts of a Dockerfile, as findings.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{LazyLock, Mutex, PoisonError},
};

use dockerfile::ShellScript;
use findings::{Fix, Report, Rule, Selection, Severity};

use crate::{Lint, checks::CHECKS};

/// One remark of ShellCheck about a script; places are byte ranges of the script's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its number: 2086 for SC2086.
    pub code: u16,
    /// How bad ShellCheck finds it.
    pub severity: Severity,
    /// What it says.
    pub message: String,
    /// Where.
    pub place: Range<usize>,
    /// What to put in place of which bytes, where it knows.
    pub edits: Vec<(Range<usize>, String)>,
}

/// A script and what ShellCheck says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedScript {
    /// The script.
    pub script: ShellScript,
    /// In the order of their places.
    pub remarks: Vec<Remark>,
}

/// Whether a check looks for what ShellCheck finds too: it does not run where ShellCheck has run.
pub(crate) fn is_native(rule: &Rule) -> bool {
    rule.aliases.iter().any(|alias| number(alias).is_some())
}

/// Turns the remarks into findings of our own rule for the same problem, or of one named after the code.
pub(crate) fn report(
    lint: &Lint,
    scripts: &[CheckedScript],
    selection: &Selection,
    report: &mut Report,
) {
    for CheckedScript { script, remarks } in scripts {
        for remark in remarks {
            let rule = rule_of(remark.code);
            if !selection.runs(rule) {
                continue;
            }
            report.enter(rule);
            let message = format!("{} (SC{})", remark.message, remark.code);
            let finding = report.at(script.text.span(remark.place.clone()), message);
            finding.severity(remark.severity);
            // Bytes that are apart in the file, as a continuation stands between them, are not ours to replace.
            let whole = |place: &Range<usize>| script.text.span(place.clone()).len() == place.len();
            if !remark.edits.is_empty() && remark.edits.iter().all(|(place, _)| whole(place)) {
                let fix = Fix::not_safe("do as ShellCheck proposes");
                finding.fix(remark.edits.iter().fold(fix, |fix, (place, text)| {
                    fix.replace(lint.span(&script.text.span(place.clone())), text.clone())
                }));
            }
        }
    }
}

/// The rule called `SC2086` and so on: ShellCheck's codes are too many to list. For those that a check of ours has as
/// an alias, there is no other.
pub fn rule(name: &str) -> Option<&'static Rule> {
    number(name).map(rule_of)
}

fn number(name: &str) -> Option<u16> {
    let digits =
        name.get(..2).filter(|head| head.eq_ignore_ascii_case("SC")).map(|_| &name[2..])?;
    let code = digits.parse().ok().filter(|_| digits.len() == 4)?;
    (1000..4000).contains(&code).then_some(code)
}

fn rule_of(code: u16) -> &'static Rule {
    static MADE: LazyLock<Mutex<BTreeMap<u16, &'static Rule>>> = LazyLock::new(Mutex::default);
    let native = |rule: &Rule| rule.aliases.iter().any(|alias| number(alias) == Some(code));
    if let Some(check) = CHECKS.iter().find(|check| native(&check.rule)) {
        return &check.rule;
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(code).or_insert_with(|| {
        // Rules live as long as the program, and there are not many.
        let id: &'static str = format!("SC{code}").leak();
        let docs = format!(
            "# {id}\n\nShellCheck finds this in the script of a `RUN`; <https://www.shellcheck.net/wiki/{id}> says why it \
             matters and what to do.\n"
        );
        Box::leak(Box::new(Rule {
            id,
            summary: "ShellCheck finds something in the script",
            docs: docs.leak(),
            ..Rule::STABLE
        }))
    })
}
