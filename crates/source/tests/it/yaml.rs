use source::{Format::Yaml, Kind, Value, parse, parse::yaml::legacy};

use crate::tree::{comments, draw, faults};

#[test]
fn a_number_keeps_the_text_that_its_value_loses() {
    let parsed = parse(Yaml, "python: 3.10\n");
    let number = parsed.root().and_then(|root| root.get("python")?.as_number()).cloned().unwrap();
    assert_eq!((number.raw.as_str(), number.value, number.integer), ("3.10", 3.1, None));
}

#[test]
fn scalars_are_those_of_the_core_schema() {
    let text =
        "[1, -2, 0x1F, 0o17, 1e3, .5, .inf, ~, null, True, yes, 3.1.4, 0b1, 1_000, '1', \"t\"]";
    let want = "[1<1> -2<-2> 31<0x1F> 15<0o17> 1000<1e3> 0.5<.5> inf<.inf> null<~> null<null> true<True> \
                \"yes\"<yes> \"3.1.4\"<3.1.4> \"0b1\"<0b1> \"1_000\"<1_000> \"1\"<1> \"t\"<t>]";
    assert_eq!(draw(Yaml, text), want);
}

#[test]
fn what_yaml_1_1_makes_of_a_scalar_can_be_asked() {
    let old = |text: &str| match legacy(parse(Yaml, text).root().unwrap()) {
        Some(Value::Bool(value)) => value.to_string(),
        Some(Value::Number(number)) => number.value.to_string(),
        other => format!("{other:?}"),
    };
    let read: Vec<_> =
        ["on", "No", "y", "010", "22:22", "1_000", "0b11", "-1:30"].into_iter().map(old).collect();
    assert_eq!(read, ["true", "false", "true", "8", "1342", "1000", "3", "-90"]);
    for same in ["10", "3.10", "oN", "'on'", "22:99", "true", "08", "name", "2024-01-01"] {
        assert_eq!(old(same), "None", "{same}");
    }
}

#[test]
fn an_alias_is_looked_through_and_keeps_its_own_place() {
    let text = "a: &x\n  b: 1\nc: *x\n";
    let parsed = parse(Yaml, text);
    let root = parsed.root().unwrap();
    assert_eq!(root.at(&["c", "b"]).and_then(source::Node::as_integer), Some(1));
    assert_eq!(&text[root.get("c").unwrap().span.clone()], "*x");
    assert_eq!(&text[root.at(&["c", "b"]).unwrap().span.clone()], "1");
}

#[test]
fn merged_keys_are_found_and_own_keys_win() {
    let text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: 5\n";
    let parsed = parse(Yaml, text);
    let z = parsed.root().and_then(|root| root.get("z")).unwrap();
    let value = |name| z.get(name).and_then(source::Node::as_integer);
    assert_eq!([value("a"), value("b"), value("c"), value("d")], [Some(5), Some(2), Some(4), None]);
    let effective: Vec<_> = z.effective().iter().map(|member| member.name.as_str()).collect();
    assert_eq!(effective, ["a", "b", "c"]);
    assert_eq!(&text[z.member("c").unwrap().span()], "c: 4");
}

#[test]
fn every_document_is_read() {
    let text = "a: 1\n---\nb: 2\n...\n---\n- c\n";
    assert_eq!(draw(Yaml, text), "{a=1<1>} --- {b=2<2>} --- [\"c\"<c>]");
}

#[test]
fn a_fault_keeps_what_was_read_before_it_and_the_documents_behind_it() {
    let text = "a: 1\nb: c: d\ne: 2\n---\nf: 3\n--- [\n";
    assert_eq!(draw(Yaml, text), "{a=1<1> b=\"c\"<c>} --- {f=3<3>} --- []");
    assert_eq!(faults(Yaml, text)[0], "Malformed <:>");
    assert_eq!(faults(Yaml, text).len(), 2);
}

#[test]
fn a_block_scalar_knows_its_header_and_its_content() {
    let text = "a: |\n  hello # no\n  world\nb: >- # yes\n  x\n  y\nc: |+\n\nd: e\n";
    assert_eq!(
        draw(Yaml, text),
        "{a=\"hello # no\\nworld\\n\"<hello # no\n  world> b=\"x y\"<x\n  y> c=\"\\n\"<> d=\"e\"<e>}"
    );
    assert_eq!(comments(Yaml, text), ["# yes"]);
    let parsed = parse(Yaml, text);
    assert_eq!(
        &text[parsed.root().unwrap().get("a").unwrap().span.clone()],
        "|\n  hello # no\n  world"
    );
}

