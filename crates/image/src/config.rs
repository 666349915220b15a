//! The image configuration document, field by field, so that one odd field does not hide the others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::model::{Config, Healthcheck, HistoryEntry};

/// What the document says beside the configuration.
#[derive(Debug, Default)]
pub(crate) struct Details {
    pub(crate) diff_ids: Vec<String>,
    pub(crate) history: Vec<HistoryEntry>,
    /// Fields that were left out because of their type.
    pub(crate) odd: Vec<&'static str>,
}

/// Reads the document.
pub(crate) fn parse(document: &Value) -> (Config, Details) {
    let mut odd = Vec::new();
    let mut root = Fields::of(document, "configuration", &mut odd);
    let (created, architecture) = (root.optional("created"), root.text("architecture"));
    let (os, variant) = (root.text("os"), root.optional("variant"));
    let history = root.list("history", &history);
    let mut rootfs = root.object("rootfs");
    let diff_ids = rootfs.list("diff_ids", &string);
    let mut root = Fields::of(document, "configuration", &mut odd);
    let mut fields = root.object("config");
    let config = Config {
        user: fields.text("User"),
        env: fields.list("Env", &variable),
        cmd: fields.strings("Cmd"),
        entrypoint: fields.strings("Entrypoint"),
        labels: fields.labels(),
        volumes: fields.keys("Volumes"),
        exposed_ports: fields.keys("ExposedPorts"),
        healthcheck: fields.healthcheck(),
        workdir: fields.text("WorkingDir"),
        shell: fields.strings("Shell"),
        stop_signal: fields.optional("StopSignal"),
        onbuild: fields.list("OnBuild", &string),
        architecture,
        variant,
        os,
        created,
    };
    (config, Details { diff_ids, history, odd })
}

/// The fields of one object. A missing or `null` field is empty; one of the wrong type is noted.
struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    odd: &'a mut Vec<&'static str>,
}

impl<'a> Fields<'a> {
    fn of(value: &'a Value, name: &'static str, odd: &'a mut Vec<&'static str>) -> Self {
        if !value.is_object() && !value.is_null() && !odd.contains(&name) {
            odd.push(name);
        }
        Self { object: value.as_object(), odd }
    }

    fn object<'b>(&'b mut self, name: &'static str) -> Fields<'b> {
        Fields::of(self.get(name), name, self.odd)
    }

    fn get(&self, name: &str) -> &'a Value {
        self.object.and_then(|object| object.get(name)).unwrap_or(&Value::Null)
    }

    fn read<T: Default>(&mut self, name: &'static str, read: impl Fn(&'a Value) -> Option<T>) -> T {
        let value = self.get(name);
        if value.is_null() {
            return T::default();
        }
        read(value).unwrap_or_else(|| {
            self.odd.push(name);
            T::default()
        })
    }

    fn text(&mut self, name: &'static str) -> String {
        self.read(name, string)
    }

    fn optional(&mut self, name: &'static str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    fn list<T>(&mut self, name: &'static str, item: &dyn Fn(&Value) -> Option<T>) -> Vec<T> {
        self.read(name, |value| value.as_array()?.iter().map(item).collect())
    }

    /// A list of strings, or one string, which old engines wrote.
    fn strings(&mut self, name: &'static str) -> Vec<String> {
        self.read(name, |value| match value {
            Value::String(one) => Some(vec![one.clone()]),
            many => many.as_array()?.iter().map(string).collect(),
        })
    }

    fn keys(&mut self, name: &'static str) -> BTreeSet<String> {
        self.read(name, |value| Some(value.as_object()?.keys().cloned().collect()))
    }

    fn labels(&mut self) -> BTreeMap<String, String> {
        let pair = |(key, value): (&String, &Value)| Some((key.clone(), string(value)?));
        self.read("Labels", |value| value.as_object()?.iter().map(pair).collect())
    }

    fn healthcheck(&mut self) -> Option<Healthcheck> {
        if self.get("Healthcheck").is_null() {
            return None;
        }
        let mut fields = self.object("Healthcheck");
        Some(Healthcheck {
            test: fields.strings("Test"),
            interval: fields.number("Interval"),
            timeout: fields.number("Timeout"),
            start_period: fields.number("StartPeriod"),
            retries: fields.number("Retries"),
        })
    }

    fn number(&mut self, name: &'static str) -> i64 {
        self.read(name, Value::as_i64)
    }
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn variable(value: &Value) -> Option<(String, String)> {
    let text = value.as_str()?;
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    Some((name.to_owned(), value.to_owned()))
}

fn history(value: &Value) -> Option<HistoryEntry> {
    let object = value.as_object()?;
    let text = |name: &str| object.get(name).and_then(string);
    Some(HistoryEntry {
        created_by: text("created_by").unwrap_or_default(),
        created: text("created"),
        comment: text("comment").unwrap_or_default(),
        empty_layer: object.get("empty_layer").and_then(Value::as_bool).unwrap_or(false),
        layer: None,
    })
}
