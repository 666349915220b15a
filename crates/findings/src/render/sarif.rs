use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix as SarifFix, Invocation, Location,
    Message, MultiformatMessageString, Notification, PhysicalLocation, Region, Replacement,
    ReportingConfiguration, ReportingDescriptor, Result as SarifResult, ResultLevel, Run, Sarif,
    Tool as SarifTool, ToolComponent,
};

use crate::{
    Edit, Finding, Fix, NotChecked, Outcome, Rule, Severity, SourceFile, Sources, Span, State, Tool,
};

/// Our key in `partialFingerprints`. `primaryLocationLineHash` is GitHub's own, computed on upload.
const FINGERPRINT: &str = "envcheck/v1";

pub(super) fn render(outcome: &Outcome, tool: Tool) -> String {
    let rules: BTreeMap<&str, &Rule> =
        outcome.findings.iter().map(|finding| (finding.rule.id, finding.rule)).collect();
    let index: BTreeMap<&str, i64> = rules.keys().copied().zip(0..).collect();
    let driver = ToolComponent::builder()
        .name(tool.name)
        .semantic_version(tool.version)
        .rules(rules.into_values().map(descriptor).collect::<Vec<_>>())
        .build();
    let results = outcome.findings.iter().map(|finding| result(&outcome.sources, finding, &index));
    let invocation = Invocation::builder()
        .execution_successful(outcome.not_checked.is_empty())
        .tool_execution_notifications(
            outcome.not_checked.iter().map(notification).collect::<Vec<_>>(),
        )
        .build();
    let run = Run::builder()
        .tool(SarifTool::builder().driver(driver).build())
        .column_kind("unicodeCodePoints")
        .invocations(vec![invocation])
        .results(results.collect::<Vec<_>>())
        .build();
    let log = Sarif::builder()
        .version("2.1.0")
        .schema(serde_sarif::sarif::SCHEMA_URL)
        .runs(vec![run])
        .build();
    serde_json::to_string_pretty(&log).expect("the log holds strings and numbers only") + "\n"
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let level = ReportingConfiguration::builder().level(level(rule.severity).to_string()).build();
    let help = MultiformatMessageString::builder().text(rule.docs).markdown(rule.docs).build();
    ReportingDescriptor::builder()
        .id(rule.id)
        .short_description(MultiformatMessageString::builder().text(rule.summary).build())
        .help(help)
        .default_configuration(level)
        .build()
}

fn result(sources: &Sources, finding: &Finding, index: &BTreeMap<&str, i64>) -> SarifResult {
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.id)
        .rule_index(index[finding.rule.id])
        .level(level(finding.severity))
        .message(text(&format!("{}: {}", finding.rule.summary, finding.message)))
        .locations(vec![location(sources, finding.span, None)])
        .partial_fingerprints(BTreeMap::from([(
            FINGERPRINT.to_owned(),
            finding.fingerprint.clone(),
        )]))
        .baseline_state(match finding.state {
            State::New => "new",
            State::Known => "unchanged",
        })
        .build();
    if !finding.related.is_empty() {
        let related = finding
            .related
            .iter()
            .map(|related| location(sources, related.span, Some(&related.message)));
        result.related_locations = Some(related.collect());
    }
    result.fixes = finding.shown_fix().map(|it| vec![fix(sources, it)]);
    result
}

fn location(sources: &Sources, span: Span, message: Option<&str>) -> Location {
    let file = sources.get(span.file);
    let place = PhysicalLocation::builder()
        .artifact_location(artifact(file))
        .region(region(file, span))
        .build();
    let mut location = Location::builder().physical_location(place).build();
    location.message = message.map(text);
    location
}

fn fix(sources: &Sources, fix: &Fix) -> SarifFix {
    let files: BTreeSet<_> = fix.edits.iter().map(|edit| edit.span.file).collect();
    let change = |id| {
        let file = sources.get(id);
        let edits = fix.edits.iter().filter(|edit| edit.span.file == id);
        let replacements = edits.map(|edit| replacement(file, edit)).collect::<Vec<_>>();
        ArtifactChange::builder()
            .artifact_location(artifact(file))
            .replacements(replacements)
            .build()
    };
    let changes = files.into_iter().map(change).collect::<Vec<_>>();
    SarifFix::builder().description(text(&fix.title)).artifact_changes(changes).build()
}

fn replacement(file: &SourceFile, edit: &Edit) -> Replacement {
    let content = ArtifactContent::builder().text(edit.text.as_str()).build();
    Replacement::builder().deleted_region(region(file, edit.span)).inserted_content(content).build()
}

fn region(file: &SourceFile, span: Span) -> Region {
    let (start, end) = (file.position(span.start), file.position(span.end));
    Region::builder()
        .start_line(number(start.line))
        .start_column(number(start.column))
        .end_line(number(end.line))
        .end_column(number(end.column))
        .byte_offset(number(start.offset))
        .byte_length(number(end.offset - start.offset))
        .build()
}

fn artifact(file: &SourceFile) -> ArtifactLocation {
    ArtifactLocation::builder().uri(uri(file.path())).build()
}

/// A relative reference as RFC 3986 wants it; a first segment with a colon would read as a scheme.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    if path.split('/').next().is_some_and(|first| first.contains(':')) {
        out.push_str("./");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/'
            | b'@'
            | b':'
            | b'+'
            | b',' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn notification(gap: &NotChecked) -> Notification {
    let message = format!("{} was not checked: {}", gap.path, gap.reason);
    Notification::builder().level(json!("error")).message(text(&message)).build()
}

fn text(text: &str) -> Message {
    Message::builder().text(text).build()
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Info => ResultLevel::Note,
    }
}

fn number(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
