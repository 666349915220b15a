use dockerfile::{Keyword, ignore::clean};
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "system-workdir",
        summary: "WORKDIR is a folder of the system",
        docs: include_str!("system_workdir.md"),
        aliases: &["DS-0030"],
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

/// What the kernel or the boot loader owns, and what a container gets anew when it starts.
const OWNED: &[&str] = &["/boot", "/dev", "/initrd", "/lost+found", "/proc", "/sys"];

fn run(lint: &Lint, report: &mut Report) {
    let workdirs = lint.stages.iter().flat_map(|stage| stage.of(Keyword::Workdir));
    for workdir in workdirs {
        let Some(word) = workdir.words().first() else { continue };
        let Some(path) = lint.value(word, workdir).filter(|path| path.starts_with('/')) else {
            continue;
        };
        let path = clean(&path);
        let inside = |folder: &&&str| {
            path.strip_prefix(**folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if let Some(folder) = OWNED.iter().find(inside) {
            report.at(
                &word.span,
                format!("`{folder}` belongs to the system: what the image has there is hidden, or harms it"),
            );
        }
    }
}
