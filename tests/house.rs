//! The house rules that a machine can see.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

fn crates() -> Vec<PathBuf> {
    let mut all = Vec::new();
    files(&Path::new(ROOT).join("crates"), &mut all);
    all.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    all.sort();
    assert!(all.len() > 50, "the crates are there");
    all
}

#[test]
fn no_file_is_over_five_hundred_lines() {
    let long = |path: &PathBuf| fs::read_to_string(path).expect("text").lines().count() > 500;
    let long: Vec<_> = crates().into_iter().filter(long).collect();
    assert!(long.is_empty(), "split these by what they do: {long:#?}");
}

#[test]
fn checks_touch_nothing_but_their_model() {
    let forbidden = ["bollard", "tokio", "std::fs", "std::process", "std::net", "gather"];
    let mut looked = 0;
    for path in crates()
        .into_iter()
        .filter(|path| path.components().any(|part| part.as_os_str() == "checks"))
    {
        looked += 1;
        let text = fs::read_to_string(&path).expect("text");
        for word in forbidden {
            assert!(!text.contains(word), "{} names {word}", path.display());
        }
    }
    assert!(looked > 10, "the checks are there");
}

/// Every long option of `imagebuild build` stands in a test that drives a real engine. Such a test is there to fail
/// without the option; a machine only sees whether there is one.
#[test]
fn every_option_of_a_build_is_used_on_a_real_engine() {
    let mut tests = Vec::new();
    for folder in ["tests", "crates/imagebuild/tests"] {
        files(&Path::new(ROOT).join(folder), &mut tests);
    }
    let texts = tests.iter().filter_map(|path| fs::read_to_string(path).ok());
    let on_an_engine = |text: &String| {
        text.contains("engine::{") || text.contains("crate::base::engine_with_base")
    };
    let texts: String = texts.filter(on_an_engine).collect();
    let mut command = (imagebuild::cli::program().command)();
    command.build();
    let build = command.find_subcommand("build").expect("it is there");
    let options = build.get_arguments().filter_map(|option| option.get_long());
    let options: Vec<_> = options.filter(|name| *name != "help").collect();
    assert!(options.len() > 30, "{options:?}");
    let unused = |name: &&str| {
        !texts.contains(&format!("\"--{name}\"")) && !texts.contains(&format!("\"--{name}="))
    };
    let unused: Vec<_> = options.into_iter().filter(unused).collect();
    assert!(unused.is_empty(), "give these a test in tests/options.rs or beside it: {unused:?}");
}

#[test]
fn the_locked_dependencies_build_with_the_stated_compiler() {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let metadata = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(ROOT)
        .output();
    let metadata = metadata.expect("cargo runs");
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let version = |text: &str| -> Vec<u32> {
        text.split('.').map(|part| part.parse().expect("a number")).collect()
    };
    let own =
        packages.iter().find(|package| package["name"] == "findings").expect("a crate of ours");
    let stated = version(own["rust_version"].as_str().expect("it is stated"));
    for package in packages {
        if let Some(needed) = package["rust_version"].as_str() {
            assert!(version(needed) <= stated, "{} needs Rust {needed}", package["name"]);
        }
    }
}
