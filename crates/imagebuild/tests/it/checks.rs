//! Every check is listed, documented, and its documented examples hold; checks do no input or output.

use std::{fs, path::Path};

use bollard::query_parameters::TagImageOptionsBuilder;
use findings::{Report, Selection, SourceFile, Sources};
use imagebuild::{
    checks::{
        build::{BUILD_FAILED, failed},
        check,
        image::CHECKS,
    },
    model::{Inspection, facts},
};
use testkit::Checked;

use crate::{
    base::{BASE, engine_with_base, run_text},
    described::inspection,
};

pub(crate) fn checked(inspection: &Inspection) -> Report {
    let mut report = Report::new(inspection.source, inspection.name.clone());
    check(inspection, &Selection::default(), &mut report);
    report
}

pub(crate) fn run(text: &str) -> (Sources, Inspection, Report) {
    let (sources, inspection) = inspection(text);
    let report = checked(&inspection);
    (sources, inspection, report)
}

/// Ids of all findings but those that every image without a user and a health check has.
pub(crate) fn ids(text: &str) -> Vec<&'static str> {
    let (_, _, report) = run(text);
    let ids = report.findings.iter().map(|finding| finding.rule.id);
    ids.filter(|id| !["image-runs-as-root", "no-healthcheck"].contains(id)).collect()
}

#[test]
fn every_check_is_listed_and_its_page_holds() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks/image"));
    testkit::family(folder, CHECKS.iter().map(|check| &check.rule), |rule, language, text| {
        assert_eq!(language, "image", "the language of an example");
        let (sources, _, report) = run(text);
        Checked::new(sources, report, rule)
    });
}

#[tokio::test]
async fn the_page_of_a_failed_build_holds_on_a_real_engine() {
    let engine = engine_with_base().await;
    let options = TagImageOptionsBuilder::default().repo("busybox").tag("1").build();
    engine.docker.tag_image(BASE, Some(options)).await.expect("the base image is busybox");
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks/build/build_failed.md");
    let handle = tokio::runtime::Handle::current();
    let check = move |_: &str, text: &str| {
        let (result, _) = handle.block_on(run_text(&engine, text));
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("Dockerfile", text));
        let failure = result.err().map(|error| error.of_the_dockerfile().expect("it is to blame"));
        let report = failure.map_or(Report::new(file, "Dockerfile"), |failure| {
            failed(&failure, file, sources.get(file))
        });
        Checked::new(sources, report, &BUILD_FAILED)
    };
    let run = tokio::task::spawn_blocking(move || testkit::page(Path::new(page), check));
    run.await.expect("the page holds");
}

#[test]
fn no_check_reads_writes_or_starts_anything() {
    for folder in ["src/checks", "src/checks/image", "src/model", "src/model/attribution"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files = fs::read_dir(&folder).expect("the folder is part of the crate");
        let files = files.map(|entry| entry.expect("a readable folder").path());
        for path in files.filter(|path| path.extension().is_some_and(|e| e == "rs")) {
            let text = fs::read_to_string(&path).expect("a readable file");
            for word in ["bollard", "tokio", "std::fs", "std::process", "std::net", "gather"] {
                let named = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
                let named = named.filter(|found| {
                    found.split("::").any(|part| part == word)
                        || found.contains(word) && word.contains("::")
                });
                assert_eq!(named.count(), 0, "{} names {word}", path.display());
            }
        }
    }
}

#[test]
fn a_secret_is_drawn_nowhere_whatever_check_quotes_its_line() {
    let secret = "hunter2hunter2";
    let text = format!(
        "ENV DB_PASSWORD={secret}\nRUN |1 NPM_TOKEN={secret}3 /bin/sh -c npm ci # buildkit\n+ /opt/tool mode=4755 size=10\nRUN /bin/sh -c TOKEN='{secret} 4' ./login # buildkit\n"
    );
    let (sources, inspection, report) = run(&text);
    let shown = sources.masked(&report.hidden);
    assert!(report.findings.len() > 4, "{:?}", report.findings);
    for finding in &report.findings {
        let drawn = findings::render::plain(&shown, finding);
        assert!(!drawn.contains("hunter2"), "{drawn}");
        let told = format!("{:?} {:?} {:?}", finding.message, finding.identity, finding.related);
        assert!(!told.contains("hunter2"), "{told}");
    }
    assert!(!facts::json(&inspection).to_string().contains("hunter2"));
    assert!(!facts::human(&inspection).contains("hunter2"));
}

