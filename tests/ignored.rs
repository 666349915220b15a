//! What `.dockerignore` leaves out, beside docker's own command: random trees and patterns, the same in every run.
//!
//! `IMAGEBUILD_SOAK=20 cargo test -p end-to-end ignored` tries twenty times as many.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
};

use testkit::Sandbox;

use crate::{
    docker::{Held, docker},
    engine::{build, imagebuild},
    faults::rounds,
};
use end_to_end::Run;

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("it is small")
    }

    fn of(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }

    /// Whether something happens that happens once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

const NAMES: [&str; 12] =
    ["a", "b", "ab", "abc", "a.log", "b.log", ".hidden", "größe", "a b", "[x]", "src", "!b"];

const FILE_MODES: [u32; 4] = [0o644, 0o600, 0o755, 0o4711];
const FOLDER_MODES: [u32; 3] = [0o755, 0o750, 0o1777];

/// Fills a folder with files, links and folders.
fn fill(folder: &Path, depth: usize, random: &mut Random) {
    for name in NAMES {
        let path = folder.join(name);
        match random.below(6) {
            0 | 1 if depth > 0 => {
                fs::create_dir(&path).expect("a folder");
                fill(&path, depth - 1, random);
                let mode = FOLDER_MODES[random.below(FOLDER_MODES.len())];
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("ours");
            }
            2 => {
                let mut file = fs::File::create(&path).expect("a file");
                file.write_all(path.as_os_str().as_encoded_bytes()).expect("written");
                let mode = FILE_MODES[random.below(FILE_MODES.len())];
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("ours");
            }
            3 if random.once_in(2) => symlink(random.of(&NAMES), &path).expect("a link"),
            _ => {}
        }
    }
}

/// Parts of patterns: names, and what stands for names.
const PARTS: [&str; 23] = [
    "a", "b", "ab", "src", "größe", "a b", ".hidden", "*", "*", "**", "**", "?", "a*", "*b",
    "*.log", "[ab]", "[a-b]*", "[^a]*", "\\[x\\]", "a**", "..", ".", "*.*",
];

/// The last part of an exception.
const LAST: [&str; 6] = ["*", "**", "?", "*.log", "a", "b"];

/// What may stand behind a pattern.
const ENDS: [&str; 8] = ["", "", "", "/", "/.", " ", "\r", "/**"];

/// As people write them, and lines that are no pattern.
const USUAL: [&str; 14] = [
    "*\n!src\n!a.log\n",
    "*.log\n!a.log\n",
    "**/*.log\n!a.log\n",
    "src\n!src/a\n",
    "src/*\n!src/a*\n",
    "*\n!*.log\n",
    "**\n!src/**\n",
    "# a\n\n  b  \n#b\n",
    "\u{feff}a\n",
    "a[\n",
    "!\n",
    "a\r\nb\r\n",
    "..\n",
    ".\n",
];

/// Docker's client took other files before 23.0 than it does now, and we take those of now, where an exception is only
/// reached through a wildcard, is behind a pattern with `**`, or stands before what it is an exception of; and a pattern
/// such as `**b`. Exceptions here come after a pattern that ignores everything, where all agree.
fn patterns(random: &mut Random) -> String {
    if random.once_in(4) {
        return random.of(&USUAL).to_owned();
    }
    let mut lines: Vec<_> = (0..=random.below(5)).map(|_| pattern(random)).collect();
    if random.once_in(2) {
        lines.push(random.of(&["*", "**", "/*"]).to_owned());
        lines.extend((0..=random.below(3)).map(|_| exception(random)));
    }
    lines.join("\n") + if random.once_in(4) { "" } else { "\n" }
}

fn pattern(random: &mut Random) -> String {
    let before = if random.once_in(6) { random.of(&["/", "./", "//", " "]) } else { "" };
    let parts: Vec<_> = (0..=random.below(3)).map(|_| random.of(&PARTS)).collect();
    before.to_owned() + &parts.join("/") + random.of(&ENDS)
}

