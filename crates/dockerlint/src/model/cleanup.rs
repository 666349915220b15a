use dockerfile::{ShellWord, Word};

use super::{Action, Call, Run, Transaction, args::text};

/// Where the managers keep what they download.
const CACHES: &[(&str, &[&str])] = &[
    ("apk", &["/var/cache/apk", "/etc/apk/cache"]),
    ("yum", &["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"]),
    ("dnf", &["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"]),
    ("zypper", &["/var/cache/zypp"]),
];

impl Run {
    /// The last thing that `manager` does in this `RUN` whose downloads stay in the layer.
    pub fn leftover(&self, manager: &'static str) -> Option<Transaction<'_>> {
        let last = self.transactions_of(manager).rfind(|found| {
            matches!(found.action, Action::Install | Action::Upgrade | Action::DistUpgrade)
        })?;
        let caches = CACHES.iter().find(|(name, _)| *name == manager)?.1;
        let gone = caches
            .iter()
            .any(|folder| self.mounts_over(folder) || self.deletes(folder, last.call.span().start));
        (!gone && !self.mounts_in_home(caches) && !self.cleans_behind(&last)).then_some(last)
    }

    /// Whether a command behind the byte `after` deletes `folder`, or all that is in it.
    pub fn deletes(&self, folder: &str, after: usize) -> bool {
        self.calls().filter(|call| is_behind(call, after)).any(|call| {
            let paths = || call.args.operands(&[]).into_iter().map(text);
            match call.name {
                "rm" => paths().any(|path| covers(path, folder)),
                "find" => {
                    let deletes = |word| matches!(text(word), "-delete" | "-exec" | "-execdir");
                    call.args.0.iter().any(deletes) && paths().any(|path| covers(path, folder))
                }
                // `bash -c "… && rm -rf …"`: what the text says is enough.
                "sh" | "bash" | "dash" | "ash" => {
                    let says =
                        |word: &ShellWord| word.raw.contains("rm ") && word.raw.contains(folder);
                    call.args.has(&["c"]) && call.args.0.iter().any(says)
                }
                _ => false,
            }
        })
    }

    fn cleans_behind(&self, last: &Transaction) -> bool {
        let mut cleaned = self
            .transactions()
            .filter(|found| found.action == Action::Clean && is_same_cache(last, found))
            .filter(|found| is_behind(&found.call, last.call.span().start));
        cleaned.any(|found| {
            // `zypper clean` needs no more; the others are told what to clean.
            found.manager.name == "zypper" || found.operands.iter().any(|word| text(word) == "all")
        })
    }

    /// `dnf` of a user keeps its cache in the home folder, wherever that is.
    fn mounts_in_home(&self, caches: &[&str]) -> bool {
        self.instruction.mounts.iter().filter(|mount| mount.kind() == "cache").any(|mount| {
            let target = mount.target().map(Word::value).unwrap_or_default();
            let name = |folder: &&str| folder.rsplit('/').next().unwrap_or_default().to_owned();
            caches.iter().any(|folder| target.contains(&format!(".cache/{}", name(folder))))
        })
    }
}

/// Whether what `clean` deletes is what `last` downloaded; `yum` is `dnf` where both are there.
fn is_same_cache(last: &Transaction, clean: &Transaction) -> bool {
    let kind = |found: &Transaction| match found.call.name {
        "dnf" | "dnf5" | "yum" => "dnf",
        "microdnf" => "microdnf",
        _ => found.manager.name,
    };
    kind(last) == kind(clean)
}

/// Whether `call` runs behind the byte `after`; a function may be called anywhere.
fn is_behind(call: &Call, after: usize) -> bool {
    call.span().start > after || call.command.in_function
}

/// Whether deleting `path`, as it is written, deletes `folder` or what is in it.
fn covers(path: &str, folder: &str) -> bool {
    alternatives(path).iter().any(|path| {
        // An image may be built below another root.
        let path = path.find("/var/").map_or(path.as_str(), |at| &path[at..]);
        let pattern = path.find(['*', '?', '[']);
        let fixed = &path[..pattern.unwrap_or(path.len())];
        let parent = fixed.rsplit_once('/').map(|(parent, _)| parent);
        is_at_or_above(fixed.trim_end_matches('/'), folder)
            || (pattern.is_some() && parent == Some(folder))
    })
}

fn is_at_or_above(path: &str, folder: &str) -> bool {
    let rest = folder.strip_prefix(path).filter(|_| !path.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `/var/{lib/apt,cache}` as the paths it stands for; what is nested stays as it is.
fn alternatives(path: &str) -> Vec<String> {
    let group = path.split_once('{').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once('}')?;
        inside.contains(',').then_some((before, inside, after))
    });
    match group {
        Some((before, inside, after)) => {
            inside.split(',').map(|one| format!("{before}{one}{after}")).collect()
        }
        None => vec![path.to_owned()],
    }
}
