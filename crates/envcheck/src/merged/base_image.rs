use std::collections::BTreeMap;

use dockerfile::{Base, Dockerfile};

/// What the container's image is made from, as far as its metadata is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseImage {
    /// An image of that name.
    Named(String),
    /// Nothing that could have metadata, for this reason.
    None(&'static str),
    /// It depends on these variables, whose values nobody tells.
    Unknown(Vec<String>),
}

/// The image that the stage `target`, or the last one, of a Dockerfile starts from when it is built with `args`.
pub fn base_image(text: &str, args: &BTreeMap<String, String>, target: Option<&str>) -> BaseImage {
    let dockerfile = Dockerfile::parse(text);
    let mut known = platform();
    known.extend(args.iter().map(|(name, value)| (name.clone(), value.clone())));
    match start(&dockerfile, &known, target) {
        BaseImage::Unknown(names) if !names.is_empty() => {
            // An ARG that nobody gives a value is empty.
            known.extend(names.into_iter().map(|name| (name, String::new())));
            start(&dockerfile, &known, target)
        }
        told => told,
    }
}

fn start(
    dockerfile: &Dockerfile,
    known: &BTreeMap<String, String>,
    target: Option<&str>,
) -> BaseImage {
    let stages = dockerfile.stages_with(known);
    let named =
        |name: &str| stages.iter().rposition(|it| it.name.is_some_and(|word| word.raw() == name));
    let first = match target {
        Some(target) => named(target),
        None => stages.len().checked_sub(1),
    };
    let Some(mut at) = first else { return BaseImage::None("the Dockerfile has no such stage") };
    // A stage starts from an earlier one, so this ends.
    loop {
        match &stages[at].base {
            Base::Stage(below) if *below < at => at = *below,
            Base::Stage(_) => return BaseImage::None("its stages start from each other"),
            Base::Scratch => return BaseImage::None("it starts from scratch"),
            Base::Missing => return BaseImage::None("its FROM names nothing"),
            Base::Image(image) => {
                return match &image.resolved.value {
                    Some(name) => BaseImage::Named(name.clone()),
                    None => BaseImage::Unknown(image.resolved.unknown.iter().cloned().collect()),
                };
            }
        }
    }
}

/// What the builder says of the platform: that of this machine.
fn platform() -> BTreeMap<String, String> {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let system = if std::env::consts::OS == "macos" { "darwin" } else { std::env::consts::OS };
    let mut known = BTreeMap::new();
    for side in ["BUILD", "TARGET"] {
        known.insert(format!("{side}PLATFORM"), format!("{system}/{architecture}"));
        known.insert(format!("{side}OS"), system.to_owned());
        known.insert(format!("{side}ARCH"), architecture.to_owned());
        known.insert(format!("{side}VARIANT"), String::new());
    }
    known
}
