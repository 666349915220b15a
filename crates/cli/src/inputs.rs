use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use findings::{FileId, NotChecked, SourceFile, Sources};
use source::{
    Read,
    discover::{self, Exclude, Found, Options},
};

use crate::{
    FileArgs, FixArgs, GateArgs, Program, Settings,
    settings::Start,
    stdin::{self, Stdin},
};

/// The files of a run, read, and the settings that hold for them.
#[derive(Debug)]
pub struct Inputs {
    /// The texts, configurations included.
    pub sources: Sources,
    /// Where each file that was looked for can be written back; a staged one cannot.
    pub paths: BTreeMap<FileId, PathBuf>,
    /// Standard input, when it is one of them.
    pub stdin: Option<Stdin>,
    /// Files that could not be read.
    pub not_checked: Vec<NotChecked>,
    /// Files that are only read because those of the run may refer to them.
    pub aside: BTreeSet<FileId>,
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
    collect_arranged(program, roots, wanted, |read, _| read, args, fixes)
}

/// The same, where the files themselves say what is looked at: `arrange` may take texts away and add others, and is
/// told what the configuration leaves out. Standard input is looked at as it is.
pub fn collect_arranged(
    program: &Program,
    roots: &FileArgs,
    wanted: impl Fn(&Path) -> bool + Sync,
    arrange: impl FnOnce(Read, &Exclude) -> Read,
    args: &GateArgs,
    fixes: &FixArgs,
) -> anyhow::Result<Inputs> {
    let mut sources = Sources::default();
    let start = Start::new(args, program, &mut sources)?;
    let stdin = roots.stdin()?;
    let options = Options { roots: roots.roots(), exclude: start.exclude()?, staged: roots.staged };
    let found = find(&options, wanted);
    let mut read = arrange(read(found), &options.exclude);
    let texts = read.texts.len();
    let bytes = stdin.map(|name| stdin::read(&name, &mut read)).transpose()?;
    let has_text = read.texts.len() > texts;
    let mut inputs = take(program, read, sources, start, args, fixes)?;
    // It was read last, so that it is the last file that has settings.
    let last = inputs.settings.selections.files().max().filter(|_| has_text);
    inputs.stdin = bytes.map(|bytes| Stdin { file: last, bytes });
    Ok(inputs)
}

/// Reads exactly these files; none, where a command looks at something else.
pub fn name(program: &Program, files: &[PathBuf], args: &GateArgs) -> anyhow::Result<Inputs> {
    let mut sources = Sources::default();
    let start = Start::new(args, program, &mut sources)?;
    let options = Options { roots: files.to_vec(), ..Options::default() };
    let read = read(find(&options, |_| true));
    take(program, read, sources, start, args, &FixArgs::default())
}

/// Without roots nothing, not the current folder.
fn find(options: &Options, wanted: impl Fn(&Path) -> bool + Sync) -> Found {
    if options.roots.is_empty() { Found::default() } else { discover::discover(options, wanted) }
}

fn read(found: Found) -> Read {
    let mut read = source::read(&found.files);
    read.not_checked.extend(found.not_checked);
    read
}

fn take(
    program: &Program,
    read: Read,
    mut sources: Sources,
    start: Start<'_>,
    args: &GateArgs,
    fixes: &FixArgs,
) -> anyhow::Result<Inputs> {
    let not_checked = read.not_checked;
    let (mut paths, mut all, mut aside) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for text in read.texts {
        let file = sources.add(text.source);
        if text.aside {
            aside.insert(file);
        } else if !text.staged {
            paths.insert(file, text.path.clone());
        }
        all.insert(file, text.path);
    }
    let settings = start.resolve(args, fixes, program, &all, &mut sources)?;
    Ok(Inputs {
        files: all.len() - aside.len() + not_checked.len(),
        aside,
        sources,
        paths,
        stdin: None,
        not_checked,
        settings,
    })
}
