//! Newer tables out of what their sources say.

use std::collections::BTreeMap;

use envcheck::{
    model::catalogue::{Features, Table},
    refresh::{ImageSource, features, images, releases},
};
use jiff::civil::{Date, date};
use serde_json::json;

const TODAY: Date = date(2199, 1, 1);

#[test]
fn a_collection_keeps_what_it_cannot_tell() {
    let old = r#"{"date": "2026-01-01", "source": "", "features": {
        "shop": {"1": {"version": "1.2.0", "options": {"size": {"type": "string"}, "old": {"type": "boolean"}},
                       "gone": ["older"], "reads": ["COLOUR"], "apk": true}}}}"#;
    let collection = json!({"features": [{
        "id": "shop", "version": "1.3.0", "options": {"size": {"type": "string", "description": "how large"}},
        "customizations": {"vscode": {"extensions": ["a.b", "-c.d"]}},
        "mounts": [{"source": "/var/run/docker.sock", "target": "/x", "type": "bind"}],
    }]});
    let new = features(old, collection.to_string().as_bytes(), TODAY).expect("a table");
    let new = Features::parse(&new).expect("a table");
    assert_eq!(new.date, TODAY);
    let shop = new.get("shop").and_then(|shop| shop.major(Some("1"))).expect("it is there");
    assert_eq!(shop.version, "1.3.0");
    assert!(shop.had("old") && shop.had("older") && !shop.had("size"));
    assert!(shop.reads("colour") && shop.apk && shop.socket && !shop.privileged);
    assert_eq!(shop.extensions, ["a.b"]);
}

#[test]
fn a_new_major_version_stands_beside_the_old_ones() {
    let old = Table::Features.embedded();
    let collection = json!({"features": [{"id": "node", "version": "99.0.0", "options": {}}]});
    let new = features(old, collection.to_string().as_bytes(), TODAY).expect("a table");
    let new = Features::parse(&new).expect("a table");
    let node = new.get("node").expect("it is there");
    assert_eq!(node.newest(), Some(99));
    assert!(node.major(Some("99")).is_some_and(|it| it.options.is_empty() && !it.had("version")));
    assert!(node.major(Some("1")).is_some_and(|it| it.options.contains_key("version")));
}

#[test]
fn names_that_a_terminal_would_obey_are_refused() {
    for id in ["\u{1b}[31m", "", "a b"] {
        let collection = json!({"features": [{"id": id, "version": "1.0.0"}]});
        let old = Table::Features.embedded();
        assert!(features(old, collection.to_string().as_bytes(), TODAY).is_err(), "{id:?}");
    }
}

#[test]
fn tags_that_are_no_longer_built_are_remembered() {
    let old = "# 2026-01-01\nshop vscode\n  + 1 2\n  - 0\nother root\n  + x\n";
    let manifest = br#"{"variants": ["2", "3"], // comments are fine
        "build": {"tags": ["shop:${VERSION}-${VARIANT}"], "variantTags": {"3": ["shop:latest"]}}}"#;
    let source = ImageSource { manifest: Some(manifest.to_vec()), devcontainer: None };
    let new = images(old, &BTreeMap::from([("shop".to_owned(), source)]), TODAY).expect("a table");
    let (_, body) = new.split_once("\n\n").expect("a head");
    assert_eq!(body, "other root\n  - x\nshop vscode\n  + 2 3 latest\n  - 0 1\n");
    let broken = ImageSource { manifest: Some(b"{".to_vec()), devcontainer: None };
    for folders in [BTreeMap::new(), BTreeMap::from([("shop".to_owned(), broken)])] {
        assert!(images(old, &folders, TODAY).is_err());
    }
}

#[test]
fn what_endoflife_date_no_longer_lists_stays() {
    let old = "as-of 2026-01-01\n# terms\n\nnode\n  0.12 2015-02-06 2016-12-31 0.12.18\n  4 2015-09-08 - 4.9.0 argon\n\n\
               go\n  1.26 2026-02-10 - 1.26.1\n";
    let dump = json!({"generated_at": "2026-02-01T00:00:00Z", "result": [{"name": "nodejs", "releases": [
        {"name": "3", "releaseDate": "2015-08-04", "isEol": true},
        {"name": "4", "releaseDate": "2015-09-08", "isEol": true, "isLts": true,
         "latest": {"name": "4.9.1", "date": "2018-03-29"}},
        {"name": "5.x", "releaseDate": "2015-10-30"},
        {"name": "6", "codename": "Boron (LTS)", "releaseDate": "2016-04-26", "isEol": false}]}]});
    let new = releases(old, dump.to_string().as_bytes()).expect("a table");
    let (_, body) = new.split_once("# terms\n\n").expect("the terms stay");
    assert_eq!(
        body,
        "go\n  1.26 2026-02-10 - 1.26.1\n\nnode\n  0.12 2015-02-06 2016-12-31 0.12.18\n  \
         4 2015-09-08 2018-03-29 4.9.1 lts argon\n  6 2016-04-26 - - boron\n"
    );
    for wrong in
        ["{}", r#"{"result": []}"#, r#"{"generated_at": "2026-02-01", "result": []}"#, "\0"]
    {
        assert!(releases(old, wrong.as_bytes()).is_err(), "{wrong}");
    }
    let behind = dump.to_string().replace("2026-02-01", "2025-02-01");
    assert!(releases(old, behind.as_bytes()).is_err());
}
