//! What the machine has beside tools.

use std::{
    collections::BTreeSet,
    fs, io,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use nix::sys::statvfs::statvfs;

use super::{Environment, FileTree as _, Host, compose, credentials, engine, git};
use crate::model::{
    installed::{Machine, Need, Subject, Wishes},
    join,
};

/// The machine, and whether it is a container.
#[derive(Debug)]
pub(crate) struct Surveyed {
    pub(crate) machine: Machine,
    pub(crate) subject: Subject,
}

/// Where the workspace lies.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    /// Its folder.
    pub(crate) root: &'a str,
    /// The folder in which the paths of its files start.
    pub(crate) here: &'a str,
    /// Some of its files.
    pub(crate) files: &'a [&'a PathBuf],
}

/// Looks at what `wishes` ask for.
pub(crate) fn survey(
    wishes: &Wishes,
    environment: &Environment,
    ground: &Ground<'_>,
    timeout: Duration,
) -> Surveyed {
    let Ground { root, here, files } = *ground;
    let needs = |wanted: fn(&Need) -> bool| wishes.needs.iter().any(wanted);
    let host = Host;
    let machine = thread::scope(|scope| {
        // The one thing that may take a while.
        let engine = scope.spawn(|| engine::ask(&host, environment));
        Machine {
            compose: (!wishes.compose.is_empty()).then(|| compose::find(&host, environment)),
            free_disk: needs(|need| matches!(need, Need::Disk(..)))
                .then(|| free_disk(root))
                .flatten(),
            memory: needs(|need| matches!(need, Need::Memory(..))).then(memory).flatten(),
            processors: needs(|need| matches!(need, Need::Processors(..)))
                .then(processors)
                .flatten(),
            taken_ports: wishes
                .ports
                .iter()
                .map(|port| port.number)
                .filter(|it| taken(*it))
                .collect(),
            variables: variables(wishes, environment),
            dotenv: credentials::dotenv(wishes, here),
            credentials: credentials::there(wishes, environment, here),
            missing_identity: git::missing_identity(root, timeout),
            scripts: scripts(wishes, here),
            clock_behind: clock_behind(root, files),
            editor: editor(environment),
            engine: engine.join().ok(),
        }
    });
    let markers = ["/.dockerenv", "/run/.containerenv"];
    let container = markers.iter().any(|path| host.exists(path));
    Surveyed { machine, subject: if container { Subject::Container } else { Subject::Machine } }
}

fn free_disk(root: &str) -> Option<u64> {
    let stat = statvfs(Path::new(root)).ok()?;
    stat.blocks_available().checked_mul(stat.fragment_size())
}

fn memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let total = line.split_whitespace().next()?.parse::<u64>().ok()? << 10;
    let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let limit = limits.iter().find_map(|path| fs::read_to_string(path).ok()?.trim().parse().ok());
    Some(limit.map_or(total, |limit: u64| limit.min(total)))
}

fn processors() -> Option<u64> {
    thread::available_parallelism().ok().and_then(|count| u64::try_from(count.get()).ok())
}

fn taken(port: u16) -> bool {
    let in_use = |address| match TcpListener::bind((address, port)) {
        Ok(_) => false,
        Err(error) => error.kind() == io::ErrorKind::AddrInUse,
    };
    port != 0 && (in_use("127.0.0.1") || in_use("::1"))
}

fn variables(wishes: &Wishes, environment: &Environment) -> BTreeSet<String> {
    let names = wishes.variables.iter().map(|variable| &variable.name);
    names.filter(|name| environment.get(name).is_some()).cloned().collect()
}

/// Those that are there.
fn scripts(wishes: &Wishes, here: &str) -> std::collections::BTreeMap<String, bool> {
    let scripts = wishes.scripts.iter().filter_map(|script| {
        let file = fs::metadata(join(here, &script.path)).ok().filter(fs::Metadata::is_file)?;
        Some((script.path.clone(), file.permissions().mode() & 0o111 != 0))
    });
    scripts.collect()
}

/// How far the clock is behind what it must be after.
fn clock_behind(root: &str, files: &[&PathBuf]) -> Option<(u64, String)> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let changed = files.iter().filter_map(|path| {
        let time = fs::metadata(path).ok()?.modified().ok()?;
        Some((time.duration_since(UNIX_EPOCH).ok()?.as_secs(), path.display().to_string()))
    });
    let commit =
        git::last_time(root).map(|time| (time, "the newest entry of git's log".to_owned()));
    let (newest, what) = changed.chain(commit).max()?;
    (newest > now).then(|| (newest - now, what))
}

/// Where Visual Studio Code is, and whether its command line is on `PATH`.
fn editor(environment: &Environment) -> Option<(String, bool)> {
    let home = &environment.home;
    let places = [
        "/usr/share/code".to_owned(),
        "/usr/share/codium".to_owned(),
        "/Applications/Visual Studio Code.app".to_owned(),
        format!("{home}/.vscode-server"),
    ];
    let place = places.into_iter().find(|path| Host.exists(path))?;
    let command = ["code", "code-insiders", "codium"]
        .iter()
        .any(|name| !Host.programs(name, &environment.path).is_empty());
    Some((place, command))
}