#[test]
fn tags_and_anchors_are_no_part_of_a_value() {
    let text = "a: !Ref foo\nb: !!str 3.10\nc: &b !t [1]\nd: !t\n  e: f\n";
    assert_eq!(
        draw(Yaml, text),
        "{a=!Ref \"foo\"<foo> b=!!str \"3.10\"<3.10> c=!t [1<1>] d=!t {e=\"f\"<f>}}"
    );
    let parsed = parse(Yaml, text);
    assert_eq!(&text[parsed.root().unwrap().get("c").unwrap().span.clone()], "[1]");
    assert_eq!(&text[parsed.root().unwrap().get("d").unwrap().span.clone()], "e: f");
}

#[test]
fn places_count_bytes_and_not_characters() {
    let text = format!("é{}: ü # ö\r\nb: \"ñ\" # x\r\n---\r\nc: d\r\n", "é".repeat(200));
    assert!(draw(Yaml, &text).ends_with("=\"ü\"<ü> b=\"ñ\"<ñ>} --- {c=\"d\"<d>}"));
    assert_eq!(comments(Yaml, &text), ["# ö", "# x"]);
    assert_eq!(draw(Yaml, "\u{feff}a: é\n"), "{a=\"é\"<é>}");
}

#[test]
fn a_closing_bracket_need_not_be_indented() {
    let text = "a:\n  b: [\n    # é, not 'one'\n    'x # y', # z\n    2\n  ]\n  c: {\n  d: \"e\\\"]\"\n  }\nf: [1\n]\n";
    assert_eq!(faults(Yaml, text), [""; 0]);
    assert_eq!(
        draw(Yaml, text),
        "{a={b=[\"x # y\"<x # y> 2<2>] c={d=\"e\\\"]\"<e\\\"]>}} f=[1<1>]}"
    );
    assert_eq!(comments(Yaml, text), ["# é, not 'one'", "# z"]);
    let parsed = parse(Yaml, text);
    assert_eq!(&text[parsed.root().unwrap().get("f").unwrap().span.clone()], "[1\n]");
}

#[test]
fn collections_end_where_their_last_value_ends() {
    let text = "a:\n  b: [1, 2]\n  c: {d: e}\n\n# comment\nf: 1\n";
    let parsed = parse(Yaml, text);
    let root = parsed.root().unwrap();
    assert_eq!(&text[root.get("a").unwrap().span.clone()], "b: [1, 2]\n  c: {d: e}");
    assert_eq!(&text[root.at(&["a", "b"]).unwrap().span.clone()], "[1, 2]");
}

#[test]
fn duplicate_keys_name_both_places() {
    let parsed = parse(Yaml, "a: 1\nb: 2\na: 3\n");
    let fault = &parsed.faults[0];
    assert_eq!((fault.kind, fault.span.clone()), (Kind::DuplicateKey, 10..11));
    assert_eq!(fault.related.as_ref().map(|related| related.span.clone()), Some(0..1));
}

#[test]
fn an_alias_of_itself_or_of_nothing_is_a_fault() {
    assert_eq!(faults(Yaml, "&a [*a]"), ["BadAlias <*a>"]);
    assert_eq!(faults(Yaml, "a: *nope\n---\nb: 1\n"), ["BadAlias <*nope>"]);
    assert_eq!(draw(Yaml, "a: *nope\n---\nb: 1\n"), "{a=?} --- {b=1<1>}");
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        text += &format!("a{level}: &a{level} [{before}]\n");
    }
    let parsed = parse(Yaml, &text);
    assert!(parsed.faults.iter().any(|fault| fault.kind == Kind::Limit));
    let mut merge = "a0: &a0 {k: 1}\n".to_owned();
    for level in 1..60 {
        merge += &format!("a{level}: &a{level} {{<<: [*a{0}, *a{0}]}}\n", level - 1);
    }
    let parsed = parse(Yaml, &merge);
    assert!(parsed.root().and_then(|root| root.get("a59")?.get("absent")).is_none());
}

#[test]
fn what_is_nested_too_deeply_is_skipped_and_said() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    assert_eq!(
        parse(Yaml, &deep).faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(),
        [Kind::Limit]
    );
}

#[test]
fn no_depth_overflows() {
    assert!(!parse(Yaml, &"[".repeat(100_000)).faults.is_empty());
    assert!(!parse(Yaml, &"- ".repeat(20_000)).faults.is_empty());
}

#[test]
fn an_empty_text_has_no_document() {
    assert!(parse(Yaml, "# only\n").documents.is_empty());
    assert_eq!(draw(Yaml, "a:\nb: 1\n"), "{a=null<> b=1<1>}");
}
