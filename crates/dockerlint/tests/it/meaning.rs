//! What a safe fix may do to the meaning of a file.
//!
//! Every safe fix of every page is applied alone, and the parsed models before and after are compared. That proves: no
//! instruction comes or goes; every stage keeps its base, its name and its sources; an instruction that the fix does not
//! touch says the same, and its variables have the same values, so that nothing above it has moved into or out of its
//! reach; a touched one keeps its flags, and its assignments, or all its commands with all their words in their order,
//! which others may have joined. Both forms of a command are one here. What a rule is there to change is in `REWORDING`,
//! word by word, and in `UNFLAGGING`; a rule that changes anything else fails.

use std::collections::BTreeMap;

use dockerfile::{Base, Dockerfile, Instruction, Keyword, ShellBody, SourceTarget, Word};
use findings::{Safety, apply};

use crate::properties::{examples, look};

/// Whether a word may become another.
type Reworded = fn(&str, &str) -> bool;

/// What rules put in place of a word, which means the same, or what its author plainly meant.
const REWORDING: &[(&str, Reworded)] = &[
    ("apt-command", |old, new| old.ends_with("apt") && new == format!("{old}-get")),
    ("as-case-mismatch", |old, new| {
        old.eq_ignore_ascii_case("as") && new.eq_ignore_ascii_case(old)
    }),
    ("copy-destination-without-slash", |old, new| new == format!("{old}/")),
    // `-sS` becomes `-fsS`, also in a substitution.
    ("curl-without-fail", |old, new| {
        new.match_indices("-f").any(|(at, _)| format!("{}{}", &new[..=at], &new[at + 2..]) == old)
    }),
    ("escapes-in-echo", |old, new| (old, new) == ("echo", "printf")),
    ("glob-as-option", |old, new| new == format!("./{old}")),
    ("malformed-port", |old, new| old.ends_with(&format!(":{new}"))),
    ("named-user", |old, new| (old, new) == ("root", "0")),
    // `--mount=from=0,target=/a`: that the name is the stage's, the sources of the stages tell.
    ("numbered-stage", |old, new| {
        let (old, new) = (old.split(',').collect::<Vec<_>>(), new.split(',').collect::<Vec<_>>());
        let number =
            |field: &str| field.rsplit('=').next().is_some_and(|it| it.parse::<u32>().is_ok());
        let same = |(old, new): (&&str, &&str)| {
            old == new || (old.contains("from=") && new.contains("from=") && number(old))
        };
        old.len() == new.len() && old.iter().zip(&new).all(same)
    }),
    ("relative-workdir", |old, new| {
        new.starts_with('/') && new.ends_with(&format!("/{}", old.trim_start_matches("./")))
    }),
    ("uppercase-protocol", |old, new| new.eq_ignore_ascii_case(old)),
    ("uppercase-stage-name", |old, new| new == old.to_lowercase()),
];

/// Rules whose fix takes a flag away.
const UNFLAGGING: &[&str] = &["redundant-platform"];

/// A stage without its place: name, base, sources; stages by number.
fn stages(file: &Dockerfile) -> Vec<(Option<String>, String, Vec<String>)> {
    let stages = file.stages();
    let base = |base: &Base| match base {
        Base::Image(image) => format!("image {:?}", image.resolved.value),
        other => format!("{other:?}"),
    };
    let source = |target: &SourceTarget| match target {
        SourceTarget::Image(image) => format!("image {}", image.text),
        other => format!("{other:?}"),
    };
    let all = stages.iter().map(|stage| {
        let sources = stage.sources.iter().map(|it| source(&it.target)).collect();
        // A stage may be given a name; one that it had, it keeps.
        let name = stage.name.map(|name| name.raw().to_lowercase());
        (name, base(&stage.base), sources)
    });
    all.collect()
}

/// Everything an instruction says, without its places, and the values of its words where it stands.
fn said(file: &Dockerfile, instruction: &Instruction) -> Vec<String> {
    let none = BTreeMap::new();
    let inner = inner(instruction);
    let scopes = file.scopes(&none);
    let scope = scopes.before(instruction);
    let value = |word: &Word| format!("{} = {:?}", word.raw(), scope.resolve(word).value);
    let mut said = vec![format!("{:?}", inner.kind)];
    said.extend(
        inner
            .flags
            .iter()
            .map(|flag| format!("--{} {:?}", flag.name, flag.value.as_ref().map(value))),
    );
    said.extend(inner.words().iter().map(value));
    said.extend(
        inner.pairs().iter().flat_map(|pair| {
            [value(&pair.key), pair.value.as_ref().map_or_else(String::new, value)]
        }),
    );
    said.extend(inner.script().map(|script| script.as_str().to_owned()));
    said.extend(inner.heredocs.iter().map(|it| file.slice(it.body.clone()).to_owned()));
    said
}

/// The words of each command; of an exec form too, so that both forms of one command are equal.
fn commands(file: &Dockerfile, instruction: &Instruction) -> Option<Vec<Vec<String>>> {
    let ShellBody::Commands(commands) = file.commands(instruction) else { return None };
    let words = commands.iter().map(|command| {
        let words = command.assignments.iter().chain(&command.name).chain(&command.arguments);
        let words = words.map(|word| word.literal.clone().unwrap_or_else(|| word.raw.clone()));
        words.collect()
    });
    Some(words.collect())
}

