use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use findings::{
    Baseline, Comment, FileId, Level, Policy, Profile, RULE_SETS, Report, Safety, Selection,
    Selections, Severity, Sources, render::Format,
};
use jiff::civil::Date;
use source::{
    config::{Choice, Configuration, Locator, Settings as ConfigSettings},
    discover::Exclude,
};

use crate::{
    FixArgs, GateArgs, KEYS, Program,
    args::{OutputArg, Threshold},
};

/// The arguments and the configuration, resolved: nothing below looks at either again.
#[derive(Debug)]
pub struct Settings {
    /// What is written where.
    pub outputs: Vec<OutputArg>,
    /// Least severity that fails.
    pub fail_on: Option<Severity>,
    /// Which rules run on which file.
    pub selections: Selections,
    /// How suppressions are judged.
    pub policy: Policy,
    /// Known findings.
    pub baseline: Baseline,
    /// Where the baseline is written to.
    pub write_baseline: Option<PathBuf>,
    /// Up to which safety findings are mended.
    pub fix: Option<Safety>,
    /// Whether mended files are shown instead of written.
    pub diff: bool,
    /// Whether comments may silence findings.
    pub ignore_comments: bool,
    /// What the configuration of the current folder says to the families.
    pub config: Arc<ConfigSettings>,
    /// What the configuration nearest to each file says to them.
    pub configs: BTreeMap<FileId, Arc<ConfigSettings>>,
    /// What is wrong with the configurations.
    pub reports: Vec<Report>,
    /// Comments in the configurations.
    pub comments: Vec<Comment>,
}

impl Settings {
    /// What the configuration nearest to `file` says to the families.
    pub fn config_of(&self, file: FileId) -> &ConfigSettings {
        self.configs.get(&file).unwrap_or(&self.config)
    }
}

/// What is known before any file is looked for.
#[derive(Debug)]
pub(crate) struct Start<'a> {
    pub(crate) configuration: Configuration<'a>,
    pub(crate) config: Arc<ConfigSettings>,
}

impl<'a> Start<'a> {
    /// Reads the configuration that holds for the current folder.
    pub(crate) fn new(
        args: &GateArgs,
        program: &'a Program,
        sources: &mut Sources,
    ) -> anyhow::Result<Self> {
        let choice = match &args.config {
            Some(file) => Choice::File(file.clone()),
            None if args.no_config => Choice::None,
            None => Choice::Nearest,
        };
        let mut configuration = Configuration::new(Locator::new(choice)?, KEYS, &program.rules);
        let config = configuration.of(Path::new("."), sources);
        Ok(Self { configuration, config })
    }

    /// What the configuration leaves out.
    pub(crate) fn exclude(&self) -> anyhow::Result<Exclude> {
        let globs = self.config.list(&["exclude"]).unwrap_or_default();
        Ok(Exclude::new(globs.iter().map(String::as_str))?)
    }

    /// Resolves everything else; `paths` are the files of the run.
    pub(crate) fn resolve(
        mut self,
        args: &GateArgs,
        fixes: &FixArgs,
        program: &Program,
        paths: &BTreeMap<FileId, PathBuf>,
        sources: &mut Sources,
    ) -> anyhow::Result<Settings> {
        let mut selections = Selections::new(selection(args, program, &self.config)?);
        let mut configs = BTreeMap::new();
        let mut known: Vec<(Arc<ConfigSettings>, Arc<Selection>)> = Vec::new();
        for (file, path) in paths {
            let config = self.configuration.of(path, sources);
            configs.insert(*file, Arc::clone(&config));
            let same = known.iter().find(|(other, _)| Arc::ptr_eq(other, &config));
            let chosen = if let Some((_, selection)) = same {
                Arc::clone(selection)
            } else {
                let selection = Arc::new(selection(args, program, &config)?);
                known.push((Arc::clone(&config), Arc::clone(&selection)));
                selection
            };
            selections.set(*file, chosen);
        }
        let threshold =
            args.fail_on.or_else(|| self.config.text(&["fail-on"]).and_then(Threshold::parse));
        let baseline_path = baseline_path(args, &self.config);
        let (reports, comments) = self.configuration.finish();
        Ok(Settings {
            outputs: outputs(args),
            fail_on: threshold.unwrap_or(Threshold::Error).severity(),
            selections,
            policy: Policy {
                today: args.as_of.unwrap_or_else(today),
                require_reason: self.config.bool(&["require-reason"]).unwrap_or(false),
            },
            baseline: read_baseline(baseline_path.as_deref(), args.write_baseline)?,
            write_baseline: baseline_path.filter(|_| args.write_baseline),
            fix: fixes.safety(),
            diff: fixes.diff,
            ignore_comments: self.config.bool(&["ignore-comments"]).unwrap_or(true),
            config: self.config,
            configs,
            reports,
            comments,
        })
    }
}

/// The profile's levels, the configuration's, then what the command line says.
fn selection(
    args: &GateArgs,
    program: &Program,
    config: &ConfigSettings,
) -> anyhow::Result<Selection> {
    let rules = &program.rules;
    let mut selection = Selection::default();
    let profile =
        args.profile.or_else(|| config.text(&["profile"]).and_then(|name| name.parse().ok()));
    let profile: Option<Profile> = profile;
    for (rule, level) in profile.map(program.profile).unwrap_or_default() {
        selection.set_rule(rule, level);
    }
    if let Some(wanted) = config.text(&["rule-set"]) {
        let age = |version: &str| RULE_SETS.iter().position(|known| *known == version);
        for rule in rules.iter().filter(|rule| age(rule.since) > age(wanted)) {
            selection.set_rule(rule, Level::Off);
        }
    }
    config.select(rules, &mut selection);
    let unknown = |option: &str, name: &str| {
        let hint =
            rules.nearest(name).map_or(";".to_owned(), |near| format!("; did you mean `{near}`?"));
        anyhow::anyhow!("{option} {name}: there is no such rule{hint} `rules` lists them all")
    };
    for name in &args.select {
        if !selection.only(rules, name) {
            bail!(unknown("--select", name));
        }
    }
    for name in &args.ignore {
        if !selection.set(rules, name, Level::Off) {
            bail!(unknown("--ignore", name));
        }
    }
    Ok(selection)
}

/// For people, and in a GitHub workflow also for the pull request.
#[expect(clippy::disallowed_methods, reason = "the edge: read once, into settings")]
fn outputs(args: &GateArgs) -> Vec<OutputArg> {
    if !args.format.is_empty() {
        return args.format.clone();
    }
    let mut formats = vec![Format::Human];
    if std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true") {
        formats.push(Format::Github);
    }
    formats.into_iter().map(|format| OutputArg { format, file: None }).collect()
}

fn baseline_path(args: &GateArgs, config: &ConfigSettings) -> Option<PathBuf> {
    let configured = || Some(config.folder()?.join(config.text(&["baseline"])?));
    args.baseline.clone().or_else(configured)
}

/// A baseline that is about to be written may be missing; one that is to be used may not.
fn read_baseline(path: Option<&Path>, writing: bool) -> anyhow::Result<Baseline> {
    let Some(path) = path else { return Ok(Baseline::default()) };
    if writing && !path.exists() {
        return Ok(Baseline::default());
    }
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("baseline {}: write it with --write-baseline first", path.display())
    })?;
    Baseline::parse(&text).with_context(|| format!("baseline {}", path.display()))
}

/// The day it is, everywhere the same.
pub fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}
