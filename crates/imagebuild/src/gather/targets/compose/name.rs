//! The name of a project, which names the images of services that do not say how theirs is called.

use std::{
    path::{Path, PathBuf},
    rc::Rc,
};

use findings::SourceFile;
use source::{Format, parse};

use super::{super::TargetsError, document, template, value::Place, variables::Variables};

/// `COMPOSE_PROJECT_NAME`, else the `name` of the last file that has one, else the name of the folder.
pub(super) fn of(
    files: &[PathBuf],
    folder: &Path,
    variables: &Variables,
) -> Result<String, TargetsError> {
    let first = files.first().map(|file| file.display().to_string()).unwrap_or_default();
    let failed = |reason: String| TargetsError { place: first.clone(), reason };
    if let Some(name) = variables.filled("COMPOSE_PROJECT_NAME") {
        if name != normal(name) {
            return Err(failed(
                "the value of COMPOSE_PROJECT_NAME is no name of a project: lower-case letters, digits, `-` and `_`, \
                 beginning with a letter or digit"
                    .to_owned(),
            ));
        }
        return Ok(name.to_owned());
    }
    let mut written = None;
    for file in files {
        written = in_file(file, variables)?.or(written);
    }
    let name = if let Some(name) = written {
        normal(&name)
    } else {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let folder = super::canonical::clean(&folder);
        normal(&folder.file_name().unwrap_or_default().to_string_lossy())
    };
    if name.is_empty() {
        return Err(failed("the project has no name; add `name: NAME` to the file".to_owned()));
    }
    Ok(name)
}

/// The name that the last document of a file gives; a file that cannot be read says so elsewhere.
fn in_file(file: &Path, variables: &Variables) -> Result<Option<String>, TargetsError> {
    let Ok(bytes) = document::bytes(file) else { return Ok(None) };
    let source = SourceFile::decode(file.display().to_string(), bytes);
    let parsed = parse(Format::Yaml, source.text());
    let mut names = parsed.documents.iter().filter_map(|root| root.get("name"));
    let Some(node) = names.rfind(|node| node.scalar().is_some_and(|name| !name.is_empty())) else {
        return Ok(None);
    };
    let position = source.position(node.span.start);
    let (line, column) = (position.line, position.column);
    let place = Place { file: Rc::from(source.path()), line, column };
    let lookup = |name: &str| variables.get(name).map(str::to_owned);
    let filled = template::fill(node.scalar().unwrap_or_default(), &lookup).map_err(|_| {
        place.error("a variable of `name` is not set, or it is no variable; give it a value")
    })?;
    for name in &filled.unset {
        variables.warnings.unset(name, &place);
    }
    Ok(Some(filled.text))
}

/// In lower case, without what a name does not have.
fn normal(text: &str) -> String {
    let kept =
        |char: &char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_".contains(*char);
    let name: String = text.to_lowercase().chars().filter(kept).collect();
    name.trim_start_matches(['-', '_']).to_owned()
}
