use source::{Format::Jsonc, Node, edit, parse};

fn root(text: &str) -> Node {
    parse(Jsonc, text).documents.remove(0)
}

fn without(text: &str, name: &str) -> String {
    edit::apply(text, &edit::remove_member(text, &root(text), name).expect("the member is there"))
}

fn with(text: &str, name: &str, value: &str) -> String {
    edit::apply(text, &edit::insert_member(text, &root(text), name, value).expect("an object"))
}

const FILE: &str =
    "{\n  // one\n  \"a\": 1, // of a\n  \"b\": 2,\n  // last\n  \"c\": [3] // of c\n}\n";

#[test]
fn a_member_goes_with_its_comma_line_and_comment() {
    assert_eq!(
        without(FILE, "a"),
        "{\n  // one\n  \"b\": 2,\n  // last\n  \"c\": [3] // of c\n}\n"
    );
    assert_eq!(
        without(FILE, "b"),
        "{\n  // one\n  \"a\": 1, // of a\n  // last\n  \"c\": [3] // of c\n}\n"
    );
    assert_eq!(without(FILE, "c"), "{\n  // one\n  \"a\": 1, // of a\n  \"b\": 2\n  // last\n}\n");
    assert_eq!(without("{\"a\": 1, \"b\": 2}", "a"), "{\"b\": 2}");
    assert_eq!(without("{\"a\": 1, \"b\": 2}", "b"), "{\"a\": 1}");
    assert_eq!(without("{\"a\": 1}", "a"), "{}");
    assert_eq!(without("{\n  \"a\": 1,\n  \"b\": 2,\n}", "b"), "{\n  \"a\": 1,\n}");
    assert_eq!(without("{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}", "b"), "{\r\n  \"a\": 1\r\n}");
}

#[test]
fn a_new_member_has_the_indentation_of_the_others() {
    assert_eq!(with("{\n    \"a\": 1\n}\n", "b", "true"), "{\n    \"a\": 1,\n    \"b\": true\n}\n");
    assert_eq!(
        with("{\n\t\"a\": 1, // x\n}\n", "b", "[]"),
        "{\n\t\"a\": 1, // x\n\t\"b\": [],\n}\n"
    );
    assert_eq!(with("{\n  \"a\": 1 // x\n}\n", "b", "2"), "{\n  \"a\": 1, // x\n  \"b\": 2\n}\n");
    assert_eq!(with("{\"a\": 1}", "b", "2"), "{\"a\": 1, \"b\": 2}");
    assert_eq!(with("{}\n", "a\"b", "2"), "{\n  \"a\\\"b\": 2\n}\n");
    assert_eq!(with("{ // why\n}\n", "a", "2"), "{\n  // why\n  \"a\": 2\n}\n");
}

#[test]
fn an_edit_and_its_opposite_change_nothing() {
    for text in [FILE, "{\n  \"a\": 1\n}\n", "{\"a\": {}}"] {
        assert_eq!(without(&with(text, "new", "{\"x\": [1, 2]}"), "new"), text);
    }
}

#[test]
fn a_nested_object_can_be_edited() {
    let text = "{\n  \"a\": {}\n}\n";
    let edits = edit::insert_member(text, root(text).get("a").unwrap(), "b", "1").unwrap();
    assert_eq!(edit::apply(text, &edits), "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n");
}

#[test]
fn an_item_goes_with_its_comma() {
    let text = "[1, 2, 3]";
    let gone = |index| edit::apply(text, &edit::remove_item(text, &root(text), index).unwrap());
    assert_eq!([gone(0), gone(1), gone(2)], ["[2, 3]", "[1, 3]", "[1, 2]"]);
    assert!(edit::remove_item(text, &root(text), 3).is_none());
}

#[test]
fn a_key_is_renamed_in_place() {
    let text = "{ 'a' : 1 }";
    let edit = edit::rename_key(root(text).member("a").unwrap(), "b");
    assert_eq!(edit::apply(text, &[edit]), "{ \"b\" : 1 }");
}

#[test]
fn every_edit_of_a_sound_text_leaves_a_sound_text() {
    let texts = [
        FILE,
        "{}",
        "{\"a\":1}",
        "{ /* x */ }",
        "{\"a\": 1, /* b */ \"b\": 2 /* c */, }",
        "{\n\"a\": 1\n, \"b\": 2 // x\n}",
    ];
    for text in texts {
        let sound = |text: &str| assert!(parse(Jsonc, text).is_sound(), "{text}");
        sound(&with(text, "new", "1"));
        assert_eq!(root(&with(text, "new", "1")).get("new").and_then(Node::as_integer), Some(1));
        for member in root(text).members() {
            let rest = without(text, &member.name);
            sound(&rest);
            assert!(root(&rest).get(&member.name).is_none());
        }
    }
}
