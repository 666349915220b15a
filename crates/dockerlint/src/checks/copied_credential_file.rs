use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{ContextSource, is_credential_path},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copied-credential-file",
        summary: "file of credentials is copied into the image",
        docs: include_str!("copied_credential_file.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for (instruction, _) in lint.triggers_and_instructions() {
        for source in ContextSource::all(instruction) {
            if is_credential_path(&source.path) {
                let cure = "hand it over with `RUN --mount=type=secret`";
                let message = format!("whoever has the image has `{}`: {cure}", source.path);
                report.at(&source.word.span, message);
            }
        }
    }
}
