use std::collections::BTreeSet;

use dockerfile::{Base, Keyword, ShellWord};

use super::{Call, Lint, Run, args::text, install::python_module};

/// A program that downloads packages, and where it keeps them.
#[derive(Debug, PartialEq, Eq)]
pub struct Cache {
    /// Its programs.
    pub programs: &'static [&'static str],
    /// The subcommands that download.
    verbs: &'static [&'static str],
    /// The folder to mount a cache over; any path with one of `others` in it will do as well.
    pub folder: &'static str,
    others: &'static [&'static str],
    /// Variables that put the folder elsewhere.
    variables: &'static [&'static str],
    /// Whether a mount over the folder is all it takes for the program to keep things there.
    pub is_kept: bool,
}

/// Subcommands behind which the name of a script or program stands, as in `yarn run install`.
const STARTING: &[&str] = &["run", "run-script", "exec", "x", "dlx", "workspace"];

static CACHES: &[Cache] = &[
    Cache {
        programs: &["apt-get", "apt", "aptitude"],
        verbs: &["install", "build-dep", "upgrade", "dist-upgrade", "full-upgrade"],
        folder: "/var/cache/apt",
        others: &["/var/cache"],
        variables: &[],
        is_kept: false,
    },
    Cache {
        programs: &["apk"],
        verbs: &["add", "upgrade"],
        folder: "/var/cache/apk",
        others: &["/etc/apk/cache", "/var/cache"],
        variables: &[],
        is_kept: false,
    },
    Cache {
        programs: &["yum", "dnf", "dnf5", "microdnf"],
        verbs: &["install", "in", "update", "upgrade", "groupinstall", "localinstall"],
        folder: "/var/cache/dnf",
        others: &["/var/cache", ".cache/libdnf5"],
        variables: &[],
        is_kept: false,
    },
    Cache {
        programs: &["zypper"],
        verbs: &["install", "in", "update", "up", "patch", "dist-upgrade", "dup"],
        folder: "/var/cache/zypp",
        others: &["/var/cache"],
        variables: &[],
        is_kept: false,
    },
    Cache {
        programs: &["pip", "pip2", "pip3"],
        verbs: &["install", "download", "wheel"],
        folder: "/root/.cache/pip",
        others: &[".cache"],
        variables: &["PIP_CACHE_DIR", "PIP_NO_CACHE_DIR", "XDG_CACHE_HOME"],
        is_kept: true,
    },
    Cache {
        programs: &["npm"],
        verbs: &["install", "i", "add", "ci", "clean-install"],
        folder: "/root/.npm",
        others: &[".npm"],
        variables: &["npm_config_cache", "NPM_CONFIG_CACHE"],
        is_kept: true,
    },
    Cache {
        programs: &["yarn", "yarnpkg"],
        verbs: &["install", "add"],
        folder: "/usr/local/share/.cache/yarn",
        others: &[".cache", "yarn"],
        variables: &["YARN_CACHE_FOLDER"],
        is_kept: true,
    },
    Cache {
        programs: &["go"],
        verbs: &["mod", "build", "install", "get", "test"],
        folder: "/go/pkg/mod",
        others: &["/go", ".cache", "go/pkg", "go-build"],
        variables: &["GOMODCACHE", "GOPATH", "GOCACHE"],
        is_kept: true,
    },
    Cache {
        programs: &["cargo"],
        verbs: &["build", "fetch", "install", "test", "b"],
        folder: "/usr/local/cargo/registry",
        others: &["cargo", "registry"],
        variables: &["CARGO_HOME"],
        is_kept: true,
    },
];

