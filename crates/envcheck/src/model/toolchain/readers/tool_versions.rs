use versions::Dialect;

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// `.tool-versions` of asdf (<https://asdf-vm.com/manage/configuration.html>): a tool and its versions on each line, of
/// which the first that is installed is used.
pub(super) static READER: Reader =
    Reader { reads: |path| name(path) == ".tool-versions", format: None, read };

fn read(reading: &mut Reading<'_>) {
    for line in reading.lines().collect::<Vec<_>>() {
        let text = &reading.file.text[line.clone()];
        let mut words = text.split_whitespace();
        let (Some(tool), Some(version)) = (words.next(), words.next()) else { continue };
        let start = line.start + (version.as_ptr() as usize - text.as_ptr() as usize);
        reading.declare(tool, Role::Selects, Dialect::Asdf, start..start + version.len());
    }
}
