//! Merging without files: what no workspace of the end-to-end tests shows.

use std::collections::BTreeMap;

use envcheck::merged::{
    BaseImage, Document, Ground, Mask, Service, Stop, Traced, base_image,
    feature::{Location, Registered, Shelf, Supply},
};
use findings::{SourceFile, Sources};
use serde_json::{Value, json};
use source::Format;

fn traced(value: &Value) -> Traced {
    let text = value.to_string();
    let parsed = source::parse(Format::Jsonc, &text);
    let file = Sources::default().add(SourceFile::new("devcontainer.json", text));
    Traced::of(file, parsed.root().expect("a value"))
}

/// Features by the last part of their name.
struct Described(Value);

impl Shelf for Described {
    fn look_up(&mut self, id: &str, location: &Location) -> Result<Supply, Stop> {
        let name = match location {
            Location::Registry(registered) => registered.id.clone(),
            _ => id.trim_start_matches("./").to_owned(),
        };
        let said = self.0.get(&name).ok_or_else(|| Stop::new(format!("{name} was looked up")))?;
        let object = traced(said).as_object().cloned().expect("an object");
        let manifest = matches!(location, Location::Registry(_));
        let manifest = manifest.then(|| (traced(&json!({})), format!("sha256:{name}")));
        Ok(Supply { file: object.clone(), metadata: object, manifest })
    }
}

fn ground() -> Ground {
    Ground {
        folder: "/home/me/shop".to_owned(),
        root: "/home/me/shop".to_owned(),
        config: "/home/me/shop/.devcontainer/devcontainer.json".to_owned(),
        is_linux: true,
    }
}

fn document(file: &Value) -> Document {
    Document::new(&traced(file), &ground(), BTreeMap::new()).expect("nothing is wrong with it")
}

/// The Features of a file in the order of their installation.
fn order(file: &Value, described: Value) -> Result<Vec<String>, Stop> {
    let mut document = document(file);
    document.add_features(&ground(), &mut Described(described))?;
    Ok(document.features.unwrap_or_default().into_iter().map(|set| set.id).collect())
}

#[test]
fn tags_compare_as_texts_and_fewer_options_come_first() {
    let of = |rest: &str| format!("ghcr.io/x/{rest}");
    let (old, new, many) = (of("a:1.9"), of("a:1.10"), of("b:1"));
    let file = json!({"features": {&old: {}, &new: {"x": "1"}, of("B:1"): {"x": "1", "y": "2"}, &many: {"z": "1"}}});
    let described = json!({"a": {"id": "a"}, "b": {"id": "b"}});
    assert_eq!(order(&file, described).expect("an order"), [new, old, many, of("B:1")]);
}

#[test]
fn a_circle_is_told_with_those_in_it() {
    let described = json!({
        "a": {"id": "a", "dependsOn": {"./b": {}}}, "b": {"id": "b", "installsAfter": ["./a"]}, "c": {"id": "c"},
    });
    let file = json!({"features": {"./a": {}, "./c": {}}});
    let stop = order(&file, described).expect_err("they wait for each other");
    assert!(stop.what.starts_with("`./a`, `./b` wait for each other"), "{stop}");
    assert!(stop.at.is_some());
}

#[test]
fn a_chain_that_never_ends_stops() {
    // Each wants itself with other options: a hostile file must not run for ever.
    let wants = |n: usize| json!({"id": "x", "dependsOn": {format!("./f{}", n + 1): {}}});
    let described: serde_json::Map<_, _> = (0..1000).map(|n| (format!("f{n}"), wants(n))).collect();
    let stop = order(&json!({"features": {"./f0": {}}}), described.into()).expect_err("too many");
    assert!(stop.what.contains("more than 200 Features"), "{stop}");
}

#[test]
fn old_short_names_are_those_of_the_official_features() {
    let described = json!({"go": {"id": "go"}, "java": {"id": "java"}, "node": {"id": "node"}});
    let file = json!({"features": {"golang": "1.22", "maven": "latest", "java": "17", "node": {}}});
    let order_of = order(&file, described.clone()).expect("an order");
    assert_eq!(order_of, ["golang", "java", "node"]);
    let mut document = document(&file);
    document.add_features(&ground(), &mut Described(described)).expect("all are there");
    let told = document.to_json();
    let java = &told["featuresConfiguration"]["featureSets"][1]["features"][0]["value"];
    assert_eq!(*java, json!({"version": "17", "installMaven": true}));
    let stop = order(&json!({"features": {"fish": {}}}), json!({})).expect_err("no such name");
    assert!(stop.what.contains("write its full name, or `./fish`"), "{stop}");
}

