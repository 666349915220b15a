use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::Context as _;
use clap::Args;
use cli::{Exit, Output};
use findings::diff;

use super::{InitArgs, agreed, files};
use crate::{
    gather,
    generate::template::{FeatureWish, TemplateFile, TemplateWish},
};

/// What `--template` is applied with.
#[derive(Debug, Args)]
pub(super) struct TemplateArgs {
    /// Apply a Template instead: the name of an official one, a folder, or `localhost:PORT/NAMESPACE/NAME[:TAG]`
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "skip")]
    pub(super) template: Option<String>,
    /// A value of an option of the Template
    #[arg(long, value_name = "NAME=VALUE", requires = "template", value_parser = pair)]
    option: Vec<(String, String)>,
    /// A Feature to add to the Template's devcontainer.json, such as `node` or `REFERENCE,NAME=VALUE`
    #[arg(long, value_name = "FEATURE", requires = "template")]
    feature: Vec<FeatureWish>,
    /// Files of the Template to leave out, such as `.github/*`
    #[arg(long, value_name = "PATH", requires = "template", value_delimiter = ',')]
    omit_paths: Vec<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Writes what the Template lacks in the workspace; all of it or nothing.
pub(super) fn run(args: &InitArgs, reference: &str, output: Output) -> anyhow::Result<Exit> {
    let wish = TemplateWish {
        options: args.template.option.iter().cloned().collect(),
        features: args.template.feature.clone(),
        omit: args.template.omit_paths.clone(),
    };
    let template = gather::template(reference).context("--template")?;
    let wanted = template.files(&wish).with_context(|| format!("--template {reference}"))?;
    let (mut missing, mut in_the_way) = (BTreeMap::new(), Vec::new());
    for (path, file) in &wanted {
        match place(&args.folder, path, file) {
            Place::Empty => {
                missing.insert(path.as_str(), file);
            }
            Place::Same => {}
            Place::Taken(reason) => in_the_way.push(format!("{path}: {reason}")),
        }
    }
    if !in_the_way.is_empty() {
        for reason in &in_the_way {
            output.say(reason);
        }
        output.say(
            "nothing is written: move what is in the way, or keep it and leave that part of the Template out with \
             `--omit-paths`",
        );
        return Ok(Exit::NotChecked);
    }
    if missing.is_empty() {
        output.note("nothing is missing");
        return Ok(Exit::Clean);
    }
    let shown = missing.iter().map(|(path, file)| shown(path, file, args.diff));
    output.print(&shown.collect::<String>())?;
    if args.check {
        return Ok(Exit::Findings);
    }
    if args.diff {
        return Ok(Exit::Clean);
    }
    if !args.yes && !agreed(missing.len())? {
        return Ok(Exit::Usage);
    }
    for (path, file) in &missing {
        write(&args.folder.join(path), file)
            .with_context(|| format!("{path}: cannot be written"))?;
    }
    output.note(&format!("{} written", files(missing.len())));
    Ok(Exit::Clean)
}

fn shown(path: &str, file: &TemplateFile, whole: bool) -> String {
    match std::str::from_utf8(&file.bytes).ok().filter(|_| whole) {
        Some(text) => diff(path, "", text),
        None => format!("new      {path}\n"),
    }
}

/// What is where a file of the Template belongs.
enum Place {
    Empty,
    Same,
    Taken(String),
}

fn place(root: &Path, path: &str, file: &TemplateFile) -> Place {
    let mut above = root.to_owned();
    let folders = Path::new(path).parent().into_iter().flat_map(Path::components);
    for folder in folders {
        above.push(folder);
        match fs::symlink_metadata(&above) {
            Ok(data) if data.is_dir() => {}
            Ok(_) => return Place::Taken(format!("{} is no folder", above.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Place::Empty,
            Err(error) => return Place::Taken(error.to_string()),
        }
    }
    let path = root.join(path);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Place::Empty,
        Err(error) => Place::Taken(error.to_string()),
        Ok(data) if !data.is_file() => Place::Taken("is there, and is no file".to_owned()),
        Ok(_) => match fs::read(&path) {
            Ok(bytes) if bytes == file.bytes => Place::Same,
            Ok(_) => Place::Taken("is there, and is not what the Template writes".to_owned()),
            Err(error) => Place::Taken(error.to_string()),
        },
    }
}

/// Writes a file that must not be there.
fn write(path: &Path, file: &TemplateFile) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mode = if file.executable { 0o777 } else { 0o666 };
    let mut new = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    new.write_all(&file.bytes)
}
