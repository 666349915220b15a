use std::path::Path;

use anyhow::Context as _;
use findings::{
    Baseline, Comment, Gate, NotChecked, Outcome, Report, Sources, diff,
    render::{Format, Style, render},
};
use serde_json::{Map, Value};

use crate::{Exit, Inputs, Output, Program, Settings, args::OutputArg, fix, start::is_broken_pipe};

/// What looking at all inputs gave.
#[derive(Debug, Default)]
pub struct Inspected {
    /// Findings and gaps.
    pub reports: Vec<Report>,
    /// Every comment of every file, for suppressions.
    pub comments: Vec<Comment>,
}

/// What a command has to tell beside findings.
#[derive(Debug, Default)]
pub struct Extras {
    /// For machines, by key of the JSON log.
    pub facts: Map<String, Value>,
    /// For people, printed above the findings.
    pub human: String,
}

/// From inputs to exit code: looks at them, mends them if asked, and writes every output.
pub fn gate(
    program: &Program,
    inputs: Inputs,
    extras: Extras,
    mut output: Output,
    inspect: impl Fn(&Sources, &Settings) -> Inspected,
) -> anyhow::Result<Exit> {
    let Inputs { sources, paths, stdin, not_checked, files, settings, .. } = inputs;
    let look = |sources: Sources| look(program, &settings, sources, &not_checked, files, &inspect);
    let mut outcome = look(sources);
    if let Some(safety) = settings.fix {
        let fixed = fix::fix(&outcome, safety, look);
        for file in &fixed.refused {
            let path = outcome.sources.get(*file).path();
            let left = if fixed.texts.contains_key(file) {
                "mended in part, because the rest of its fixes"
            } else {
                "left as it is, because its fixes"
            };
            output.note(&format!("{path}: {left} would bring new findings"));
        }
        let mut sources = outcome.sources.clone();
        for (file, text) in &fixed.texts {
            sources.set_text(*file, text.clone());
        }
        let after = look(sources);
        if settings.diff {
            return show(program, &settings, &outcome, &after, output);
        }
        let piped = stdin.as_ref().and_then(|stdin| stdin.file);
        for (file, text) in fixed.texts.iter().filter(|(file, _)| Some(**file) != piped) {
            let path = paths.get(file).with_context(|| {
                format!(
                    "{}: staged content cannot be mended; run --fix without --staged",
                    after.sources.get(*file).path()
                )
            })?;
            source::replace(path, text.as_bytes())?;
        }
        if let Some(stdin) = &stdin {
            // An editor puts this in place of what it sent: it gets the text back, changed or not, and nothing else.
            let mended = stdin.file.and_then(|file| fixed.texts.get(&file));
            output.bytes(mended.map_or(stdin.bytes.as_slice(), String::as_bytes))?;
            output = output.beside();
        }
        output.note(&format!("{} fixed in {} files", fixed.count(), fixed.texts.len()));
        outcome = after;
    }
    outcome.add_facts(extras.facts);
    match write(program, &settings, &outcome, &extras.human, output) {
        // Whoever reads it has seen enough, and the verdict stands.
        Err(error) if is_broken_pipe(&error) => {}
        written => written?,
    }
    Ok(verdict(&settings, &outcome))
}

fn look(
    program: &Program,
    settings: &Settings,
    sources: Sources,
    not_checked: &[NotChecked],
    files: usize,
    inspect: &impl Fn(&Sources, &Settings) -> Inspected,
) -> Outcome {
    let mut inspected = inspect(&sources, settings);
    inspected.comments.extend(settings.comments.iter().cloned());
    if !settings.ignore_comments {
        inspected.comments.clear();
    }
    inspected.reports.extend(settings.reports.iter().cloned());
    let gate = Gate {
        rules: &program.rules,
        selections: &settings.selections,
        comments: &inspected.comments,
        policy: settings.policy,
        baseline: &settings.baseline,
    };
    let mut outcome = Outcome::new(sources, inspected.reports, &gate, files);
    outcome.not_checked.extend_from_slice(not_checked);
    outcome.not_checked.sort();
    outcome
}

/// Prints what fixes change, secrets masked, and nothing else on standard output: it is a patch. Reports go to their
/// files; the verdict is that on the files as they are.
fn show(
    program: &Program,
    settings: &Settings,
    before: &Outcome,
    after: &Outcome,
    output: Output,
) -> anyhow::Result<Exit> {
    let mut text = String::new();
    for (file, old) in
        before.sources.iter().filter(|(file, old)| after.sources.get(*file).text() != old.text())
    {
        let new = before.redacted(file, after.sources.get(file).text());
        text += &diff(old.path(), &before.redacted(file, old.text()), &new);
    }
    output.print(&text)?;
    for wanted in settings.outputs.iter().filter(|wanted| wanted.file.is_some()) {
        draw(program, wanted, before, "", output)?;
    }
    let left = after.new_findings().count();
    if left > 0 {
        output.note(&format!("{left} findings would be left; leave out --diff to see them"));
    }
    for gap in &before.not_checked {
        output.say(&format!("{} was not checked: {}", gap.path, gap.reason));
    }
    match verdict(settings, before) {
        // A change that waits is a finding to whoever fails on any.
        Exit::Clean if !text.is_empty() && settings.fail_on.is_some() => Ok(Exit::Findings),
        verdict => Ok(verdict),
    }
}

fn write(
    program: &Program,
    settings: &Settings,
    outcome: &Outcome,
    human: &str,
    output: Output,
) -> anyhow::Result<()> {
    for wanted in &settings.outputs {
        draw(program, wanted, outcome, human, output)?;
    }
    if let Some(path) = &settings.write_baseline {
        let baseline = Baseline::of(&outcome.findings, &outcome.sources, &settings.baseline);
        save(path, &baseline.to_text())?;
        output.note(&format!(
            "{}: {} findings are known from now on",
            path.display(),
            outcome.findings.len()
        ));
    } else if settings.baseline.stale(&outcome.findings) > 0 && outcome.not_checked.is_empty() {
        let stale = settings.baseline.stale(&outcome.findings);
        output.note(&format!(
            "{stale} findings of the baseline are gone: write it anew with --write-baseline"
        ));
    }
    Ok(())
}

fn draw(
    program: &Program,
    wanted: &OutputArg,
    outcome: &Outcome,
    human: &str,
    output: Output,
) -> anyhow::Result<()> {
    let coloured = wanted.file.is_none() && output.coloured();
    let style = Style { coloured, quiet: output.quiet };
    let mut text = render(wanted.format, outcome, program.tool, style);
    if wanted.format == Format::Human && !output.quiet {
        text = format!("{human}{text}");
    }
    match &wanted.file {
        None => output.print(&text)?,
        Some(file) => save(file, &text)?,
    }
    Ok(())
}

fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    Ok(source::replace(path, text.as_bytes())?)
}

fn verdict(settings: &Settings, outcome: &Outcome) -> Exit {
    let broken =
        |finding: &findings::Finding| finding.rule.id == source::config::INVALID_CONFIGURATION.id;
    if outcome.new_findings().any(broken) {
        Exit::Usage
    } else if !outcome.not_checked.is_empty() {
        Exit::NotChecked
    } else if settings.write_baseline.is_none() && outcome.fails(settings.fail_on) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
