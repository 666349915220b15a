use dockerfile::{Base, Instruction};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Platform, RemoteImage},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unavailable-platform",
        summary: "image is not made for the platform",
        severity: Severity::Error,
        docs: include_str!("unavailable_platform.md"),
        aliases: &["InvalidBaseImagePlatform"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let Some(registry) = &lint.known.registry else { return };
    for stage in &lint.stages {
        let (Some(from), Base::Image(base)) = (&stage.from, &stage.base) else { continue };
        let name = base.resolved.value.as_deref().unwrap_or_default();
        let Some(image) = registry.image(name) else { continue };
        let missing = wanted(lint, from).into_iter().find(|wanted| lacks(image, wanted));
        if let Some(missing) = missing {
            let made: Vec<_> = image.platforms.iter().map(ToString::to_string).collect();
            let message = format!("`{name}` is made for {}, not for {missing}", made.join(", "));
            report.at(&base.span, message);
        }
    }
}

/// The platforms that the stage is built for, as far as they are known.
fn wanted(lint: &Lint, from: &Instruction) -> Vec<Platform> {
    let Some(flag) = from.flag("platform") else { return lint.known.platforms.clone() };
    let Some(word) = &flag.value else { return Vec::new() };
    match lint.value(word, from) {
        Some(value) => Platform::parse(&value).into_iter().collect(),
        None if word.value().contains("TARGETPLATFORM") => lint.known.platforms.clone(),
        None => Vec::new(),
    }
}

fn lacks(image: &RemoteImage, wanted: &Platform) -> bool {
    !image.platforms.is_empty() && !image.platforms.contains(wanted)
}
