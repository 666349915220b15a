use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A folder of its own and an environment that says nothing of the machine: no CI, no engine, no colours, an
/// empty home.
#[derive(Debug)]
pub struct Sandbox {
    folder: TempDir,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Sandbox {
    /// An empty one.
    pub fn new() -> Self {
        let folder =
            tempfile::Builder::new().prefix("sandbox").tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("home")).expect("a writable folder");
        fs::create_dir_all(folder.path().join("work")).expect("a writable folder");
        Self { folder }
    }

    /// The folder that commands start in.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Writes a file below [`path`](Self::path), with the folders it needs.
    #[expect(clippy::disallowed_methods, reason = "a file that only the test reads")]
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("below the sandbox")).expect("a writable folder");
        fs::write(path, content).expect("a writable folder");
        self
    }

    /// The text of a file below [`path`](Self::path).
    pub fn read(&self, name: &str) -> String {
        let path = self.path().join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// A command that starts in the sandbox and inherits nothing but `PATH`.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.path()).env_clear();
        command
            .env("HOME", self.folder.path().join("home"))
            .env("TERM", "dumb")
            .env("LC_ALL", "C.UTF-8");
        command.env("PATH", crate::path());
        command
    }
}
