use std::ops::Range;

use dockerfile::{Base, ShellWord};
use dockerlint::{
    Lint,
    model::{Call, ImageName, Run},
};
use source::Node;

use super::Config;

/// A user that a Dockerfile makes although the image has one with the id 1000.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewUser {
    /// The user or its group is given that id, which is refused.
    Refused {
        /// `useradd` or the like.
        command: String,
        /// The whole command.
        span: Range<usize>,
    },
    /// The user that the container runs as gets the next id.
    Next {
        /// The user.
        name: String,
        /// The whole command.
        span: Range<usize>,
    },
}

impl NewUser {
    /// Where the user is made.
    pub fn span(&self) -> &Range<usize> {
        let (Self::Refused { span, .. } | Self::Next { span, .. }) = self;
        span
    }
}

/// Releases of Ubuntu since 23.04 by name: their images have a user of their own.
const NAMES: &[&str] = &[
    "lunar", "mantic", "noble", "oracular", "plucky", "questing", "resolute", "latest", "rolling",
    "devel",
];

/// Options of `useradd`, `adduser`, `groupadd` and `addgroup` whose value is the next word.
const VALUED: &[&str] = &[
    "b",
    "c",
    "d",
    "e",
    "f",
    "g",
    "G",
    "k",
    "K",
    "p",
    "R",
    "s",
    "u",
    "Z",
    "base-dir",
    "comment",
    "home-dir",
    "home",
    "expiredate",
    "inactive",
    "gid",
    "groups",
    "skel",
    "key",
    "password",
    "root",
    "shell",
    "uid",
    "ingroup",
    "gecos",
    "firstuid",
    "lastuid",
    "conf",
];

/// The first user of the build of `config` that the user of Ubuntu's image is in the way of, and where that image is named.
pub fn new_user(config: &Config<'_>, lint: &Lint) -> Option<(NewUser, Range<usize>)> {
    let target = config.root.at(&["build", "target"]).and_then(Node::as_str);
    let named = |name: &str| {
        let mut stages = lint.stages.iter();
        stages.rfind(|it| it.name.as_ref().is_some_and(|it| it.raw().eq_ignore_ascii_case(name)))
    };
    let stage = target.map_or(lint.stages.last(), named)?;
    let mut lineage: Vec<_> = lint.lineage(stage.index).collect();
    lineage.reverse();
    let Base::Image(image) = &lineage.first()?.base else { return None };
    let name = image.resolved.value.as_deref().filter(|_| image.resolved.unset.is_empty())?;
    if !has_user(&ImageName::parse(name)) {
        return None;
    }
    let runs = lineage.iter().flat_map(|stage| lint.runs_of(stage.index));
    for (run, call) in runs.flat_map(|run| run.calls().map(move |call| (run, call))) {
        if removes(&call) {
            return None;
        }
        if let Some(user) = made(config, lint, stage.index, run, &call) {
            return Some((user, image.span.clone()));
        }
    }
    None
}

/// Whether it is an image of Ubuntu, or of what Docker Hub builds on it, since 23.04.
fn has_user(image: &ImageName<'_>) -> bool {
    let Some(repository @ ("ubuntu" | "buildpack-deps")) = image.official() else { return false };
    let tag = image.tag.unwrap_or("latest");
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    // `buildpack-deps:latest` is Debian.
    let named = NAMES.contains(&first) && (repository == "ubuntu" || first != "latest");
    let number = first
        .split_once('.')
        .and_then(|(year, month)| Some((year.parse::<u32>().ok()?, month.parse::<u32>().ok()?)));
    named || number.is_some_and(|number| number >= (23, 4))
}

/// Whether a user or a group may be gone behind it, or may have another id.
fn removes(call: &Call<'_>) -> bool {
    match call.name {
        "userdel" | "deluser" | "groupdel" | "delgroup" | "groupmod" => true,
        "usermod" => call.args.has(&["u", "uid", "l", "login"]),
        // Lines of `/etc/passwd`.
        "sed" => call.args.0.iter().any(|word| word.raw.contains("/etc/passwd")),
        // Whatever a script does.
        "sh" | "bash" => call.args.0.iter().any(|word| word.raw.ends_with(".sh")),
        name => name.ends_with(".sh"),
    }
}

fn made(
    config: &Config<'_>,
    lint: &Lint,
    stage: usize,
    run: &Run,
    call: &Call<'_>,
) -> Option<NewUser> {
    let group = call.is(&["groupadd", "addgroup"]);
    let conditional = call.command.depth > 0 || !run.needs(call.command) || follows_or(call);
    if conditional || !(group || call.is(&["useradd", "adduser"])) {
        return None;
    }
    let operands = call.args.operands(VALUED);
    // `adduser USER GROUP` makes nobody, and those of the system have low ids.
    let [name] = operands[..] else { return None };
    let lenient = group && call.args.has(&["f", "force"]);
    if lenient || call.args.has(&["r", "system", "o", "non-unique"]) {
        return None;
    }
    let option: &[&str] = if group { &["g", "gid"] } else { &["u", "uid"] };
    if let Some(word) = call.args.find(option) {
        let id = value(config, lint, run, &behind(call, word)?)?;
        let span = call.span();
        return (id == "1000").then(|| NewUser::Refused { command: call.name.to_owned(), span });
    }
    let name = value(config, lint, run, &name.raw)?;
    let runs_as = !group && user(config, lint, stage)? == name && updates(config);
    runs_as.then(|| NewUser::Next { name, span: call.span() })
}

fn follows_or(call: &Call<'_>) -> bool {
    call.command.connector == dockerfile::Connector::Or
}

/// The value of the option that `word` is or begins with, as written.
fn behind(call: &Call<'_>, word: &ShellWord) -> Option<String> {
    if let Some((_, value)) = word.raw.split_once('=') {
        return Some(value.to_owned());
    }
    let at = call.args.0.iter().position(|it| std::ptr::eq(it, word))?;
    let plain = word.raw.starts_with("--") || word.raw.ends_with(['u', 'g']);
    match call.args.0.get(at + 1) {
        Some(next) if plain => Some(next.raw.clone()),
        _ => word.raw.find(['u', 'g']).map(|at| word.raw[at + 1..].to_owned()),
    }
}

/// What `raw` comes to: itself, or the variable that it is, which the dev container may set for the build.
fn value(config: &Config<'_>, lint: &Lint, run: &Run, raw: &str) -> Option<String> {
    let bare = raw.trim_matches(['"', '\'']);
    let Some(name) = bare.strip_prefix('$') else {
        return (!bare.contains(['$', '`'])).then(|| bare.to_owned());
    };
    let name = name.strip_prefix('{').and_then(|it| it.strip_suffix('}')).unwrap_or(name);
    match config.root.at(&["build", "args", name]) {
        Some(node) => node.as_str().filter(|text| !text.contains('$')).map(str::to_owned),
        None => lint.scope(&run.instruction).get(name).map(str::to_owned),
    }
}

/// The user that the dev container works as.
fn user(config: &Config<'_>, lint: &Lint, stage: usize) -> Option<String> {
    let named = ["remoteUser", "containerUser"].into_iter().find_map(|it| config.root.get(it));
    if let Some(node) = named {
        return node.as_str().map(str::to_owned);
    }
    let user = lint.user_of(stage)?;
    lint.value(user.word, user.instruction)
}

/// Whether the user is given the id of the one on the host.
fn updates(config: &Config<'_>) -> bool {
    config.root.get("updateRemoteUserUID").is_none_or(|it| it.as_bool() != Some(false))
}
