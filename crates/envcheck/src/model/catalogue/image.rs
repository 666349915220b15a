use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// An official image.
#[derive(Debug, Default)]
pub struct Image {
    /// The user that its metadata names.
    pub user: &'static str,
    now: BTreeSet<&'static str>,
    gone: BTreeSet<&'static str>,
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
    let image = IMAGES.get(name)?;
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

    /// Every tag that is built.
    pub fn tags(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.now.iter().copied()
    }

    fn knows(&self, tag: &str) -> bool {
        self.now.contains(tag) || self.gone.contains(tag)
    }
}

static IMAGES: LazyLock<BTreeMap<&'static str, Image>> =
    LazyLock::new(|| read(include_str!("../../data/images.txt")));

fn read(text: &'static str) -> BTreeMap<&'static str, Image> {
    let mut images = BTreeMap::new();
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        match (first, current) {
            ("+" | "-", Some(name)) => {
                let image: &mut Image = images.entry(name).or_default();
                if first == "+" { image.now.extend(words) } else { image.gone.extend(words) }
            }
            (name, _) => {
                current = Some(name);
                images.entry(name).or_default().user = words.next().unwrap_or_default();
            }
        }
    }
    images
}
