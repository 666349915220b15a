use dockerfile::{Instruction, Keyword};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Sureness, secret_file},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "secret-file-copied",
        summary: "a file with credentials is copied into the image",
        docs: include_str!("secret_file_copied.md"),
        aliases: &["DS-0031"],
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

/// Variables that programs take for the path of a file with credentials.
const PATHS: &[&str] = &["AWS_CONFIG_FILE", "HF_TOKEN_PATH", "GOOGLE_APPLICATION_CREDENTIALS"];

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.stages.iter().filter(|stage| lint.is_shipped(stage.index)) {
        for instruction in stage.instructions.iter().filter(|found| copies(found)) {
            copied(instruction, report);
        }
    }
}

/// Whether it takes files from the build context.
pub(super) fn copies(instruction: &Instruction) -> bool {
    matches!(instruction.kind, Keyword::Copy | Keyword::Add) && instruction.flag("from").is_none()
}

fn copied(instruction: &Instruction, report: &mut Report) {
    let Some((target, sources)) = instruction.words().split_last() else { return };
    for source in sources {
        let path = source.value();
        if path.contains("://") {
            continue;
        }
        let Some(sureness) = secret_file(&path) else { continue };
        let message = if path.trim_end_matches('/').rsplit('/').next() == Some(".git") {
            "the history may hold what was removed from the files, and its configuration a token"
        } else {
            "every user of the image can read it; hand it over with `RUN --mount=type=secret`"
        };
        let finding = report.at(&source.span, message);
        if sureness == Sureness::Always {
            finding.severity(Severity::Error);
        }
    }
    let named = target.value();
    let named = named.trim_start_matches("${").trim_start_matches('$').trim_end_matches('}');
    if PATHS.contains(&named) && target.literal().is_none() {
        report.at(&target.span, format!("`{named}` is the path of a file with credentials"));
    }
}
