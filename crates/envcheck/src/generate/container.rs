use std::collections::BTreeSet;

use serde_json::{Map, Value};
use versions::{Set, Tool, Version};

use super::{Facts, Language, Manager, system};
use crate::model::catalogue::{self, TagState};

/// What the container is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// The image, with its tag.
    pub image: String,
    /// The user that works in it.
    pub user: String,
    /// What is installed into it.
    pub features: Vec<Feature>,
    /// Packages of the distribution that it needs too.
    pub packages: BTreeSet<String>,
}

/// A Feature and the options that differ from its defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its reference.
    pub id: String,
    /// Its options.
    pub options: Map<String, Value>,
}

/// Debian's releases, the current one first, and Ubuntu's for images that are made of it.
const SUITES: [&str; 3] = ["trixie", "bookworm", "noble"];

impl Container {
    /// The image of the first language for which there is one in a version that will do, with Features for the others.
    pub fn of(facts: &Facts) -> Self {
        let languages = facts.languages();
        let chosen =
            languages.iter().find_map(|language| Some((*language, tag(facts, *language)?)));
        let (image, user) = match &chosen {
            Some((language, tag)) => {
                (format!("{}:{tag}", language.image()), user_of(language.image()))
            }
            None => (format!("base:{}", suite(facts)), user_of("base")),
        };
        let mut container = Self {
            image: format!("mcr.microsoft.com/devcontainers/{image}"),
            user,
            features: Vec::new(),
            packages: system::packages(facts),
        };
        let base = chosen.map(|(language, _)| language);
        for language in languages {
            container.features.extend(feature(facts, language, base == Some(language)));
        }
        container
    }
}

fn user_of(image: &str) -> String {
    let reference = format!("mcr.microsoft.com/devcontainers/{image}");
    catalogue::image(&reference)
        .map_or_else(|| "vscode".to_owned(), |(image, _)| image.user.clone())
}

/// The newest tag of the image of `language` that holds a version which will do: `3.12-trixie`.
fn tag(facts: &Facts, language: Language) -> Option<String> {
    let reference = format!("mcr.microsoft.com/devcontainers/{}", language.image());
    let (image, _) = catalogue::image(&reference)?;
    let wish = facts.wish(language);
    let first = suite(facts);
    let others = SUITES.into_iter().filter(|suite| *suite != first);
    let suites: Vec<_> = [first].into_iter().chain(others).collect();
    let tags = image.tags().filter(|tag| image.state(tag) == TagState::Current);
    let mut candidates: Vec<(bool, Version, usize, usize, &str)> = Vec::new();
    for tag in tags {
        let Some((number, behind)) = tag.split_once('-') else { continue };
        let Some(place) = suites.iter().position(|suite| *suite == behind) else { continue };
        let Some(version) = language.tool().version(number) else { continue };
        let line = Set::prefix(version.clone());
        if line.is_disjoint(&wish.set) {
            continue;
        }
        let within = line.is_subset(&wish.set);
        // What only has a first number may be any of many releases; rustup and majors of others are meant so.
        let is_line = matches!(language, Language::Java | Language::Node | Language::Rust);
        if !within && !is_line && version.parts().len() < 2 {
            continue;
        }
        candidates.push((
            within,
            version.clone(),
            version.parts().len(),
            suites.len() - place,
            tag,
        ));
    }
    candidates.into_iter().max().map(|(.., tag)| tag.to_owned())
}

/// The release of Debian that the Dockerfiles of the workspace are made of, where there is one; else the current one.
fn suite(facts: &Facts) -> &'static str {
    let mut named =
        facts.workspace.files().iter().filter_map(|file| file.dockerfile().map(|_| &file.text));
    let found = named.find_map(|text| {
        let mut from = text.lines().filter(|line| line.to_ascii_uppercase().starts_with("FROM "));
        from.find_map(|line| SUITES[..2].iter().find(|suite| line.contains(**suite)))
    });
    found.copied().unwrap_or(SUITES[0])
}

/// The Feature for a language that the image does not bring, or for what its image lacks.
fn feature(facts: &Facts, language: Language, in_image: bool) -> Option<Feature> {
    let mut options = Map::new();
    let needs = |manager: Manager, wrapper: &str| {
        facts
            .projects_in(language)
            .any(|project| project.manager == manager && !facts.tree.has(&project.path(wrapper)))
    };
    if language == Language::Java {
        if in_image {
            options.insert("version".to_owned(), "none".into());
        }
        if needs(Manager::Maven, "mvnw") {
            options.insert("installMaven".to_owned(), true.into());
        }
        if needs(Manager::Gradle, "gradlew") {
            options.insert("installGradle".to_owned(), true.into());
        }
        if in_image && options.len() == 1 {
            return None;
        }
    } else if in_image {
        return None;
    }
    if !in_image && let Some(version) = version(facts, language) {
        options.insert("version".to_owned(), version.into());
    }
    let major = catalogue::features().get(language.feature())?.newest()?;
    Some(Feature {
        id: format!("ghcr.io/devcontainers/features/{}:{major}", language.feature()),
        options,
    })
}

/// The version of what runs `language`, as a Feature takes it: the line of releases that is wanted.
pub(crate) fn version(facts: &Facts, language: Language) -> Option<String> {
    let tool = language.tool();
    let wish = facts.wish(language);
    // rustup reads the file itself, and installs what it says.
    if language == Language::Rust {
        return None;
    }
    // What there is an image of is supported.
    if let Some(tag) = tag(facts, language).filter(|_| wish.set.single().is_none()) {
        return tag.split_once('-').map(|(version, _)| version.to_owned());
    }
    let single = wish.set.single().map(ToString::to_string);
    single.or_else(|| {
        let newest = facts.toolchain.circumstances.newest(&tool, &wish.set)?;
        // The line as a whole, unless only some of its versions will do.
        let line = tool.version(&newest.cycle)?;
        if newest.set.is_subset(&wish.set) || tool == Tool::NODE || tool == Tool::JAVA {
            return Some(line.to_string());
        }
        newest.latest.clone().filter(|latest| {
            tool.version(latest).is_some_and(|version| wish.set.contains(&version))
        })
    })
}
