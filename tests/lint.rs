use end_to_end::run;
use serde_json::Value;
use testkit::Sandbox;

/// (file, line, rule) of every finding.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> Vec<(String, u64, String)> {
    let run = run(sandbox, &[&["imagebuild", "lint", "--format", "json"], arguments].concat());
    let log: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.all()));
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let findings = log["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|it| {
            (text(&it["path"]), it["start"]["line"].as_u64().expect("a line"), text(&it["rule"]))
        })
        .collect()
}

#[test]
fn what_stops_other_tools_hides_nothing_here() {
    let sandbox = Sandbox::new();
    sandbox
        .write("one/Dockerfile", "FROM debian:12\nWORKDIR a\nRUN sudo true\n")
        .write("two/Dockerfile", "FROM debian:12\nRUN <<EOF\ntrue\nEOF\n# comment\nRUN sudo true\n")
        .write("three/Dockerfile", "FROM debian:12\nADD --new=1 a /b\nRUN sudo true\n")
        .write("four/Dockerfile", b"FROM debian:12\n# \xff\xfe\nRUN sudo true\n");
    let sudo: Vec<_> = found(&sandbox, &[])
        .into_iter()
        .filter(|(.., rule)| rule == "sudo")
        .map(|(path, line, _)| (path, line))
        .collect();
    let want = [
        ("four/Dockerfile", 3),
        ("one/Dockerfile", 3),
        ("three/Dockerfile", 3),
        ("two/Dockerfile", 6),
    ];
    assert_eq!(sudo, want.map(|(path, line)| (path.to_owned(), line)));
}

#[test]
fn one_bad_file_among_a_thousand_hides_no_other() {
    let sandbox = Sandbox::new();
    for number in 0..999 {
        sandbox.write(&format!("d{number:03}/Dockerfile"), "FROM debian:12\nRUN sudo true\n");
    }
    sandbox.write("bad/Dockerfile", b"\xff\xfe\x00F\x00R\x00O\x00M");
    let run = run(&sandbox, &["imagebuild", "lint", "--format", "json"]);
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(log["summary"]["error"], 999);
    assert_eq!(log["not_checked"][0]["path"], "bad/Dockerfile");
    assert_eq!(run.code, 3, "{}", run.stderr);
}

#[test]
fn a_missing_path_is_said_and_the_rest_is_checked() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian:12\nRUN sudo true\n");
    let run = run(&sandbox, &["imagebuild", "lint", "nowhere", "Dockerfile"]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(
        run.stdout.contains("Dockerfile:2:5") && run.stdout.contains("nowhere was not checked"),
        "{}",
        run.all()
    );
}

#[test]
fn a_file_that_is_named_is_checked_whatever_its_name() {
    let sandbox = Sandbox::new();
    sandbox.write("image.txt", "FROM debian:12\nRUN sudo true\n");
    assert_eq!(found(&sandbox, &["image.txt"]), [("image.txt".to_owned(), 2, "sudo".to_owned())]);
    assert_eq!(found(&sandbox, &["."]), []);
}

#[test]
fn a_fix_is_applied_shown_or_left_as_asked() {
    let sandbox = Sandbox::new();
    let before = "FROM debian:12\n# keep me\nCMD python -m app\n";
    let after = "FROM debian:12\n# keep me\nCMD [\"python\", \"-m\", \"app\"]\n";
    sandbox.write("Dockerfile", before);
    let shown = run(&sandbox, &["imagebuild", "lint", "--diff"]);
    assert!(
        shown.stdout.contains("-CMD python -m app\n+CMD [\"python\", \"-m\", \"app\"]\n"),
        "{}",
        shown.all()
    );
    assert_eq!((shown.code, sandbox.read("Dockerfile").as_str()), (1, before));
    let fixed = run(&sandbox, &["imagebuild", "lint", "--fix"]);
    assert_eq!((fixed.code, sandbox.read("Dockerfile").as_str()), (0, after), "{}", fixed.all());
    let again = run(&sandbox, &["imagebuild", "lint", "--diff"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""), "{}", again.all());
}

