//! Builds that fail on a real engine, and what is said to help.

use crate::engine::{build, context};

/// The line that says what helps, of a build that fails.
fn next(instructions: &str, files: &[(&str, &str)]) -> String {
    let sandbox = context(instructions);
    for (path, text) in files {
        sandbox.write(path, text);
    }
    let run = build(&sandbox, &["--no-check"]);
    assert_eq!(run.code, 1, "{instructions}: {}", run.all());
    let next = run.stderr.lines().find_map(|line| line.strip_prefix("next: "));
    next.unwrap_or_else(|| panic!("{instructions}: {}", run.all())).to_owned()
}

#[test]
fn commands_that_are_missing_are_told_with_their_package() {
    let shell = next("RUN curl https://example.com\n", &[]);
    assert!(shell.starts_with("`curl` is not in the image; install it before: "), "{shell}");
    assert_eq!(next("RUN [\"curl\", \"https://example.com\"]\n", &[]), shell);
    let apt = next("RUN apt-get update\n", &[]);
    assert!(apt.starts_with("the base image has no `apt-get`"), "{apt}");
}

#[test]
fn scripts_are_told_by_their_line_ends_their_permissions_and_their_first_line() {
    let windows = [("run.sh", "#!/bin/sh\r\ntrue\r\n")];
    for run in ["RUN chmod +x /run.sh && /run.sh", "RUN chmod +x /run.sh\nRUN [\"/run.sh\"]"] {
        let said = next(&format!("COPY run.sh /\n{run}\n"), &windows);
        assert!(said.starts_with("run.sh has the line ends of Windows"), "{said}");
    }
    let plain = [("run.sh", "#!/bin/sh\ntrue\n")];
    for run in ["RUN /run.sh", "RUN [\"/run.sh\"]"] {
        let said = next(&format!("COPY run.sh /\n{run}\n"), &plain);
        assert!(said.starts_with("run.sh may not be executed in the context"), "{said}");
    }
    let bare = [("run.sh", "true\n")];
    let said = next("COPY run.sh /\nRUN chmod +x /run.sh\nRUN [\"/run.sh\"]\n", &bare);
    assert!(said.contains("begin it with the line `#!/bin/sh`"), "{said}");
    let perl = [("run.sh", "#!/usr/bin/perl\n")];
    let said = next("COPY run.sh /\nRUN chmod +x /run.sh && /run.sh\n", &perl);
    assert!(said.contains("or `/usr/bin/perl`, which the first line of run.sh asks for"), "{said}");
}

#[test]
fn files_that_are_not_copied_are_told_by_what_leaves_them_out_or_by_their_neighbours() {
    let files = [(".dockerignore", "*.pem\n"), ("key.pem", ""), ("settings.json", "")];
    let said = next("COPY key.pem /\n", &files);
    assert!(said.starts_with("it is there, but .dockerignore:1 leaves it out: `*.pem`"), "{said}");
    let said = next("COPY setting.json /\n", &files);
    assert_eq!(said, "the context has no `setting.json`; did you mean `settings.json`?");
    let said = next("COPY ../setting.json /\n", &files);
    assert!(said.starts_with("nothing outside of the context can be copied"), "{said}");
}

#[test]
fn networks_disks_and_memory_are_told_apart() {
    let said = next("RUN wget http://nowhere.invalid/\n", &[]);
    assert!(said.starts_with("the step cannot resolve `nowhere.invalid`"), "{said}");
    let said = next("RUN cat /bin/busybox > /dev/full\n", &[]);
    assert!(said.contains("docker builder prune"), "{said}");
    let said = next("RUN sh -c 'kill -9 $$'; exit $?\n", &[]);
    assert!(said.starts_with("if it was memory"), "{said}");
}

#[test]
fn a_base_image_with_a_wrong_name_is_told_with_the_one_that_was_meant() {
    let sandbox = context("");
    sandbox.write("Dockerfile", "FROM pyhton:3.12\n");
    let run = build(&sandbox, &["--no-check"]);
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(run.stderr.contains("Dockerfile:1: base image pyhton:3.12: "), "{}", run.all());
    assert!(run.stderr.contains("did you mean `python:"), "{}", run.all());
}