#[test]
fn a_secret_in_the_dockerfile_is_hidden_there_too() {
    let (mut sources, mut inspection) = inspection("ENV DB_PASSWORD=hunter2hunter2\nUSER 1\n");
    let text = "FROM debian:12\nENV DB_PASSWORD=hunter2hunter2\nUSER 1\n";
    let file = sources.add(SourceFile::new("Dockerfile", text));
    assert!(inspection.attribute(file, dockerfile::Dockerfile::parse(text), None, &[].into()));
    let report = checked(&inspection);
    let shown = sources.masked(&report.hidden);
    let found = report.findings.iter().find(|finding| finding.rule.id == "secret-in-config");
    let drawn = findings::render::plain(&shown, found.expect("a finding"));
    assert!(drawn.contains("Dockerfile:2:1") && !drawn.contains("hunter2"), "{drawn}");
}

#[test]
fn an_entry_that_cannot_be_read_is_not_passed_in_silence() {
    let (_, _, report) = run("RUN |3 A=1 /bin/sh -c make # buildkit\n");
    let gaps: Vec<_> = report.not_checked.iter().map(|gap| gap.rule.as_deref()).collect();
    assert_eq!(gaps, [Some("secret-in-history")]);
}

#[test]
fn an_image_that_could_not_be_read_whole_is_not_passed_in_silence() {
    let (_, mut inspection) = inspection("USER 1\n");
    let fault = image::Fault::Missing;
    inspection.image.problems.push(image::Problem { place: "0/layer.tar".to_owned(), fault });
    let report = checked(&inspection);
    assert_eq!(report.not_checked.len(), 1);
    assert_eq!(report.not_checked[0].path, "app:1");
}

#[test]
fn an_account_file_that_is_no_file_is_not_passed_in_silence() {
    let (_, _, report) = run("RUN x # buildkit\n+ /etc/passwd link=/nowhere\nUSER app\n");
    let gaps: Vec<_> = report.not_checked.iter().filter_map(|gap| gap.rule.as_deref()).collect();
    assert_eq!(gaps, ["duplicate-uid", "empty-password", "image-runs-as-root"]);
}

#[test]
fn an_account_file_behind_a_link_is_read() {
    let text = "RUN x # buildkit\n+ /usr/etc/passwd text=\"app:x:0:0::/:/bin/sh\\n\"\n+ /etc/passwd link=../usr/etc/passwd\nUSER app\n";
    let (_, _, report) = run(text);
    assert!(report.findings.iter().any(|finding| finding.rule.id == "image-runs-as-root"));
}

#[test]
fn every_way_to_be_root_is_found_and_nothing_else() {
    for user in ["root", "0", "0:0", "root:app", "0:1000", "00", " "] {
        let (_, _, report) = run(&format!("USER {user}\n"));
        assert!(report.findings.iter().any(|f| f.rule.id == "image-runs-as-root"), "{user}");
    }
    for user in ["1000", "app", "1000:0", "app:root"] {
        let (_, _, report) = run(&format!("USER {user}\n"));
        assert!(!report.findings.iter().any(|f| f.rule.id == "image-runs-as-root"), "{user}");
    }
}

#[test]
fn an_image_without_layers_or_history_is_checked() {
    assert_eq!(ids(""), Vec::<&str>::new());
    let (sources, inspection, report) = run("");
    assert_eq!(sources.get(inspection.source).text(), "(no history)\n");
    assert_eq!(report.findings.len(), 2);
}

