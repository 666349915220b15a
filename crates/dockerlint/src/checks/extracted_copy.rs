use std::collections::BTreeMap;

use dockerfile::{Instruction, Keyword, Word};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Archive, Call, base_name},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "extracted-copy",
        summary: "archive is copied, then extracted",
        severity: Severity::Info,
        docs: include_str!("extracted_copy.md"),
        aliases: &["DL3010"],
        ..Rule::STABLE
    },
    run,
};

/// What only unpacks one compressed file.
const DECOMPRESSORS: [&str; 9] =
    ["unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat"];

/// Options that `ADD` has nothing like.
const SELECTIVE: [&str; 4] = ["strip-components", "strip", "transform", "xform"];

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let mut copied: BTreeMap<&str, (Archive<'_>, &Word)> = BTreeMap::new();
        let mut runs = lint.runs_of(stage.index).filter(|run| !run.onbuild).peekable();
        for copy in stage.of(Keyword::Copy).filter(|copy| copy.flag("from").is_none()) {
            while let Some(run) = runs.next_if(|run| run.instruction.span.start < copy.span.start) {
                run.calls().for_each(|call| extract(lint, &call, &mut copied, report));
            }
            copied.extend(archives(copy));
        }
        if !copied.is_empty() {
            runs.flat_map(|run| run.calls().collect::<Vec<_>>())
                .for_each(|call| extract(lint, &call, &mut copied, report));
        }
    }
}

/// The archives of a `COPY` by the names they have in the image.
fn archives(copy: &Instruction) -> Vec<(&str, (Archive<'_>, &Word))> {
    let [sources @ .., target] = copy.words() else { return Vec::new() };
    if let (Some(archive), Some(source)) = (Archive::of(target.raw()), sources.first()) {
        return vec![(archive.name, (archive, source))];
    }
    let archives = sources.iter().filter_map(|word| {
        let archive = Archive::of(word.raw())?;
        Some((archive.name, (archive, word)))
    });
    archives.collect()
}

fn extract(
    lint: &Lint,
    call: &Call<'_>,
    copied: &mut BTreeMap<&str, (Archive<'_>, &Word)>,
    report: &mut Report,
) {
    if copied.is_empty() || !(is_tar_extract(call) || call.is(&DECOMPRESSORS)) {
        return;
    }
    for word in call.args.0 {
        let file = word.raw.rsplit('=').next().unwrap_or(&word.raw);
        let Some((archive, source)) = copied.get(base_name(file)).copied() else { continue };
        // `ADD` leaves a compressed file that is no tar archive as it is.
        if call.is(&DECOMPRESSORS) && !archive.tar {
            continue;
        }
        copied.remove(archive.name);
        let message =
            format!("`{}` stays in this layer for good; ADD would unpack it", archive.name);
        let there = lint.span(&word.span);
        report.at(&source.span, message).related(there, "it is extracted here");
    }
}

fn is_tar_extract(call: &Call<'_>) -> bool {
    let bundled = call.args.0.first().and_then(|word| word.literal.as_deref());
    let bundled = bundled.is_some_and(|word| {
        !word.starts_with('-')
            && word.contains('x')
            && word.bytes().all(|b| b.is_ascii_alphabetic())
    });
    call.is(&["tar", "bsdtar", "gtar"])
        && (bundled || call.args.has(&["x", "extract", "get"]))
        && !call.args.has(&SELECTIVE)
}