impl Cache {
    /// The cache that `call` fills, and the subcommand that says so.
    pub fn of<'a>(call: &Call<'a>) -> Option<(&'static Self, Option<&'a ShellWord>)> {
        let call = &python_module(*call).unwrap_or(*call);
        // `pip3.12`
        let plain = call.name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let is_called = |cache: &&Self| call.is(cache.programs) || cache.programs.contains(&plain);
        let cache = CACHES.iter().find(is_called)?;
        let operands = call.args.operands(&[]);
        let mut own = operands.iter().take_while(|word| !STARTING.contains(&text(word)));
        let verb = own.find(|word| cache.verbs.contains(&text(word)));
        match verb {
            // `yarn` alone installs.
            None if call.name == "yarn" && operands.is_empty() => Some((cache, None)),
            // Dependencies in the tree are not loaded.
            Some(_) if call.args.0.iter().any(|word| text(word) == "-mod=vendor") => None,
            Some(verb) => Some((cache, Some(verb))),
            None => None,
        }
    }

    /// Whether `run` keeps it between builds, or may do so.
    pub fn is_mounted(&self, run: &Run, moves: &Moves) -> bool {
        let kept = run.instruction.mounts.iter().filter(|mount| mount.kind() == "cache");
        let mut targets = kept.filter_map(|mount| mount.target());
        targets.any(|target| {
            let path = target.value();
            let elsewhere = target.literal().is_none() || self.is_moved(run, moves);
            elsewhere || path == self.folder || self.others.iter().any(|part| path.contains(part))
        })
    }

    /// Whether the downloads of `run` end up there if a mount is over it: nothing turns that off or puts it elsewhere, and
    /// no other user runs it.
    pub fn would_fill(&self, run: &Run, moves: &Moves) -> bool {
        let off = |word: &ShellWord| text(word).starts_with("--no-cache");
        let mut words = run.commands().iter().flat_map(|command| &command.arguments);
        let other_user = run.stage.is_some_and(|stage| moves.has_user(stage));
        self.is_kept && !other_user && !words.any(off) && !self.is_moved(run, moves)
    }

    /// Whether an option or a variable may put it elsewhere.
    fn is_moved(&self, run: &Run, moves: &Moves) -> bool {
        let option = |word: &ShellWord| text(word).starts_with("--cache");
        let in_script = run.commands().iter().any(|command| {
            command.arguments.iter().any(|word| option(word) || self.is_moved_by(text(word)))
                || command.assignments.iter().any(|word| self.is_moved_by(text(word)))
        });
        in_script || run.stage.is_some_and(|stage| moves.by_variable(stage, self))
    }

    /// Whether `text` begins with a variable that puts it elsewhere.
    fn is_moved_by(&self, text: &str) -> bool {
        self.variables.iter().any(|name| text.starts_with(name))
    }
}

/// What each stage and those below it say about caches: read once, and not for each `RUN`.
#[derive(Debug, Clone)]
pub struct Moves(Vec<InStage>);

#[derive(Debug, Clone, Default)]
struct InStage {
    /// The folders of the caches that a variable moves.
    folders: BTreeSet<&'static str>,
    has_user: bool,
}

impl Moves {
    /// Those in the stages of `lint`.
    pub fn of(lint: &Lint) -> Self {
        let mut stages: Vec<InStage> = Vec::new();
        for stage in &lint.stages {
            let mut found = match stage.base {
                Base::Stage(below) => stages.get(below).cloned().unwrap_or_default(),
                _ => InStage::default(),
            };
            let settings = stage.of(Keyword::Env).chain(stage.of(Keyword::Arg));
            for name in settings.flat_map(|found| found.pairs()).map(|pair| pair.key.value()) {
                let moved = CACHES.iter().filter(|cache| cache.is_moved_by(&name));
                found.folders.extend(moved.map(|cache| cache.folder));
            }
            found.has_user |= stage.of(Keyword::User).any(|user| !user.words().is_empty());
            stages.push(found);
        }
        Self(stages)
    }

    fn by_variable(&self, stage: usize, cache: &Cache) -> bool {
        self.0.get(stage).is_some_and(|found| found.folders.contains(cache.folder))
    }

    fn has_user(&self, stage: usize) -> bool {
        self.0.get(stage).is_some_and(|found| found.has_user)
    }
}
