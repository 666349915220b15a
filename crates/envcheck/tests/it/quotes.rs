//! What a drawing quotes stands in the file, in the line whose number it has.

use envcheck::{Surroundings, inspect, model::environment::Listing};
use findings::{Finding, Selections, SourceFile, Sources};

/// The first line that `finding` is drawn with and that its file does not have.
pub(crate) fn made_up(sources: &Sources, finding: &Finding) -> Option<String> {
    let drawn = findings::render::plain(sources, finding);
    let mut lines: Option<Vec<String>> = None;
    for row in drawn.lines() {
        let place = row.trim_start();
        // What follows is what a fix would make of it.
        if place.starts_with("help:") {
            break;
        }
        if let Some(place) = place.strip_prefix("--> ").or_else(|| place.strip_prefix("::: ")) {
            let path = place.rsplitn(3, ':').last().unwrap_or_default();
            let file = sources.iter().find(|(_, file)| file.path() == path);
            lines = file.map(|(_, file)| file.text().split('\n').map(visible).collect());
        } else if let Some((number, text)) = place.split_once('|')
            && let Ok(number) = number.trim().parse::<usize>()
        {
            let line = lines.as_ref().and_then(|lines| lines.get(number.checked_sub(1)?));
            // Marks of several lines stand in front, parts of long lines are left out, and secrets are stars.
            let text = text.trim_start_matches(['/', '|', ' ']);
            let there = |line: &String| {
                text.split("...").all(|part| {
                    visible(part).split('*').all(|part| line.contains(part) || part.is_empty())
                })
            };
            if !line.is_some_and(there) {
                return Some(format!("{row}\nin\n{drawn}"));
            }
        }
    }
    None
}

/// The characters that every drawing shows as they are.
fn visible(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).collect()
}

/// All that is found in `files` together.
pub(crate) fn inspected(files: Vec<(&str, Vec<u8>)>) -> (Sources, Vec<Finding>, Vec<String>) {
    let mut sources = Sources::default();
    for (path, bytes) in files {
        sources.add(SourceFile::decode(path, bytes));
    }
    let surroundings =
        Surroundings { listing: Listing::complete([].into()), ..Surroundings::default() };
    let known = |_| dockerlint::Known::default();
    let inspected = inspect(&sources, &Selections::default(), &surroundings, known);
    let (mut findings, mut left_out) = (Vec::new(), Vec::new());
    for report in inspected.reports {
        findings.extend(report.findings);
        left_out.extend(report.not_checked.into_iter().map(|it| it.reason));
    }
    (sources, findings, left_out)
}

/// A project with a file of every kind, each with mistakes that other files take part in.
const PROJECT: &[(&str, &str)] = &[
    (
        ".devcontainer/devcontainer.json",
        "{\n  // café\n  \"build\": { \"dockerfile\": \"Dockerfile\", \"target\": \"dev\", \"args\": { \"A\": \"é\" } },\n  \"features\": {\n\t\"./shop\": {},\n\t\"ghcr.io/devcontainers/features/node:1\": { \"version\": 18, \"lts\": \"$(id)\" }\n  },\n  \"mounts\": [\"type=bind,source=${localWorkspaceFolder}/.cache,target=/c\"],\n  \"postCreateCommand\": \"bash setup.sh && ./go.sh\",\n  \"remoteUser\": \"dev\",\n}\n",
    ),
    (
        ".devcontainer/Dockerfile",
        "FROM ubuntu:24.04 AS base\nRUN useradd -u 1000 dev\nFROM base AS dev\n",
    ),
    (
        ".devcontainer/shop/devcontainer-feature.json",
        "{ \"id\": \"till\", \"version\": \"1\", \"dependsOn\": { \"./till\": {}, \"node\": {} } }\n",
    ),
    (
        ".devcontainer/till/devcontainer-feature.json",
        "{ \"id\": \"till\", \"version\": \"1.0.0\", \"installsAfter\": [\"./shop\"] }\n",
    ),
    (
        ".devcontainer/devcontainer-lock.json",
        "{ \"features\": { \"ghcr.io/a/b/c:1\": { \"version\": \"2.0.0\", \"resolved\": \"x\", \"integrity\": \"y\" } } }\n",
    ),
    (".vscode/launch.json", "{ \"configurations\": [{ \"preLaunchTask\": \"nothing\" }] }\n"),
    (".vscode/tasks.json", "{ \"version\": \"0.1.0\", \"tasks\": [{ \"taskName\": \"a\" }] }\n"),
    (
        "compose.yaml",
        "services:\n  web:\n    image: mcr.microsoft.com/vscode/devcontainers/base:1\n",
    ),
];

#[test]
fn drawings_of_damaged_projects_quote_what_is_there() {
    let bytes = [b'"', b'{', b'}', b'\n', b'\r', b'\\', b'$', b',', 0, 0xff, 0xc3, b'\t'];
    let (mut drawn, mut seed) = (0, 7_usize);
    for (index, (path, text)) in PROJECT.iter().enumerate() {
        for at in (0..text.len()).step_by(5) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
            let mut damaged = text.as_bytes().to_vec();
            match seed >> 33 & 3 {
                0 => damaged.truncate(at),
                1 => drop(damaged.remove(at)),
                2 => damaged[at] = bytes[(seed >> 40) % bytes.len()],
                _ => damaged.insert(at, bytes[(seed >> 40) % bytes.len()]),
            }
            let mut files: Vec<_> =
                PROJECT.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())).collect();
            files[index].1 = damaged;
            let (sources, findings, left_out) = inspected(files);
            assert!(left_out.is_empty(), "{left_out:?} with byte {at} of {path} damaged");
            drawn += findings.len();
            for finding in &findings {
                assert_eq!(made_up(&sources, finding), None, "byte {at} of {path}");
            }
        }
    }
    assert!(drawn >= 2000, "{drawn}");
}

#[test]
fn the_same_project_undamaged_has_findings_in_every_file() {
    let files = PROJECT.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())).collect();
    let (sources, findings, _) = inspected(files);
    for (file, source) in sources.iter() {
        let path = source.path();
        let mut places = findings
            .iter()
            .flat_map(|it| it.related.iter().map(|related| related.span).chain([it.span]));
        assert!(places.any(|place| place.file == file), "{path}");
    }
}
