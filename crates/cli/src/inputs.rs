use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use findings::{FileId, NotChecked, SourceFile, Sources};
use source::discover::{self, Found, Options};

use crate::{FileArgs, FixArgs, GateArgs, Program, Settings, settings::Start};

/// The files of a run, read, and the settings that hold for them.
#[derive(Debug)]
pub struct Inputs {
    /// The texts, configurations included.
    pub sources: Sources,
    /// Where each file that was looked for can be written back; a staged one cannot.
    pub paths: BTreeMap<FileId, PathBuf>,
    /// Files that could not be read.
    pub not_checked: Vec<NotChecked>,
    /// Number of files looked at.
    pub files: usize,
    /// How to look at them.
    pub settings: Settings,
}

impl Inputs {
    /// Adds a text that is no file, such as standard input; the settings of the current folder hold for it.
    pub fn add(&mut self, source: SourceFile) -> FileId {
        let file = self.sources.add(source);
        let selections = &mut self.settings.selections;
        let usual = selections.of(file).clone();
        selections.set(file, Arc::new(usual));
        self.files += 1;
        file
    }
}

/// Finds and reads the files that `wanted` accepts, and resolves the settings.
pub fn collect(
    program: &Program,
    roots: &FileArgs,
    wanted: impl Fn(&Path) -> bool + Sync,
    args: &GateArgs,
    fixes: &FixArgs,
) -> anyhow::Result<Inputs> {
    let mut sources = Sources::default();
    let start = Start::new(args, program, &mut sources)?;
    let options = Options { roots: roots.roots(), exclude: start.exclude()?, staged: roots.staged };
    let found = discover::discover(&options, wanted);
    read(program, found, sources, start, args, fixes)
}

/// Reads exactly these files; none, where a command looks at something else.
pub fn name(program: &Program, files: &[PathBuf], args: &GateArgs) -> anyhow::Result<Inputs> {
    let mut sources = Sources::default();
    let start = Start::new(args, program, &mut sources)?;
    let options = Options { roots: files.to_vec(), ..Options::default() };
    let found =
        if files.is_empty() { Found::default() } else { discover::discover(&options, |_| true) };
    read(program, found, sources, start, args, &FixArgs::default())
}

fn read(
    program: &Program,
    found: Found,
    mut sources: Sources,
    start: Start<'_>,
    args: &GateArgs,
    fixes: &FixArgs,
) -> anyhow::Result<Inputs> {
    let read = source::read(&found.files);
    let mut not_checked = found.not_checked;
    not_checked.extend(read.not_checked);
    let (mut paths, mut all) = (BTreeMap::new(), BTreeMap::new());
    for text in read.texts {
        let file = sources.add(text.source);
        if !text.staged {
            paths.insert(file, text.path.clone());
        }
        all.insert(file, text.path);
    }
    let settings = start.resolve(args, fixes, program, &all, &mut sources)?;
    Ok(Inputs { files: all.len() + not_checked.len(), sources, paths, not_checked, settings })
}
