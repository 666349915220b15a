use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;

use super::{Context, Platform, Registry, Settings};

/// What is known about the build of a Dockerfile beside its text.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The options of the checks.
    pub settings: Arc<Settings>,
    /// `--build-arg` values it is built with; empty when nobody said.
    pub build_args: BTreeMap<String, String>,
    /// The stage that is built, by name or number; the last one when nobody said.
    pub target: Option<String>,
    /// The build context, where it was looked at.
    pub context: Option<Context>,
    /// What registries say about its images, where they were asked.
    pub registry: Option<Arc<Registry>>,
    /// The platforms that it is built for; empty when nobody said.
    pub platforms: Vec<Platform>,
}

impl Known {
    /// What a configuration tells, judged on the day `today`.
    pub fn new(config: &source::config::Settings, today: Date) -> Self {
        Self { settings: Arc::new(Settings::new(config, today)), ..Self::default() }
    }
}
