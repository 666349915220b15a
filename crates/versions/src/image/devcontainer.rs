use super::{Provided, suite};
use crate::{
    Constraint, Floating, Tool,
    dialect::leading_of_tag,
    tag::{self, Piece},
};

const PLACES: [&str; 3] = [
    "mcr.microsoft.com/devcontainers/",
    "mcr.microsoft.com/vscode/devcontainers/",
    "ghcr.io/devcontainers/images/",
];

/// Images with the tool they hold, and up to which number a tag with one number may be the image's own release.
const IMAGES: [(&str, &str, u64); 12] = [
    ("anaconda", "", 0),
    ("dotnet", "dotnet", 2),
    ("dotnetcore", "dotnet", 2),
    ("go", "go", 0),
    ("java", "java", 4),
    ("javascript-node", "node", 6),
    ("jekyll", "ruby", 2),
    ("php", "php", 4),
    ("python", "python", 2),
    ("ruby", "ruby", 2),
    ("rust", "rust", 0),
    ("typescript-node", "node", 6),
];

/// The name of a dev container's image.
pub(super) fn name(repository: &str) -> Option<&str> {
    PLACES.iter().find_map(|place| repository.strip_prefix(place))
}

/// The tools of a dev container's image. `1-20-bookworm` is Node 20 in the image's first release, and `20` is Node 20.
pub(super) fn tools(image: &str, tag: &str) -> Vec<Provided> {
    let mut found = Vec::new();
    let pieces = tag::pieces(tag);
    let known = IMAGES.iter().find(|(name, ..)| {
        *name == image || image.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
    });
    let mut from = 0;
    if let Some((_, tool, releases)) = known.filter(|(_, tool, _)| !tool.is_empty()) {
        let main = main(&Tool::named(tool), *releases, &pieces, tag);
        from = main.range.end;
        found.push(main);
    }
    // In `ubuntu-22.04` and `1-ubuntu-22.04` the distribution is all there is.
    let from = if found.is_empty() || from >= tag.len() { 0 } else { from };
    found.extend(suite::distribution(tag, from));
    found
}

fn main(tool: &Tool, releases: u64, pieces: &[Piece<'_>], tag: &str) -> Provided {
    let numeric = |piece: &&Piece<'_>| piece.text.starts_with(|char: char| char.is_ascii_digit());
    let first = pieces.first();
    let second = pieces.get(1).filter(numeric);
    let leads = first.is_some_and(|piece| piece.text == "dev" || numeric(&piece));
    if let (true, Some(second)) = (leads, second) {
        let (constraint, range) = leading_of_tag(tool, &tag[second.range.start..]);
        let start = second.range.start;
        return Provided::new(tool.clone(), constraint, range.start + start..range.end + start);
    }
    let Some(first) = first.filter(numeric) else {
        let range = first.map_or(0..0, |piece| piece.range.clone());
        return Provided::new(tool.clone(), Floating::Latest.into(), range);
    };
    let major = tool.version(first.text).map_or(0, |version| version.major());
    if major <= releases {
        let why = format!("`{}` may be the release of the image", first.text);
        return Provided::new(tool.clone(), Constraint::unknown(why), first.range.clone());
    }
    let (constraint, range) = leading_of_tag(tool, tag);
    Provided::new(tool.clone(), constraint, range)
}