fn exception(random: &mut Random) -> String {
    let names: Vec<_> = (0..random.below(3)).map(|_| random.of(&NAMES)).collect();
    let names: String =
        names.iter().filter(|it| **it != "[x]").map(|name| format!("{name}/")).collect();
    random.of(&["!", "!", "! ", "!/"]).to_owned()
        + &names
        + random.of(&LAST)
        + random.of(&ENDS[..7])
}

/// The names in an archive, with kind, mode, size and where a link leads.
fn listed(sandbox: &Sandbox, name: &str) -> BTreeMap<String, String> {
    let mut archive =
        tar::Archive::new(fs::File::open(sandbox.path().join(name)).expect("an archive"));
    let entries = archive.entries().expect("an archive");
    entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let header = entry.header();
            let link = entry.link_name().expect("a name").map(|it| it.display().to_string());
            let facts = (header.entry_type(), header.mode().expect("a mode"), entry.size(), link);
            (entry.path().expect("a path").display().to_string(), format!("{facts:?}"))
        })
        .collect()
}

/// The files of a build by our program; nothing if there is none.
fn ours(sandbox: &Sandbox, number: usize) -> Result<BTreeMap<String, String>, String> {
    let name = format!("../ours.{number}.tar");
    let output = format!("type=tar,dest={name}");
    let built = build(sandbox, &["--output", &output, "--no-check"]);
    if built.code == 0 { Ok(listed(sandbox, &name)) } else { Err(built.all()) }
}

fn theirs(sandbox: &Sandbox, number: usize) -> Result<BTreeMap<String, String>, String> {
    let name = format!("../theirs.{number}.tar");
    let output = format!("type=tar,dest={name}");
    let built = imagebuild(sandbox, &["engine", "--engine", "private", "--", docker()])
        .args(["build", ".", "--progress", "plain", "--output", &output])
        .env("DOCKER_BUILDKIT", "1")
        .output()
        .map(Run::of)
        .expect("the program starts");
    if built.code == 0 { Ok(listed(sandbox, &name)) } else { Err(built.all()) }
}

/// Docker before 23.0 sends ignored folders too when it looks for exceptions in them, newer ones only with what they found:
/// so do we.
fn without_passed_through(theirs: &mut BTreeMap<String, String>, ours: &BTreeMap<String, String>) {
    let is_more = |name: &str| name.ends_with('/') && !ours.contains_key(name);
    while let Some(empty) = theirs
        .keys()
        .find(|name| is_more(name) && theirs.keys().filter(|it| it.starts_with(*name)).count() == 1)
        .cloned()
    {
        theirs.remove(&empty);
    }
}

#[test]
fn the_same_files_are_left_out_as_by_docker() {
    let _held = Held::engine(&Sandbox::new());
    let trees = rounds();
    let mut left_out = 0;
    for seed in 0..trees {
        let mut random = Random(seed);
        let sandbox = Sandbox::new();
        fill(&sandbox.path(), 3, &mut random);
        sandbox.write("Dockerfile", "FROM scratch\nCOPY . /\n");
        for number in 0..5 {
            let patterns = patterns(&mut random);
            sandbox.write(".dockerignore", &patterns);
            let place = format!("tree {seed}, patterns {number}: {patterns:?}");
            match (ours(&sandbox, number), theirs(&sandbox, number)) {
                (Ok(ours), Ok(mut theirs)) => {
                    without_passed_through(&mut theirs, &ours);
                    let more: Vec<_> =
                        ours.iter().filter(|it| theirs.get(it.0) != Some(it.1)).collect();
                    let less: Vec<_> =
                        theirs.iter().filter(|it| ours.get(it.0) != Some(it.1)).collect();
                    assert_eq!((more, less), (Vec::new(), Vec::new()), "ours and theirs, {place}");
                    left_out += usize::from(ours.len() > 3);
                }
                (Err(_), Err(_)) => {}
                (ours, theirs) => panic!("{place}\nours: {ours:?}\ntheirs: {theirs:?}"),
            }
        }
    }
    assert!(left_out > 5, "{left_out}");
}
