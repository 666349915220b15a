use findings::FileId;

use super::{command, image, name, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// `Jenkinsfile`: the images of agents, and what its shell steps install. Tools are names that an administrator gave.
pub(super) static READER: Reader =
    Reader { reads: |path| name(path).starts_with("Jenkinsfile"), format: None, read };

fn read(reading: &mut Reading<'_>) {
    let file: FileId = reading.file.file;
    let text = reading.file.text.clone();
    for mark in ["image", "docker"] {
        for (at, _) in text.match_indices(mark) {
            let rest = &text[at + mark.len()..];
            let open = rest.len() - rest.trim_start_matches([' ', '(', '{']).len();
            let Some(quote) = rest[open..].chars().next().filter(|it| matches!(it, '\'' | '"'))
            else {
                continue;
            };
            let start = at + mark.len() + open + 1;
            let Some(length) = text[start..].find(quote).filter(|length| *length < 200) else {
                continue;
            };
            let name = &text[start..start + length];
            if name.contains(':') && !name.contains(['\n', ' ']) {
                let value = Value::written(name, file.span(start..start + length));
                image::declare(reading, &value, Role::Selects, |_| {});
            }
        }
    }
    command::declare(reading, 0..text.len(), |_| {});
}
