//! `envcheck.toml`: found, read by a table of keys, its mistakes reported where they are.

mod amount;
mod hadolint;
mod key;
mod locate;
mod read;
mod schema;
mod settings;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use findings::{Comment, FileId, Report, Rule, Rules, Severity, Sources};

pub use amount::bytes;
pub use hadolint::migrate;
pub use key::{Key, Kind};
pub use locate::{Choice, ConfigError, Locator};
pub use schema::json_schema;
pub use settings::Settings;

use crate::{Format, discover, parse};

/// Name of the file.
pub const FILE_NAME: &str = "envcheck.toml";

/// What is looked for in a folder, the first that is there counts: those of hadolint are understood as they are.
const FILE_NAMES: [&str; 3] = [FILE_NAME, ".hadolint.yaml", ".hadolint.yml"];

/// The rule that mistakes in `envcheck.toml` break.
pub static INVALID_CONFIGURATION: Rule = Rule {
    id: "invalid-configuration",
    summary: "configuration is not valid",
    severity: Severity::Error,
    docs: include_str!("config/invalid_configuration.md"),
    ..Rule::STABLE
};

/// The settings that hold for each file of a run; every `envcheck.toml` is read once.
#[derive(Debug)]
pub struct Configuration<'a> {
    locator: Locator,
    keys: &'static [Key],
    rules: &'a Rules,
    read: BTreeMap<PathBuf, Arc<Settings>>,
    none: Arc<Settings>,
    reports: Vec<Report>,
    comments: Vec<Comment>,
}

impl<'a> Configuration<'a> {
    /// Knows `keys`, and rules to give levels to.
    pub fn new(locator: Locator, keys: &'static [Key], rules: &'a Rules) -> Self {
        let (read, none) = (BTreeMap::new(), Arc::new(Settings::default()));
        Self { locator, keys, rules, read, none, reports: Vec::new(), comments: Vec::new() }
    }

    /// The settings that hold for `path`, a file or a folder. A configuration that is read for it goes to
    /// `sources`.
    pub fn of(&mut self, path: &Path, sources: &mut Sources) -> Arc<Settings> {
        let Some(file) = self.locator.locate(path) else { return Arc::clone(&self.none) };
        if let Some(settings) = self.read.get(&file) {
            return Arc::clone(settings);
        }
        let settings = Arc::new(self.load(&file, sources));
        self.read.insert(file, Arc::clone(&settings));
        settings
    }

    /// What is wrong with the configurations that were read, and the comments in them.
    pub fn finish(self) -> (Vec<Report>, Vec<Comment>) {
        (self.reports, self.comments)
    }

    fn load(&mut self, file: &Path, sources: &mut Sources) -> Settings {
        let name = self.locator.name(file);
        let folder = file.parent().unwrap_or(Path::new("."));
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => return self.unread(file, &discover::reason(file, &error)),
        };
        let source = match crate::decode(&name, bytes) {
            Ok(source) => source,
            Err(not_checked) => return self.unread(file, &not_checked.reason),
        };
        let format = Format::of(file).filter(|format| *format == Format::Yaml);
        let parsed = parse(format.unwrap_or(Format::Toml), source.text());
        let id = sources.add(source);
        let mut report = Report::new(id, &name);
        let settings = match parsed.format {
            Format::Yaml => hadolint::read(&parsed, self.rules, &mut report),
            _ => read::read(&parsed, self.keys, self.rules, &mut report),
        };
        self.comments.extend(parsed.comments_of(id, sources.get(id)));
        self.reports.push(report);
        settings.read_from(folder.to_owned(), id)
    }

    fn unread(&mut self, file: &Path, reason: &str) -> Settings {
        let mut report = Report::new(FileId::default(), self.locator.name(file));
        report.enter(&INVALID_CONFIGURATION);
        report.not_checked(reason);
        self.reports.push(report);
        Settings::default()
    }
}
