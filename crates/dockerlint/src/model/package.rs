use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use dockerfile::{Keyword, Scope, ShellWord};

use super::{Action, Lint, Run, Transaction, args::text};

/// Stands for an expansion whose value the file does not tell.
const UNKNOWN: char = '\u{1a}';

impl<'a> Transaction<'a> {
    /// The packages that it installs in whatever version there is.
    pub fn unpinned(&self, lint: &Lint, run: &Run) -> Vec<&'a ShellWord> {
        let group = self.kind.is_some_and(|kind| kind != "module")
            || text(self.verb).contains("group")
            || (self.manager.name == "zypper" && self.installs_patterns());
        if self.action != Action::Install || group {
            return Vec::new();
        }
        let variables = Variables::of(lint, run);
        let is_open = |word: &&&ShellWord| {
            let packages = expanded(word, &variables);
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
    let quoted: Vec<_> = words.iter().take(SHOWN).map(|word| format!("`{}`", text(word))).collect();
    match (words.len().checked_sub(SHOWN).filter(|more| *more > 0), &quoted[..]) {
        (Some(more), _) => format!("{} and {more} more", quoted.join(", ")),
        (None, [first @ .., last]) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (None, _) => quoted.concat(),
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

/// `word` without quotes and with the values of its variables. What only a build tells is `UNKNOWN`, or `=` where it
/// certainly is a version.
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
        text.push_str(&variables.value(expansion, text.ends_with('-')));
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

/// The variables of a script: its own, and those of the file. Read when the first one is asked for.
struct Variables<'a> {
    lint: &'a Lint,
    run: &'a Run,
    own: OnceCell<BTreeMap<&'a str, Option<&'a str>>>,
    scope: OnceCell<Scope>,
    declared: OnceCell<BTreeSet<String>>,
}

impl<'a> Variables<'a> {
    fn of(lint: &'a Lint, run: &'a Run) -> Self {
        Self { lint, run, own: OnceCell::new(), scope: OnceCell::new(), declared: OnceCell::new() }
    }

    /// What `expansion` stands for; `versions` says that it follows a dash, where a version would.
    fn value(&self, expansion: &str, versions: bool) -> String {
        let braced = expansion.strip_prefix('{').and_then(|inside| inside.strip_suffix('}'));
        let inside = braced.unwrap_or(expansion);
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (name, operator) = inside.split_at(end.unwrap_or(inside.len()));
        if operator.starts_with(":+=") || operator.starts_with("+=") {
            return "=".to_owned();
        }
        if operator.is_empty()
            && let Some(value) = self.known(name)
        {
            return value;
        }
        let computed = expansion.starts_with('(');
        if versions && (computed || self.is_defined(name)) {
            return "=".to_owned();
        }
        UNKNOWN.to_string()
    }

    fn known(&self, name: &str) -> Option<String> {
        if let Some(own) = self.own().get(name) {
            return own.map(str::to_owned);
        }
        let lint = self.lint;
        let scope = || lint.dockerfile.scope(&self.run.instruction, &lint.build_args);
        let value = self.scope.get_or_init(scope).get(name);
        value.filter(|value| !value.is_empty()).map(str::to_owned)
    }

    fn is_defined(&self, name: &str) -> bool {
        self.own().contains_key(name) || self.declared().contains(name)
    }

    /// What the script assigns; `None` where the value is not written there.
    fn own(&self) -> &BTreeMap<&'a str, Option<&'a str>> {
        self.own.get_or_init(|| {
            let mut own = BTreeMap::new();
            for command in self.run.commands() {
                let name = command.name.as_ref().map_or("", text);
                let is_declaration = matches!(name, "export" | "local" | "readonly" | "declare");
                let declared = command.arguments.iter().filter(|_| is_declaration);
                for word in command.assignments.iter().chain(declared) {
                    if let Some((name, value)) = text(word).split_once('=') {
                        own.insert(name, word.literal.is_some().then_some(value));
                    }
                }
            }
            own
        })
    }

    /// What the file sets: an `ARG` anywhere, an `ENV` of the stage or of those below it.
    fn declared(&self) -> &BTreeSet<String> {
        self.declared.get_or_init(|| {
            let lint = self.lint;
            let arguments = lint.dockerfile.instructions().filter(|it| it.kind == Keyword::Arg);
            let stages = self.run.stage.into_iter().flat_map(|stage| lint.lineage(stage));
            let settings = stages.flat_map(|stage| stage.of(Keyword::Env).map(AsRef::as_ref));
            let pairs = arguments.chain(settings).flat_map(dockerfile::Instruction::pairs);
            pairs.map(|pair| pair.key.value()).collect()
        })
    }
}
