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
    // <https://nodejs.org/api/cli.html>
    feature("node", &[], "--env-file", "node", &[20, 6]),
    feature("node", &[], "--env-file-if-exists", "node", &[22, 9]),
    feature("node", &[], "--experimental-strip-types", "node", &[22, 6]),
    feature("node", &[], "--run", "node", &[22]),
    feature("node", &[], "--test", "node", &[16, 17]),
    feature("node", &[], "--watch", "node", &[16, 19]),
    // <https://docs.python.org/3/using/cmdline.html>, <https://docs.python.org/3/library/venv.html>
    feature("python", &[], "-P", "python", &[3, 11]),
    feature("python", &["-m", "venv"], "--upgrade-deps", "python", &[3, 9]),
    feature("python", &["-m", "venv"], "--without-scm-ignore-files", "python", &[3, 13]),
    // <https://www.ruby-lang.org/en/news/2021/12/25/ruby-3-1-0-released/>
    feature("ruby", &[], "--yjit", "ruby", &[3, 1]),
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
    pub fn of<'a>(call: &Call<'a>) -> impl Iterator<Item = (&'static Self, &'a ShellWord)> {
        let words = call.args.0;
        let name = match call.name {
            "python3" => "python",
            name => name,
        };
        FEATURES.iter().filter(move |it| it.program == name).filter_map(move |feature| {
            let start = words.get(..feature.behind.len())?;
            let literals = start.iter().map(|word| word.literal.as_deref());
            if !literals.eq(feature.behind.iter().map(|word| Some(*word))) {
                return None;
            }
            feature.find(&words[feature.behind.len()..]).map(|word| (feature, word))
        })
    }

    /// The version that has it first.
    pub fn since(&self) -> Version {
        Version::new(self.since)
    }

    /// The tool whose version counts.
    pub fn tool(&self) -> Tool {
        Tool::named(self.tool)
    }

    fn find<'a>(&self, words: &'a [ShellWord]) -> Option<&'a ShellWord> {
        if self.word == "@" {
            return words
                .iter()
                .find(|it| it.literal.as_deref().is_some_and(|it| it.contains('@')));
        }
        if !self.word.starts_with('-') {
            return words.first().filter(|it| it.literal.as_deref() == Some(self.word));
        }
        // Behind the first operand everything is the program's own that is run.
        let options = words.iter().take_while(|it| it.raw.starts_with('-'));
        options.into_iter().find(|it| {
            let text = it.literal.as_deref().unwrap_or_default();
            text.split('=').next() == Some(self.word)
        })
    }
}
