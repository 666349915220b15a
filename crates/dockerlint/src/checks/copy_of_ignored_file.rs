use dockerfile::ignore::Patterns;
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Context, ContextSource},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copy-of-ignored-file",
        summary: "COPY or ADD takes what .dockerignore leaves out",
        docs: include_str!("copy_of_ignored_file.md"),
        aliases: &["CopyIgnoredFile"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let Some(context) = &lint.known.context else { return };
    let Some(patterns) = context.patterns().filter(|patterns| !patterns.is_empty()) else { return };
    for instruction in lint.stages.iter().flat_map(|stage| &stage.instructions) {
        for source in ContextSource::all(instruction) {
            let Some(path) = left_out(context, &patterns, &source) else { continue };
            let message = match context.line_against(&path) {
                Some(pattern) => format!("`{pattern}` in .dockerignore leaves it out of the build"),
                None => ".dockerignore leaves it out of the build".to_owned(),
            };
            report.at(&source.word.span, message);
        }
    }
}

/// The path that nothing is left of, when the source asks for something that exists only without `.dockerignore`.
fn left_out(context: &Context, patterns: &Patterns, source: &ContextSource) -> Option<String> {
    let gone = |path: &str| patterns.matches(path) && !patterns.may_return_below(path);
    if source.path != "." && !source.is_pattern() {
        return gone(&source.path).then(|| source.path.clone());
    }
    // Of a pattern, and of the context as a whole, all that it stands for has to be gone.
    let meant =
        Patterns::new([if source.path == "." { "**" } else { source.path.as_str() }]).ok()?;
    let files = context.files.iter().map(|file| file.trim_end_matches('/'));
    let mut found = files.filter(|file| meant.matches(file));
    let first = found.next()?;
    (gone(first) && found.all(gone)).then(|| first.to_owned())
}
