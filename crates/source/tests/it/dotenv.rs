use source::Format::Dotenv;

use crate::tree::{comments, draw, faults};

#[test]
fn every_way_to_write_a_value_is_read() {
    let text = "# head\nA=1 # one\nexport B = x y\nC='a $B # c' # d\nD=\"l1\\n\\\"q\\\"\nl2\"\nE=\nF\nG=a#b\nH: z\r\n";
    let want = "{A=\"1\"<1> B=\"x y\"<x y> C=\"a $B # c\"<a $B # c> D=\"l1\\n\\\"q\\\"\\nl2\"<l1\\n\\\"q\\\"\nl2> \
                E=\"\"<> F=null<> G=\"a#b\"<a#b> H=\"z\"<z>}";
    assert_eq!(draw(Dotenv, text), want);
    assert_eq!(comments(Dotenv, text), ["# head", "# one", "# d"]);
    assert_eq!(faults(Dotenv, text), ["SpacedEquals < >"]);
}

#[test]
fn malformed_lines_and_repeated_keys_are_faults() {
    let text = "A=1\nno assignment\n=x\n1B=2\nC='open\nA=2\nD=\"x\" y\n";
    let want = [
        "Malformed <no assignment>",
        "Malformed <=x>",
        "Malformed <1B=2>",
        "Unterminated <'>",
        "DuplicateKey <A>",
        "Stray <y>",
    ];
    assert_eq!(faults(Dotenv, text), want);
    assert_eq!(draw(Dotenv, text), "{A=\"1\"<1> C=\"'open\"<'open> A=\"2\"<2> D=\"x\"<x>}");
}

#[test]
fn an_empty_file_and_a_byte_order_mark_are_fine() {
    assert_eq!(draw(Dotenv, "\n"), "");
    assert_eq!(draw(Dotenv, "\u{feff}A=1\n"), "{A=\"1\"<1>}");
}
