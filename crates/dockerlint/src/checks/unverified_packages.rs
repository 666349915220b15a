use std::{collections::BTreeSet, ops::Range};

use dockerfile::ShellWord;
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Call, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unverified-packages",
        summary: "packages are installed without a check of their signatures",
        docs: include_str!("unverified_packages.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

/// Options that turn the check of signatures off, by program.
const OPTIONS: &[(&[&str], &[&str])] = &[
    (
        &["apt-get", "apt", "aptitude"],
        &["allow-unauthenticated", "allow-insecure-repositories", "force-yes"],
    ),
    (&["apk"], &["allow-untrusted"]),
    (&["yum", "dnf", "dnf5", "microdnf"], &["nogpgcheck", "no-gpgchecks"]),
    (
        &["zypper"],
        &["no-gpg-checks", "allow-unsigned-rpm", "no-gpgcheck", "gpgcheck-allow-unsigned"],
    ),
    (&["rpm"], &["nosignature", "nodigest"]),
];

/// Settings that do, wherever they are written.
const SETTINGS: &[&str] = &[
    "trusted=yes",
    "trusted: yes",
    "gpgcheck=0",
    "gpgcheck=false",
    "allowinsecurerepositories=true",
    "allowinsecurerepositories=1",
    "allowinsecurerepositories \"true",
    "allowdowngradetoinsecurerepositories=true",
    "allowunauthenticated=true",
    "allowunauthenticated=1",
    "allowunauthenticated \"true",
];

fn run(lint: &Lint, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for call in lint.runs.iter().flat_map(Run::calls) {
        let options = OPTIONS.iter().find(|(programs, _)| call.is(programs));
        if let Some(word) = options.and_then(|(_, options)| call.args.find(options)) {
            let finding = report.at(&word.span, MESSAGE);
            if let Some(place) = with_blank_before(lint, &call, word) {
                finding.fix(Fix::not_safe("take it out").replace(lint.span(&place), ""));
            }
            continue;
        }
        // Who looks for a setting does not make it.
        let words = if call.is(&["grep", "egrep"]) { &[] } else { call.args.0 };
        for found in words.iter().filter_map(|word| find_setting(lint, &word.span)) {
            // A word may hold a command with the same word.
            if seen.insert(found.start) {
                report.at(found, MESSAGE);
            }
        }
    }
    for instruction in lint.triggers_and_instructions().map(|(instruction, _)| instruction) {
        for heredoc in &instruction.heredocs {
            let found = find_setting(lint, &heredoc.body);
            if let Some(found) = found.filter(|found| !seen.contains(&found.start)) {
                report.at(found, MESSAGE);
            }
        }
    }
}

const MESSAGE: &str = "a mirror, or whoever is on the way to it, can put in packages of their own";

/// The first setting in these bytes of the file, comment lines left out.
fn find_setting(lint: &Lint, span: &Range<usize>) -> Option<Range<usize>> {
    let written = lint.dockerfile.text.get(span.clone())?;
    if !written.contains(['=', ':', '"']) {
        return None;
    }
    let mut start = span.start;
    for line in written.split_inclusive('\n') {
        let lower = line.to_ascii_lowercase();
        let found = SETTINGS.iter().find_map(|setting| {
            let at = lower.find(setting)?;
            let (before, after) = (&lower[..at], &lower[at + setting.len()..]);
            // `repo_gpgcheck` is another setting; `s/gpgcheck=0/gpgcheck=1/` turns the check on.
            let name = setting.split(['=', ' ']).next().unwrap_or(setting);
            let other = before.ends_with('_') || after.contains(name);
            (!other).then_some(at..at + setting.len())
        });
        if let Some(found) = found.filter(|_| !lower.trim_start().starts_with('#')) {
            return Some(start + found.start..start + found.end);
        }
        start += line.len();
    }
    None
}

/// `word` and the blanks in front of it, where nothing else is between it and the word before.
fn with_blank_before(lint: &Lint, call: &Call, word: &ShellWord) -> Option<Range<usize>> {
    let words = std::iter::once(call.program).chain(call.args.0);
    let before = words.take_while(|other| other.span.start < word.span.start).last()?;
    let between = lint.dockerfile.text.get(before.span.end..word.span.start)?;
    let blank = !between.is_empty() && between.chars().all(|c| c == ' ' || c == '\t');
    blank.then_some(before.span.end..word.span.end)
}
