use dockerfile::{Keyword, ShellWord, Word};

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
}

static CACHES: &[Cache] = &[
    Cache {
        programs: &["apt-get", "apt", "aptitude"],
        verbs: &["install", "build-dep", "upgrade", "dist-upgrade", "full-upgrade"],
        folder: "/var/cache/apt",
        others: &["/var/cache"],
        variables: &[],
    },
    Cache {
        programs: &["apk"],
        verbs: &["add", "upgrade"],
        folder: "/var/cache/apk",
        others: &["/etc/apk/cache", "/var/cache"],
        variables: &[],
    },
    Cache {
        programs: &["yum", "dnf", "dnf5", "microdnf"],
        verbs: &["install", "in", "update", "upgrade", "groupinstall", "localinstall"],
        folder: "/var/cache/dnf",
        others: &["/var/cache", ".cache/libdnf5"],
        variables: &[],
    },
    Cache {
        programs: &["zypper"],
        verbs: &["install", "in", "update", "up", "patch", "dist-upgrade", "dup"],
        folder: "/var/cache/zypp",
        others: &["/var/cache"],
        variables: &[],
    },
    Cache {
        programs: &["pip", "pip2", "pip3"],
        verbs: &["install", "download", "wheel"],
        folder: "/root/.cache/pip",
        others: &[".cache"],
        variables: &["PIP_CACHE_DIR", "XDG_CACHE_HOME"],
    },
    Cache {
        programs: &["npm"],
        verbs: &["install", "i", "add", "ci", "clean-install"],
        folder: "/root/.npm",
        others: &[".npm"],
        variables: &["npm_config_cache", "NPM_CONFIG_CACHE"],
    },
    Cache {
        programs: &["yarn", "yarnpkg"],
        verbs: &["install", "add"],
        folder: "/usr/local/share/.cache/yarn",
        others: &[".cache", "yarn"],
        variables: &["YARN_CACHE_FOLDER"],
    },
    Cache {
        programs: &["go"],
        verbs: &["mod", "build", "install", "get", "test"],
        folder: "/go/pkg/mod",
        others: &["/go", ".cache", "go/pkg", "go-build"],
        variables: &["GOMODCACHE", "GOPATH", "GOCACHE"],
    },
    Cache {
        programs: &["cargo"],
        verbs: &["build", "fetch", "install", "test", "b"],
        folder: "/usr/local/cargo/registry",
        others: &["cargo", "registry"],
        variables: &["CARGO_HOME"],
    },
];

impl Cache {
    /// The cache that `call` fills, and the subcommand that says so.
    pub fn of<'a>(call: &Call<'a>) -> Option<(&'static Self, Option<&'a ShellWord>)> {
        let call = &python_module(*call).unwrap_or(*call);
        let cache = CACHES.iter().find(|cache| call.is(cache.programs))?;
        let operands = call.args.operands(&[]);
        let verb = operands.iter().find(|word| cache.verbs.contains(&text(word)));
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
    pub fn is_mounted(&self, lint: &Lint, run: &Run) -> bool {
        let kept = run.instruction.mounts.iter().filter(|mount| mount.kind() == "cache");
        let mut targets = kept.filter_map(|mount| mount.target());
        targets.any(|target| {
            let path = target.value();
            let elsewhere = target.literal().is_none() || self.is_moved(lint, run);
            elsewhere || path == self.folder || self.others.iter().any(|part| path.contains(part))
        })
    }

    /// Whether an option or a variable may put it elsewhere.
    fn is_moved(&self, lint: &Lint, run: &Run) -> bool {
        let option = |word: &ShellWord| text(word).starts_with("--cache");
        let sets = |word: &str| self.variables.iter().any(|name| word.starts_with(name));
        let in_script = run.commands().iter().any(|command| {
            command.arguments.iter().any(|word| option(word) || sets(text(word)))
                || command.assignments.iter().any(|word| sets(text(word)))
        });
        let stages = run.stage.into_iter().flat_map(|stage| lint.lineage(stage));
        in_script
            || stages
                .flat_map(|stage| stage.of(Keyword::Env).chain(stage.of(Keyword::Arg)))
                .any(|found| found.pairs().iter().any(|pair| sets(&Word::value(&pair.key))))
    }
}