#[test]
fn what_no_fix_mends_counts_in_a_diff_too() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian:12\nRUN sudo true\n");
    let left = run(&sandbox, &["imagebuild", "lint", "--diff", "--format", "json=log.json"]);
    assert_eq!((left.code, left.stdout.as_str()), (1, ""), "{}", left.all());
    assert!(sandbox.read("log.json").contains("\"sudo\""));
    let never = run(&sandbox, &["imagebuild", "lint", "--diff", "--fail-on", "never"]);
    assert_eq!(never.code, 0, "{}", never.all());
    let gap = run(&sandbox, &["imagebuild", "lint", "--diff", "nowhere"]);
    assert!(gap.code == 3 && gap.stderr.contains("nowhere was not checked"), "{}", gap.all());
}

#[test]
fn a_named_pipe_is_not_passed_in_silence() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian:12\nUSER 1\n");
    let pipe = sandbox.path().join("Dockerfile.pipe");
    assert!(sandbox.command("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let run = run(&sandbox, &["imagebuild", "lint"]);
    assert!(
        run.code == 3 && run.stdout.contains("Dockerfile.pipe was not checked"),
        "{}",
        run.all()
    );
}

#[test]
fn a_secret_in_a_fix_is_not_shown() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian:12\nUSER 1\nCMD mysql -phunter2 db\n");
    for arguments in [&["--diff"][..], &[], &["--format", "json"], &["--format", "sarif"]] {
        let run = run(&sandbox, &[&["imagebuild", "lint"], arguments].concat());
        assert!(!run.all().contains("hunter2"), "{}", run.all());
    }
}

#[test]
fn an_unsafe_fix_needs_to_be_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian:12\nWORKDIR app\n");
    run(&sandbox, &["imagebuild", "lint", "--fix"]);
    assert_eq!(sandbox.read("Dockerfile"), "FROM debian:12\nWORKDIR app\n");
    run(&sandbox, &["imagebuild", "lint", "--fix=unsafe"]);
    assert_eq!(sandbox.read("Dockerfile"), "FROM debian:12\nWORKDIR /app\n");
}

#[test]
fn a_secret_is_in_no_output() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian:latest\nENV API_TOKEN=hunter2 A=1\nRUN sudo true\n");
    for format in ["human", "json", "sarif", "github", "junit", "markdown"] {
        let run = run(&sandbox, &["imagebuild", "lint", "-vv", "--format", format]);
        assert!(!run.all().contains("hunter2"), "{format}: {}", run.all());
        assert_eq!(run.code, 1);
    }
    let shown = run(&sandbox, &["imagebuild", "lint", "--fix=unsafe", "--diff"]);
    assert!(!shown.all().contains("hunter2"), "{}", shown.all());
}

#[test]
fn a_secret_is_in_no_output_wherever_it_stands() {
    let sandbox = Sandbox::new();
    let dockerfile = "FROM debian:latest\nRUN sudo login --password hunter2hunter2 && sudo true\nDB_PASSWORD=hunter2hunter2\n\
        ENV A=1 \\\n  API_TOKEN=hunter2hunter2\nCMD app --api-token hunter2hunter2\n";
    sandbox.write("Dockerfile", dockerfile);
    for format in ["human", "json", "sarif", "github", "junit", "markdown"] {
        for select in
            ["sudo,unknown-instruction,shell-form-command", "secret-in-variable,latest-tag"]
        {
            let run = run(
                &sandbox,
                &["imagebuild", "lint", "-vv", "--format", format, "--select", select],
            );
            assert!(!run.all().contains("hunter2"), "{format}: {}", run.all());
            assert_eq!(run.code, 1);
        }
    }
    let shown = run(&sandbox, &["imagebuild", "lint", "--diff"]);
    assert!(!shown.all().contains("hunter2"), "{}", shown.all());
    run(&sandbox, &["imagebuild", "lint", "--fix"]);
    assert!(
        sandbox.read("Dockerfile").contains("CMD [\"app\", \"--api-token\", \"hunter2hunter2\"]")
    );
}

#[test]
fn a_folder_that_is_left_out_is_checked_when_it_is_named() {
    let sandbox = Sandbox::new();
    sandbox
        .write("vendor/Dockerfile", "FROM debian:12\nRUN sudo true\n")
        .write("envcheck.toml", "exclude = [\"/vendor/\"]\n");
    assert_eq!(found(&sandbox, &[]), []);
    assert_eq!(
        found(&sandbox, &["vendor"]),
        [("vendor/Dockerfile".to_owned(), 2, "sudo".to_owned())]
    );
}
