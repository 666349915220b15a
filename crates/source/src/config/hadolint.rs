//! `.hadolint.yaml`, read as the `envcheck.toml` that means the same.

use findings::{Level, Report, Rules, Severity, nearest};

use super::{
    INVALID_CONFIGURATION,
    settings::{Setting, Settings, Value},
};
use crate::{Format, Member, Node, Parsed, parse};

/// Its keys. Some only say how hadolint prints.
const KEYS: [&str; 12] = [
    "disable-ignore-pragma",
    "failure-threshold",
    "format",
    "ignored",
    "label-schema",
    "no-color",
    "no-fail",
    "output",
    "override",
    "strict-labels",
    "trustedRegistries",
    "verbose",
];

/// What a label may have to be, in hadolint's words and in ours.
const LABELS: [(&str, &str); 8] = [
    ("email", "email"),
    ("hash", "hash"),
    ("rawtext", "text"),
    ("rfc3339", "rfc3339"),
    ("semver", "semver"),
    ("spdx", "spdx"),
    ("text", "text"),
    ("url", "url"),
];

/// Takes what is right, and reports what is not. What hadolint does unless told otherwise holds too: its rules, and
/// failing on everything.
pub(super) fn read(parsed: &Parsed, rules: &Rules, report: &mut Report) -> Settings {
    report.enter(&INVALID_CONFIGURATION);
    for fault in &parsed.faults {
        report.at(&fault.span, fault.message.clone());
    }
    let mut reader = Reader { rules, report, settings: Settings::default(), levels: Vec::new() };
    reader.set(&["fail-on"], 0..0, Value::Text("info".to_owned()));
    reader.set(&["profile"], 0..0, Value::Text("hadolint".to_owned()));
    for member in parsed.root().map_or(&[][..], Node::members) {
        reader.member(member);
    }
    let levels = std::mem::take(&mut reader.levels);
    if !levels.is_empty() {
        reader.set(&["rules"], 0..0, Value::Levels(levels));
    }
    reader.settings
}

struct Reader<'a> {
    rules: &'a Rules,
    report: &'a mut Report,
    settings: Settings,
    levels: Vec<(String, Level)>,
}

