use super::Provided;
use crate::{
    Constraint, Floating, Set, Tool, Version,
    releases::Table,
    tag::{self, Piece},
};

/// Distributions as tags write them in front of a version: `alpine3.18`, `ubuntu-22.04`.
const DISTRIBUTIONS: [(&str, &str); 12] = [
    ("al", "amazonlinux"),
    ("almalinux", "almalinux"),
    ("alpine", "alpine"),
    ("amazonlinux", "amazonlinux"),
    ("centos", "centos"),
    ("debian", "debian"),
    ("fc", "fedora"),
    ("fedora", "fedora"),
    ("ol", "oraclelinux"),
    ("oraclelinux", "oraclelinux"),
    ("rockylinux", "rockylinux"),
    ("ubuntu", "ubuntu"),
];

/// The distribution that `tag` names from its byte `from` on.
pub(super) fn distribution(tag: &str, from: usize) -> Option<Provided> {
    let pieces = tag::pieces(tag);
    // A tag that is only made of such words has no version in front.
    let whole = from >= tag.len();
    let behind = pieces.iter().enumerate();
    behind
        .filter(|(_, piece)| whole || piece.range.start >= from)
        .find_map(|(index, piece)| coded(piece).or_else(|| versioned(piece, pieces.get(index + 1))))
}

/// `bookworm`, `jammy`.
fn coded(piece: &Piece<'_>) -> Option<Provided> {
    ["debian", "ubuntu"].into_iter().find_map(|name| {
        let tool = Tool::named(name);
        let release = Table::current().named(&tool, piece.text)?;
        let constraint = Constraint::set(release.set.clone());
        Some(Provided::new(tool, constraint, piece.range.clone()))
    })
}

/// `alpine3.18`, `alpine-3.20`, and `alpine`, which is the newest.
fn versioned(piece: &Piece<'_>, next: Option<&Piece<'_>>) -> Option<Provided> {
    let digit = piece.text.find(|char: char| char.is_ascii_digit()).unwrap_or(piece.text.len());
    let (name, version) = piece.text.split_at(digit);
    let (_, tool) = DISTRIBUTIONS.iter().find(|(written, _)| *written == name)?;
    let tool = Tool::named(tool);
    if let Some(version) = release(version) {
        return Some(Provided::new(
            tool,
            Constraint::set(Set::prefix(version)),
            piece.range.clone(),
        ));
    }
    let apart = next.and_then(|next| Some((release(next.text)?, next)));
    if let Some((version, next)) = apart {
        let range = piece.range.start..next.range.end;
        return Some(Provided::new(tool, Constraint::set(Set::prefix(version)), range));
    }
    let newest = version.is_empty() && name == "alpine";
    newest.then(|| Provided::new(tool, Floating::Latest.into(), piece.range.clone()))
}

fn release(text: &str) -> Option<Version> {
    Version::parse(text).filter(|version| !version.is_prerelease())
}
