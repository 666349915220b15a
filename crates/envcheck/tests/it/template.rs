//! What a Template makes of its files.

use std::collections::BTreeMap;

use envcheck::generate::template::{
    FeatureWish, Template, TemplateError, TemplateFile, TemplateWish, embedded,
};

const MANIFEST: &str = r#"{"id": "shop", "version": "1.2.3", "optionalPaths": [".github/*"], "options": {
    "tag": {"type": "string", "proposals": ["12", "13"], "default": "12"},
    "size": {"type": "string", "enum": ["s", "l"], "default": "s"},
    "with-cache": {"type": "boolean", "default": false},
    "owner": {"type": "string"}}}"#;

fn template(files: &[(&str, &str)]) -> Template {
    let manifest = [("devcontainer-template.json", MANIFEST)];
    let files = files.iter().chain(&manifest).map(|(path, text)| {
        let bytes = text.as_bytes().to_vec();
        ((*path).to_owned(), TemplateFile { bytes, executable: false })
    });
    Template::new(files.collect()).expect("a Template")
}

fn wish(options: &[(&str, &str)], features: &[&str], omit: &[&str]) -> TemplateWish {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    TemplateWish {
        options: options.iter().map(pair).collect(),
        features: features.iter().map(|text| text.parse().expect("a Feature")).collect(),
        omit: omit.iter().map(|path| (*path).to_owned()).collect(),
    }
}

/// The text of `path`, when the Template has nothing but that file.
fn apply(path: &str, text: &str, wish: &TemplateWish) -> Result<String, TemplateError> {
    let files = template(&[(path, text)]).files(wish)?;
    Ok(String::from_utf8(files[path].bytes.clone()).expect("text"))
}

#[test]
fn values_take_the_place_of_their_names_in_every_file() {
    let wish = wish(&[("tag", "13"), ("owner", "me")], &[], &[]);
    let text =
        "FROM debian:${templateOption:tag}\n# ${templateOption: owner } ${templateOption:size}\n";
    assert_eq!(apply("Dockerfile", text, &wish).as_deref(), Ok("FROM debian:13\n# me s\n"));
    let other =
        "${templateOption:} ${templateOption:a b} ${templateOption:tag $PATH ${localEnv:tag}";
    assert_eq!(apply("notes.txt", other, &wish).as_deref(), Ok(other));
}

