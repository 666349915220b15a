use dockerfile::ShellWord;

use super::{Action, Address, Transaction, Variables, args::text};

impl<'a> Transaction<'a> {
    /// The packages that it installs in whatever version there is.
    pub fn unpinned(&self, variables: &Variables) -> Vec<&'a ShellWord> {
        let group = self.kind.is_some_and(|kind| kind != "module")
            || text(self.verb).contains("group")
            || (self.manager.name == "zypper" && self.installs_patterns());
        if self.action != Action::Install || group {
            return Vec::new();
        }
        let is_open = |word: &&&ShellWord| {
            let packages = expanded(word, variables);
            packages.split_whitespace().any(|package| !self.is_pinned(package))
        };
        self.operands.iter().filter(is_open).copied().collect()
    }

    fn is_pinned(&self, package: &str) -> bool {
        let has = |marks: &[char]| package.contains(marks);
        match self.manager.name {
            // `name-` removes the package.
            "apt-get" => has(&['=', '/']) || is_file(package, "deb") || package.ends_with('-'),
            // `!name` keeps it out.
            "apk" => {
                has(&['=', '~', '<', '>']) || is_file(package, "apk") || package.starts_with('!')
            }
            "zypper" => has(&['=', '<', '>']) || is_rpm(package) || package.starts_with(['-', '!']),
            _ if self.kind.is_some() => has(&[':', '/']),
            _ => {
                is_rpm(package)
                    || has(&['=', '<', '>'])
                    || package.starts_with('@')
                    || ends_in_version(package)
            }
        }
    }

    /// Patterns and products of `zypper` are sets of packages.
    fn installs_patterns(&self) -> bool {
        let kind = self.call.args.value(&["t", "type"]);
        kind.is_some_and(|kind| kind != "package")
    }
}

/// Names of words for a message: `` `a`, `b` and 2 more ``.
pub fn listed(words: &[&ShellWord]) -> String {
    const SHOWN: usize = 3;
    let quoted: Vec<_> =
        words.iter().take(SHOWN).map(|word| format!("`{}`", name(text(word)))).collect();
    match (words.len().checked_sub(SHOWN).filter(|more| *more > 0), &quoted[..]) {
        (Some(more), _) => format!("{} and {more} more", quoted.join(", ")),
        (None, [first @ .., last]) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (None, _) => quoted.concat(),
    }
}

/// What a package is called in a message: an address may hold a password.
fn name(package: &str) -> String {
    let address = Address::parse(package);
    match address.scheme {
        Some(_) => format!("{}{}", address.host, address.path),
        None => package.to_owned(),
    }
}

fn is_file(package: &str, extension: &str) -> bool {
    package.rsplit_once('.').is_some_and(|(_, last)| last == extension)
}

fn is_rpm(package: &str) -> bool {
    is_file(package, "rpm") || package.contains("://") || package.starts_with(['/', '.'])
}

/// `name-version` or `name-version-release`: what follows the last dash begins with a digit.
fn ends_in_version(package: &str) -> bool {
    let last = package.rsplit_once('-').map(|(_, version)| version);
    last.is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit() || c == '='))
}

/// `word` without quotes and with the values of its variables. What only a build tells is a control
/// character, or `=` where it certainly is a version.
fn expanded(word: &ShellWord, variables: &Variables) -> String {
    if let Some(literal) = &word.literal {
        // A quoted word is one package, blanks and all: `"name >= 1.2"`.
        return literal.replace(char::is_whitespace, "");
    }
    let mut text = String::new();
    let mut rest = word.raw.as_str();
    while let Some((before, from)) = rest.split_once('$') {
        text.push_str(before);
        let (expansion, after) = split_expansion(from);
        text.push_str(&variables.part(expansion, text.ends_with('-')));
        rest = after;
    }
    text.push_str(rest);
    text.retain(|c| !matches!(c, '"' | '\'' | '`' | '\\'));
    text
}

/// What belongs to the expansion behind a `$`, and what follows it.
fn split_expansion(text: &str) -> (&str, &str) {
    let close = match text.chars().next() {
        Some('{') => '}',
        Some('(') => ')',
        _ => {
            let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let end = text.find(|c| !name(c)).unwrap_or(text.len());
            return text.split_at(end);
        }
    };
    let open = text.chars().next();
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if Some(c) == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return text.split_at(at + c.len_utf8());
            }
        }
    }
    (text, "")
}
