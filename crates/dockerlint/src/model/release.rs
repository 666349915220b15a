use std::{fmt, sync::LazyLock};

use jiff::civil::Date;

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

/// The table of ends of life.
pub const END_OF_LIFE: &str = include_str!("../data/end_of_life.txt");

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| read(END_OF_LIFE));

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
    let mut parts = text.split('=');
    let version = Version::of(parts.next()?)?;
    Some(Release { version, end: parts.next()?.parse().ok(), code_name: parts.next() })
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
    use super::{PRODUCTS, read, release};

    #[test]
    fn every_release_of_the_table_is_read_and_they_are_in_order() {
        let table = include_str!("../data/end_of_life.txt");
        let rows = table.lines().filter(|line| line.starts_with("  "));
        let words: Vec<_> = rows.flat_map(str::split_whitespace).collect();
        assert!(words.iter().all(|word| release(word).is_some()));
        assert_eq!(
            read(table).iter().map(|product| product.releases.len()).sum::<usize>(),
            words.len()
        );
        for product in PRODUCTS.iter() {
            assert!(
                product.releases.is_sorted_by(|a, b| a.version < b.version),
                "{}",
                product.name
            );
        }
        let open = words.iter().filter(|word| word.ends_with("=-")).count();
        let dated = PRODUCTS.iter().flat_map(|product| &product.releases);
        assert_eq!(dated.filter(|release| release.end.is_none()).count(), open);
    }
}
