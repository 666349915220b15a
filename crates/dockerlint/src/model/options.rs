use dockerfile::ShellWord;

use super::{Args, args::text};

/// One option of a command line; letters of a cluster (`-fsSL`) are options of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opt<'a> {
    /// Its name without dashes.
    pub name: &'a str,
    /// Its value: behind `=`, in the rest of the cluster, or in the next word.
    pub value: Option<&'a str>,
    /// The word it stands in.
    pub word: &'a ShellWord,
    /// The word that holds the value.
    pub value_word: &'a ShellWord,
}

/// A command line read as `getopt` does when it knows which options take a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options<'a> {
    /// The options in order.
    pub given: Vec<Opt<'a>>,
    /// What is no option and no option's value.
    pub operands: Vec<&'a ShellWord>,
}

impl<'a> Options<'a> {
    /// Reads `args`; the letters `short` and the names `long` take a value.
    pub fn parse(args: Args<'a>, short: &str, long: &[&str]) -> Self {
        let mut options = Self::default();
        let mut words = args.0.iter();
        while let Some(word) = words.next() {
            let text = text(word);
            if text == "--" {
                options.operands.extend(words.by_ref());
            } else if let Some(body) = text.strip_prefix("--") {
                let (name, value) =
                    body.split_once('=').map_or((body, None), |(name, value)| (name, Some(value)));
                let next =
                    if value.is_none() && long.contains(&name) { words.next() } else { None };
                options.push(name, value, word, next);
            } else if text.len() > 1 && text.starts_with('-') {
                options.cluster(word, short, &mut words);
            } else {
                options.operands.push(word);
            }
        }
        options
    }

    /// The first option of one of these names.
    pub fn find(&self, names: &[&str]) -> Option<&Opt<'a>> {
        self.given.iter().find(|option| names.contains(&option.name))
    }

    /// Whether one of these options is given.
    pub fn has(&self, names: &[&str]) -> bool {
        self.find(names).is_some()
    }

    fn cluster(
        &mut self,
        word: &'a ShellWord,
        short: &str,
        words: &mut impl Iterator<Item = &'a ShellWord>,
    ) {
        let text = text(word);
        for (at, letter) in text.char_indices().skip(1) {
            let (name, rest) = text[at..].split_at(letter.len_utf8());
            if !short.contains(letter) {
                self.push(name, None, word, None);
                continue;
            }
            let value = Some(rest).filter(|rest| !rest.is_empty());
            let next = if value.is_none() { words.next() } else { None };
            self.push(name, value, word, next);
            return;
        }
    }

    fn push(
        &mut self,
        name: &'a str,
        value: Option<&'a str>,
        word: &'a ShellWord,
        next: Option<&'a ShellWord>,
    ) {
        let value = value.or_else(|| next.map(text));
        self.given.push(Opt { name, value, word, value_word: next.unwrap_or(word) });
    }
}
