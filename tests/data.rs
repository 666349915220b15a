//! `envcheck data`: the tables of facts, and how newer ones take their place.

use std::{collections::BTreeMap, net::TcpListener};

use end_to_end::{Run, run};
use envcheck::model::catalogue::Table;
use serde_json::{Value, json};
use testkit::Sandbox;

use crate::{
    registry::Registry,
    server::{Answer, serve},
};

const COLLECTION: &str = "application/vnd.devcontainers.collection.layer.v1+json";
const KEPT: &str = "../home/.local/share/envcheck";

fn envcheck(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    run(sandbox, &[&["envcheck"], arguments].concat())
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.all()))
}

/// The table in use that is called `name`.
fn shown(sandbox: &Sandbox, name: &str) -> Value {
    let all = json(&envcheck(sandbox, &["data", "--format", "json"]));
    let mut tables = all["tables"].as_array().expect("tables").iter();
    tables.find(|table| table["name"] == name).expect("the table").clone()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

/// The tables of the program with another day.
fn of_day(table: Table, day: &str) -> String {
    let embedded = table.embedded();
    let date = table.read(embedded).expect("a table").date.to_string();
    embedded.replacen(&date, day, 1)
}

/// The address of a server that has these answers, and nothing else.
fn serving<const COUNT: usize>(answers: [(&'static str, Answer); COUNT]) -> String {
    let answers = BTreeMap::from(answers);
    let missing = Answer::Whole(404, Vec::new());
    serve(move |path| answers.get(path).unwrap_or(&missing).clone())
}

#[test]
fn tables_are_shown_with_day_source_and_licence() {
    let sandbox = Sandbox::new();
    let human = envcheck(&sandbox, &["data"]);
    assert_eq!(human.code, 0, "{}", human.all());
    for word in ["features", "2026-", "https://endoflife.date", "MIT", "this program", " days"] {
        assert!(human.stdout.contains(word), "{word}: {}", human.stdout);
    }
    let features = shown(&sandbox, "features");
    assert!(features["counts"]["options"].as_u64() > Some(100), "{features}");
    assert_eq!(features["file"], Value::Null);
}

#[test]
fn a_folder_gives_newer_tables_which_checks_use() {
    let sandbox = Sandbox::new();
    sandbox.write(
        ".devcontainer/devcontainer.json",
        r#"{"image": "debian:12", "features": {"ghcr.io/devcontainers/features/brand-new:1": {}}}"#,
    );
    let check = ["check", "--select", "unknown-official-feature", "--format", "json"];
    let found = |sandbox: &Sandbox| {
        let report = json(&envcheck(sandbox, &check));
        report["findings"].as_array().expect("findings").len()
    };
    assert_eq!(found(&sandbox), 1);
    let brand_new = of_day(Table::Features, "2199-01-01").replacen(
        "\"features\": {",
        r#""features": {"brand-new": {"1": {"version": "1.0.0", "options": {}}},"#,
        1,
    );
    sandbox.write("there/features.json", brand_new);
    let update = envcheck(&sandbox, &["data", "update", "features", "--from", "there"]);
    assert_eq!(update.code, 0, "{}", update.all());
    assert!(update.stdout.contains("as of 2199-01-01 (was 20"), "{}", update.stdout);
    assert_eq!(found(&sandbox), 0);
    assert_eq!(shown(&sandbox, "features")["as_of"], "2199-01-01");
    let again = envcheck(&sandbox, &["data", "update", "features", "--from", "there"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, "features: still as of 2199-01-01\n"));
}

#[test]
fn an_address_gives_tables_as_a_folder_does() {
    let answer = |table| Answer::Whole(200, of_day(table, "2199-01-01").into_bytes());
    let url = serving([
        ("/tables/features.json", answer(Table::Features)),
        ("/tables/images.txt", answer(Table::Images)),
        ("/tables/releases.txt", answer(Table::Releases)),
    ]);
    let sandbox = Sandbox::new();
    let update = envcheck(&sandbox, &["data", "update", "--from", &format!("{url}/tables")]);
    assert_eq!(update.code, 0, "{}", update.all());
    for name in ["features", "images", "releases"] {
        assert_eq!(shown(&sandbox, name)["as_of"], "2199-01-01", "{name}");
    }
}

#[test]
fn what_is_no_table_or_cut_or_older_leaves_the_old_one() {
    let sandbox = Sandbox::new();
    let good = of_day(Table::Releases, "2199-01-01");
    let url = serving([
        ("/garbage/releases.txt", Answer::Whole(200, b"<html>no releases</html>".to_vec())),
        ("/empty/releases.txt", Answer::Whole(200, Vec::new())),
        ("/cut/releases.txt", Answer::Cut(good.clone().into_bytes())),
        (
            "/older/releases.txt",
            Answer::Whole(200, of_day(Table::Releases, "2001-01-01").into_bytes()),
        ),
        ("/good/releases.txt", Answer::Whole(200, good.into_bytes())),
    ]);
    let update = |folder: &str| {
        let from = format!("{url}/{folder}");
        envcheck(&sandbox, &["data", "update", "releases", "--from", &from])
    };
    let fails = |folder: &str, reason: &str| {
        let before = shown(&sandbox, "releases");
        let run = update(folder);
        assert_eq!(run.code, 3, "{folder}: {}", run.all());
        assert!(run.stdout.contains(reason), "{folder}: {}", run.stdout);
        assert!(run.stdout.contains(" stays: "), "{folder}: {}", run.stdout);
        assert_eq!(shown(&sandbox, "releases"), before, "{folder}");
    };
    for (folder, reason) in [
        ("garbage", "not the table `releases`"),
        ("empty", "not the table `releases`"),
        ("cut", "releases.txt"),
        ("older", "it is of 2001-01-01"),
        ("nowhere", "404 Not Found"),
    ] {
        fails(folder, reason);
    }
    assert_eq!(update("good").code, 0);
    fails("older", "the one in use is of 2199-01-01");
}

#[test]
fn a_table_of_the_user_that_is_broken_is_said_and_passed_over() {
    let sandbox = Sandbox::new();
    sandbox.write(&format!("{KEPT}/features.json"), "{\"date\": \"2199-01-01\"");
    sandbox.write("package.json", "{}");
    let check = envcheck(&sandbox, &["check"]);
    assert_eq!(check.code, 0, "{}", check.all());
    assert!(check.stderr.contains("features.json: EOF while parsing"), "{}", check.stderr);
    let data = envcheck(&sandbox, &["data"]);
    assert_eq!(data.code, 3, "{}", data.all());
    assert!(data.stdout.contains("not used: "), "{}", data.stdout);
    sandbox.write(&format!("{KEPT}/features.json"), of_day(Table::Features, "2001-01-01"));
    let check = envcheck(&sandbox, &["check"]);
    assert!(!check.stderr.contains("warning"), "{}", check.stderr);
}

#[test]
fn a_newer_table_of_releases_counts_for_images_too() {
    let sandbox = Sandbox::new();
    sandbox.write(".devcontainer/devcontainer.json", r#"{"image": "debian:13"}"#);
    let found = || {
        let check = ["check", "--select", "retired-image-release", "--format", "json"];
        let report = json(&envcheck(&sandbox, &check));
        report["findings"].as_array().expect("findings").len()
    };
    assert_eq!(found(), 0);
    let ended = of_day(Table::Releases, "2199-01-01").replace("2030-06-30", "2025-06-30");
    sandbox.write("there/releases.txt", ended);
    let update = envcheck(&sandbox, &["data", "update", "releases", "--from", "there"]);
    assert_eq!(update.code, 0, "{}", update.all());
    assert_eq!(found(), 1);
}

#[test]
fn a_registry_tells_the_newest_features() {
    let registry = Registry::start(None);
    let source = format!("features=http://{}/devcontainers/features", registry.address);
    let update = |sandbox: &Sandbox, collection: &[u8]| {
        registry.push_artifact("devcontainers/features", "latest", COLLECTION, collection);
        envcheck(sandbox, &["data", "update", "features", "--source", &source])
    };
    let sandbox = Sandbox::new();
    let newer = json!({"features": [
        {"id": "brand-new", "version": "3.1.0", "options": {"size": {"type": "string", "enum": ["s", "l"]}}},
        {"id": "node", "version": "1.99.0", "options": {"version": {"type": "string"}}},
    ]});
    let run = update(&sandbox, newer.to_string().as_bytes());
    assert_eq!(run.code, 0, "{}", run.all());
    sandbox.write(
        ".devcontainer/devcontainer.json",
        r#"{"image": "debian:12", "features": {
            "ghcr.io/devcontainers/features/brand-new:3": {"size": "xl"},
            "ghcr.io/devcontainers/features/node:1": {"nodeGypDependencies": true}}}"#,
    );
    let select = "unknown-official-feature,unknown-feature-option,feature-option-value";
    let report = envcheck(&sandbox, &["check", "--select", select, "--format", "json"]);
    let report = json(&report);
    let messages: Vec<_> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|it| text(&it["message"]))
        .collect();
    assert_eq!(
        messages,
        [
            "only these exist in version 3.1.0: `s`, `l`",
            "is passed on and never read: `node` 1.99.0 has no such option",
        ]
    );
    // A mirror that is behind, and answers that are no collection.
    let older = json!({"features": [{"id": "node", "version": "1.0.0"}]}).to_string();
    for (collection, reason) in [
        (older.as_bytes(), "it has node 1.0.0 where 1.99.0 is known"),
        (b"{\"features\": []}".as_slice(), "`features` is no list of Features"),
        (b"\x1b[31m", "it is no JSON"),
    ] {
        let run = update(&sandbox, collection);
        assert_eq!(run.code, 3, "{}", run.all());
        assert!(run.stdout.contains(reason), "{reason}: {}", run.stdout);
    }
}

#[test]
fn a_mirror_is_asked_instead_of_the_source() {
    let mut archive = tar::Builder::new(Vec::new());
    let mut add = |path: &str, content: &str| {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        archive.append_data(&mut header, path, content.as_bytes()).expect("memory");
    };
    add(
        "images-main/src/rust/manifest.json",
        r#"{"version": "9.0.0", "variants": ["forky"],
            "build": {"tags": ["rust:${VERSION}-${VARIANT}"], "variantTags": {"forky": ["rust:${VERSION}"]}}}"#,
    );
    add("images-main/src/rust/.devcontainer/devcontainer.json", r#"{"remoteUser": "crab"}"#);
    let archive = gzip(&archive.into_inner().expect("memory"));
    let dump = json!({"generated_at": "2199-01-01T00:00:00Z", "result": [{"name": "nodejs", "releases": [
        {"name": "4", "releaseDate": "2015-09-08", "isEol": true, "eolFrom": "2018-04-30",
         "latest": {"name": "4.9.1", "date": "2018-03-29"}},
        {"name": "99", "releaseDate": "2198-12-31", "isLts": false, "ltsFrom": "2199-10-01", "isEol": false,
         "eolFrom": null, "latest": {"name": "99.0.1", "date": "2198-12-31"}}]}]});
    let url = serving([
        ("/images.tar.gz", Answer::Whole(200, archive)),
        ("/full", Answer::Whole(200, dump.to_string().into_bytes())),
    ]);
    let sandbox = Sandbox::new();
    let sources = [format!("images={url}/images.tar.gz"), format!("releases={url}/full")];
    let run = envcheck(
        &sandbox,
        &["data", "update", "images", "releases", "--source", &sources[0], "--source", &sources[1]],
    );
    assert_eq!(run.code, 0, "{}", run.all());
    let images = sandbox.read(&format!("{KEPT}/images.txt"));
    assert!(images.contains("\nrust crab\n  + forky\n  - "), "{images}");
    assert!(images.contains("trixie"), "{images}");
    let releases = sandbox.read(&format!("{KEPT}/releases.txt"));
    assert!(releases.contains("\n  4 2015-09-08 2018-04-30 4.9.1 argon\n"), "{releases}");
    assert!(releases.contains("\n  99 2198-12-31 - 99.0.1 lts=2199-10-01\n"), "{releases}");
    assert!(releases.contains("Permission is hereby granted"), "the licence stays");
}

#[test]
fn who_does_not_answer_is_said_with_the_next_step() {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    let sandbox = Sandbox::new();
    let from = format!("http://{nobody}");
    let run = envcheck(&sandbox, &["data", "update", "--from", &from, "--format", "json"]);
    assert_eq!(run.code, 3, "{}", run.all());
    let report = json(&run);
    let updates = report["updates"].as_array().expect("updates");
    assert_eq!(updates.len(), 3);
    for update in updates {
        assert_eq!(update["outcome"], "failed", "{update}");
        assert!(text(&update["reason"]).contains(&nobody.to_string()), "{update}");
    }
    assert!(
        run.stderr.contains(&format!("features: asking {from}/features.json")),
        "{}",
        run.stderr
    );
    let human = envcheck(&sandbox, &["data", "update", "images", "--from", &from]);
    assert!(human.stdout.contains("try again where the network is allowed"), "{}", human.stdout);
    let typo = envcheck(&sandbox, &["data", "update", "--source", "nothing=https://example.org"]);
    assert_eq!(typo.code, 2, "{}", typo.all());
}

#[test]
fn nothing_but_the_update_touches_the_network() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let proxy = format!("http://{}", listener.local_addr().expect("bound"));
    let sandbox = Sandbox::new();
    sandbox.write(".devcontainer/devcontainer.json", r#"{"image": "debian:12"}"#);
    for arguments in [&["check"][..], &["data"], &["versions"]] {
        let mut command = sandbox.command(end_to_end::program("envcheck"));
        command.env("https_proxy", &proxy).env("http_proxy", &proxy).args(arguments);
        command.output().expect("it runs");
        let asked = listener.accept();
        assert!(asked.is_err(), "{arguments:?}: {asked:?}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}
