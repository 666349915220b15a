//! A machine that is made for a test.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use end_to_end::{Run, program};
use serde_json::Value;
use testkit::Sandbox;

/// A machine with nothing but what a test puts there; its project is the folder `work/project`.
pub(super) struct Machine {
    pub(super) sandbox: Sandbox,
}

impl Machine {
    pub(super) fn new() -> Self {
        let sandbox = Sandbox::new();
        for folder in ["bin", "home", "project"] {
            fs::create_dir_all(sandbox.path().join(folder)).expect("a writable folder");
        }
        Self { sandbox }
    }

    pub(super) fn file(self, path: &str, text: &str) -> Self {
        self.sandbox.write(path, text);
        self
    }

    /// A program that is a script of the shell.
    pub(super) fn script(self, path: &str, body: &str) -> Self {
        let this = self.file(path, &format!("#!/bin/sh\n{body}\n"));
        this.mode(path, 0o755)
    }

    pub(super) fn mode(self, path: &str, mode: u32) -> Self {
        let path = self.sandbox.path().join(path);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a file of ours");
        self
    }

    pub(super) fn link(self, path: &str, target: &str) -> Self {
        let path = self.sandbox.path().join(path);
        fs::create_dir_all(path.parent().expect("below the sandbox")).expect("a writable folder");
        std::os::unix::fs::symlink(target, path).expect("a writable folder");
        self
    }

    pub(super) fn path(&self, below: &str) -> String {
        self.sandbox.path().join(below).to_str().expect("UTF-8").to_owned()
    }

    pub(super) fn run_with(
        &self,
        path: &[&str],
        variables: &[(&str, &str)],
        arguments: &[&str],
    ) -> Run {
        let folders: Vec<_> = path.iter().map(|it| self.path(it)).collect();
        let output = self
            .sandbox
            .command(program("envcheck"))
            .current_dir(self.path("project"))
            .env("HOME", self.path("home"))
            .env("PATH", folders.join(":"))
            .env("DOCKER_HOST", "unix:///nowhere/docker.sock")
            .envs(variables.iter().copied())
            .arg("doctor")
            .args(arguments)
            .output();
        Run::of(output.expect("the program starts"))
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(&["bin"], &[], arguments)
    }

    /// The row of a tool in the JSON report.
    pub(super) fn tool(&self, path: &[&str], tool: &str) -> Value {
        row(&self.run_with(path, &[], &["--format", "json", "--timeout", "2000"]), tool)
    }
}

pub(super) fn row(run: &Run, tool: &str) -> Value {
    let report: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.all()));
    let rows = report["tools"].as_array().expect("a list of tools");
    let row = rows.iter().find(|row| row["tool"] == tool);
    row.unwrap_or_else(|| panic!("no {tool}: {}", run.all())).clone()
}

pub(super) fn fails_if_run() -> &'static str {
    ": > \"$0.was-run\"; exit 9"
}

pub(super) fn row_state(machine: &Machine, tool: &str) -> String {
    machine.tool(&["bin"], tool)["state"].as_str().expect("a state").to_owned()
}

/// The programs that left their mark.
pub(super) fn started(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(started(&path));
        } else if path.extension().is_some_and(|extension| extension == "was-run") {
            found.push(path.display().to_string());
        }
    }
    found
}
