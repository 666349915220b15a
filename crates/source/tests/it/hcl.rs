use source::{Format::Hcl, parse};

#[test]
fn labels_of_blocks_are_keys_of_one_mapping() {
    let text = "target \"a\" {\n  x = 1\n}\ntarget \"b\" {\n  y = [\"z\", true]\n}\n";
    let parsed = parse(Hcl, text);
    assert!(parsed.faults.is_empty());
    let root = parsed.root().unwrap();
    assert_eq!(root.at(&["target", "a", "x"]).unwrap().scalar(), Some("1"));
    let item = root.at(&["target", "b", "y", "0"]).unwrap();
    assert_eq!((item.as_str(), &text[item.span.clone()]), (Some("z"), "\"z\""));
    assert_eq!(&text[root.get("target").unwrap().members()[1].key.span.clone()], "\"b\"");
}

#[test]
fn what_must_be_computed_stays_a_template() {
    let text = "a = NAME\nb = \"x-${NAME}\"\nc = upper(\"x\")\nd = \"$${y}\"\ne = <<-EOT\n  RUN x\n  EOT\n";
    let parsed = parse(Hcl, text);
    let value = |name: &str| parsed.root().unwrap().get(name).unwrap().as_str().unwrap();
    assert_eq!(value("a"), "${NAME}");
    assert_eq!(value("b"), "x-${NAME}");
    assert_eq!(value("c"), "${upper(\"x\")}");
    assert_eq!(value("d"), "$${y}");
    assert_eq!(value("e"), "RUN x\n");
}

#[test]
fn a_mistake_is_a_fault_where_it_stands() {
    let text = "target \"a\" {\n  x = \n}\n";
    let parsed = parse(Hcl, text);
    let [fault] = &parsed.faults[..] else { panic!("{:?}", parsed.faults) };
    assert!(text[..fault.span.start].contains("x ="), "{fault:?}");
    assert!(parsed.documents.is_empty());
}

#[test]
fn depth_is_bounded() {
    let text = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(!parse(Hcl, &text).faults.is_empty());
}
