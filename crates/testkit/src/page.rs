//! Runs the examples in a rule's Markdown page.
//!
//! A ```` ```LANG bad ```` block must be drawn exactly as in the ```` ```output ```` block behind it, and a
//! ```` ```LANG fixed ```` block must be what the fixes make of it, with nothing left to fix. A
//! ```` ```LANG good ```` block must yield nothing. `BLESS=1` rewrites `output` blocks.

use std::{collections::BTreeSet, fmt::Write as _, fs, ops::Range, path::Path};

use findings::{Finding, Report, Rule, Safety, Sources, Span};

use crate::files::{files, joined};

/// What one example gave.
#[derive(Debug)]
pub struct Checked {
    /// The example, and whatever else findings point into.
    pub sources: Sources,
    /// The findings of the one rule that the page is about.
    pub findings: Vec<Finding>,
    /// What no drawing may show.
    pub hidden: Vec<Span>,
}

impl Checked {
    /// What `rule` found among all that `report` holds.
    pub fn new(sources: Sources, report: Report, rule: &Rule) -> Self {
        let findings =
            report.findings.into_iter().filter(|finding| finding.rule.id == rule.id).collect();
        Self { sources, findings, hidden: report.hidden }
    }

    fn drawn(&self) -> String {
        let shown = self.sources.masked(&self.hidden);
        let drawn: Vec<_> =
            self.findings.iter().map(|finding| findings::render::plain(&shown, finding)).collect();
        drawn.join("\n\n") + "\n"
    }

    fn fixed(&self, text: &str) -> String {
        let mut texts = findings::apply(&self.sources, &self.findings, Safety::Unsafe).texts;
        if files(text).is_none() {
            return texts.into_values().next().unwrap_or_else(|| text.to_owned());
        }
        let all = self.sources.iter();
        let all: Vec<_> = all
            .map(|(file, source)| {
                let text = texts.remove(&file).unwrap_or_else(|| source.text().to_owned());
                (source.path(), text)
            })
            .collect();
        joined(all.iter().map(|(path, text)| (*path, text.as_str())))
    }
}

struct Block {
    info: String,
    body: Range<usize>,
}

impl Block {
    fn kind(&self) -> &str {
        self.info.rsplit(' ').next().unwrap_or_default()
    }

    fn is_input(&self) -> bool {
        matches!(self.kind(), "bad" | "good")
    }
}

/// Runs every example of the page at `path`; `check` runs its rule over one text written in the language that
/// the block names (`dockerfile`, `jsonc`, …), given with whatever stands between it and the kind: `dockerfile
/// strict-labels bad`. An example of several files has a line `==> path <==` above each ([`files`]).
///
/// # Panics
/// When an example does not hold, or the page has no good or no bad one.
pub fn page(path: &Path, check: impl Fn(&str, &str) -> Checked) {
    let page =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let blocks = blocks(&page);
    let mut blessed = page.clone();
    let mut problems = String::new();
    // From the last block to the first, so that blessing one leaves the places of those before it.
    for (index, block) in blocks.iter().enumerate().rev().filter(|(_, block)| block.is_input()) {
        let language = block.info.rsplit_once(' ').map_or("", |(language, _)| language);
        let text = &page[block.body.clone()];
        let checked = check(language, text);
        if block.kind() == "good" {
            if !checked.findings.is_empty() {
                let _ = writeln!(problems, "a good example is flagged:\n{}", checked.drawn());
            }
            continue;
        }
        if checked.findings.is_empty() {
            let _ = writeln!(problems, "a bad example is not flagged:\n{text}");
        }
        for next in blocks[index + 1..].iter().take_while(|block| !block.is_input()) {
            let want = &page[next.body.clone()];
            let got = if next.kind() == "output" { checked.drawn() } else { checked.fixed(text) };
            if next.kind() == "output" && want != got {
                blessed.replace_range(next.body.clone(), &got);
            }
            if want != got && !(next.kind() == "output" && blessing()) {
                let _ = writeln!(problems, "{} is:\n{want}but gives:\n{got}", next.info);
            }
            if next.kind() == "fixed"
                && check(language, &got).findings.iter().any(|finding| finding.fix.is_some())
            {
                let _ = writeln!(problems, "the fix leaves something to fix:\n{got}");
            }
        }
    }
    if blessing() && blessed != page {
        #[expect(
            clippy::disallowed_methods,
            reason = "a page under version control, blessed by hand"
        )]
        fs::write(path, blessed).expect("the page is writable");
    }
    for kind in ["bad", "good"] {
        assert!(
            blocks.iter().any(|block| block.kind() == kind),
            "{}: needs a {kind} example",
            path.display()
        );
    }
    assert!(problems.is_empty(), "{}\n{problems}", path.display());
}

/// Holds a family's list against its folder: every check is registered under its file's name, in the order of
/// the alphabet, and its page runs (with the optional `ID.cases.md`).
///
/// # Panics
/// When list and folder differ, or an example does not hold.
pub fn family<'a>(
    folder: &Path,
    rules: impl IntoIterator<Item = &'a Rule>,
    check: impl Fn(&Rule, &str, &str) -> Checked,
) {
    let rules: Vec<_> = rules.into_iter().collect();
    let files =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = files.map(|entry| entry.expect("a readable folder").path());
    let on_disk: BTreeSet<_> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            path.file_stem().expect("a file has a name").to_string_lossy().replace('_', "-")
        })
        .collect();
    let registered: Vec<_> = rules.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(
        registered,
        on_disk.into_iter().collect::<Vec<_>>(),
        "list and files of {}",
        folder.display()
    );
    for rule in rules {
        let path = folder.join(rule.id.replace('-', "_")).with_extension("md");
        page(&path, |language, text| check(rule, language, text));
        let cases = path.with_extension("cases.md");
        if cases.exists() {
            page(&cases, |language, text| check(rule, language, text));
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one switch of the test run")]
fn blessing() -> bool {
    std::env::var("BLESS").is_ok()
}

fn blocks(page: &str) -> Vec<Block> {
    let (mut out, mut open, mut at) = (Vec::new(), None, 0);
    for line in page.split_inclusive('\n') {
        if let Some(info) = line.strip_prefix("```") {
            open = match open.take() {
                Some((info, start)) => {
                    out.push(Block { info, body: start..at });
                    None
                }
                None => Some((info.trim().to_owned(), at + line.len())),
            };
        }
        at += line.len();
    }
    out
}
