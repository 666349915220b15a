//! Items tile the file.

use dockerfile::{Dockerfile, ItemKind};

use crate::fixtures;

/// The kinds of the items, one letter each.
fn kinds(text: &str) -> String {
    let letter = |kind: &ItemKind| match kind {
        ItemKind::Blank => 'b',
        ItemKind::Comment(_) => 'c',
        ItemKind::Directive(_) => 'd',
        ItemKind::Instruction(_) => 'i',
    };
    Dockerfile::parse(text).items.iter().map(|item| letter(&item.kind)).collect()
}

/// Fails unless the items cover each byte of `text` once, in order, and print as `text`.
pub(crate) fn assert_lossless(text: &str) -> Dockerfile {
    let file = Dockerfile::parse(text);
    let mut at = 0;
    for item in &file.items {
        assert_eq!(item.span.start, at, "a gap or an overlap in {text:?}");
        assert!(item.span.end > at, "an empty item in {text:?}");
        at = item.span.end;
    }
    assert_eq!(at, text.len(), "the end of {text:?} is not covered");
    let walked: String = file.items.iter().map(|item| &text[item.span.clone()]).collect();
    assert_eq!(walked, text);
    assert_eq!(file.to_string(), text);
    file
}

#[test]
fn every_fixture_prints_as_it_was() {
    fixtures::all().for_each(|text| drop(assert_lossless(text)));
}

#[test]
fn printing_walks_the_items_and_not_the_text() {
    let mut file = Dockerfile::parse("FROM a\n# b\nRUN c\n");
    file.items.remove(1);
    assert_eq!(file.to_string(), "FROM a\nRUN c\n");
}

#[test]
fn lines_become_items_of_their_kind() {
    assert_eq!(kinds("# syntax=x\n# c\n\nFROM a\n  # c\n \t\nRUN b"), "dcbicbi");
    assert_eq!(kinds(""), "");
}

#[test]
fn directives_only_stand_at_the_top() {
    assert_eq!(kinds("# escape=`\n#syntax = x \n# check=skip=all\nFROM a\n"), "dddi");
    assert_eq!(kinds("\n# escape=`\nFROM a\n"), "bci");
    assert_eq!(kinds("# hello\n# escape=`\nFROM a\n"), "cci");
    assert_eq!(kinds("# unknown=1\n# escape=`\nFROM a\n"), "cci");
    assert_eq!(kinds("FROM a\n# escape=`\n"), "ic");
}

#[test]
fn a_directive_knows_its_name_and_value_in_any_case() {
    let text = "# EsCaPe =  ` \nFROM a\nRUN b `\n c\n";
    let file = Dockerfile::parse(text);
    let directive = &file.directives[0];
    assert_eq!((directive.name.as_str(), directive.value.as_str()), ("escape", "`"));
    assert_eq!(file.slice(directive.name_span.clone()), "EsCaPe");
    assert_eq!(file.slice(directive.value_span.clone()), "`");
    assert_eq!(file.escape, '`');
    assert_eq!(file.instructions().count(), 2);
}

#[test]
fn a_byte_order_mark_hides_neither_directive_nor_instruction() {
    assert_eq!(kinds("\u{feff}# escape=`\nFROM a"), "di");
    let file = Dockerfile::parse("\u{feff}FROM a\n");
    assert_eq!(file.slice(file.instructions().next().unwrap().span.clone()), "FROM a");
    assert!(file.faults.is_empty());
}

#[test]
fn a_lone_carriage_return_ends_no_line() {
    assert_eq!(kinds("FROM a\rRUN b\n"), "i");
    assert_eq!(kinds("FROM a\r\nRUN b\r\n"), "ii");
}

#[test]
fn comments_between_continuation_lines_are_found_with_the_others() {
    let text = "# one\nFROM a\nRUN b \\\n  # two\n\n  && c\n# three";
    let file = Dockerfile::parse(text);
    let comments: Vec<_> = file.comments().map(|span| file.slice(span)).collect();
    assert_eq!(comments, ["# one", "# two", "# three"]);
    let run = file.instructions().nth(1).unwrap();
    assert_eq!(run.blank_continuations.len(), 1);
    assert_eq!(run.script().unwrap().as_str(), "b   && c");
}
