use std::{fmt, sync::LazyLock};

use jiff::civil::Date;
use versions::{Tool, releases::Table};

use super::ImageName;

/// A release that no longer gets fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Whose release it is, and which: `debian 10 (buster)`.
    pub release: String,
    /// The last day on which it got fixes.
    pub end: Date,
    /// The newer release that this is known from, for one that no list has.
    pub before: Option<String>,
}

/// What `image` says to hold and nobody mends any more on the day `today`: the image's own program, and the
/// distribution its tag names.
pub fn ended(image: &ImageName<'_>, today: Date) -> Vec<Ended> {
    let Some(tag) = image.tag else { return Vec::new() };
    let own = product(image);
    let mut found = Vec::new();
    for (index, part) in tag.split('-').enumerate() {
        let release = match part.find(|char: char| char.is_ascii_digit()) {
            Some(0) if index == 0 => own.and_then(|product| end(product, part)),
            Some(at) if at > 0 => named(&part[..at], own).and_then(|it| end(it, &part[at..])),
            Some(_) => None,
            None => code_name(part, image, own),
        };
        found.extend(release.filter(|ended| ended.end < today && !found.contains(ended)));
    }
    found
}

/// Distributions as tags write them in front of a version: `alpine3.18`, `ubuntu20.04`, `stream8`.
const DISTRIBUTIONS: [(&str, &str); 10] = [
    ("almalinux", "almalinux"),
    ("alpine", "alpine"),
    ("amazonlinux", "amazonlinux"),
    ("centos", "centos"),
    ("debian", "debian"),
    ("fedora", "fedora"),
    ("rocky", "rockylinux"),
    ("rockylinux", "rockylinux"),
    ("stream", "centos-stream"),
    ("ubuntu", "ubuntu"),
];

/// Where official images, and those that distributions publish on their own, are found besides Docker Hub.
const MIRRORS: [&str; 8] = [
    "public.ecr.aws/docker/library/",
    "public.ecr.aws/amazonlinux/",
    "mirror.gcr.io/library/",
    "registry.fedoraproject.org/",
    "quay.io/fedora/",
    "quay.io/centos/",
    "quay.io/rockylinux/",
    "quay.io/almalinuxorg/",
];

struct Product {
    name: &'static str,
    releases: Vec<Release>,
}

struct Release {
    version: Version,
    end: Option<Date>,
    code_name: Option<&'static str>,
}

/// `3.18` as numbers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Version(Vec<u32>);

/// The ends of life that the table of releases does not have.
pub const END_OF_LIFE: &str = include_str!("../data/end_of_life.txt");

/// Official images whose tags begin with a version of what they are named for: the image, and the name of its releases.
const IMAGES: [(&str, &str); 19] = [
    ("almalinux", "almalinux"),
    ("alpine", "alpine"),
    ("amazonlinux", "amazonlinux"),
    ("centos", "centos"),
    ("centos-stream", "centos-stream"),
    ("debian", "debian"),
    ("fedora", "fedora"),
    ("golang", "go"),
    ("mongo", "mongo"),
    ("mysql", "mysql"),
    ("nginx", "nginx"),
    ("node", "node"),
    ("php", "php"),
    ("postgres", "postgres"),
    ("python", "python"),
    ("redis", "redis"),
    ("rockylinux", "rockylinux"),
    ("ruby", "ruby"),
    ("ubuntu", "ubuntu"),
];

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
    let mut products = read(END_OF_LIFE);
    for (image, name) in IMAGES {
        let releases = Table::current().of(&Tool::named(name)).iter().filter_map(|release| {
            let version = Version::of(&release.cycle)?;
            let code_name = release.codename.as_deref();
            Some(Release { version, end: release.eol, code_name })
        });
        match products.iter_mut().find(|product| product.name == image) {
            Some(product) => product.releases.extend(releases),
            None => products.push(Product { name: image, releases: releases.collect() }),
        }
    }
    for product in &mut products {
        product.releases.sort_by(|one, other| one.version.cmp(&other.version));
    }
    products
});

fn read(text: &'static str) -> Vec<Product> {
    let mut products: Vec<Product> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with(' ') && !line.is_empty() {
            products.push(Product { name: line, releases: Vec::new() });
        } else if let Some(product) = products.last_mut() {
            product.releases.extend(line.split_whitespace().filter_map(release));
        }
    }
    products
}

fn release(text: &'static str) -> Option<Release> {
    let (version, end) = text.split_once('=')?;
    Some(Release { version: Version::of(version)?, end: end.parse().ok(), code_name: None })
}

