//! Build cache that travels through a registry.

use std::process::Command;

use end_to_end::{Run, program};
use serde_json::Value;
use tempfile::TempDir;
use testkit::Sandbox;

use crate::{docker::docker, engine::context, registry::Registry};

/// `imagebuild` with the private engine of this folder.
fn at(engine: &TempDir, sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let mut command: Command = sandbox.command(program("imagebuild"));
    command.args(arguments).env("IMAGEBUILD_ENGINE_DIR", engine.path());
    Run::of(command.output().expect("the program starts"))
}

/// Builds, and gives how many steps came from the cache, of how many.
fn cached(engine: &TempDir, sandbox: &Sandbox, arguments: &[&str]) -> (u64, u64) {
    let common = ["build", ".", "--engine", "private", "--progress", "json", "--no-check"];
    let built = at(engine, sandbox, &[&common, arguments].concat());
    assert_eq!(built.code, 0, "{}", built.all());
    let outcome: Value =
        serde_json::from_str(built.stdout.lines().last().expect("an outcome")).expect("JSON");
    let number = |name: &str| outcome[name].as_u64().expect("a number");
    (number("cached"), number("cacheable"))
}

#[test]
fn another_engine_takes_steps_from_the_image_in_the_registry() {
    let registry = Registry::start(None);
    let [inline, plain] =
        ["inline", "plain"].map(|tag| format!("{}/cached:{tag}", registry.address));
    let [first, second] = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder"));
    // Another one each time it runs.
    let sandbox =
        context("RUN cat /proc/sys/kernel/random/uuid > /first\nRUN echo second > /second\n");
    cached(&first, &sandbox, &["-t", &inline, "--cache-to", "type=inline"]);
    cached(&first, &sandbox, &["-t", &plain]);
    for image in [&inline, &plain] {
        let pushed =
            at(&first, &sandbox, &["engine", "--engine", "private", "--", docker(), "push", image]);
        assert_eq!(pushed.code, 0, "{}", pushed.all());
    }
    assert_eq!(cached(&second, &sandbox, &["--cache-from", &plain]).0, 0, "an image without cache");
    let third = tempfile::tempdir().expect("a temporary folder");
    let (hits, all) = cached(&third, &sandbox, &["--cache-from", &inline]);
    assert_eq!((hits, all), (4, 4), "COPY and each RUN");
    let fourth = tempfile::tempdir().expect("a temporary folder");
    let source = format!("type=registry,ref={inline}");
    sandbox.write("Dockerfile", sandbox.read("Dockerfile") + "RUN echo third > /third\n");
    assert_eq!(cached(&fourth, &sandbox, &["--cache-from", &source]), (4, 5));
}