#[test]
fn credentials_of_removed_and_overwritten_files_are_told_with_their_fate() {
    let key = "text=\"-----BEGIN PRIVATE KEY-----\\nA\\n\"";
    let text = format!(
        "COPY a / # buildkit\n+ /a.key {key}\n+ /b.key {key}\n+ /c.key {key}\nRUN x # buildkit\n- /a.key\n+ /b.key size=3\n"
    );
    let (_, _, report) = run(&text);
    let messages = report.findings.iter().filter(|finding| finding.rule.id == "credential-file");
    let messages: Vec<_> = messages.map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "/a.key holds a private key; removed in a later layer, still in the image",
            "/b.key holds a private key; overwritten later, still in the image",
            "/c.key holds a private key",
        ]
    );
}

#[test]
fn facts_count_what_the_layers_waste() {
    let text = "COPY . /app # buildkit\n+ /app/a size=500\nRUN /bin/sh -c chmod 700 /app/a # buildkit\n+ /app/a mode=700 size=500\nRUN /bin/sh -c rm /app/a # buildkit\n- /app/a\n";
    let (_, inspection) = inspection(text);
    let facts = facts::json(&inspection);
    assert_eq!(facts["size"], 1000);
    assert_eq!(facts["waste"]["total"], 1000);
    assert_eq!(facts["waste"]["same_content"], 500);
    assert_eq!(facts["waste"]["deleted"], 500);
    assert_eq!(facts["layers"][1]["created_by"], "RUN /bin/sh -c chmod 700 /app/a");
    assert_eq!(facts["layers"][1]["line"], serde_json::Value::Null);
    assert_eq!(facts["waste"]["by_line"].as_array().expect("a list").len(), 2);
    assert!(
        facts::human(&inspection).contains("1.0 kB in 3 layers"),
        "{}",
        facts::human(&inspection)
    );
}

#[test]
fn bytes_are_written_for_people() {
    let written =
        [0, 1, 999, 1_000, 1_999, 999_999, 1_000_000, 52_428_800, 7_000_000_000].map(facts::bytes);
    assert_eq!(
        written,
        [
            "0 bytes",
            "1 byte",
            "999 bytes",
            "1.0 kB",
            "1.9 kB",
            "999.9 kB",
            "1.0 MB",
            "52.4 MB",
            "7.0 GB"
        ]
    );
}

#[test]
fn accounts_are_read_as_leniently_as_engines_do() {
    for (user, accounts, root) in [
        ("app", "app:x", true),
        ("app", "app", true),
        ("app", "app:x:abc:1", true),
        ("app", "app:x::0", true),
        ("app", "app:x:5:0\\napp:x:0:0", false),
        ("1000", "a:x:1000:1\\n1000:x:0:0", true),
        ("1000", "a:x:0:0\\nb:x:1000:1", false),
        ("other", "app:x:0", false),
    ] {
        let text = format!("RUN x # buildkit\n+ /etc/passwd text=\"{accounts}\\n\"\nUSER {user}\n");
        let (_, _, report) = run(&text);
        let found = report.findings.iter().any(|finding| finding.rule.id == "image-runs-as-root");
        assert_eq!(found, root, "{user} {accounts}");
    }
}

#[test]
fn a_volume_counts_by_where_its_path_leads() {
    for volume in
        ["/etc/.", "/etc/../etc", "/run/../proc", "//proc/", "/proc/1", "/run", "/var/run/"]
    {
        assert_eq!(ids(&format!("VOLUME [{volume}]\n")), ["sensitive-volume"], "{volume}");
    }
    for volume in ["/etc/app", "/proc/../data", "/run/app"] {
        assert_eq!(ids(&format!("VOLUME [{volume}]\n")), Vec::<&str>::new(), "{volume}");
    }
}

#[test]
fn caches_of_many_small_layers_are_told_once() {
    let layer = |name: &str, size: u32| {
        format!("RUN {name} # buildkit\n+ /var/cache/apk/{name} size={size}\n")
    };
    let text = layer("a", 40_000) + &layer("b", 50_000) + &layer("c", 40_000);
    let (sources, _, report) = run(&text);
    let found = report.findings.iter().filter(|finding| finding.rule.id == "package-cache-left");
    let found: Vec<_> = found.collect();
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(sources.get(finding.span.file).position(finding.span.start).line, 2);
    assert!(finding.message.starts_with("130.0 kB in 3 files"), "{}", finding.message);
    assert_eq!(ids(&layer("a", 90_000)), Vec::<&str>::new());
}
