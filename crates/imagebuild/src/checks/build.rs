//! What a build that failed adds to the report: nothing of the image can be checked, and machines have to learn why.

use findings::{FileId, Report, Rule, Severity, SourceFile};

/// A build that failed. No check finds it: the engine does.
pub static BUILD_FAILED: Rule = Rule {
    id: "build-failed",
    summary: "the image cannot be built",
    severity: Severity::Error,
    docs: include_str!("build/build_failed.md"),
    ..Rule::STABLE
};

/// Why there is no image, in a sentence, and the line of the Dockerfile it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Line, counted from 1, if it is known.
    pub line: Option<u32>,
    /// The reason, without its place.
    pub reason: String,
}

/// The failure as a finding of this Dockerfile.
pub fn failed(failure: &Failure, file: FileId, dockerfile: &SourceFile) -> Report {
    let mut report = Report::new(file, dockerfile.path());
    report.enter(&BUILD_FAILED);
    let line = failure.line.and_then(|line| usize::try_from(line).ok());
    let range = dockerfile.line(line.unwrap_or(1));
    let text = &dockerfile.text()[range.clone()];
    let start = range.end - text.trim_start().len();
    report.at(start..start + text.trim().len(), failure.reason.clone());
    report
}
