use std::{collections::BTreeMap, ops::Range};

use versions::Dialect;

use super::{comments::Comments, name, xml};
use crate::model::toolchain::{Reader, Reading, Role};

/// `.sdkmanrc`: `java=21.0.2-tem`.
pub(super) static SDKMAN: Reader =
    Reader { reads: |path| name(path) == ".sdkmanrc", format: None, read: sdkman };

/// `pom.xml` of Maven.
pub(super) static POM: Reader =
    Reader { reads: |path| name(path) == "pom.xml", format: None, read: pom };

/// The scripts of Gradle, as far as they say a version as a number.
pub(super) static GRADLE: Reader = Reader {
    reads: |path| path.ends_with(".gradle") || path.ends_with(".gradle.kts"),
    format: None,
    read: gradle,
};

/// The wrappers of Gradle and Maven: the version in the address of what they download.
pub(super) static WRAPPER: Reader = Reader {
    reads: |path| matches!(name(path), "gradle-wrapper.properties" | "maven-wrapper.properties"),
    format: None,
    read: wrapper,
};

fn sdkman(reading: &mut Reading<'_>) {
    for line in reading.lines().collect::<Vec<_>>() {
        let text = &reading.file.text[line.clone()];
        let Some((tool, _)) = text.split_once('=') else { continue };
        let dialect = if tool.trim() == "java" { Dialect::Java } else { Dialect::Prefix };
        let start = line.start + tool.len() + 1;
        let tool = tool.trim().to_owned();
        reading.declare(&tool, Role::Selects, dialect, start..line.end);
    }
}

fn pom(reading: &mut Reading<'_>) {
    let text = reading.file.text.clone();
    let mut found: Vec<(&str, Role, Dialect, Range<usize>)> = Vec::new();
    let mut properties = BTreeMap::new();
    // Plugins name themselves before they are configured.
    let mut compiler = false;
    xml::texts(&text, &mut |open, range| {
        let outer = open.len().checked_sub(2).and_then(|at| open.get(at)).copied();
        let value = &text[range.clone()];
        if open.last() == Some(&"artifactId") {
            compiler = value == "maven-compiler-plugin";
        }
        let named = if outer == Some("properties") { open.last().copied() } else { None };
        properties.extend(named.map(|name| (name, range.clone())));
        let wanted = match (outer, open.last().copied()) {
            (
                Some("properties"),
                Some(
                    "java.version"
                    | "maven.compiler.release"
                    | "maven.compiler.source"
                    | "maven.compiler.target",
                ),
            ) => Some(("java", Role::Targets, Dialect::Java)),
            (Some("configuration"), Some("release" | "source" | "target")) if compiler => {
                Some(("java", Role::Targets, Dialect::Java))
            }
            (Some("jdk"), Some("version")) if open.contains(&"toolchains") => {
                Some(("java", Role::Selects, Dialect::Maven))
            }
            (Some("requireJavaVersion"), Some("version")) => {
                Some(("java", Role::Requires, Dialect::Maven))
            }
            (Some("requireMavenVersion"), Some("version")) => {
                Some(("maven", Role::Requires, Dialect::Maven))
            }
            _ => None,
        };
        found.extend(wanted.map(|(tool, role, dialect)| (tool, role, dialect, range)));
    });
    for (tool, role, dialect, range) in found {
        let Some(property) = text[range.clone()].strip_prefix("${") else {
            let exact = dialect == Dialect::Maven && !text[range.clone()].starts_with(['[', '(']);
            // Of toolchains, a bare version is this one and no other.
            let selects = exact && role == Role::Selects;
            let dialect = if selects { Dialect::Java } else { dialect };
            reading.declare(tool, role, dialect, range);
            continue;
        };
        // A property that this file does not have may come from a parent, which nobody here knows.
        let Some(written) = properties.get(property.trim_end_matches('}')) else { continue };
        let value = &text[written.clone()];
        if !value.contains("${") {
            let place = reading.file.file.span(written.clone());
            let what = format!("`{}`", &text[range.clone()]);
            reading.declare_as(tool, role, dialect, range, value).via(place, what).fixed();
        }
    }
}

/// What stands in front of a number in Gradle's scripts, and what the place does.
const CALLS: &[(&str, Role)] = &[
    ("JavaLanguageVersion.of(", Role::Selects),
    ("jvmToolchain(", Role::Selects),
    ("jvmTarget", Role::Targets),
    ("options.release", Role::Targets),
    ("sourceCompatibility", Role::Targets),
    ("targetCompatibility", Role::Targets),
];

fn gradle(reading: &mut Reading<'_>) {
    let code = Comments::C.blanked(&reading.file.text);
    for (call, role) in CALLS {
        for (at, _) in code.match_indices(call) {
            let behind = &code[at + call.len()..];
            let behind = behind.strip_prefix(".set(").unwrap_or(behind);
            let value = behind.trim_start_matches([' ', '=', '"', '\'']);
            // `JavaVersion.VERSION_17`, `VERSION_1_8`, `JvmTarget.JVM_17`.
            let marks = ["JavaVersion.VERSION_", "JvmTarget.JVM_"];
            let value = marks.into_iter().find_map(|it| value.strip_prefix(it)).unwrap_or(value);
            let is_part = |char: char| char.is_ascii_digit() || matches!(char, '.' | '_');
            let end = value.find(|char| !is_part(char)).unwrap_or(value.len());
            if end > 0 && value.starts_with(|char: char| char.is_ascii_digit()) {
                let start = code.len() - value.len();
                let raw = value[..end].replace('_', ".");
                let underscored = value[..end].contains('_');
                let place = start..start + end;
                let declared = reading.declare_as("java", *role, Dialect::Java, place, raw);
                if underscored {
                    declared.fixed();
                }
            }
        }
    }
}

fn wrapper(reading: &mut Reading<'_>) {
    let folder = reading.file.folder();
    let inside = ["gradle/wrapper", ".mvn/wrapper"].iter().find_map(|it| folder.strip_suffix(it));
    let scope = inside.unwrap_or(folder).trim_end_matches('/').to_owned();
    for line in reading.lines().collect::<Vec<_>>() {
        let text = &reading.file.text[line.clone()];
        if !text.starts_with("distributionUrl") {
            continue;
        }
        for (before, tool) in [("/gradle-", "gradle"), ("/apache-maven-", "maven")] {
            let Some(at) = text.rfind(before).map(|at| at + before.len()) else { continue };
            let end = text[at..].find("-bin").or_else(|| text[at..].find("-all"));
            if let Some(end) = end {
                let place = line.start + at..line.start + at + end;
                let declared = reading.declare(tool, Role::Selects, Dialect::Prefix, place);
                declared.scope(scope.as_str()).fixed();
            }
        }
    }
}
