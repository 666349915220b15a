use source::{Format::Toml, Node, Style, parse};

use crate::tree::{comments, draw, faults};

#[test]
fn dotted_keys_and_tables_give_one_tree() {
    let text = "a.b = 1\na.c = 'x'\n[t]\nk = [1, 2.5, 1_000, 0x1F]\n[t.u]\nv = { w = true }\n[[z]]\nq = 1979-05-27\n[[z]]\n";
    let want = "{a={b=1<1> c=\"x\"<x>} t={k=[1<1> 2.5<2.5> 1000<1_000> 31<0x1F>] u={v={w=true<true>}}} \
                z=[{q=\"1979-05-27\"<1979-05-27>} {}]}";
    assert_eq!(draw(Toml, text), want);
    assert_eq!(faults(Toml, text), [""; 0]);
}

#[test]
fn strings_know_their_quotes() {
    let parsed = parse(Toml, "a = \"x\"\nb = 'x'\nc = \"\"\"\nx\"\"\"\nd = '''x'''\n");
    let styles: Vec<_> = parsed
        .root()
        .unwrap()
        .members()
        .iter()
        .filter_map(|m| m.value.as_text())
        .map(|t| t.style)
        .collect();
    assert_eq!(
        styles,
        [
            Style::DoubleQuoted,
            Style::SingleQuoted,
            Style::TripleDoubleQuoted,
            Style::TripleSingleQuoted
        ]
    );
}

#[test]
fn members_are_in_file_order() {
    let parsed = parse(Toml, "z = 1\na = 2\n[m]\n[b]\n");
    let names: Vec<_> =
        parsed.root().unwrap().members().iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["z", "a", "m", "b"]);
}

#[test]
fn every_fault_is_reported_and_the_rest_is_read() {
    let text = "a = 1\na = 2\nsize = 500MB\n[u]\ny = 2\nz = \"x\n[v]\nw = 3\n";
    let parsed = parse(Toml, text);
    assert_eq!(faults(Toml, text)[..2], ["DuplicateKey <a>", "Malformed <500MB>"]);
    assert_eq!(faults(Toml, text).len(), 3);
    let root = parsed.root().unwrap();
    assert_eq!(root.at(&["u", "y"]).and_then(Node::as_integer), Some(2));
    assert_eq!(root.at(&["v", "w"]).and_then(Node::as_integer), Some(3));
    assert!(root.get("size").unwrap().is_invalid());
}

#[test]
fn a_hash_in_a_string_is_no_comment() {
    assert_eq!(comments(Toml, "\u{feff}\"q#\" = 'é#' # c\n#d\r\ne = 1#f\n"), ["# c", "#d", "#f"]);
}

#[test]
fn no_depth_overflows() {
    for text in
        [format!("{} = 1", vec!["a"; 20_000].join(".")), format!("a = {}", "[".repeat(100_000))]
    {
        assert!(!parse(Toml, &text).faults.is_empty());
    }
}
