use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::newer::newer;

/// An official image.
#[derive(Debug, Default)]
pub struct Image {
    /// The user that its metadata names.
    pub user: String,
    now: BTreeSet<String>,
    gone: BTreeSet<String>,
}

/// What becomes of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagState {
    /// It is built, or nothing is known about it.
    Current,
    /// It is built no more.
    Gone,
}

const REPOSITORY: &str = "mcr.microsoft.com/devcontainers/";

/// The official image that `reference` names, and the tag without the version that images are released under.
pub fn image(reference: &str) -> Option<(&'static Image, &str)> {
    let rest = reference.strip_prefix(REPOSITORY)?;
    let rest = rest.split('@').next()?;
    let (name, tag) = rest.split_once(':').unwrap_or((rest, ""));
    let image = newer().images.as_ref().unwrap_or(&IMAGES).get(name)?;
    let bare = without_version(tag);
    Some((image, if image.knows(tag) { tag } else { bare }))
}

/// `3.12-bookworm` of `1-3.12-bookworm`; nothing of `1.2`.
fn without_version(tag: &str) -> &str {
    let (head, rest) = tag.split_once('-').unwrap_or((tag, ""));
    let version =
        !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if version { rest } else { tag }
}

impl Image {
    /// What becomes of `tag`.
    pub fn state(&self, tag: &str) -> TagState {
        if self.gone.contains(tag) { TagState::Gone } else { TagState::Current }
    }

    /// Every tag that was built once.
    pub fn given_up(&self) -> impl Iterator<Item = &str> {
        self.gone.iter().map(String::as_str)
    }

    /// Every tag that is built.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.now.iter().map(String::as_str)
    }

    fn knows(&self, tag: &str) -> bool {
        self.now.contains(tag) || self.gone.contains(tag)
    }
}

/// The official images by name.
#[derive(Debug, Default)]
pub struct Images(BTreeMap<String, Image>);

pub(super) const TEXT: &str = include_str!("../../data/images.txt");

static IMAGES: LazyLock<Images> = LazyLock::new(|| Images::parse(TEXT));

impl Images {
    /// Reads a table as `scripts/image-catalogue` writes it.
    pub fn parse(text: &str) -> Self {
        Self(read(text))
    }

    fn get(&self, name: &str) -> Option<&Image> {
        self.0.get(name)
    }

    /// Every image with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Image)> {
        self.0.iter().map(|(name, image)| (name.as_str(), image))
    }
}

fn read(text: &str) -> BTreeMap<String, Image> {
    let mut images: BTreeMap<String, Image> = BTreeMap::new();
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        match (first, current) {
            ("+" | "-", Some(name)) => {
                let image = images.entry(str::to_owned(name)).or_default();
                let tags = words.map(str::to_owned);
                if first == "+" { image.now.extend(tags) } else { image.gone.extend(tags) }
            }
            (name, _) => {
                current = Some(name);
                let image = images.entry(name.to_owned()).or_default();
                words.next().unwrap_or_default().clone_into(&mut image.user);
            }
        }
    }
    images
}
