//! A check small enough to see through: a `WORKDIR` that does not start with a slash.

use findings::{
    Baseline, Check, Comment, FileId, Fix, Gate, Outcome, Policy, Report, Rule, Rules,
    SUPPRESSION_RULES, Selection, Selections, Severity, SourceFile, Sources, Tool,
};

pub(crate) const TOOL: Tool = Tool { name: "sample", version: "1.2.3" };

pub(crate) struct Model {
    pub(crate) file: FileId,
    pub(crate) text: String,
}

pub(crate) static CHECK: Check<Model> = Check {
    rule: Rule {
        id: "relative-workdir",
        summary: "WORKDIR is relative",
        severity: Severity::Error,
        docs: "# relative-workdir\n\nWhy.\n",
        aliases: &["DL3000", "WorkdirRelativePath", "DS-0009"],
        ..Rule::STABLE
    },
    run: |model, report| {
        let mut at = 0;
        for line in model.text.split_inclusive('\n') {
            if let Some(path) =
                line.trim_end().strip_prefix("WORKDIR ").filter(|path| !path.starts_with('/'))
            {
                let start = at + "WORKDIR ".len();
                let span = model.file.span(start..start + path.len());
                let fix = Fix::safe("make the path absolute").replace(span, format!("/{path}"));
                report.at(span, "depends on the WORKDIR of the base image").fix(fix);
            }
            at += line.len();
        }
    },
};

pub(crate) fn rules() -> Rules {
    Rules::new(SUPPRESSION_RULES.iter().copied().chain([&CHECK.rule]))
}

pub(crate) fn policy() -> Policy {
    Policy { today: "2026-06-01".parse().expect("a date"), require_reason: false }
}

/// Runs the sample check over a file named `Dockerfile`.
pub(crate) fn check(text: &str) -> Outcome {
    check_with(text, policy(), &Selection::default(), &Baseline::default())
}

pub(crate) fn check_with(
    text: &str,
    policy: Policy,
    selection: &Selection,
    baseline: &Baseline,
) -> Outcome {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("Dockerfile", text));
    let mut report = Report::new(file, "Dockerfile");
    CHECK.run(&Model { file, text: text.to_owned() }, &mut report);
    let comments = comments(file, sources.get(file));
    let selections = Selections::new(selection.clone());
    let gate =
        Gate { rules: &rules(), selections: &selections, comments: &comments, policy, baseline };
    Outcome::new(sources, vec![report], &gate, 1)
}

fn comments(file: FileId, source: &SourceFile) -> Vec<Comment> {
    let lines = (1..=source.lines()).map(|line| source.line(line));
    let marks = lines.filter_map(|line| {
        source.text()[line.clone()].find('#').map(|at| line.start + at..line.end)
    });
    marks.map(|span| Comment::on_line(file, source, span)).collect()
}