impl Reader<'_> {
    fn set(&mut self, path: &'static [&'static str], span: std::ops::Range<usize>, value: Value) {
        self.settings.set(path, Setting { value, span });
    }

    fn member(&mut self, member: &Member) {
        let (name, node) = (member.name.as_str(), member.value.resolved());
        let span = node.span.clone();
        match name {
            "ignored" => self.level(node, Level::Off),
            "override" => self.overrides(node),
            "trustedRegistries" => {
                let registries = self.texts(node).into_iter().map(|(text, _)| text).collect();
                self.set(&["lint", "trusted-registries"], span, Value::List(registries));
            }
            "label-schema" => self.labels(node),
            "strict-labels" => {
                if let Some(strict) = self.truth(node, name) {
                    self.set(&["lint", "strict-labels"], span, Value::Bool(strict));
                }
            }
            "disable-ignore-pragma" => {
                if let Some(disabled) = self.truth(node, name) {
                    self.set(&["ignore-comments"], span, Value::Bool(!disabled));
                }
            }
            "failure-threshold" => {
                if let Some(threshold) = self.threshold(node) {
                    self.set(&["fail-on"], span, Value::Text(threshold.to_owned()));
                }
            }
            "no-fail" => {
                if self.truth(node, name) == Some(true) {
                    self.set(&["fail-on"], span, Value::Text("never".to_owned()));
                }
            }
            _ if KEYS.contains(&name) => {}
            _ => {
                let near = nearest(name, KEYS)
                    .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                self.report.at(&member.key.span, format!("hadolint has no setting `{name}`{near}"));
            }
        }
    }

    fn overrides(&mut self, node: &Node) {
        for member in node.members() {
            let severity = match member.name.as_str() {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                "info" | "style" => Severity::Info,
                other => {
                    let message = format!(
                        "hadolint has no severity `{other}`; there are error, warning, info and style"
                    );
                    self.report.at(&member.key.span, message);
                    continue;
                }
            };
            self.level(member.value.resolved(), Level::At(severity));
        }
    }

    fn level(&mut self, node: &Node, level: Level) {
        for (name, span) in self.texts(node) {
            if !self.rules.called(&name).is_empty() {
                self.levels.push((name, level));
            } else if !self.rules.is_elsewhere(&name) {
                let near = self.rules.nearest(&name);
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                self.report.at(&span, format!("no rule is called `{name}`{hint}"));
            }
        }
    }

    fn labels(&mut self, node: &Node) {
        let mut table = Vec::new();
        for member in node.members() {
            let wanted = member.value.resolved().as_str().unwrap_or_default();
            let kind = LABELS.iter().find(|(theirs, _)| wanted.eq_ignore_ascii_case(theirs));
            if let Some((_, kind)) = kind {
                table.push((member.name.clone(), (*kind).to_owned()));
            } else {
                let names = LABELS.map(|(theirs, _)| theirs).join(", ");
                let message = format!("`{}` must be one of {names}", member.name);
                self.report.at(&member.value.span, message);
            }
        }
        self.set(&["lint", "labels"], node.span.clone(), Value::Table(table));
    }

    fn threshold(&mut self, node: &Node) -> Option<&'static str> {
        match node.scalar().unwrap_or_default() {
            "error" => Some("error"),
            "warning" => Some("warning"),
            "info" | "style" => Some("info"),
            "ignore" | "none" => Some("never"),
            other => {
                let message = format!(
                    "`failure-threshold` takes error, warning, info, style, ignore or none, not `{other}`"
                );
                self.report.at(&node.span, message);
                None
            }
        }
    }

    fn truth(&mut self, node: &Node, name: &str) -> Option<bool> {
        let truth = node.as_bool();
        if truth.is_none() {
            self.report.at(&node.span, format!("`{name}` takes `true` or `false`"));
        }
        truth
    }

    fn texts(&mut self, node: &Node) -> Vec<(String, std::ops::Range<usize>)> {
        if !matches!(node.value, crate::Value::Sequence(_)) && !node.is_null() {
            self.report.at(&node.span, format!("a list is wanted here, not {}", node.kind()));
        }
        let text = |node: &Node| Some((node.resolved().scalar()?.to_owned(), node.span.clone()));
        node.items().iter().filter_map(text).collect()
    }
}

/// The `envcheck.toml` that means what this `.hadolint.yaml` does.
///
/// # Errors
/// What is wrong with it, each with its byte range.
pub fn migrate(text: &str, rules: &Rules) -> Result<String, Vec<(std::ops::Range<usize>, String)>> {
    let mut report = Report::new(findings::FileId::default(), "");
    let settings = read(&parse(Format::Yaml, text), rules, &mut report);
    if !report.findings.is_empty() {
        let wrong = report.findings.into_iter();
        return Err(wrong.map(|finding| (finding.span.range(), finding.message)).collect());
    }
    let (mut plain, mut tables) = (String::new(), String::new());
    for (path, setting) in settings.all() {
        match (path, setting) {
            ([name], Value::Levels(levels)) => {
                let levels = levels.iter().map(|(rule, level)| (rule.as_str(), level.as_str()));
                tables += &format!("\n[{name}]\n{}", pairs(levels));
            }
            ([name], setting) => plain += &format!("{name} = {}\n", value(setting)),
            ([table, name], setting) => {
                if !tables.contains(&format!("[{table}]\n")) {
                    tables += &format!("\n[{table}]\n");
                }
                tables += &format!("{name} = {}\n", value(setting));
            }
            _ => {}
        }
    }
    Ok(plain + &tables)
}

fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    pairs.map(|(name, text)| format!("{} = {}\n", quoted(name), quoted(text))).collect()
}

fn value(setting: &Value) -> String {
    match setting {
        Value::Bool(truth) => truth.to_string(),
        Value::Text(text) => quoted(text),
        Value::List(list) => {
            let items: Vec<_> = list.iter().map(|text| quoted(text)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Number(number) => number.to_string(),
        Value::Percent(percent) => percent.to_string(),
        Value::Table(table) => {
            let pair =
                |(name, text): &(String, String)| format!("{} = {}", quoted(name), quoted(text));
            format!("{{ {} }}", table.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
        Value::Levels(_) => String::new(),
    }
}

/// As a basic string: TOML takes JSON's escapes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
