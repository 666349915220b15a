use dockerfile::ShellWord;

use super::{Address, Call, Options, address::has_extension, args::text};

/// A `git clone`.
#[derive(Debug, Clone)]
pub struct GitClone<'a> {
    /// The program and its arguments.
    pub call: Call<'a>,
    /// What is cloned.
    pub source: &'a ShellWord,
    /// The branch, tag or commit it asks for.
    pub reference: Option<&'a str>,
}

const LONG: &[&str] = &[
    "git-dir",
    "work-tree",
    "namespace",
    "config-env",
    "branch",
    "depth",
    "origin",
    "template",
    "reference",
    "reference-if-able",
    "config",
    "jobs",
    "filter",
    "shallow-since",
    "shallow-exclude",
    "separate-git-dir",
    "server-option",
    "upload-pack",
    "revision",
    "bundle-uri",
];

impl<'a> GitClone<'a> {
    /// What `call` clones; `None` for any other command.
    pub fn new(call: Call<'a>) -> Option<Self> {
        if !call.is(&["git"]) {
            return None;
        }
        let options = Options::parse(call.args, "Ccbouj", LONG);
        let [verb, source, ..] = options.operands[..] else { return None };
        let reference = options.find(&["b", "branch", "revision"]).and_then(|found| found.value);
        (text(verb) == "clone").then_some(Self { call, source, reference })
    }
}

/// Names that stand for whatever is newest.
pub fn is_moving(reference: &str) -> bool {
    const MOVING: [&str; 12] = [
        "HEAD",
        "main",
        "master",
        "develop",
        "development",
        "devel",
        "dev",
        "trunk",
        "next",
        "latest",
        "nightly",
        "stable",
    ];
    MOVING.contains(&reference.trim_start_matches("refs/heads/").trim_start_matches("origin/"))
}

/// Whether `call` moves a working tree to a commit, a tag or a branch that does not move by its name.
pub fn checks_out(call: &Call) -> bool {
    if !call.is(&["git"]) {
        return false;
    }
    let options = Options::parse(call.args, "Cc", LONG);
    let [verb, rest @ ..] = &options.operands[..] else { return false };
    let switches = matches!(text(verb), "checkout" | "switch" | "reset" | "fetch" | "pull");
    switches
        && rest.iter().any(|word| {
            let name = text(word);
            name != "origin" && !name.contains("://") && !is_moving(name) && name != "FETCH_HEAD"
        })
}

/// The reference that an `ADD` of a repository asks for, as `Some`; `None` when `source` is no repository.
pub fn added_reference(source: &str) -> Option<Option<&str>> {
    let address = Address::parse(source);
    let over_http = matches!(address.scheme, Some("http" | "https"));
    let repository = source.starts_with("git@")
        || matches!(address.scheme, Some("git" | "ssh"))
        || (over_http && has_extension(address.path, "git"))
        || (address.scheme.is_none() && source.starts_with("github.com/"));
    if !repository {
        return None;
    }
    let fragment = address.fragment.and_then(|fragment| fragment.split(':').next());
    let query = address.query.into_iter().flat_map(|query| query.split('&'));
    let asked = query.filter_map(|part| part.split_once('=')).find_map(|(key, value)| {
        matches!(key, "ref" | "tag" | "branch" | "commit" | "checksum").then_some(value)
    });
    Some(asked.or(fragment).filter(|reference| !reference.is_empty()))
}
