use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::{command, image, name, pattern, project, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// Shell scripts: what they install, and the images of Dockerfiles that they write.
pub(super) static READER: Reader = Reader {
    reads: |path| {
        let ending = name(path).rsplit_once('.').map(|(_, ending)| ending);
        matches!(ending, Some("sh" | "bash"))
    },
    format: None,
    read,
};

fn read(reading: &mut Reading<'_>) {
    let folder = project::of(reading.file.folder());
    // Scripts have a folder of their own, and work on the one around it.
    let (around, last) = folder.rsplit_once('/').unwrap_or(("", folder));
    let own = matches!(last, "bin" | "ci" | "hack" | "script" | "scripts" | "tools");
    let scope = if own { around } else { folder }.to_owned();
    let whole = 0..reading.file.text.len();
    command::declare(reading, whole.clone(), |declaration| {
        declaration.scope(scope.as_str());
    });
    command::ask(reading, whole, &scope, None);
    images(reading, &scope);
}

/// `FROM image:tag` in a text that is given to a command.
static FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?m)^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?([\w./-]+:[\w.-]+)(?:[ \t]+(?:AS|as)[ \t]+\S+)?[ \t]*$",
    )
});

fn images(reading: &mut Reading<'_>, scope: &str) {
    let text = Arc::clone(&reading.file.text);
    let Some(start) = text.find("<<") else { return };
    for found in FROM.captures_iter(&text).filter_map(|found| found.get(1)) {
        if found.start() > start {
            let span = reading.file.file.span(found.range());
            image::declare(reading, &Value::written(found.as_str(), span), Role::Selects, |it| {
                it.fixed().scope(scope);
            });
        }
    }
}
