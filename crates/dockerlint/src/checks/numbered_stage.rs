use std::collections::{BTreeMap, BTreeSet};

use dockerfile::{Base, Instruction, Keyword, Word};
use findings::{Check, Fix, Report, Rule, Safety, Severity};

use crate::{
    Lint,
    model::{ImageName, Stage},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "numbered-stage",
        summary: "stage is referred to by its number",
        severity: Severity::Info,
        docs: include_str!("numbered_stage.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // Every name that means something already.
    let mut taken: BTreeSet<String> = lint.stages.iter().flat_map(names_in).collect();
    for (index, uses) in uses(lint) {
        let stage = &lint.stages[index];
        let fix = fix(lint, stage, &uses, &mut taken);
        for (word, keyword) in uses {
            let number = word.value();
            let called = stage.name.as_ref().map(|name| format!(" (`{}`)", name.raw()));
            let called = called.unwrap_or_default();
            let message = if keyword == Keyword::Run {
                format!("a mount takes no numbers: `{number}` is looked for in a registry")
            } else {
                format!("`{number}`{called} is another stage once one is put in front of it")
            };
            let found = report.at(&word.span, message);
            if keyword == Keyword::Run {
                found.severity(Severity::Error);
            }
            if let Some(fix) = &fix {
                found.fix(fix.clone());
            }
        }
    }
}

/// The numbers of earlier stages in `COPY --from` and mounts, by stage. Those in an `ONBUILD` are another file's.
fn uses(lint: &Lint) -> BTreeMap<usize, Vec<(&Word, Keyword)>> {
    let mut uses: BTreeMap<usize, Vec<(&Word, Keyword)>> = BTreeMap::new();
    for stage in lint.stages.iter().filter(|stage| stage.from.is_some()) {
        for instruction in &stage.instructions {
            for word in sources(instruction) {
                let number = word.literal().and_then(|number| number.parse().ok());
                if let Some(index) = number.filter(|index| *index < stage.index) {
                    uses.entry(index).or_default().push((word, instruction.kind));
                }
            }
        }
    }
    uses
}

fn sources(instruction: &Instruction) -> impl Iterator<Item = &Word> {
    let copied = instruction.flag("from").filter(|_| instruction.kind == Keyword::Copy);
    let mounted = instruction.mounts.iter().filter_map(|mount| mount.from());
    copied.and_then(|flag| flag.value.as_ref()).into_iter().chain(mounted)
}

/// What a stage calls itself and refers to, in lower case.
fn names_in(stage: &Stage) -> Vec<String> {
    let own = stage.name.iter().chain(stage.base_word());
    let triggers = stage.instructions.iter().map(|found| found.onbuild.as_ref().unwrap_or(found));
    let mut names: Vec<_> =
        own.chain(triggers.flat_map(|found| sources(found))).map(Word::value).collect();
    if let Base::Image(image) = &stage.base {
        names.extend(image.resolved.value.clone());
    }
    names.iter().map(|name| name.to_lowercase()).collect()
}

/// Refers to the stage by its name in all places, and gives it one where it has none.
fn fix(
    lint: &Lint,
    stage: &Stage,
    uses: &[(&Word, Keyword)],
    taken: &mut BTreeSet<String>,
) -> Option<Fix> {
    let from = stage.from.as_ref()?;
    let (name, place) = match (&stage.name, from.words()) {
        (Some(name), _) if is_alone(lint, name) => (name.raw().to_lowercase(), None),
        (None, [image]) => (free_name(stage, taken), Some(image.span.end)),
        _ => return None,
    };
    let keyword =
        if lint.dockerfile.slice(from.keyword.span.clone()) == "from" { "as" } else { "AS" };
    let mut fix = Fix::safe(format!("call the stage `{name}`"));
    // What a variable stands for may be the new name.
    let told = |stage: &Stage| stage.base_word().is_none_or(|word| word.literal().is_some());
    if place.is_some() && !lint.stages.iter().all(told) {
        fix.safety = Safety::Unsafe;
    }
    if let Some(end) = place {
        fix = fix.replace(lint.span(&(end..end)), format!(" {keyword} {name}"));
    }
    Some(uses.iter().fold(fix, |fix, (word, _)| fix.replace(lint.span(&word.span), &name)))
}

/// Whether no other stage has the name, and a builder takes it.
fn is_alone(lint: &Lint, name: &Word) -> bool {
    let same = |stage: &&Stage| {
        stage.name.as_ref().is_some_and(|other| other.raw().eq_ignore_ascii_case(name.raw()))
    };
    let broken = |fault: &dockerfile::Fault| fault.span == name.span;
    lint.stages.iter().filter(same).count() == 1 && !lint.dockerfile.faults.iter().any(broken)
}

fn free_name(stage: &Stage, taken: &mut BTreeSet<String>) -> String {
    let image = stage.base_word().and_then(Word::literal).unwrap_or_default();
    let image = ImageName::parse(&image).repository.rsplit('/').next().unwrap_or_default();
    let named = image.starts_with(|first: char| first.is_ascii_lowercase());
    let of_image = named.then(|| format!("{image}-build"));
    let numbered = (2..).map(|number| format!("build-{number}"));
    let mut names = ["build".to_owned()].into_iter().chain(of_image).chain(numbered);
    let name = names.find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}
