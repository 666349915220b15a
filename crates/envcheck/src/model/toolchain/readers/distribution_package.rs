use std::sync::LazyLock;

use regex::Regex;
use versions::Dialect;

use super::{name, pattern};
use crate::model::{
    join,
    toolchain::{Reader, Reading, Role},
};

/// What `debian/control` needs to build.
pub(super) static DEBIAN: Reader = Reader {
    reads: |path| path == "debian/control" || path.ends_with("/debian/control"),
    format: None,
    read: read_debian,
};

/// What an RPM's `.spec` needs to build.
pub(super) static RPM: Reader =
    Reader { reads: |path| name(path).ends_with(".spec"), format: None, read: read_rpm };

/// Names of packages that are the tool itself.
const TOOLS: &[(&str, &str)] = &[
    ("cargo", "rust"),
    ("cargo:native", "rust"),
    ("rust", "rust"),
    ("rustc", "rust"),
    ("rustc:native", "rust"),
    ("golang", "go"),
    ("golang-any", "go"),
    ("golang-go", "go"),
    ("nodejs", "node"),
    ("nodejs:any", "node"),
    ("npm", "npm"),
    ("perl", "perl"),
    ("php", "php"),
    ("php-cli", "php"),
    ("python3", "python"),
    ("python3-all", "python"),
    ("python3-devel", "python"),
    ("python3:any", "python"),
    ("ruby", "ruby"),
];

static DEBIAN_NEED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"([a-z0-9.+:-]+)\s*\(\s*((?:>=|<=|<<|>>|=)\s*[^)\s]+)\s*\)"));

static RPM_NEED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"([A-Za-z0-9.+:_-]+)\s*((?:>=|<=|<|>|=)\s*[0-9][^\s,]*)"));

fn read_debian(reading: &mut Reading<'_>) {
    let scope = join(reading.file.folder(), "..");
    let mut needs = false;
    for line in lines(reading.text()) {
        let text = &reading.text()[line.clone()];
        if text.starts_with('#') {
            continue;
        }
        if !text.starts_with([' ', '\t']) {
            needs = text.starts_with("Build-Depends");
        }
        if needs {
            read_needs(reading, &DEBIAN_NEED, line.start, text, &scope);
        }
    }
}

fn read_rpm(reading: &mut Reading<'_>) {
    let scope = reading.file.folder().to_owned();
    for line in lines(reading.text()) {
        let text = &reading.text()[line.clone()];
        if text.trim_start().starts_with("BuildRequires") {
            read_needs(reading, &RPM_NEED, line.start, text, &scope);
        }
    }
}

fn read_needs(reading: &mut Reading<'_>, need: &Regex, start: usize, text: &str, scope: &str) {
    for found in need.captures_iter(text) {
        let (Some(package), Some(version)) = (found.get(1), found.get(2)) else { continue };
        let tool = TOOLS.iter().find(|(known, _)| *known == package.as_str());
        if let Some((_, tool)) = tool {
            let range = start + version.start()..start + version.end();
            reading.declare(tool, Role::Requires, Dialect::Debian, range).scope(scope);
        }
    }
}

/// Where each line stands.
fn lines(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        at..start
    })
}
