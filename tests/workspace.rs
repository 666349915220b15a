use std::{fs, path::Path};

use end_to_end::run;
use testkit::Sandbox;

/// A sandbox with a copy of `tests/corpus/NAME`.
pub(crate) fn copy(name: &str) -> Sandbox {
    fn walk(folder: &Path, base: &Path, sandbox: &Sandbox) {
        for entry in fs::read_dir(folder).expect("the corpus") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, base, sandbox);
            } else {
                let name = path.strip_prefix(base).expect("below").to_str().expect("UTF-8");
                sandbox.write(name, fs::read(&path).expect("a file"));
            }
        }
    }
    let sandbox = Sandbox::new();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    walk(&base, &base, &sandbox);
    sandbox
}

#[test]
fn the_sample_workspace_gives_the_findings_written_down() {
    let sandbox = copy("sample-workspace");
    let run = run(&sandbox, &["envcheck", "check", "--as-of", "2026-11-24"]);
    let expected =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample-workspace.expected.txt");
    #[expect(clippy::disallowed_methods, reason = "a file under version control, blessed by hand")]
    if std::env::var("BLESS").is_ok() {
        fs::write(&expected, &run.stdout).expect("a writable folder");
    }
    let have = fs::read_to_string(&expected).unwrap_or_default();
    let changed = findings::diff("sample-workspace.expected.txt", &have, &run.stdout);
    assert!(changed.is_empty(), "{changed}{}run `BLESS=1 cargo test`", run.stderr);
    assert_eq!(run.code, 1);
}

#[test]
fn the_clean_workspace_gives_none() {
    let run = run(&copy("clean-workspace"), &["envcheck", "check", "--as-of", "2026-11-24"]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(run.stdout.starts_with("no findings in "), "{}", run.all());
}

#[test]
fn fixing_the_sample_workspace_leaves_nothing_to_fix() {
    let sandbox = copy("sample-workspace");
    run(&sandbox, &["envcheck", "check", "--fix"]);
    let again = run(&sandbox, &["envcheck", "check", "--diff"]);
    assert_eq!((again.stdout.as_str(), again.code), ("", 1), "{}", again.all());
}
