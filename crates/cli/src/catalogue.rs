use anyhow::bail;
use findings::{Rule, Rules, Stability};
use serde_json::json;

use crate::{Program, args::ListFormat};

/// The pages of every rule called `name`.
pub(crate) fn explain(program: &Program, name: &str) -> anyhow::Result<String> {
    let called = program.rules.called(name);
    if called.is_empty() {
        let hint = program
            .rules
            .nearest(name)
            .map_or(";".to_owned(), |near| format!("; did you mean `{near}`?"));
        bail!("there is no rule `{name}`{hint} `{} rules` lists them all", program.tool.name);
    }
    Ok(called.into_iter().map(page).collect::<Vec<_>>().join("\n"))
}

fn page(rule: &Rule) -> String {
    let mut head = format!("{} ({}{})", rule.summary, rule.severity, stability(rule));
    if !rule.aliases.is_empty() {
        head += &format!("; also known as {}", rule.aliases.join(", "));
    }
    let (title, rest) = rule.docs.split_once('\n').unwrap_or((rule.docs, ""));
    format!("{title}\n\n{head}\n{rest}")
}

fn stability(rule: &Rule) -> &'static str {
    match rule.stability {
        Stability::Stable => "",
        Stability::Preview => ", in preview: runs when selected",
        Stability::Optional => ", optional: runs when selected or given a level",
    }
}

/// The table of all rules.
pub(crate) fn list(rules: &Rules, format: ListFormat) -> String {
    match format {
        ListFormat::Human => human(rules),
        ListFormat::Markdown => markdown(rules),
        ListFormat::Json => {
            let rules: Vec<_> = rules.iter().map(entry).collect();
            serde_json::to_string_pretty(&rules).expect("strings serialise") + "\n"
        }
    }
}

fn entry(rule: &Rule) -> serde_json::Value {
    json!({
        "id": rule.id,
        "summary": rule.summary,
        "severity": rule.severity,
        "aliases": rule.aliases,
        "stability": format!("{:?}", rule.stability).to_lowercase(),
        "fix": rule.has_fix(),
    })
}

fn human(rules: &Rules) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let line = |rule: &Rule| {
        let fix = if rule.has_fix() { " [fix]" } else { "" };
        format!(
            "{:width$}  {:7}  {}{fix}{}\n",
            rule.id,
            rule.severity.as_str(),
            rule.summary,
            stability(rule)
        )
    };
    rules.iter().map(line).collect()
}

fn markdown(rules: &Rules) -> String {
    let mut out =
        "| rule | severity | fix | also known as | problem |\n|---|---|---|---|---|\n".to_owned();
    for rule in rules.iter() {
        let fix = if rule.has_fix() { "yes" } else { "" };
        let severity = format!("{}{}", rule.severity, stability(rule));
        out += &format!(
            "| `{}` | {severity} | {fix} | {} | {} |\n",
            rule.id,
            rule.aliases.join(", "),
            rule.summary
        );
    }
    out
}