#[test]
fn folders_outside_of_the_workspace_are_refused() {
    let refused = |id: &str| order(&json!({"features": {id: {}}}), json!({})).expect_err(id).what;
    assert!(refused("../x").contains("outside of /home/me/shop/.devcontainer"));
    assert!(refused("/x").contains("an absolute path"));
    assert!(refused("./a/../../../x").contains("outside of"));
}

#[test]
fn references_are_taken_apart_as_the_cli_does() {
    let parse = |id: &str| Registered::parse(id).map(|it| (it.resource, it.path, it.version));
    let told = |a: &str, b: &str, c: &str| Some((a.to_owned(), b.to_owned(), c.to_owned()));
    assert_eq!(parse("GHCR.io/X/Y/Z"), told("ghcr.io/x/y/z", "x/y/z", "latest"));
    assert_eq!(parse("localhost:5000/x/z:1.2"), told("localhost:5000/x/z", "x/z", "1.2"));
    assert_eq!(parse("ghcr.io/x/z@sha256:ab"), told("ghcr.io/x/z", "x/z", "sha256:ab"));
    let moved = told("ghcr.io/devcontainers-contrib/f/z", "devcontainers-extra/f/z", "1");
    assert_eq!(parse("ghcr.io/devcontainers-contrib/f/z:1"), moved);
    for broken in
        ["x", "ghcr.io/x/z:", "ghcr.io/x/z@md5:ab", "ghcr.io//z", "ghcr.io/x/z@sha256:a:b"]
    {
        assert_eq!(parse(broken), None, "{broken}");
    }
}

#[test]
fn the_base_image_is_that_of_the_stage_that_is_built() {
    let text = "ARG V=1\nFROM a:$V AS one\nFROM one AS two\nFROM scratch AS three\n";
    let of = |target| base_image(text, &BTreeMap::from([("V".to_owned(), "2".to_owned())]), target);
    assert_eq!(of(Some("two")), BaseImage::Named("a:2".to_owned()));
    assert!(matches!(of(None), BaseImage::None(_)));
    assert!(matches!(of(Some("four")), BaseImage::None(_)));
    let loop_of_one = base_image("FROM x AS x\n", &BTreeMap::new(), None);
    assert_eq!(loop_of_one, BaseImage::Named("x".to_owned()));
}

#[test]
fn what_of_compose_is_not_followed_is_said() {
    let service = |text: &str| {
        let parsed = source::parse(Format::Yaml, text);
        let variables = BTreeMap::from([("TAG".to_owned(), "9".to_owned())]);
        Service::of(&[parsed.root().expect("a document")], "app", &variables)
    };
    let image = |text: &str| {
        service(&format!("services: {{app: {{image: '{text}'}}}}")).expect("a service").image
    };
    assert_eq!(image("a:${TAG}$$x-${NONE:-d}").as_deref(), Some("a:9$x-d"));
    assert_eq!(image("a:$TAG").as_deref(), Some("a:9"));
    for (text, said) in [
        ("include: [x.yml]\nservices: {app: {}}", "includes others"),
        ("services: {app: {extends: x}}", "extends another"),
        ("services: {web: {}}", "no service `app`"),
    ] {
        assert!(service(text).expect_err(text).what.contains(said), "{text}");
    }
}

#[test]
fn credentials_in_the_words_of_a_command_are_masked() {
    let mut mask = Mask::new(&BTreeMap::new());
    let value = json!({"postCreateCommand": ["curl", "-u", "me:hunter22", "https://x"], "n": 1});
    let shown = mask.apply("", value).to_string();
    assert!(!shown.contains("hunter22") && shown.contains("https://x"), "{shown}");
    assert_eq!(mask.count, 1);
}

#[test]
fn what_is_no_object_stops() {
    for file in [json!([]), json!("x"), json!(null)] {
        assert!(Document::new(&traced(&file), &ground(), BTreeMap::new()).is_err(), "{file}");
    }
}
