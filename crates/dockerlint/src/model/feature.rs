use versions::{Tool, Version};

use super::Call;
use dockerfile::ShellWord;

/// A flag or subcommand that a program did not always have.
#[derive(Debug)]
pub struct Feature {
    program: &'static str,
    /// What stands in front of it: a subcommand, a module, or nothing.
    behind: &'static [&'static str],
    word: &'static str,
    /// Whose version counts.
    pub tool: &'static str,
    since: &'static [u64],
}

/// Each with the release notes or the manual that say since when. Of what was added to an older line as well, the oldest
/// counts: what is said must be sure.
const FEATURES: &[Feature] = &[
    // <https://doc.rust-lang.org/nightly/cargo/CHANGELOG.html>
    feature("cargo", &[], "add", "rust", &[1, 62]),
    feature("cargo", &[], "info", "rust", &[1, 82]),
    feature("cargo", &[], "remove", "rust", &[1, 66]),
    // <https://go.dev/doc/go1.18#go-command>, <https://go.dev/doc/go1.20#go-command>, <https://go.dev/doc/go1.16#go-command>
    feature("go", &["build"], "-buildvcs", "go", &[1, 18]),
    feature("go", &["build"], "-cover", "go", &[1, 20]),
    feature("go", &["build"], "-pgo", "go", &[1, 20]),
    feature("go", &["install"], "@", "go", &[1, 16]),
    // <https://go.dev/doc/go1.17#go-command>, <https://go.dev/doc/go1.21#go-command>, <https://go.dev/doc/go1.23#go-command>
    feature("go", &["mod", "tidy"], "-diff", "go", &[1, 23]),
    feature("go", &["test"], "-fullpath", "go", &[1, 21]),
    feature("go", &["test"], "-fuzz", "go", &[1, 18]),
    feature("go", &["test"], "-shuffle", "go", &[1, 17]),
    feature("go", &["test"], "-skip", "go", &[1, 20]),
    feature("go", &[], "work", "go", &[1, 18]),
    // <https://nodejs.org/api/cli.html>
    feature("node", &[], "--allow-fs-read", "node", &[20]),
    feature("node", &[], "--build-snapshot", "node", &[18, 8]),
    feature("node", &[], "--env-file", "node", &[20, 6]),
    feature("node", &[], "--env-file-if-exists", "node", &[22, 9]),
    feature("node", &[], "--experimental-strip-types", "node", &[22, 6]),
    feature("node", &[], "--experimental-test-coverage", "node", &[18, 15]),
    feature("node", &[], "--experimental-test-module-mocks", "node", &[20, 18]),
    feature("node", &[], "--import", "node", &[18, 18]),
    feature("node", &[], "--run", "node", &[22]),
    feature("node", &[], "--test", "node", &[16, 17]),
    feature("node", &[], "--watch", "node", &[16, 19]),
    // <https://docs.python.org/3/using/cmdline.html>, <https://docs.python.org/3/library/venv.html>
    feature("python", &[], "-P", "python", &[3, 11]),
    feature("python", &["-m", "venv"], "--upgrade-deps", "python", &[3, 9]),
    feature("python", &["-m", "venv"], "--without-scm-ignore-files", "python", &[3, 13]),
    // <https://www.ruby-lang.org/en/news/2021/12/25/ruby-3-1-0-released/>
    feature("ruby", &[], "--yjit", "ruby", &[3, 1]),
    // <https://github.com/hashicorp/terraform/blob/v1.5/CHANGELOG.md>, <https://github.com/hashicorp/terraform/blob/v0.15/CHANGELOG.md>
    feature("terraform", &["apply"], "-replace", "terraform", &[0, 15, 2]),
    feature("terraform", &["plan"], "-generate-config-out", "terraform", &[1, 5]),
    feature("terraform", &["plan"], "-refresh-only", "terraform", &[0, 15, 4]),
    feature("terraform", &["plan"], "-replace", "terraform", &[0, 15, 2]),
];

const fn feature(
    program: &'static str,
    behind: &'static [&'static str],
    word: &'static str,
    tool: &'static str,
    since: &'static [u64],
) -> Feature {
    Feature { program, behind, word, tool, since }
}

impl Feature {
    /// The features that a call uses, each with the word that says so.
    pub fn of<'a>(call: &Call<'a>) -> Vec<(&'static Self, &'a ShellWord)> {
        let words = call.args.0;
        let texts: Vec<&str> =
            words.iter().map(|word| word.literal.as_deref().unwrap_or(&word.raw)).collect();
        let used = Self::among(call.name, &texts);
        used.into_iter().map(|(feature, at)| (feature, &words[at])).collect()
    }

    /// The features that `program` is asked for with `words`, each with the number of the word that says so.
    pub fn among(program: &str, words: &[&str]) -> Vec<(&'static Self, usize)> {
        let name = match program {
            "python3" => "python",
            name => name,
        };
        let ours = FEATURES.iter().filter(|feature| feature.program == name);
        let used = ours.filter_map(|feature| {
            let count = feature.behind.len();
            let behind = words.get(..count)? == feature.behind;
            let at = behind.then(|| feature.find(&words[count..])).flatten()?;
            Some((feature, count + at))
        });
        used.collect()
    }

    /// Programs that are known to have learned something.
    pub fn programs() -> impl Iterator<Item = &'static str> {
        FEATURES.iter().map(|feature| feature.program)
    }

    /// The version that has it first.
    pub fn since(&self) -> Version {
        Version::new(self.since)
    }

    /// The tool whose version counts.
    pub fn tool(&self) -> Tool {
        Tool::named(self.tool)
    }

    fn find(&self, words: &[&str]) -> Option<usize> {
        if self.word == "@" {
            return words.iter().position(|word| word.contains('@'));
        }
        if !self.word.starts_with('-') {
            return (words.first() == Some(&self.word)).then_some(0);
        }
        // Behind the first operand everything is the program's own that is run.
        let mut options = words.iter().take_while(|word| word.starts_with('-'));
        options.position(|word| word.split('=').next() == Some(self.word))
    }
}
