//! Every parser survives every broken text, and its places are places of that text.

use source::{Format, Node, Style, Value, parse};

const SEEDS: &[(Format, &str)] = &[
    (
        Format::Jsonc,
        "\u{feff}{ // c\n \"a\": [1, -2.5e3, \"é\\n\\u00e9\"], /* d */ 'b': {c: true,},\r\n \"d\": null }",
    ),
    (
        Format::Yaml,
        "%YAML 1.2\n---\na: &x [1, 'é', \"\\n\"] # c\nb: {c: *x, <<: *x}\n? d\n: |+ # e\n  x\n  y\n\nf: !t >-\n  z\r\n...\n---\n- - g\n",
    ),
    (
        Format::Toml,
        "a.b = \"é\\n\" # c\n[t]\nk = [1, 2.5, 0x1F, { w = true }]\n[[z]]\nq = 1979-05-27\nr = '''\nx'''\r\n",
    ),
    (Format::Dotenv, "# c\nexport A='é' # d\nB=\"x\\n\ny\"\r\nC = z\nD\nE: f\n"),
    (
        Format::Hcl,
        "# c\na \"b\" {\n  x = [1, \"é${y}\", f(z)]\n  w = { k = null, \"l\" : true }\n}\nh = <<-E\n  $${z}\n  E\n",
    ),
];

#[test]
fn no_broken_text_breaks_a_parser() {
    for (format, seed) in SEEDS {
        check(*format, seed);
        for text in mutations(seed) {
            check(*format, &text);
        }
    }
}

#[test]
fn every_parser_survives_the_texts_of_the_others() {
    for (_, seed) in SEEDS {
        for format in [Format::Jsonc, Format::Yaml, Format::Toml, Format::Dotenv, Format::Hcl] {
            check(format, seed);
        }
    }
}

#[test]
fn no_text_takes_more_than_time_in_proportion_to_its_length() {
    // A quarter of a megabyte each: quadratic work would take minutes.
    for (format, part) in [
        (Format::Jsonc, "/*"),
        (Format::Jsonc, "[1},"),
        (Format::Jsonc, "{\"a\":"),
        (Format::Jsonc, "\"a\" "),
        (Format::Yaml, "a: b: c\n---\n"),
        (Format::Yaml, "a: [\n1\n]\n"),
        (Format::Yaml, "é: \"ñ\" # x\n"),
        (Format::Toml, "[a]\n"),
        (Format::Dotenv, "A=\"x\n"),
        (Format::Hcl, "a \"b\" {}\n"),
        (Format::Hcl, "a = ["),
    ] {
        parse(format, &part.repeat((1 << 18) / part.len()));
    }
}

/// Cut off, cut out, doubled, and with every telling character put in at every place.
fn mutations(seed: &str) -> impl Iterator<Item = String> + '_ {
    let telling = "{}[],:\"'\\/*#&!|>-=?@`% \t\r\n\0é\u{feff}\u{2028}0a.<";
    let places = seed.char_indices().map(|(at, char)| (at, at + char.len_utf8()));
    places.flat_map(move |(start, end)| {
        let cut = [
            seed[..start].to_owned(),
            seed[start..].to_owned(),
            seed[..start].to_owned() + &seed[end..],
        ];
        let inserted =
            telling.chars().map(move |char| format!("{}{char}{}", &seed[..start], &seed[start..]));
        let replaced =
            telling.chars().map(move |char| format!("{}{char}{}", &seed[..start], &seed[end..]));
        cut.into_iter().chain(inserted).chain(replaced)
    })
}

fn check(format: Format, text: &str) {
    let parsed = parse(format, text);
    for document in &parsed.documents {
        // What recovery makes of broken TOML need not be what stands there, nor what HCL computes.
        let exact = format != Format::Hcl && (format != Format::Toml || parsed.faults.is_empty());
        node(format, text, document, exact);
    }
    for fault in &parsed.faults {
        let places = [
            Some(&fault.span),
            fault.related.as_ref().map(|r| &r.span),
            fault.repair.as_ref().map(|r| &r.span),
        ];
        for place in places.into_iter().flatten() {
            assert!(text.get(place.clone()).is_some(), "{format:?} {text:?} {fault:?}");
        }
        assert!(!fault.message.is_empty());
    }
    for comment in &parsed.comments {
        let quoted =
            text.get(comment.clone()).unwrap_or_else(|| panic!("{format:?} {text:?} {comment:?}"));
        assert!(quoted.starts_with(['#', '/']), "{format:?} {text:?} {quoted:?}");
        assert!(
            !quoted.contains('\n') || quoted.starts_with("/*"),
            "{format:?} {text:?} {quoted:?}"
        );
    }
}

fn node(format: Format, text: &str, at: &Node, exact: bool) {
    let about = || format!("{format:?} {text:?} {at:?}");
    let quoted = text.get(at.span.clone()).unwrap_or_else(|| panic!("{}", about()));
    match &at.value {
        Value::Number(number) if exact => assert_eq!(quoted, number.raw, "{}", about()),
        Value::String(string) => {
            let content = text.get(string.content.clone()).unwrap_or_else(|| panic!("{}", about()));
            assert!(
                at.span.start <= string.content.start && string.content.end <= at.span.end,
                "{}",
                about()
            );
            let verbatim = !content.contains(['\\', '\n', '\r', '\''])
                && !string.value.contains(['\u{FFFD}', '\n']);
            let lines = matches!(string.style, Style::Literal | Style::Folded);
            if exact && verbatim && !lines && !quoted.contains(char::is_whitespace) {
                assert_eq!(content, string.value, "{}", about());
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| node(format, text, item, exact)),
        Value::Mapping(members) => members.iter().for_each(|member| {
            node(format, text, &member.key, exact);
            node(format, text, &member.value, exact);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Alias(_) | Value::Invalid => {}
    }
    // Tables of TOML and blocks of HCL with one name need not stand together.
    if !matches!(format, Format::Toml | Format::Hcl) {
        let inner = at.items().iter().map(|item| item.span.clone());
        let inner = inner.chain(at.members().iter().map(source::Member::span));
        if !matches!(at.value, Value::Alias(_)) {
            for span in inner {
                assert!(
                    at.span.start <= span.start && span.end <= at.span.end,
                    "{} {span:?}",
                    about()
                );
            }
        }
    }
}
