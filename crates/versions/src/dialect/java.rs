use super::{select, setup};
use crate::{Constraint, Fault, Floating, Meaning, Set, Tool};

/// Names of vendors, as version managers and actions write them in front, and SDKMAN behind the version.
const VENDORS: &[(&str, &[&str])] = &[
    ("corretto", &["amzn", "amazon-corretto", "amazoncorretto"]),
    ("dragonwell", &["albba", "alibaba-dragonwell"]),
    (
        "graalvm",
        &[
            "graal",
            "graalce",
            "graalvm-ce",
            "graalvm-community",
            "graalvm64",
            "oracle-graalvm",
            "grl",
            "nik",
        ],
    ),
    ("jetbrains", &["jbr"]),
    ("kona", &["tencent-kona"]),
    ("liberica", &["librca", "liberica-jdk", "liberica-nik", "bellsoft"]),
    ("mandrel", &["mandrel-community"]),
    ("microsoft", &["ms", "microsoft-openjdk"]),
    ("openjdk", &["open", "openjdk64", "jdk", "java", "javafx"]),
    ("oracle", &["oracle64", "oracle-openjdk"]),
    ("sapmachine", &["sapmchn"]),
    (
        "semeru",
        &["sem", "semeru-openj9", "ibm-semeru", "ibm", "adopt-openj9", "adoptopenjdk-openj9"],
    ),
    (
        "temurin",
        &[
            "tem",
            "eclipse-temurin",
            "adopt",
            "adopt-hotspot",
            "adoptopenjdk",
            "adpt",
            "temurin-jdk",
        ],
    ),
    ("trava", &["trava-8"]),
    ("zulu", &["azul", "zulu-crac", "zulu-fx", "zulu64"]),
];

/// A version of Java, with whose build it is: `17`, `1.8`, `temurin-17.0.1`, `21.0.2-tem`, `21-ea`.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let (_, word) = select::trimmed(text);
    if let Some(floating) = select::name(word) {
        return Ok(floating.into());
    }
    let digit = version_start(word);
    // `graalvm-ce-java17-22.3.0`: Java's version stands before the vendor's.
    if let Some((name, version)) =
        word.split_once("java").filter(|(name, _)| name.starts_with("graalvm"))
    {
        let version = version.split('-').next().unwrap_or_default();
        if let Some(set) = select::versions(tool, version) {
            return Ok(Constraint::set(set).of_vendor(vendor(name).unwrap_or("graalvm")));
        }
    }
    let name = without_package(word[..digit].trim_end_matches(['-', '@', '_']));
    let (front, rest) = match vendor(name) {
        Some(known) => (Some(known), &word[digit..]),
        None if name.is_empty() => (None, word),
        None => return Err(select::not_understood(text, word)),
    };
    if rest.is_empty() {
        let constraint = Constraint::from(Floating::Latest);
        return Ok(Constraint { vendor: front.map(str::to_owned), ..constraint });
    }
    let (version, behind) = split_vendor(rest);
    let vendor = front.or(behind).map(str::to_owned);
    let Some(meaning) = meaning(tool, version) else {
        return Err(select::not_understood(text, word));
    };
    Ok(Constraint { vendor, ..meaning.into() })
}

fn meaning(tool: &Tool, version: &str) -> Option<Meaning> {
    // `21-ea`: the early builds of 21.
    if let Some(line) = version.strip_suffix("-ea") {
        let version = tool.version(line)?;
        return Some(Set::line(version).into());
    }
    select::any(tool, version)
}

/// `21.0.2` and `tem` of `21.0.2-tem`; `11.0.11.hs` was `AdoptOpenJDK`'s.
fn split_vendor(text: &str) -> (&str, Option<&'static str>) {
    if let Some((version, name)) = text.split_once('-')
        && let Some(known) = vendor(name)
    {
        let cut =
            version.find(".hs").or_else(|| version.find(".j9")).or_else(|| version.find(".r"));
        let version = &version[..cut.unwrap_or(version.len())];
        return (version.trim_end_matches(".fx"), Some(known));
    }
    (text, None)
}

/// The vendor that `name` names.
pub(crate) fn vendor(name: &str) -> Option<&'static str> {
    let name = name.trim_matches(['-', '@', '_']).to_ascii_lowercase();
    let known = VENDORS.iter().find(|(vendor, names)| *vendor == name || names.contains(&&*name));
    known.map(|(vendor, _)| *vendor)
}

/// Where the version starts behind a vendor's name, which may have numbers too: `openjdk64-11.0.2`.
fn version_start(word: &str) -> usize {
    let digit = |text: &str| text.starts_with(|char: char| char.is_ascii_digit());
    let mut at = 0;
    for piece in word.split_inclusive('-') {
        if digit(piece) {
            return at;
        }
        at += piece.len();
    }
    word.find(|char: char| char.is_ascii_digit()).unwrap_or(word.len())
}

/// `temurin` of `temurin-jre`.
fn without_package(name: &str) -> &str {
    ["-jre", "-jdk", "-musl", "-javafx", "-jre-javafx", "-lite"]
        .iter()
        .find_map(|package| name.strip_suffix(package))
        .unwrap_or(name)
}

/// Inputs of `setup-java`: also ranges.
pub(super) fn setup(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    match read(tool, text) {
        Err(_) if text.contains(['>', '<', '=', '^', '~', '|', ' ', '*', 'x']) => {
            setup::range(tool, text)
        }
        read => read,
    }
}
