use dockerfile::{Keyword, Word};
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copied-root-filesystem",
        summary: "COPY takes a whole file system",
        docs: include_str!("copied_root_filesystem.md"),
        aliases: &["DL3067"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for copy in lint.stages.iter().flat_map(|stage| stage.of(Keyword::Copy)) {
        let Some(from) = copy.flag("from").and_then(|flag| flag.value.as_ref()) else { continue };
        let [sources @ .., destination] = copy.words() else { continue };
        let root = |word: &&Word| word.literal().as_deref() == Some("/");
        if let Some(source) = sources.iter().find(root)
            && root(&destination)
        {
            report.at(&source.span, format!("everything in `{}` comes along", from.value()));
        }
    }
}
