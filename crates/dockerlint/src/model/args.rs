use dockerfile::ShellWord;

/// The arguments of a program, read as `getopt` reads them. Options are named without dashes: one letter is a short
/// option (`y` is found in `-y` and `-qy`), more are a long one (`--yes`, `--yes=true`).
#[derive(Debug, Clone, Copy)]
pub struct Args<'a>(
    /// The words.
    pub &'a [ShellWord],
    /// The letters of the program's options whose value is the rest of the word, or else the next word.
    &'static str,
);

/// Programs, and their short options that take a value.
const VALUED: &[(&[&str], &str)] = &[
    (&["apk"], "tXp"),
    (&["apt", "apt-get", "aptitude"], "otca"),
    (&["bash", "dash", "ksh", "set", "sh", "zsh"], "oO"),
    (&["date"], "dfrs"),
    (&["gem"], "vigbn"),
    (&["gpasswd"], "adrAM"),
    (&["pip", "pip2", "pip3", "pipx"], "rceiftdb"),
    (&["useradd", "usermod"], "bcdefgGkKpRsuZ"),
    (&["dnf", "dnf5", "microdnf", "yum"], "cxdeR"),
];

impl<'a> Args<'a> {
    /// The arguments `words` of `program`.
    pub fn of(program: &str, words: &'a [ShellWord]) -> Self {
        let known = VALUED.iter().find(|(programs, _)| programs.contains(&program));
        Self(words, known.map_or("", |(_, letters)| letters))
    }

    /// Whether any of these options is given.
    pub fn has(&self, options: &[&str]) -> bool {
        self.find(options).is_some()
    }

    /// How often these options are given: `-qq` counts twice.
    pub fn count(&self, options: &[&str]) -> usize {
        let short: Vec<char> = options.iter().filter_map(|name| single(name)).collect();
        let words = self.options();
        words
            .map(|word| match long(text(word)) {
                Some((name, _)) => usize::from(options.contains(&name)),
                None => self.letters(text(word)).filter(|c| short.contains(c)).count(),
            })
            .sum()
    }

    /// The word of the first of these options.
    pub fn find(&self, options: &[&str]) -> Option<&'a ShellWord> {
        self.options().find(|word| self.names(text(word), options))
    }

    /// The value of the first of these options: what is behind its `=`, the rest of a cluster of short ones, or the
    /// next word.
    pub fn value(&self, options: &[&str]) -> Option<&'a str> {
        let at =
            self.0.iter().position(|word| is_option(word) && self.names(text(word), options))?;
        let word = text(&self.0[at]);
        if let Some((_, value)) = long(word) {
            return value.or_else(|| self.0.get(at + 1).map(text));
        }
        let letter = word
            .char_indices()
            .skip(1)
            .find(|(_, c)| options.iter().any(|name| single(name) == Some(*c)));
        let rest = letter.map_or("", |(at, c)| &word[at + c.len_utf8()..]);
        let rest = rest.strip_prefix('=').unwrap_or(rest);
        if rest.is_empty() { self.0.get(at + 1).map(text) } else { Some(rest) }
    }

    /// The words that are no options; `valued` names the options whose value is the next word. Everything behind `--`
    /// is an operand.
    pub fn operands(&self, valued: &[&str]) -> Vec<&'a ShellWord> {
        let mut operands = Vec::new();
        let mut words = self.0.iter();
        while let Some(word) = words.next() {
            if text(word) == "--" {
                operands.extend(words.by_ref());
            } else if !is_option(word) {
                operands.push(word);
            } else if takes_next(text(word), valued) {
                words.next();
            }
        }
        operands
    }

    /// The first operand, which many programs take for a subcommand.
    pub fn subcommand(&self, valued: &[&str]) -> Option<&'a str> {
        let at = self.first_operand(valued, false)?;
        self.0[at].literal.as_deref()
    }

    /// Where the first operand stands; assignments may come in front of it (`env A=b program`).
    pub(super) fn first_operand(&self, valued: &[&str], assignments: bool) -> Option<usize> {
        let mut at = 0;
        while let Some(word) = self.0.get(at) {
            if text(word) == "--" {
                return (at + 1 < self.0.len()).then_some(at + 1);
            }
            if is_option(word) {
                at += 1 + usize::from(takes_next(text(word), valued));
            } else if assignments && text(word).contains('=') {
                at += 1;
            } else {
                return Some(at);
            }
        }
        None
    }

    fn options(&self) -> impl Iterator<Item = &'a ShellWord> + use<'a> {
        let (mut words, args) = (self.0.iter(), *self);
        std::iter::from_fn(move || {
            let word = words.by_ref().find(|word| is_option(word))?;
            // The next word may be its value, and look like an option.
            if args.ends_in_valued(text(word)) {
                words.next();
            }
            (text(word) != "--").then_some(word)
        })
        .fuse()
    }

    fn names(&self, word: &str, options: &[&str]) -> bool {
        if let Some((name, _)) = long(word) {
            return options.contains(&name);
        }
        let cluster = word.split('=').next().unwrap_or(word);
        // `-verbose` is written by programs whose long options have one dash, too.
        options.contains(&cluster.get(1..).unwrap_or_default())
            || self
                .letters(cluster)
                .any(|letter| options.iter().any(|name| single(name) == Some(letter)))
    }

    /// The letters of a cluster, up to the one whose value the rest is.
    fn letters<'w>(&self, cluster: &'w str) -> impl Iterator<Item = char> + use<'w> {
        let (mut letters, valued) = (cluster.chars().skip(1), self.1);
        let mut ended = false;
        std::iter::from_fn(move || {
            let letter = letters.next().filter(|_| !ended)?;
            ended = valued.contains(letter);
            Some(letter)
        })
    }

    /// Whether the last letter of a cluster takes a value, and none before it does.
    fn ends_in_valued(&self, word: &str) -> bool {
        let count = word.chars().count();
        !word.starts_with("--")
            && self.letters(word).count() + 1 == count
            && self.letters(word).last().is_some_and(|last| self.1.contains(last))
    }
}

/// The word without quotes, or as written where something in it is expanded.
pub(crate) fn text(word: &ShellWord) -> &str {
    word.literal.as_deref().unwrap_or(&word.raw)
}

fn is_option(word: &ShellWord) -> bool {
    let text = text(word);
    text.len() > 1 && text.starts_with('-')
}

/// Name and value of `--name` or `--name=value`.
fn long(word: &str) -> Option<(&str, Option<&str>)> {
    let body = word.strip_prefix("--")?;
    Some(body.split_once('=').map_or((body, None), |(name, value)| (name, Some(value))))
}

fn single(name: &str) -> Option<char> {
    let mut chars = name.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether the option's value is the next word: it is the whole word, or the last letter of a cluster.
fn takes_next(word: &str, valued: &[&str]) -> bool {
    if let Some((name, value)) = long(word) {
        return value.is_none() && valued.contains(&name);
    }
    let letters = word.get(1..).unwrap_or_default();
    let takes = |c: char| valued.iter().any(|name| single(name) == Some(c));
    valued.contains(&letters)
        || letters.chars().last().is_some_and(|last| {
            takes(last) && !letters[..letters.len() - last.len_utf8()].chars().any(takes)
        })
}
