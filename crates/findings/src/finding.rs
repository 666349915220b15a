use crate::{Fix, Rule, Severity, Span};

/// One problem at one place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The rule's severity, or what the configuration made of it.
    pub severity: Severity,
    /// What is wrong here, in this file's own words. Never holds a secret's value.
    pub message: String,
    /// Primary place.
    pub span: Span,
    /// Other places that prove or explain it.
    pub related: Vec<Related>,
    /// An optional repair.
    pub fix: Option<Fix>,
    /// What the finding is about when the text under its span does not tell it from others of the same
    /// rule (a path inside an image, say); part of the fingerprint.
    pub identity: Option<String>,
    /// Names this finding across runs, edits above it and moves inside the file. Set by the pipeline.
    pub fingerprint: String,
    /// Whether a baseline knows it.
    pub state: State,
}

/// Another place of a finding.
#[derive(Debug, Clone)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// What it has to do with the finding.
    pub message: String,
}

/// Whether a finding counts for the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Counts.
    #[default]
    New,
    /// In the baseline: shown by machine formats, never fails the run.
    Known,
}

impl Finding {
    /// Names another place that belongs to the problem.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// Attaches a repair.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// Every text that is shown as it is.
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let related = self.related.iter_mut().map(|related| &mut related.message);
        let title = self.fix.iter_mut().map(|fix| &mut fix.title);
        related.chain(title).chain([&mut self.message])
    }

    /// Makes control characters visible: a name inside an image must not start a line of its own, or a terminal's
    /// or a workflow's command.
    pub(crate) fn escape(&mut self) {
        self.texts().for_each(escape);
    }

    /// Takes `secret` out of everything that is shown.
    pub(crate) fn redact(&mut self, secret: &str) {
        for text in self.texts() {
            if text.contains(secret) {
                *text = text.replace(secret, &"*".repeat(secret.len()));
            }
        }
        if let Some(fix) = &mut self.fix {
            fix.confidential |= fix.edits.iter().any(|edit| edit.text.contains(secret));
        }
    }

    /// The repair, unless its text holds a secret.
    pub(crate) fn shown_fix(&self) -> Option<&Fix> {
        self.fix.as_ref().filter(|fix| !fix.confidential)
    }

    /// Tells this finding from others of its rule at the same text.
    pub fn identity(&mut self, identity: impl Into<String>) -> &mut Self {
        self.identity = Some(identity.into());
        self
    }

    /// Raises or lowers this one finding, where the rule's own severity does not fit the case.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }
}

/// Makes control characters visible.
pub(crate) fn escape(text: &mut String) {
    if text.chars().any(char::is_control) {
        *text = text
            .chars()
            .map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() })
            .collect();
    }
}