#[test]
fn a_boolean_that_is_false_is_false_and_not_empty() {
    let text = r#"{"cache": "${templateOption:with-cache}"}"#;
    assert_eq!(apply("a.json", text, &wish(&[], &[], &[])).as_deref(), Ok(r#"{"cache": "false"}"#));
    let yes = wish(&[("with-cache", "true")], &[], &[]);
    assert_eq!(apply("a.json", text, &yes).as_deref(), Ok(r#"{"cache": "true"}"#));
}

#[test]
fn values_cannot_leave_the_string_they_stand_in() {
    let wish = wish(&[("owner", r#"a", "privileged": "\\"#)], &[], &[]);
    let json = apply("a.json", r#"{"owner": "${templateOption:owner}"}"#, &wish).expect("JSON");
    let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(read["owner"], r#"a", "privileged": "\\"#);
    let bare = apply("a.json", r#"{"owner": ${templateOption:owner}}"#, &wish);
    assert!(matches!(bare, Err(TemplateError::Broken { .. })), "{bare:?}");
}

#[test]
fn what_nobody_gives_or_declares_is_said() {
    for (text, options, expected) in [
        ("${templateOption:owner}", &[][..], "option `owner`, which has no default"),
        ("${templateOption:colour}", &[], "the Template has no such option"),
        ("", &[("wner", "me")], "did you mean `owner`?"),
        ("", &[("size", "xl")], "option `size` cannot be `xl`"),
        ("", &[("with-cache", "yes")], "there are false, true"),
        ("", &[("owner", "a\nRUN b")], "it must stand on one line"),
    ] {
        let error = apply("Dockerfile", text, &wish(options, &[], &[])).expect_err(expected);
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
    let proposals = wish(&[("tag", "trixie")], &[], &[]);
    assert_eq!(apply("a", "${templateOption:tag}", &proposals).as_deref(), Ok("trixie"));
}

#[test]
fn what_describes_a_template_is_not_part_of_what_it_writes() {
    let files = template(&[("README.md", ""), ("NOTES.md", ""), ("docs/README.md", ""), ("a", "")]);
    let files = files.files(&TemplateWish::default()).expect("files");
    assert_eq!(files.keys().collect::<Vec<_>>(), ["a", "docs/README.md"]);
}

#[test]
fn paths_are_left_out_one_by_one_or_by_folder() {
    let all = template(&[(".github/a", ""), (".github/b/c", ""), (".githubs", ""), ("d", "")]);
    let left = |omit: &[&str]| {
        let files = all.files(&wish(&[], &[], omit)).map_err(|error| error.to_string());
        files.map(|files| files.into_keys().collect::<Vec<_>>())
    };
    assert_eq!(left(&[".github/*"]), Ok(vec![".githubs".to_owned(), "d".to_owned()]));
    assert_eq!(
        left(&[".github/a", "d"]),
        Ok(vec![".github/b/c".to_owned(), ".githubs".to_owned()])
    );
    assert!(left(&["e"]).is_err_and(|error| error.contains("optional .github/*")));
}

#[test]
fn features_are_added_and_comments_stay() {
    let path = ".devcontainer/devcontainer.json";
    let two = wish(&[], &["node,version=22", "ghcr.io/me/tools/x:1"], &[]);
    let fresh = "// head\n{\n\t// the image\n\t\"image\": \"debian:12\" // twelve\n}\n";
    let text = apply(path, fresh, &two).expect("JSON");
    assert_eq!(
        text,
        "// head\n{\n\t// the image\n\t\"image\": \"debian:12\", // twelve\n\t\"features\": {\n\
         \t\t\"ghcr.io/devcontainers/features/node:2\": { \"version\": \"22\" },\n\
         \t\t\"ghcr.io/me/tools/x:1\": {}\n\t}\n}\n"
    );
    let there = r#"{"features": {"ghcr.io/devcontainers/features/node:2": {"version": "20"}}}"#;
    let one = wish(&[], &["node,version=22"], &[]);
    let changed = there.replace("{\"version\": \"20\"}", "{ \"version\": \"22\" }");
    assert_eq!(apply(path, there, &one), Ok(changed));
    let older = there.replace("node:2", "node:1");
    assert!(matches!(apply(path, &older, &one), Err(TemplateError::Present { .. })));
    assert!(matches!(apply("Dockerfile", "", &one), Err(TemplateError::NoDevcontainer(_))));
}

#[test]
fn features_are_written_as_their_options_want_it() {
    let feature: FeatureWish = "docker-in-docker,moby=false,version=27".parse().expect("a Feature");
    let values: BTreeMap<_, _> = feature.options.into_iter().collect();
    assert_eq!(values["moby"], false);
    assert_eq!(values["version"], "27");
    assert!(feature.reference.starts_with("ghcr.io/devcontainers/features/docker-in-docker:"));
    for (text, expected) in
        [("nod", "did you mean `node`?"), ("", "has a reference"), ("node,lts", "write NAME=VALUE")]
    {
        let error = text.parse::<FeatureWish>().expect_err(expected);
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn bytes_that_are_no_text_stay_as_they_are() {
    let bytes = b"\xff${templateOption:tag}".to_vec();
    let files = BTreeMap::from([
        ("devcontainer-template.json".to_owned(), file(MANIFEST.as_bytes())),
        ("logo.png".to_owned(), file(&bytes)),
    ]);
    let files = Template::new(files).expect("a Template").files(&TemplateWish::default());
    assert_eq!(files.expect("files")["logo.png"].bytes, bytes);
}

fn file(bytes: &[u8]) -> TemplateFile {
    TemplateFile { bytes: bytes.to_vec(), executable: false }
}

#[test]
fn every_official_template_can_be_applied_with_its_defaults() {
    let known = embedded();
    assert!(known.names().count() >= 40);
    for name in known.names() {
        let template =
            known.get(name).expect("listed").unwrap_or_else(|error| panic!("{name}: {error}"));
        let files = template.files(&TemplateWish::default());
        let files = files.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(files.contains_key(".devcontainer/devcontainer.json"), "{name}");
        for (path, file) in files {
            let text = String::from_utf8(file.bytes).expect("text");
            assert!(!text.contains("${templateOption"), "{name}: {path}");
        }
    }
    assert_eq!(known.nearest("javascript-nod"), Some("javascript-node"));
}

#[test]
fn a_folder_without_a_description_is_no_template() {
    assert_eq!(Template::new(BTreeMap::new()), Err(TemplateError::NoManifest));
    for manifest in ["", "[", "{}", "\u{0}"] {
        let files =
            BTreeMap::from([("devcontainer-template.json".to_owned(), file(manifest.as_bytes()))]);
        assert!(matches!(Template::new(files), Err(TemplateError::Manifest(_))), "{manifest:?}");
    }
}
