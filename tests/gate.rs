use end_to_end::run;
use serde_json::Value;
use testkit::Sandbox;

const FAULTY: &str = "FROM debian:latest\nRUN sudo true\n";

#[test]
fn several_formats_are_written_in_one_run() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", FAULTY);
    let run = run(
        &sandbox,
        &[
            "imagebuild",
            "lint",
            "--format",
            "human",
            "--format",
            "sarif=out.sarif",
            "--format",
            "junit=out.xml",
        ],
    );
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("error[sudo]"), "{}", run.all());
    let sarif: Value = serde_json::from_str(&sandbox.read("out.sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(2));
    assert!(sandbox.read("out.xml").contains(r#"failures="2""#));
}

#[test]
fn equal_runs_give_equal_bytes() {
    let sandbox = Sandbox::new();
    for folder in ["a", "b", "c"] {
        sandbox.write(&format!("{folder}/Dockerfile"), FAULTY);
    }
    for format in ["human", "json", "sarif", "github", "junit", "markdown"] {
        let command = ["imagebuild", "lint", "--format", format];
        assert_eq!(run(&sandbox, &command).stdout, run(&sandbox, &command).stdout, "{format}");
    }
}

#[test]
fn the_threshold_decides_the_exit_code() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian:latest\n");
    for (threshold, code) in [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(
            run(&sandbox, &["imagebuild", "lint", "--fail-on", threshold]).code,
            code,
            "{threshold}"
        );
    }
}

#[test]
fn a_baseline_lets_old_findings_pass_and_new_ones_fail() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", FAULTY);
    let written =
        run(&sandbox, &["imagebuild", "lint", "--baseline", "known.jsonl", "--write-baseline"]);
    assert_eq!(written.code, 0, "{}", written.all());
    let with = ["imagebuild", "lint", "--baseline", "known.jsonl"];
    assert_eq!(run(&sandbox, &with).code, 0);
    sandbox.write("Dockerfile", format!("# moved\n\n{FAULTY}RUN sudo false\n"));
    let again = run(&sandbox, &with);
    assert_eq!(again.code, 1, "{}", again.all());
    assert_eq!(again.stdout.matches("error[sudo]").count(), 1, "{}", again.stdout);
}

#[test]
fn a_missing_baseline_is_an_error_that_says_what_to_do() {
    let sandbox = Sandbox::new();
    let run = run(&sandbox, &["imagebuild", "lint", "--baseline", "known.jsonl"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--write-baseline"), "{}", run.stderr);
}

#[test]
fn a_rule_that_does_not_exist_is_a_usage_error_with_the_nearest_one() {
    let sandbox = Sandbox::new();
    let run = run(&sandbox, &["imagebuild", "lint", "--ignore", "relativ-workdir"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `relative-workdir`?"), "{}", run.stderr);
}

#[test]
fn the_nearest_configuration_sets_the_levels_of_a_file() {
    let sandbox = Sandbox::new();
    sandbox.write("a/Dockerfile", FAULTY).write("b/Dockerfile", FAULTY);
    sandbox.write("b/envcheck.toml", "[rules]\nDL3004 = \"off\"\nlatest-tag = \"info\"\n");
    let run = run(&sandbox, &["imagebuild", "lint", "--format", "json"]);
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let found: Vec<_> = log["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|it| (it["path"].as_str(), it["rule"].as_str(), it["severity"].as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Some("a/Dockerfile"), Some("latest-tag"), Some("warning")),
            (Some("a/Dockerfile"), Some("sudo"), Some("error")),
            (Some("b/Dockerfile"), Some("latest-tag"), Some("info")),
        ]
    );
}

#[test]
fn a_mistake_in_the_configuration_is_a_finding_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox
        .write("Dockerfile", "FROM debian:12\n")
        .write("envcheck.toml", "fail-on = \"warning\"\n\n[rules]\nsudoo = \"off\"\n");
    let run = run(&sandbox, &["imagebuild", "lint"]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(
        run.stdout.contains("envcheck.toml:4:1") && run.stdout.contains("sudo"),
        "{}",
        run.all()
    );
    assert_eq!(end_to_end::run(&sandbox, &["imagebuild", "lint", "--no-config"]).code, 0);
}

#[test]
fn a_closed_pipe_is_no_error_and_changes_no_verdict() {
    let sandbox = Sandbox::new();
    for number in 0..200 {
        sandbox.write(&format!("d{number}/Dockerfile"), FAULTY);
    }
    let mut child = sandbox
        .command(end_to_end::program("imagebuild"))
        .args(["lint", "--quiet"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let run = end_to_end::Run::of(child.wait_with_output().expect("it ends"));
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
}

#[test]
fn annotations_are_added_in_a_github_workflow() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", FAULTY);
    let mut command = sandbox.command(end_to_end::program("imagebuild"));
    let output =
        command.arg("lint").env("GITHUB_ACTIONS", "true").output().expect("the program starts");
    let run = end_to_end::Run::of(output);
    assert!(run.stdout.contains("::error file=Dockerfile,line=2,col=5"), "{}", run.all());
    assert!(run.stdout.contains("error[sudo]"), "the log is for people too");
}

#[test]
fn what_is_staged_is_checked_as_it_is_staged() {
    let sandbox = Sandbox::new();
    let git = |arguments: &[&str]| {
        let output = sandbox
            .command("git")
            .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
            .args(arguments)
            .output();
        let output = output.expect("git is installed");
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    git(&["init", "-q"]);
    sandbox.write("Dockerfile", "FROM debian:12\n").write("other/Dockerfile", FAULTY);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "first"]);
    sandbox.write("Dockerfile", "FROM debian:12\nRUN sudo true\n");
    git(&["add", "Dockerfile"]);
    sandbox.write("Dockerfile", "FROM debian:12\n");
    let run = run(&sandbox, &["imagebuild", "lint", "--staged", "--format", "json"]);
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(
        (&log["findings"][0]["rule"], &log["summary"]["files"]),
        (&"sudo".into(), &1.into()),
        "{}",
        run.all()
    );
}

#[test]
fn what_is_said_to_one_program_is_no_mistake_to_the_other() {
    let sandbox = Sandbox::new();
    sandbox
        .write(
            "Dockerfile",
            "FROM debian:12\n# envcheck: ignore[wasted-space] it is needed\nRUN true\n",
        )
        .write("envcheck.toml", "[rules]\nwasted-space = \"off\"\nunpinned-feature = \"off\"\n");
    for command in [["imagebuild", "lint"], ["envcheck", "check"]] {
        let run = run(&sandbox, &command);
        assert_eq!(run.code, 0, "{}", run.all());
        assert!(run.stdout.starts_with("no findings in"), "{}", run.all());
    }
}
