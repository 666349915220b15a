//! The values of variables.

use std::collections::BTreeMap;

use dockerfile::{Dockerfile, FaultKind, Keyword, Resolution};

/// What the only word of the last instruction becomes.
fn resolution(text: &str, args: &[(&str, &str)]) -> Resolution {
    let file = Dockerfile::parse(text);
    assert!(file.faults.iter().all(|fault| fault.kind == FaultKind::MissingFrom), "{text}");
    let args: BTreeMap<_, _> =
        args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let last = file.instructions().last().unwrap();
    file.scopes(&args).before(last).resolve(&last.words()[0])
}

fn value(text: &str) -> Option<String> {
    resolution(text, &[]).value
}

#[expect(clippy::unnecessary_wraps, reason = "it is what values are compared with")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_global_argument_is_seen_by_from_and_elsewhere_only_once_declared() {
    assert_eq!(value("ARG V=1\nFROM a:$V\n"), some("a:1"));
    assert_eq!(value("ARG V=1\nFROM scratch\nUSER ${V:-none}\n"), some("none"));
    assert_eq!(value("ARG V=1\nFROM scratch\nARG V\nUSER $V\n"), some("1"));
    assert_eq!(value("ARG V=1\nFROM scratch\nARG V=2\nUSER $V\n"), some("2"));
    assert_eq!(value("ARG V=1\nARG W=$V.0\nFROM a:$W\n"), some("a:1.0"));
    assert_eq!(value("ARG V=1\nFROM x\nARG V=2\nFROM a:$V\n"), some("a:1"));
}

#[test]
fn a_build_argument_beats_a_default_but_needs_a_declaration() {
    let args = [("V", "9")];
    assert_eq!(resolution("ARG V=1\nFROM a:$V\n", &args).value, some("a:9"));
    assert_eq!(resolution("FROM scratch\nARG V=1\nUSER $V\n", &args).value, some("9"));
    assert_eq!(resolution("FROM scratch\nUSER x$V\n", &args).value, some("x"));
}

#[test]
fn an_env_beats_an_argument_declared_before_it() {
    assert_eq!(value("FROM scratch\nARG V=1\nENV V=2\nUSER $V\n"), some("2"));
}

#[test]
fn variables_of_one_env_do_not_see_each_other_but_those_of_one_arg_do() {
    assert_eq!(value("FROM scratch\nENV A=1\nENV A=2 B=$A\nUSER $B\n"), some("1"));
    assert_eq!(value("FROM scratch\nARG A=1 B=$A\nUSER $B\n"), some("1"));
}

#[test]
fn a_stage_inherits_the_variables_of_the_stage_it_is_built_on() {
    let text = "FROM scratch AS Base\nENV A=1\nARG B=2\nFROM base\nUSER $A$B\n";
    assert_eq!(value(text), some("12"));
    assert_eq!(value("FROM scratch AS x\nENV A=1\nFROM scratch\nUSER ${A-unset}\n"), some("unset"));
}