fn pairs(instruction: &Instruction) -> BTreeMap<String, Option<String>> {
    let inner = inner(instruction);
    let pairs = inner.pairs().iter();
    pairs.map(|pair| (pair.key.value(), pair.value.as_ref().map(Word::value))).collect()
}

/// Whether `all` has `some` in the same order, perhaps among others.
fn within<T>(some: &[T], all: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    let mut all = all.iter();
    some.iter().all(|one| all.by_ref().any(|other| same(one, other)))
}

/// What is wrong about `after`, which a fix of `rule` made of `before`.
fn difference(
    old: (&Dockerfile, &Instruction),
    new: (&Dockerfile, &Instruction),
    rule: &str,
) -> Option<String> {
    let ((old_file, before), (new_file, after)) = (old, new);
    let kinds = (kind(before), kind(after));
    match kinds {
        (Keyword::Maintainer, Keyword::Label) => return None,
        (Keyword::Add, Keyword::Copy) => {}
        (one, other) if one == other => {}
        _ => return Some(format!("{kinds:?}")),
    }
    let reworded = REWORDING.iter().find(|(name, _)| *name == rule).map(|(_, reworded)| reworded);
    let word = |old: &String, new: &String| {
        old == new || reworded.is_some_and(|reworded| reworded(old, new))
    };
    let kept = |old: Vec<String>, new: Vec<String>| {
        (!within(&old, &new, word)).then(|| format!("{old:?} becomes {new:?}"))
    };
    let flags = kept(flags(before), flags(after)).filter(|_| !UNFLAGGING.contains(&rule));
    let rest = || match (commands(old_file, before), commands(new_file, after)) {
        (Some(before), Some(after)) => {
            (!within(&before, &after, |old, new| within(old, new, word)))
                .then(|| format!("{before:?} becomes {after:?}"))
        }
        (None, None) if pairs(before) != pairs(after) => {
            Some(format!("{:?} becomes {:?}", pairs(before), pairs(after)))
        }
        (None, None) => kept(words_of(before), words_of(after)),
        (before, after) => Some(format!("{before:?} becomes {after:?}")),
    };
    flags.or_else(rest)
}

fn inner(instruction: &Instruction) -> &Instruction {
    instruction.onbuild.as_deref().unwrap_or(instruction)
}

fn kind(instruction: &Instruction) -> Keyword {
    inner(instruction).kind
}

/// Flags whose value is no stage: those are compared as sources of their stage.
fn flags(instruction: &Instruction) -> Vec<String> {
    let flags = inner(instruction).flags.iter().filter(|flag| flag.name != "from");
    let text = |word: &Word| format!("={}", word.value());
    flags
        .map(|flag| {
            format!("--{}{}", flag.name, flag.value.as_ref().map_or_else(String::new, text))
        })
        .collect()
}

fn words_of(instruction: &Instruction) -> Vec<String> {
    let inner = inner(instruction);
    inner.words().iter().map(Word::value).collect()
}

#[test]
fn a_safe_fix_keeps_the_meaning_of_the_file() {
    let mut problems = Vec::new();
    let mut compared = 0;
    for (page, text) in examples() {
        let (sources, file, findings) = look(&text);
        let safe = |finding: &&findings::Finding| {
            finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe)
        };
        for finding in findings.iter().filter(safe) {
            let applied = apply(&sources, std::slice::from_ref(finding), Safety::Safe);
            let Some(edited) = applied.texts.get(&file) else { continue };
            compared += 1;
            let (old, new) = (Dockerfile::parse(text.as_str()), Dockerfile::parse(edited.as_str()));
            let rule = finding.rule.id;
            let edits = &finding.fix.as_ref().expect("filtered").edits;
            let found = compare(&old, &new, rule, |span| {
                edits.iter().any(|edit| edit.span.start <= span.end && span.start <= edit.span.end)
            });
            problems.extend(found.map(|problem| format!("{rule} in {page}: {problem}")));
        }
    }
    problems.sort();
    problems.dedup();
    assert!(compared > 100, "{compared} fixes compared");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What is wrong about `new`, which a fix of `rule` made of `old`.
fn compare(
    old: &Dockerfile,
    new: &Dockerfile,
    rule: &str,
    touched: impl Fn(&std::ops::Range<usize>) -> bool,
) -> Option<String> {
    let (before, after): (Vec<_>, Vec<_>) =
        (old.instructions().collect(), new.instructions().collect());
    if before.len() != after.len() {
        return Some(format!("{} instructions, then {}", before.len(), after.len()));
    }
    let (stages_before, stages_after) = (stages(old), stages(new));
    for (stage, other) in stages_before.iter().zip(&stages_after) {
        let same_name = stage.0.is_none() || stage.0 == other.0;
        let same = same_name && (&stage.1, &stage.2) == (&other.1, &other.2);
        if !same {
            return Some(format!("{stage:?} becomes {other:?}"));
        }
    }
    before.iter().zip(&after).find_map(|(before, after)| {
        if touched(&before.span) {
            return difference((old, before), (new, after), rule);
        }
        let (before, after) = (said(old, before), said(new, after));
        (before != after).then(|| format!("{before:?} becomes {after:?} untouched"))
    })
}
