use dockerfile::ShellWord;

use super::{Args, Install, Variables, address::has_extension, args::text, package::listed};

impl<'a> Install<'a> {
    /// The packages of `pip`, `pipx`, `npm`, `gem` and `go` that it installs in whatever version there is.
    pub fn unfixed(&self, variables: &Variables) -> Vec<&'a ShellWord> {
        let (packages, is_fixed): (Vec<&ShellWord>, fn(&str) -> bool) = match self.manager.name {
            "pip" | "pipx" => (self.python_packages(), python),
            "npm" => (self.packages.clone(), node),
            "gem" => (self.gems(), |gem| gem.contains([':', '/']) || has_extension(gem, "gem")),
            "go" if text(self.subcommand) == "run" => {
                (self.packages.iter().take(1).copied().collect(), go)
            }
            "go" => (self.packages.clone(), go),
            _ => return Vec::new(),
        };
        let is_open = |word: &&ShellWord| {
            let text = variables.expand(word);
            match &word.literal {
                Some(_) => !text.is_empty() && !is_fixed(&text),
                // What a command prints may well name versions.
                None if text.starts_with("$(") || text.starts_with('`') => false,
                None => text.split_whitespace().any(|package| !is_fixed(package)),
            }
        };
        packages.into_iter().filter(is_open).collect()
    }

    /// None where a file or the project itself says which versions to take.
    fn python_packages(&self) -> Vec<&'a ShellWord> {
        let listed = ["r", "requirement", "c", "constraint", "build-constraint"];
        let here = self.packages.iter().any(|word| text(word) == ".");
        if here || self.call.args.has(&listed) { Vec::new() } else { self.packages.clone() }
    }

    fn gems(&self) -> Vec<&'a ShellWord> {
        let args = self.call.args.0;
        // What follows `--` is for the compiler.
        let end = args.iter().position(|word| text(word) == "--").unwrap_or(args.len());
        let args = Args::of("gem", args.get(..end).unwrap_or_default());
        if args.has(&["v", "version", "g", "file"]) {
            return Vec::new();
        }
        let mut gems = Vec::new();
        let mut words = args.0.iter();
        while let Some(word) = words.next() {
            let text = text(word);
            if !text.starts_with('-') {
                gems.push(word);
            } else if !text.contains('=') && !GEM_SWITCHES.contains(&text.trim_start_matches('-')) {
                // A build option's value may stand in the next word.
                words.next();
            }
        }
        if gems.is_empty() { gems } else { gems.split_off(1) }
    }
}

/// Options of `gem install` without a value.
const GEM_SWITCHES: &[&str] = &[
    "E",
    "N",
    "V",
    "b",
    "backtrace",
    "both",
    "clear-sources",
    "conservative",
    "debug",
    "default",
    "development",
    "development-all",
    "document",
    "env-shebang",
    "explain",
    "f",
    "force",
    "format-executable",
    "ignore-dependencies",
    "l",
    "local",
    "lock",
    "minimal-deps",
    "no-doc",
    "no-document",
    "no-env-shebang",
    "no-format-executable",
    "no-http-proxy",
    "no-lock",
    "no-post-install-message",
    "no-prerelease",
    "no-rdoc",
    "no-ri",
    "no-suggestions",
    "no-user-install",
    "no-verbose",
    "no-wrappers",
    "norc",
    "post-install-message",
    "pre",
    "prerelease",
    "q",
    "quiet",
    "r",
    "rdoc",
    "remote",
    "ri",
    "silent",
    "suggestions",
    "user-install",
    "vendor",
    "verbose",
    "w",
    "wrappers",
];

/// Whether a requirement of `pip` leaves no choice, or is no name in an index.
pub(super) fn python(requirement: &str) -> bool {
    // `name @ address`
    let source = requirement.split_once(" @ ").map_or(requirement, |(_, source)| source);
    let versioned = ["git", "hg", "svn", "bzr"]
        .iter()
        .any(|system| source.strip_prefix(system).is_some_and(|rest| rest.starts_with(['+', ':'])));
    if versioned {
        let address = source.split_once("://").map_or(source, |(_, address)| address);
        let address = address.split('#').next().unwrap_or(address);
        // An `@` in front of the path belongs to a user's name.
        return address.split_once('/').is_some_and(|(_, path)| path.contains('@'));
    }
    // Behind `;` is the condition on which it is installed.
    let name = source.split(';').next().unwrap_or(source);
    let is_file = [".whl", ".tar.gz", ".zip"].iter().any(|ending| name.ends_with(ending));
    let compared = ["==", "!=", "~=", "<", ">"].iter().any(|operator| name.contains(operator));
    compared || is_file || name.starts_with('.') || source.contains('/')
}

/// The same for `npm`.
pub(super) fn node(package: &str) -> bool {
    let has_prefix = |prefixes: &[&str]| prefixes.iter().any(|prefix| package.starts_with(prefix));
    let has_ending = |endings: &[&str]| endings.iter().any(|ending| package.ends_with(ending));
    if has_prefix(&["git://", "git+", "github:", "gitlab:", "bitbucket:", "gist:"]) {
        return package.contains('#');
    }
    if matches!(package, "." | "..") || has_prefix(&["/", "./", "../", "~/", "file:"]) {
        return true;
    }
    if has_ending(&[".tar", ".tar.gz", ".tgz"]) {
        return true;
    }
    if has_prefix(&["http://", "https://"]) {
        return !has_extension(package, "git");
    }
    match package.strip_prefix('@') {
        Some(scoped) => scoped.split_once('/').is_some_and(|(_, name)| name.contains('@')),
        // `user/repository` is GitHub's.
        None => package.contains('@') || (package.contains('/') && package.contains('#')),
    }
}

/// The same for `go`.
fn go(package: &str) -> bool {
    const MOVING: [&str; 7] = ["latest", "none", "upgrade", "patch", "main", "master", "HEAD"];
    let own = matches!(package, "std" | "cmd" | "all" | "tool")
        || package.starts_with(['.', '/'])
        || (has_extension(package, "go") && !package.contains('/'));
    own || package.split_once('@').is_some_and(|(_, version)| !MOVING.contains(&version))
}

/// Says of `words` that they name no version.
pub fn without_version(words: &[&ShellWord]) -> Option<String> {
    let names = listed(words);
    match words.len() {
        0 => None,
        1 => Some(format!("{names} comes in another version with another build")),
        _ => Some(format!("{names} come in other versions with another build")),
    }
}
