//! `imagebuild build --bake`, on a real engine: several images of one file.

use std::fs;

use end_to_end::Run;
use serde_json::Value;
use testkit::Sandbox;

use crate::{
    contexts::{no_names_are_left, text},
    engine::{context, run},
};

const FILE: &str = r#"
variable "WORD" { default = "plain" }
group "default" { targets = ["app", "tool"] }
target "base" {
  dockerfile = "base.Dockerfile"
  args = { WORD = WORD }
}
target "app" {
  dockerfile = "app.Dockerfile"
  contexts = { base = "target:base" }
  tags = ["e2e-bake/app:1"]
}
target "tool" {
  contexts = { base = "target:base" }
  tags = ["e2e-bake/tool:1"]
  dockerfile-inline = <<EOT
FROM base
RUN echo tool of $(cat /word) > /made
USER 1000:1000
EOT
}
"#;

fn project(name: &str) -> Sandbox {
    let sandbox = context("");
    let base = fs::read_to_string(sandbox.path().join("Dockerfile")).expect("a Dockerfile");
    sandbox.write("base.Dockerfile", format!("{base}ARG WORD\nRUN echo $WORD > /word\n"));
    sandbox.write(
        "app.Dockerfile",
        "FROM base\nRUN echo app of $(cat /word) > /made\nUSER 1000:1000\n",
    );
    sandbox.write("docker-bake.hcl", FILE.replace("e2e-bake", name));
    sandbox
}

fn bake(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let command =
        ["build", "--bake", "docker-bake.hcl", "--engine", "private", "--progress", "plain"];
    run(sandbox, &[&command, arguments].concat())
}

/// What a file of an image holds.
fn content(sandbox: &Sandbox, image: &str, path: &str) -> String {
    sandbox.write(
        "look/Dockerfile",
        format!("FROM {image} AS it\nFROM scratch\nCOPY --from=it {path} /\n"),
    );
    let looked = run(
        sandbox,
        &[
            "build",
            "look",
            "--engine",
            "private",
            "-o",
            "looked",
            "--no-check",
            "--progress",
            "plain",
        ],
    );
    assert_eq!(looked.code, 0, "{}", looked.all());
    text(sandbox, &format!("looked/{}", path.trim_start_matches('/')))
}

#[test]
fn targets_are_built_behind_those_they_are_made_of_and_checked_together() {
    let sandbox = project("e2e-bake");
    let built = bake(
        &sandbox,
        &[
            "--format",
            "json=out.json",
            "--metadata-file",
            "made.json",
            "--fail-on",
            "never",
            "--jobs",
            "2",
        ],
    );
    assert_eq!(built.code, 0, "{}", built.all());
    assert_eq!(content(&sandbox, "e2e-bake/app:1", "/made"), "app of plain\n");
    assert_eq!(content(&sandbox, "e2e-bake/tool:1", "/made"), "tool of plain\n");
    let log: Value = serde_json::from_str(&text(&sandbox, "out.json")).expect("JSON");
    let images = log["images"].as_object().expect("images");
    let names: std::collections::BTreeSet<_> = images.keys().map(String::as_str).collect();
    assert_eq!(names, ["e2e-bake/app:1", "e2e-bake/tool:1"].into());
    let made: Value = serde_json::from_str(&text(&sandbox, "made.json")).expect("JSON");
    for name in ["app", "tool"] {
        let id = &made[name]["containerimage.config.digest"];
        assert!(id.as_str().is_some_and(|id| id.starts_with("sha256:")), "{made:#}");
    }
    assert!(made.get("base").is_none(), "nobody asked for it: {made:#}");
    no_names_are_left(&sandbox);

    let again = bake(&sandbox, &["--no-check"]);
    assert!(again.stderr.contains("1 of 1 steps from the cache"), "{}", again.all());
    let changed = run(
        &sandbox,
        &[
            "build",
            "tool",
            "--bake",
            "docker-bake.hcl",
            "--engine",
            "private",
            "--no-check",
            "--build-arg",
            "WORD=other",
        ],
    );
    assert_eq!(changed.code, 0, "{}", changed.all());
    assert_eq!(content(&sandbox, "e2e-bake/tool:1", "/made"), "tool of other\n");
    assert_eq!(content(&sandbox, "e2e-bake/app:1", "/made"), "app of plain\n");
}

#[test]
fn one_that_fails_keeps_only_those_from_being_built_that_are_made_of_it() {
    let sandbox = project("e2e-bake-fails");
    let file = text(&sandbox, "docker-bake.hcl")
        .replace("dockerfile = \"base.Dockerfile\"", "dockerfile = \"none.Dockerfile\"");
    let alone = "\ntarget \"alone\" {\n  tags = [\"e2e-bake-fails/alone:1\"]\n}\n";
    sandbox.write("docker-bake.hcl", format!("{file}{alone}"));
    let built = run(
        &sandbox,
        &[
            "build",
            "app",
            "alone",
            "--bake",
            "docker-bake.hcl",
            "--engine",
            "private",
            "--format",
            "json=out.json",
            "--baseline",
            "known.json",
            "--write-baseline",
        ],
    );
    assert_eq!(built.code, 3, "{}", built.all());
    assert!(built.all().contains("none.Dockerfile"), "{}", built.all());
    assert!(
        built.all().contains("target app") && built.all().contains("base is not there"),
        "{}",
        built.all()
    );
    let log: Value = serde_json::from_str(&text(&sandbox, "out.json")).expect("JSON");
    assert!(log["images"]["e2e-bake-fails/alone:1"].is_object(), "{log:#}");
    assert!(!sandbox.path().join("known.json").exists(), "findings of what is missing drop out");
    let not_checked = log["not_checked"].to_string();
    assert!(not_checked.contains("base is not there"), "{not_checked}");
}

#[test]
fn what_would_be_built_is_printed_and_nothing_is_built() {
    let sandbox = project("e2e-bake-print");
    let command = ["build", "app", "--bake", "docker-bake.hcl", "--print", "--engine", "none"];
    let printed = run(&sandbox, &[&command[..], &["--set", "ap*.labels.of=test"]].concat());
    assert_eq!(printed.code, 0, "{}", printed.all());
    let plan: Value = serde_json::from_str(&printed.stdout).expect("JSON");
    assert_eq!(plan["target"]["app"]["contexts"]["base"], "target:base");
    assert_eq!(plan["target"]["base"]["args"]["WORD"], "plain");
    assert_eq!(plan["target"]["app"]["labels"]["of"], "test");
}

#[test]
fn options_of_one_image_and_unknown_targets_are_refused() {
    let sandbox = project("e2e-bake-usage");
    for (arguments, hint) in [
        (&["-t", "a:1"][..], "--tag is of one image"),
        (&["--iidfile", "id"], "--iidfile is of one image"),
        (&["--compose", "compose.yaml"], "cannot be used with"),
        (&["ap"], "app"),
    ] {
        let refused = bake(&sandbox, arguments);
        assert_eq!(refused.code, 2, "{arguments:?}: {}", refused.all());
        assert!(refused.all().contains(hint), "{arguments:?}: {}", refused.all());
    }
    for option in [&["--print"][..], &["--jobs", "2"]] {
        let alone = run(&sandbox, &[&["build", "."], option].concat());
        assert_eq!(alone.code, 2, "{option:?}: {}", alone.all());
        assert!(alone.all().contains("--bake <FILE>"), "{option:?}: {}", alone.all());
    }
    let two = run(&sandbox, &["build", ".", "other"]);
    assert_eq!(two.code, 2, "{}", two.all());
    assert!(two.all().contains("--compose or --bake"), "{}", two.all());
}
