use std::ops::Range;

use dockerfile::{Connector, ShellWord};

use super::{Call, Manager, Run, args::text, manager::MANAGERS};

/// A call of a package manager of the operating system: `apt-get`, `apk`, `yum`, `dnf`, `zypper`.
#[derive(Debug, Clone)]
pub struct Transaction<'a> {
    /// The program and its arguments.
    pub call: Call<'a>,
    /// Which manager it is.
    pub manager: &'static Manager,
    /// What it is told to do.
    pub action: Action,
    /// The subcommand as written: `install`, `add`.
    pub verb: &'a ShellWord,
    /// `group` or `module`, in front of the subcommand.
    pub kind: Option<&'a str>,
    /// The operands behind the subcommand: packages mostly.
    pub operands: Vec<&'a ShellWord>,
}

/// What package managers do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Loads the lists of packages.
    Refresh,
    /// Installs what is named.
    Install,
    /// Brings packages to their newest version.
    Upgrade,
    /// Brings the whole distribution to its newest version; may remove packages.
    DistUpgrade,
    /// Removes packages.
    Remove,
    /// Deletes what was downloaded.
    Clean,
}

/// The subcommands of the managers, by their names.
const VERBS: &[(&[&str], Action, &[&str])] = &[
    (&["apt-get"], Action::Refresh, &["update"]),
    (&["apt-get"], Action::Install, &["install", "reinstall", "satisfy", "build-dep"]),
    (&["apt-get"], Action::Upgrade, &["upgrade", "safe-upgrade"]),
    (&["apt-get"], Action::DistUpgrade, &["dist-upgrade", "full-upgrade"]),
    (&["apt-get"], Action::Remove, &["remove", "purge"]),
    (&["apt-get"], Action::Clean, &["clean", "autoclean", "distclean", "dist-clean"]),
    (&["apk"], Action::Refresh, &["update"]),
    (&["apk"], Action::Install, &["add"]),
    (&["apk"], Action::Upgrade, &["upgrade"]),
    (&["apk"], Action::Remove, &["del"]),
    (&["yum", "dnf"], Action::Refresh, &["makecache"]),
    (
        &["yum", "dnf"],
        Action::Install,
        &[
            "install",
            "in",
            "localinstall",
            "groupinstall",
            "reinstall",
            "rei",
            "downgrade",
            "builddep",
            "install-n",
            "install-na",
            "install-nevra",
        ],
    ),
    (
        &["yum", "dnf"],
        Action::Upgrade,
        &["update", "upgrade", "up", "update-minimal", "upgrade-minimal", "up-min"],
    ),
    (&["yum", "dnf"], Action::DistUpgrade, &["distro-sync", "dsync"]),
    (&["yum", "dnf"], Action::Remove, &["remove", "rm", "erase", "groupremove"]),
    (&["yum", "dnf"], Action::Clean, &["clean"]),
    (&["zypper"], Action::Refresh, &["refresh", "ref"]),
    (&["zypper"], Action::Install, &["install", "in", "source-install", "si"]),
    (&["zypper"], Action::Upgrade, &["update", "up", "patch"]),
    (&["zypper"], Action::DistUpgrade, &["dist-upgrade", "dup"]),
    (&["zypper"], Action::Remove, &["remove", "rm"]),
    (&["zypper"], Action::Clean, &["clean", "cc"]),
];

impl<'a> Transaction<'a> {
    /// What `call` does, when it is a package manager with a subcommand that is known here.
    pub fn new(call: Call<'a>) -> Option<Self> {
        let manager = MANAGERS.iter().find(|manager| call.is(manager.programs))?;
        if !VERBS.iter().any(|(managers, ..)| managers.contains(&manager.name)) {
            return None;
        }
        let operands = call.args.operands(manager.valued);
        let action = |word: &ShellWord| {
            let known = |verbs: &[&str]| verbs.contains(&text(word));
            let mut own = VERBS.iter().filter(|(managers, ..)| managers.contains(&manager.name));
            own.find(|(.., verbs)| known(verbs)).map(|(_, action, _)| *action)
        };
        // An option that takes a value and is not known as one puts a word in front.
        let (at, action) = operands
            .iter()
            .enumerate()
            .find_map(|(at, word)| action(word).map(|action| (at, action)))?;
        let kind = operands[..at]
            .iter()
            .map(|word| text(word))
            .find(|word| matches!(*word, "group" | "groups" | "module"));
        let verb = operands[at];
        Some(Self { call, manager, action, verb, kind, operands: operands[at + 1..].to_vec() })
    }

    /// Program and subcommand, for messages: `apt-get install`.
    pub fn name(&self) -> String {
        let kind = self.kind.map(|kind| format!("{kind} ")).unwrap_or_default();
        format!("{} {kind}{}", self.call.name, text(self.verb))
    }

    /// From the program to the subcommand, options between them included.
    pub fn span(&self) -> Range<usize> {
        let start = self.call.program.span.start;
        start..self.verb.span.end.max(start)
    }

    /// `sudo ` where it is called through that.
    pub fn sudo(&self) -> &'static str {
        let name = self.call.command.name.as_ref();
        if name.is_some_and(|name| name.raw == "sudo") { "sudo " } else { "" }
    }

    /// Another command line of the same program.
    pub fn sibling(&self, arguments: &str) -> String {
        format!("{}{} {arguments}", self.sudo(), self.call.program.raw)
    }

    /// Whether it asks before it changes something: nothing says yes for all answers.
    pub fn asks(&self) -> bool {
        let changes = !matches!(self.action, Action::Refresh | Action::Clean);
        // What stands in front of a pipe answers: `yes | apt-get install`.
        changes && self.call.command.connector != Connector::Pipe && !self.is_told_yes()
    }

    fn is_told_yes(&self) -> bool {
        let args = self.call.args;
        let says = |options: &[&str]| {
            let word = |word: &ShellWord| {
                let text = text(word).to_ascii_lowercase();
                options.iter().any(|option| text.contains(option))
            };
            args.0.iter().any(word)
        };
        match self.manager.name {
            "apt-get" => {
                args.has(&["y", "yes", "assume-yes", "qq", "force-yes"])
                    || args.has(&["s", "simulate", "dry-run", "just-print", "print-uris", "no-act"])
                    || args.count(&["q", "quiet"]) > 1
                    || says(&["-q=2", "--quiet=2", "assume-yes="])
            }
            "yum" | "dnf" => {
                args.has(&["y", "assumeyes", "assumeno"])
                    || says(&["assumeyes=1", "assumeyes=t", "assumeyes=y"])
            }
            "zypper" => {
                args.has(&["n", "non-interactive", "y", "no-confirm", "dry-run", "D"])
                    || says(&["--non-interactive-"])
            }
            _ => true,
        }
    }
}

impl Run {
    /// What the package managers of the operating system are told to do in it.
    pub fn transactions(&self) -> impl DoubleEndedIterator<Item = Transaction<'_>> {
        self.calls().filter_map(Transaction::new)
    }

    /// Those of one manager, by its name.
    pub fn transactions_of(
        &self,
        manager: &'static str,
    ) -> impl DoubleEndedIterator<Item = Transaction<'_>> {
        self.transactions().filter(move |found| found.manager.name == manager)
    }

    /// Where `options` go that are to follow `word`, and how they are written there: a JSON array has commas.
    pub fn option_after(&self, word: &ShellWord, options: &str) -> (Range<usize>, String) {
        let in_array = self.instruction.words().iter().any(|json| json.span == word.span);
        let text = if in_array { format!(", \"{options}\"") } else { format!(" {options}") };
        (word.span.end..word.span.end, text)
    }
}
