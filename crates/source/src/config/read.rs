use findings::{Level, Report, Rules, nearest};

use super::{
    INVALID_CONFIGURATION, Key, Kind, amount,
    key::{ANY, list},
    settings::{Setting, Settings, Value},
};
use crate::{Member, Node, Parsed};

/// What rules may be set to.
pub(super) const LEVELS: &[&str] = &["off", "on", "info", "warning", "error"];

/// Takes what is right, and reports what is not.
pub(super) fn read(
    parsed: &Parsed,
    keys: &'static [Key],
    rules: &Rules,
    report: &mut Report,
) -> Settings {
    report.enter(&INVALID_CONFIGURATION);
    for fault in &parsed.faults {
        let file = report.file();
        let finding = report.at(&fault.span, fault.message.clone());
        if let Some(related) = &fault.related {
            finding.related(file.span(related.span.clone()), related.message);
        }
    }
    let mut reader = Reader { keys, rules, report, settings: Settings::default() };
    if let Some(root) = parsed.root() {
        reader.table(root, &mut Vec::new());
    }
    reader.settings
}

struct Reader<'a> {
    keys: &'static [Key],
    rules: &'a Rules,
    report: &'a mut Report,
    settings: Settings,
}

impl Reader<'_> {
    fn table<'n>(&mut self, node: &'n Node, path: &mut Vec<&'n str>) {
        for member in node.members() {
            path.push(&member.name);
            self.member(member, path);
            path.pop();
        }
    }

    fn member<'n>(&mut self, member: &'n Member, path: &mut Vec<&'n str>) {
        if let Some(key) = self.keys.iter().find(|key| key.is(path)) {
            let span = member.value.span.clone();
            if let Some(value) = self.value(key.kind, &member.value, &member.name) {
                let setting = Setting { value, span };
                match key.named(path) {
                    Some(name) => self.settings.set_named(key.path, name, setting),
                    None => self.settings.set(key.path, setting),
                }
            }
        } else if !self.keys.iter().any(|key| key.lies_in(path)) {
            let hint = self.hint(path);
            self.report
                .at(&member.key.span, format!("there is no setting `{}`{hint}", path.join(".")));
        } else if matches!(member.value.value, crate::Value::Mapping(_)) {
            self.table(&member.value, path);
        } else if !member.value.is_invalid() {
            let message =
                format!("`{}` is a table of settings, not {}", path.join("."), member.value.kind());
            self.report.at(&member.value.span, message);
        }
    }

    /// What the author of an unknown key most likely meant: a key of the same table, or of another.
    fn hint(&self, path: &[&str]) -> String {
        let (name, table) = path.split_last().expect("a member has a name");
        let beside = self.keys.iter().filter(|key| key.lies_in(table));
        let beside = beside.filter_map(|key| key.path.get(table.len()).copied());
        let beside: Vec<_> = beside.filter(|name| *name != ANY).collect();
        if self.keys.iter().any(|key| key.kind == Kind::RuleLevels)
            && !self.rules.called(name).is_empty()
        {
            return "; levels of rules are set under `[rules]`".to_owned();
        }
        let elsewhere = self.keys.iter().find(|key| key.path.last() == Some(name));
        match (nearest(name, beside.iter().copied()), elsewhere) {
            (Some(near), _) => format!("; did you mean `{near}`?"),
            (None, Some(key)) => format!("; did you mean `{}`?", key.path.join(".")),
            (None, None) => {
                let mut known = beside;
                known.sort_unstable();
                known.dedup();
                format!(
                    "; there is {}",
                    known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                )
            }
        }
    }

    fn value(&mut self, kind: Kind, node: &Node, name: &str) -> Option<Value> {
        let value = match kind {
            Kind::Bool => node.as_bool().map(Value::Bool),
            Kind::Text => node.as_str().map(|text| Value::Text(text.to_owned())),
            Kind::TextList => return self.list(node, name),
            Kind::Choice(choices) => return self.choice(choices, node, name).map(Value::Text),
            Kind::Bytes => {
                let whole = node.as_integer().and_then(|number| u64::try_from(number).ok());
                whole.or_else(|| node.as_str().and_then(amount::bytes)).map(Value::Number)
            }
            Kind::Percent => percent(node).map(Value::Percent),
            Kind::Count => {
                node.as_integer().and_then(|number| u64::try_from(number).ok()).map(Value::Number)
            }
            Kind::Choices(choices) => return self.choices(choices, node, name),
            Kind::RuleLevels => return self.levels(node, name),
        };
        if value.is_none() {
            self.wrong(kind, node, name);
        }
        value
    }

    fn wrong(&mut self, kind: Kind, node: &Node, name: &str) {
        if !node.is_invalid() {
            let found = node.scalar().map_or(node.kind().to_owned(), |text| format!("`{text}`"));
            self.report.at(&node.span, format!("`{name}` takes {}, not {found}", kind.wants()));
        }
    }

    fn list(&mut self, node: &Node, name: &str) -> Option<Value> {
        if !matches!(node.value, crate::Value::Sequence(_)) {
            self.wrong(Kind::TextList, node, name);
            return None;
        }
        let mut texts = Vec::new();
        for item in node.items() {
            match item.as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.wrong(Kind::TextList, item, name),
            }
        }
        Some(Value::List(texts))
    }

    fn choice(
        &mut self,
        choices: &'static [&'static str],
        node: &Node,
        name: &str,
    ) -> Option<String> {
        let Some(text) = node.as_str() else {
            self.wrong(Kind::Choice(choices), node, name);
            return None;
        };
        if choices.contains(&text) {
            return Some(text.to_owned());
        }
        let begun =
            choices.iter().copied().find(|choice| text.len() > 2 && choice.starts_with(text));
        let near = begun.or_else(|| nearest(text, choices.iter().copied()));
        let hint = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        self.report.at(&node.span, format!("`{name}` takes one of {}{hint}", list(choices)));
        None
    }

    fn choices(
        &mut self,
        choices: &'static [&'static str],
        node: &Node,
        name: &str,
    ) -> Option<Value> {
        if !matches!(node.value, crate::Value::Mapping(_)) {
            self.wrong(Kind::Choices(choices), node, name);
            return None;
        }
        let mut table = Vec::new();
        for member in node.members() {
            let choice = self.choice(choices, &member.value, &member.name);
            table.extend(choice.map(|choice| (member.name.clone(), choice)));
        }
        Some(Value::Table(table))
    }

    fn levels(&mut self, node: &Node, name: &str) -> Option<Value> {
        if !matches!(node.value, crate::Value::Mapping(_)) {
            self.wrong(Kind::RuleLevels, node, name);
            return None;
        }
        let mut levels = Vec::new();
        for member in node.members() {
            let elsewhere = self.rules.is_elsewhere(&member.name);
            if self.rules.called(&member.name).is_empty() && !elsewhere {
                let near = self.rules.nearest(&member.name);
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                self.report
                    .at(&member.key.span, format!("no rule is called `{}`{hint}", member.name));
            } else if let Some(level) = self.choice(LEVELS, &member.value, &member.name) {
                let level = Level::parse(&level).filter(|_| !elsewhere);
                levels.extend(level.map(|level| (member.name.clone(), level)));
            }
        }
        Some(Value::Levels(levels))
    }
}

fn percent(node: &Node) -> Option<f64> {
    let text = node
        .as_str()
        .and_then(|text| text.strip_suffix('%'))
        .and_then(|text| text.trim().parse().ok());
    let value = text.or_else(|| node.as_number().map(|number| number.value));
    value.filter(|value| (0.0..=100.0).contains(value))
}
