use dockerfile::ShellWord;

/// The arguments of a program, read as `getopt` reads them. Options are named without dashes: one letter is a short
/// option (`y` is found in `-y` and `-qy`), more are a long one (`--yes`, `--yes=true`).
#[derive(Debug, Clone, Copy)]
pub struct Args<'a>(pub &'a [ShellWord]);

impl<'a> Args<'a> {
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
                None => text(word).chars().skip(1).filter(|c| short.contains(c)).count(),
            })
            .sum()
    }

    /// The word of the first of these options.
    pub fn find(&self, options: &[&str]) -> Option<&'a ShellWord> {
        self.options().find(|word| names(text(word), options))
    }

    /// The value of the first of these options: what is behind its `=`, the rest of a cluster of short ones, or the
    /// next word.
    pub fn value(&self, options: &[&str]) -> Option<&'a str> {
        let at = self.0.iter().position(|word| is_option(word) && names(text(word), options))?;
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
        self.0.iter().take_while(|word| text(word) != "--").filter(|word| is_option(word))
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

fn names(word: &str, options: &[&str]) -> bool {
    if let Some((name, _)) = long(word) {
        return options.contains(&name);
    }
    let cluster = word.split('=').next().unwrap_or(word);
    let letters = cluster.get(1..).unwrap_or_default();
    // `-verbose` is written by programs whose long options have one dash, too.
    options.contains(&letters)
        || options.iter().filter_map(|name| single(name)).any(|c| letters.contains(c))
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