/// The product whose repository `image` is.
fn product(image: &ImageName<'_>) -> Option<&'static Product> {
    let name = image.official().or_else(|| {
        let path = format!("{}/{}", image.registry?, image.repository);
        let known = MIRRORS.iter().find(|mirror| path.starts_with(**mirror))?;
        image.repository.get(image.repository.len().checked_sub(path.len() - known.len())?..)
    });
    let name = name.or(match (image.registry, image.repository) {
        (None | Some("docker.io"), "rockylinux/rockylinux") => Some("rockylinux"),
        _ => None,
    });
    find(name?)
}

fn find(name: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.name == name)
}

/// The product that a tag calls `name` in front of a version.
fn named(name: &str, own: Option<&'static Product>) -> Option<&'static Product> {
    let distribution = DISTRIBUTIONS.iter().find(|(written, _)| *written == name);
    match distribution {
        Some((_, product)) => find(product),
        None => own.filter(|product| product.name == name),
    }
}

/// A release by its code name: `buster` in official images and in those that follow their tags.
fn code_name(part: &str, image: &ImageName<'_>, own: Option<&'static Product>) -> Option<Ended> {
    let follows =
        image.official().is_some() || own.is_some() || image.registry == Some("mcr.microsoft.com");
    let systems = ["debian", "ubuntu"].into_iter().filter_map(find).filter(|_| follows);
    systems.chain(own).find_map(|product| {
        let release = product.releases.iter().find(|release| release.code_name == Some(part))?;
        Some(Ended { release: release.called(product), end: release.end?, before: None })
    })
}

/// Until when the release of `product` that a tag calls `written` got fixes; `None` when that lies open.
fn end(product: &'static Product, written: &str) -> Option<Ended> {
    let version = Version::of(written)?;
    let releases = &product.releases;
    let exact = releases.iter().rfind(|release| version.0.starts_with(&release.version.0));
    if let Some(release) = exact {
        return Some(Ended { release: release.called(product), end: release.end?, before: None });
    }
    // `python:2` is the newest 2.x; of the newest major version there may be releases that the list has not.
    let newest = releases.last().and_then(|release| release.version.0.first());
    let mut line = releases.iter().filter(|release| release.version.0.starts_with(&version.0));
    if let Some(last) = line.next_back() {
        let open = newest == version.0.first() || last.end.is_none();
        let end = line.filter_map(|release| release.end).chain(last.end).max();
        let release = format!("{} {version}", product.name);
        return end.filter(|_| !open).map(|end| Ended { release, end, before: None });
    }
    let above = releases.iter().find(|release| release.version > version)?;
    Some(Ended {
        release: format!("{} {version}", product.name),
        end: above.end?,
        before: Some(above.called(product)),
    })
}

impl Release {
    fn called(&self, product: &Product) -> String {
        let name = self.code_name.map(|name| format!(" ({name})")).unwrap_or_default();
        format!("{} {}{name}", product.name.replace('-', " "), self.version)
    }
}

impl Version {
    /// The numbers that `text` starts with: `8u212` is 8, `1.21rc2` is 1.21.
    fn of(text: &str) -> Option<Self> {
        let end = text.find(|char: char| !char.is_ascii_digit() && char != '.');
        let numbers = text[..end.unwrap_or(text.len())].trim_end_matches('.');
        let numbers: Option<Vec<u32>> = numbers.split('.').map(|part| part.parse().ok()).collect();
        numbers.map(Self)
    }
}

/// As projects write it: ubuntu and old amazonlinux pad the month.
impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, number) in self.0.iter().enumerate() {
            let year = index == 1 && self.0.first().is_some_and(|first| *first > 11);
            match (index, year) {
                (0, _) => write!(out, "{number}")?,
                (_, true) => write!(out, ".{number:02}")?,
                _ => write!(out, ".{number}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{IMAGES, PRODUCTS, read};

    #[test]
    fn every_product_has_releases_in_order_and_none_twice() {
        for product in PRODUCTS.iter() {
            let releases = &product.releases;
            assert!(!releases.is_empty(), "{}", product.name);
            assert!(releases.is_sorted_by(|a, b| a.version < b.version), "{}", product.name);
        }
        let own = read(include_str!("../data/end_of_life.txt"));
        let known = |name: &str| IMAGES.iter().any(|(image, _)| *image == name);
        let more = own.iter().filter(|product| !known(product.name)).count();
        assert_eq!(PRODUCTS.len(), IMAGES.len() + more);
        let words = include_str!("../data/end_of_life.txt").lines();
        let words = words.filter(|line| line.starts_with("  ")).flat_map(str::split_whitespace);
        assert_eq!(own.iter().map(|product| product.releases.len()).sum::<usize>(), words.count());
    }
}
