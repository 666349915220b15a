//! The two programs as `cargo build` left them, started as a user would.

use std::{path::PathBuf, process::Output};

use testkit::Sandbox;

/// Path of a program of this workspace.
///
/// # Panics
/// When it has not been built: `cargo test --workspace` builds both.
pub fn program(name: &str) -> PathBuf {
    let path = assert_cmd::cargo::cargo_bin(name);
    assert!(path.exists(), "{} is not built: run `cargo build --workspace` first", path.display());
    path
}

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs `imagebuild` or `envcheck` in the sandbox; the first word is the program.
pub fn run(sandbox: &Sandbox, command: &[&str]) -> Run {
    let [name, arguments @ ..] = command else { panic!("name a program") };
    let output = sandbox.command(program(name)).args(arguments).output();
    Run::of(output.unwrap_or_else(|error| panic!("{command:?}: {error}")))
}

impl Run {
    /// The outcome of a process.
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the programs write UTF-8");
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Everything it wrote, for messages.
    pub fn all(&self) -> String {
        format!("exit {}\n{}\n{}", self.code, self.stdout, self.stderr)
    }
}
