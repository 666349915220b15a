//! The tools, for machines and for people.

use std::collections::BTreeMap;

use comfy_table::{Table, presets};
use findings::{SourceFile, Sources};
use serde_json::{Map, Value, json};

use super::{Engine, Found, Installed, State, Subject, ToolFact};
use crate::model::toolchain::Declaration;

/// The facts by their key in the JSON log.
pub fn json(installed: &Installed, sources: &Sources) -> Map<String, Value> {
    let tools: Vec<_> = installed.tools.iter().map(|fact| tool(fact, sources)).collect();
    let mut facts = Map::new();
    facts.insert("tools".to_owned(), tools.into());
    let mut machine = Map::new();
    if let Subject::Image(name) = &installed.subject {
        machine.insert("image".to_owned(), name.as_str().into());
    }
    if let Some(engine) = &installed.machine.engine {
        machine.insert("engine".to_owned(), engine_json(engine));
    }
    let known = &installed.machine;
    for (name, value) in
        [("free_disk", known.free_disk), ("memory", known.memory), ("processors", known.processors)]
    {
        machine.extend(value.map(|value| (name.to_owned(), value.into())));
    }
    let credentials = installed.wishes.credentials.iter().filter_map(|credential| {
        let there = installed.machine.credentials.get(&credential.span)?;
        let state = if *there { "ok" } else { "missing" };
        Some(json!({"name": credential.name, "state": state}))
    });
    machine.insert("credentials".to_owned(), credentials.collect::<Vec<_>>().into());
    facts.insert("machine".to_owned(), machine.into());
    facts
}

fn engine_json(engine: &Engine) -> Value {
    match engine {
        Engine::Reachable { address, version } => json!({"address": address, "version": version}),
        Engine::Unreachable { address, reason } => json!({"address": address, "reason": reason}),
        Engine::Unasked { reason } => json!({"reason": reason}),
    }
}

fn tool(fact: &ToolFact, sources: &Sources) -> Value {
    let wanted = fact.wanted.iter().map(|it| declaration(it, sources));
    let aside = fact.aside.iter().map(|(it, why)| {
        let mut value = declaration(it, sources);
        value["inert"] = why.as_str().into();
        value
    });
    json!({
        "tool": fact.tool.as_str(),
        "state": fact.state().as_str(),
        "installed": fact.installed(),
        "where": fact.place.as_ref().map(|place| &place.path),
        "real": fact.place.as_ref().map(|place| &place.real),
        "told_by": told_by(fact),
        "folder": fact.folder,
        "wanted": wanted.chain(aside).collect::<Vec<_>>(),
    })
}

fn declaration(declaration: &Declaration, sources: &Sources) -> Value {
    let source = sources.get(declaration.span.file);
    json!({
        "raw": declaration.raw,
        "meaning": declaration.constraint.meaning.to_string(),
        "role": declaration.role.as_str(),
        "path": source.path(),
        "line": source.position(declaration.span.start).line,
    })
}

fn told_by(fact: &ToolFact) -> Option<&str> {
    match &fact.found {
        Found::Version { from, .. } => Some(from),
        Found::Broken { command, .. }
        | Found::Hung { command, .. }
        | Found::Unparsed { command, .. } => Some(command),
        _ => None,
    }
}

/// A table with a row for each tool, and a line for the engine.
pub fn human(installed: &Installed, sources: &Sources) -> String {
    let mut text = String::new();
    if let Subject::Image(name) = &installed.subject {
        text += &format!("{name}, read without starting it\n");
    }
    if !installed.tools.is_empty() {
        text += &table(installed, sources);
        text.push('\n');
    }
    match &installed.machine.engine {
        Some(Engine::Reachable { address, version }) => {
            text += &format!("container engine {version} at {address}\n");
        }
        Some(Engine::Unreachable { reason, .. } | Engine::Unasked { reason }) => {
            text += &format!("container engine: {reason}\n");
        }
        None => {}
    }
    for credential in &installed.wishes.credentials {
        if let Some(there) = installed.machine.credentials.get(&credential.span) {
            let state = if *there { "ok" } else { "missing" };
            text += &format!("credential {}: {state}\n", credential.name);
        }
    }
    if text.is_empty() { text } else { text + "\n" }
}

fn table(installed: &Installed, sources: &Sources) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["tool", "state", "installed", "where", "wanted", "from"]);
    let shared = shared_names(installed);
    for fact in &installed.tools {
        let folder = if shared[fact.tool.as_str()] > 1 && !fact.folder.is_empty() {
            format!(" in {}", fact.folder)
        } else {
            String::new()
        };
        let at = |it: &Declaration| place(it, sources.get(it.span.file));
        let inert = fact.state() == State::Inert;
        let (wanted, from): (Vec<_>, Vec<_>) = if inert {
            fact.aside.iter().map(|(it, _)| (it.raw.clone(), at(it))).unzip()
        } else {
            fact.wanted.iter().map(|it| (it.raw.clone(), at(it))).unzip()
        };
        table.add_row([
            format!("{}{folder}", fact.tool),
            fact.state().as_str().to_owned(),
            fact.installed().unwrap_or_default().to_owned(),
            fact.place.as_ref().map(super::Place::drawn).unwrap_or_default(),
            wanted.join(", "),
            from.join(", "),
        ]);
    }
    table.trim_fmt()
}

fn shared_names(installed: &Installed) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for fact in &installed.tools {
        *counts.entry(fact.tool.as_str()).or_default() += 1;
    }
    counts
}

fn place(declaration: &Declaration, source: &SourceFile) -> String {
    format!("{}:{}", source.path(), source.position(declaration.span.start).line)
}