#[test]
fn what_the_base_image_may_set_is_unknown() {
    let found = resolution("FROM debian\nUSER $A:$B\n", &[]);
    assert_eq!(found.value, None);
    assert_eq!(found.unknown.into_iter().collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(value("FROM debian\nUSER ${A:-x}\n"), None);
    assert_eq!(value("FROM debian\nARG A\nUSER $A\n"), None);
    assert_eq!(value("FROM debian\nENV A=1\nUSER $A\n"), some("1"));
    assert_eq!(value("FROM scratch\nWORKDIR $PATH\n"), None);
}

#[test]
fn an_argument_without_a_value_is_awaited_and_an_undeclared_one_unset() {
    let awaited = resolution("ARG V\nFROM a:$V\n", &[]);
    assert_eq!((awaited.value, awaited.unknown.len()), (None, 1));
    assert_eq!(value("ARG V\nFROM a:${V:-1}\n"), some("a:1"));
    let unset = resolution("FROM a:$V\n", &[]);
    assert_eq!((unset.value, unset.unset.len()), (some("a:"), 1));
}

#[test]
fn the_platform_is_unknown_until_it_is_given() {
    assert_eq!(value("FROM a-$TARGETARCH\n"), None);
    assert_eq!(
        resolution("FROM a-$TARGETARCH\n", &[("TARGETARCH", "arm64")]).value,
        some("a-arm64")
    );
    assert_eq!(value("FROM scratch\nARG TARGETARCH\nUSER $TARGETARCH\n"), None);
    assert_eq!(value("FROM scratch\nUSER x$TARGETARCH\n"), some("x"));
}

#[test]
fn a_trigger_makes_a_variable_of_the_next_stage_unknown() {
    let text = "FROM scratch AS b\nENV A=1\nONBUILD ENV A=2\nFROM b\nUSER $A\n";
    assert_eq!(value(text), None);
    assert_eq!(value("FROM scratch\nENV A=1\nONBUILD ENV A=2\nUSER $A\n"), some("1"));
}

#[test]
fn every_operator_does_what_the_builder_does() {
    let cases = [
        ("${s}", Some("a.b.c")),
        ("${s:-w}", Some("a.b.c")),
        ("${e:-w}", Some("w")),
        ("${e-w}", Some("")),
        ("${u-w}", Some("w")),
        ("${u:-$s}", Some("a.b.c")),
        ("${s:+w}", Some("w")),
        ("x${e:+w}", Some("x")),
        ("${e+w}", Some("w")),
        ("x${u+w}", Some("x")),
        ("${s:?m}", Some("a.b.c")),
        ("${e?m}", Some("")),
        ("${e:?m}", None),
        ("${u?m}", None),
        ("${s#*.}", Some("b.c")),
        ("${s##*.}", Some("c")),
        ("${s%.*}", Some("a.b")),
        ("${s%%.*}", Some("a")),
        ("${s#x}", Some("a.b.c")),
        ("${s%?}", Some("a.b.")),
        ("${s/./-}", Some("a-b.c")),
        ("${s//./-}", Some("a-b-c")),
        ("${s//?/x}", Some("xxxxx")),
        ("${s/b*/x}", Some("a.x")),
        ("${p//\\//_}", Some("_a_b")),
        ("${e//x/y}", Some("")),
    ];
    for (word, expected) in cases {
        let text = format!("FROM scratch\nENV s=a.b.c e= p=/a/b\nWORKDIR {word}\n");
        assert_eq!(value(&text).as_deref(), expected, "{word}");
    }
}

#[test]
fn a_variable_that_doubles_itself_stops_being_known() {
    let doubling = "ENV A=$A$A\n".repeat(100);
    assert_eq!(value(&format!("FROM scratch\nENV A=x\n{doubling}USER $A\n")), None);
}

#[test]
fn a_word_the_builder_cannot_read_has_no_value() {
    let file = Dockerfile::parse("FROM a:${templateOption:x}\n");
    let from = file.instructions().next().unwrap();
    let scopes = file.scopes(&BTreeMap::new());
    assert_eq!(scopes.before(from).resolve(&from.words()[0]).value, None);
}

#[test]
fn a_fragment_without_from_has_the_variables_that_it_sets() {
    assert_eq!(value("ENV A=1\nARG B=$A.2\nUSER $A$B\n"), some("11.2"));
    assert_eq!(value("ENV A=1\nUSER $A$HOME\n"), None);
    assert_eq!(value("USER ${A:-x}\n"), None);
}

#[test]
fn a_variable_whose_name_is_not_known_may_be_any() {
    assert_eq!(value("FROM x\nARG N\nENV A=1\nENV $N=2\nUSER $A\n"), None);
    assert_eq!(value("FROM x\nARG N\nENV $N=2 A=1\nUSER $A\n"), some("1"));
    assert_eq!(value("FROM x AS y\nENV A=1\nENV $N=2\nFROM y\nUSER $A\n"), None);
}

/// Where the whole file is read again for each instruction, this takes an hour.
#[test]
fn twenty_thousand_instructions_are_read_once() {
    let mut text = "ARG BASE=debian\nFROM $BASE AS s0\nSHELL [\"bash\", \"-c\"]\n".to_owned();
    for number in 0..5_000 {
        let stage =
            (number % 5 == 0).then(|| format!("FROM s{} AS s{}\n", number / 5, number / 5 + 1));
        text += &stage.unwrap_or_default();
        text += &format!("ENV COUNT={number} V{number}=$COUNT\nUSER $V{number}\nRUN echo $COUNT\n");
        text += "WORKDIR $COUNT\n";
    }
    let file = Dockerfile::parse(text);
    assert!(file.instructions().count() > 20_000);
    assert_eq!(file.stages().len(), 1_001);
    let scopes = file.scopes(&BTreeMap::new());
    let mut counts = 0..5_000;
    for instruction in file.instructions().filter(|found| found.kind == Keyword::Workdir) {
        let resolved = scopes.before(instruction).resolve(&instruction.words()[0]);
        assert_eq!(resolved.value, counts.next().map(|count| count.to_string()));
    }
    for run in file.instructions().filter(|found| found.kind == Keyword::Run) {
        assert!(file.shell(run).is_some_and(|shell| shell.words()[0] == "bash"));
    }
}
