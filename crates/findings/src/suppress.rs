//! Comments that silence findings: ours, and those that users of other tools already have.

mod parse;
mod rules;

use std::ops::Range;

use jiff::civil::Date;

pub use rules::RULES;

use crate::{Comment, FileId, Finding, Report, Rules, Sources};
use parse::{Reach, Syntax, Written};
use rules::{
    EXPIRED_SUPPRESSION, MALFORMED_SUPPRESSION, UNEXPLAINED_SUPPRESSION, UNUSED_SUPPRESSION,
};

/// How suppressions are judged.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// The day on which `until=` is judged.
    pub today: Date,
    /// Whether a suppression without a reason is a finding.
    pub require_reason: bool,
}

/// One id that one comment silences.
#[derive(Debug)]
struct Suppression {
    file: FileId,
    /// The id as written, for messages.
    name: Range<usize>,
    covers: Range<usize>,
    rules: Vec<&'static str>,
    used: bool,
    ours: bool,
    everything: bool,
}

impl Suppression {
    fn silences(&self, finding: &Finding, sources: &Sources) -> bool {
        let names = self.everything || self.rules.contains(&finding.rule.id);
        names && finding.span.file == self.file && self.holds(finding, sources)
    }

    /// Whether the finding starts on a line that the comment covers.
    fn holds(&self, finding: &Finding, sources: &Sources) -> bool {
        let source = sources.get(self.file);
        let line = source.position(finding.span.start).line;
        let first = source.position(self.covers.start).line;
        // An empty cover is a comment at the end of the file, with nothing below it.
        !self.covers.is_empty()
            && (first..=source.position(self.covers.end.saturating_sub(1)).line).contains(&line)
    }
}

/// The suppressions of a run.
#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    all: Vec<Suppression>,
}

impl Suppressions {
    /// Reads `comments`; what is wrong with the suppressions in them goes to `report`.
    pub(crate) fn read(
        comments: &[Comment],
        sources: &Sources,
        rules: &Rules,
        policy: Policy,
        report: &mut Report,
    ) -> Self {
        let mut this = Self::default();
        let mut unheard = Report::new(FileId::default(), "");
        for comment in comments {
            let report = if comment.aside { &mut unheard } else { &mut *report };
            let text = &sources.get(comment.file).text()[comment.span.clone()];
            match parse::comment(text) {
                Ok(Some(written)) => this.take(comment, &written, sources, rules, policy, report),
                Ok(None) => {}
                Err(problem) => {
                    report.enter(&MALFORMED_SUPPRESSION);
                    report.at(comment.file.span(comment.span.clone()), problem);
                }
            }
        }
        this
    }

    fn take(
        &mut self,
        comment: &Comment,
        written: &Written,
        sources: &Sources,
        rules: &Rules,
        policy: Policy,
        report: &mut Report,
    ) {
        let ours = written.syntax == Syntax::Ours;
        let place = comment.file.span(comment.span.clone());
        if let Some(until) = written.until.filter(|until| *until < policy.today) {
            report.enter(&EXPIRED_SUPPRESSION);
            report.at(
                place,
                format!("this held until {until}: mend the finding, or give it a new date"),
            );
            return;
        }
        if ours && policy.require_reason && written.reason.is_empty() {
            report.enter(&UNEXPLAINED_SUPPRESSION);
            report.at(place, "the configuration asks for a reason behind the bracket");
        }
        let text = sources.get(comment.file).text();
        let covers = match written.reach {
            Reach::Place => comment.covers.clone(),
            Reach::Section => comment.section.clone(),
            Reach::File => 0..text.len(),
        };
        for name in &written.names {
            let at = comment.span.start + name.start..comment.span.start + name.end;
            let id = &text[at.clone()];
            let known: Vec<_> = rules.called(id).iter().map(|rule| rule.id).collect();
            let everything = id.eq_ignore_ascii_case("all") && written.syntax == Syntax::BuildKit;
            if known.is_empty() && !everything {
                if ours && !rules.is_elsewhere(id) {
                    report.enter(&UNUSED_SUPPRESSION);
                    let hint = rules
                        .nearest(id)
                        .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    report.at(comment.file.span(at), format!("no rule is called `{id}`{hint}"));
                }
                continue;
            }
            self.all.push(Suppression {
                file: comment.file,
                name: at,
                covers: covers.clone(),
                rules: known,
                used: false,
                ours: ours && !comment.aside,
                everything,
            });
        }
    }

    /// Removes the silenced findings; gives their number.
    pub(crate) fn apply(&mut self, findings: &mut Vec<Finding>, sources: &Sources) -> usize {
        let before = findings.len();
        findings.retain(|finding| {
            let mut silenced = false;
            for suppression in &mut self.all {
                if suppression.silences(finding, sources) {
                    suppression.used = true;
                    silenced = true;
                }
            }
            !silenced
        });
        before - findings.len()
    }

    /// Reports each of our own suppressions that silenced nothing although its rule ran (`ran` knows).
    /// Comments for other tools are theirs to judge.
    pub(crate) fn report_unused(&self, ran: impl Fn(FileId, &str) -> bool, report: &mut Report) {
        report.enter(&UNUSED_SUPPRESSION);
        for unused in self.all.iter().filter(|suppression| !suppression.used && suppression.ours) {
            if unused.rules.iter().any(|rule| ran(unused.file, rule)) {
                report.at(unused.file.span(unused.name.clone()), "silences nothing: remove it");
            }
        }
    }
}
