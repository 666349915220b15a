use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use jiff::civil::Date;
use source::{Format, Node};

use super::Problem;
use crate::model::catalogue::Images;

/// What the repository says about one image.
#[derive(Debug, Default)]
pub struct ImageSource {
    /// Its `manifest.json`.
    pub manifest: Option<Vec<u8>>,
    /// Its `.devcontainer/devcontainer.json`.
    pub devcontainer: Option<Vec<u8>>,
}

/// Bytes that a line of the table has at most.
const WIDTH: usize = 110;

/// The table of images `old` with what the folders of the images' repository say on `today`.
pub fn images(
    old: &str,
    folders: &BTreeMap<String, ImageSource>,
    today: Date,
) -> Result<String, Problem> {
    let mut now: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut users: BTreeMap<String, String> = BTreeMap::new();
    for (folder, source) in folders {
        let Some(manifest) = &source.manifest else { continue };
        let manifest = jsonc(manifest)
            .ok_or_else(|| Problem::form(format!("src/{folder}/manifest.json cannot be read")))?;
        let config = source.devcontainer.as_deref().and_then(jsonc);
        let user = config.as_ref().and_then(|config| config.get("remoteUser")?.as_str());
        for (image, tag) in tags(&manifest) {
            if let Some(user) = user.filter(|user| is_plain(user)) {
                users.insert(image.clone(), user.to_owned());
            }
            now.entry(image).or_default().insert(tag);
        }
    }
    if now.is_empty() {
        return Err(Problem::form("no src/NAME/manifest.json names a tag"));
    }
    let known = Images::parse(old);
    let mut text = format!(
        "# Tags of mcr.microsoft.com/devcontainers/NAME without their own version: as of {today}, from\n\
         # https://github.com/devcontainers/images (MIT), src/*/manifest.json and what was known before.\n\
         # NAME and the user of its metadata; + what is built, - what is built no more.\n\n"
    );
    let mut gone: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, image) in known.iter() {
        let current = now.entry(name.to_owned()).or_default();
        let ever = image.tags().chain(image.given_up()).map(str::to_owned);
        gone.insert(name.to_owned(), ever.filter(|tag| !current.contains(tag)).collect());
        users.entry(name.to_owned()).or_insert_with(|| image.user.clone());
    }
    for (name, tags) in &now {
        let _ = writeln!(text, "{name} {}", users.get(name).map_or("", String::as_str));
        list(&mut text, '+', tags);
        list(&mut text, '-', gone.get(name).unwrap_or(&BTreeSet::new()));
    }
    Ok(text)
}

fn jsonc(bytes: &[u8]) -> Option<Node> {
    let parsed = source::parse(Format::Jsonc, std::str::from_utf8(bytes).ok()?);
    let is_sound = parsed.is_sound();
    parsed.documents.into_iter().next().filter(|_| is_sound)
}

/// The names and tags that a manifest makes, without the version that images are released under.
fn tags(manifest: &Node) -> Vec<(String, String)> {
    let variants = manifest.get("variants").map(Node::items).unwrap_or_default();
    let mut variants: Vec<&str> = variants.iter().filter_map(Node::as_str).collect();
    if variants.is_empty() {
        variants.push("");
    }
    let mut made = Vec::new();
    for variant in variants {
        let lists =
            [manifest.at(&["build", "tags"]), manifest.at(&["build", "variantTags", variant])];
        let written = lists.into_iter().flatten().flat_map(Node::items).filter_map(Node::as_str);
        for tag in written {
            let tag = tag.replace("${VARIANT}", variant);
            let Some((name, tag)) = tag.split_once(':') else { continue };
            let tag = match tag.strip_prefix("${VERSION}") {
                Some(rest) => rest.strip_prefix('-').unwrap_or(rest),
                None => tag,
            };
            if is_plain(name) && is_plain(tag) {
                made.push((name.to_owned(), tag.to_owned()));
            }
        }
    }
    made
}

/// Whether `text` may be a name or a tag.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

fn list(text: &mut String, sign: char, tags: &BTreeSet<String>) {
    let mut line = String::new();
    for tag in tags {
        if !line.is_empty() && line.len() + 1 + tag.len() > WIDTH {
            text.push_str(&line);
            text.push('\n');
            line.clear();
        }
        if line.is_empty() {
            line = format!("  {sign}");
        }
        line.push(' ');
        line.push_str(tag);
    }
    if !line.is_empty() {
        text.push_str(&line);
        text.push('\n');
    }
}
