//! What the label of the image says that a dev container is made from.

use std::{collections::BTreeMap, path::Path};

use findings::{SourceFile, Sources};
use source::{Format, Parsed};

use super::{
    dev_container::{bytes, fault_of},
    doctor::{Environment, Host, Labels, labels},
};
use crate::merged::{
    BaseImage, Build, Ground, Object, Service, Stop, Traced, base_image, image_entries, normal,
};

const LABEL: &str = "devcontainer.metadata";

/// The entries of the label of the image that `configuration` starts from.
pub(crate) fn image_label(
    configuration: &Object,
    ground: &Ground,
    environment: &BTreeMap<String, String>,
    sources: &mut Sources,
) -> Result<Vec<Traced>, Stop> {
    let name = match start(configuration, ground, environment)? {
        BaseImage::Named(name) => name,
        BaseImage::None(_) => return Ok(Vec::new()),
        BaseImage::Unknown(names) => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            let on = if names.is_empty() {
                "something that is no variable".to_owned()
            } else {
                names.join(", ")
            };
            return Err(Stop::new(format!(
                "the image in FROM depends on {on}: give values in build.args, or in the Dockerfile"
            )));
        }
    };
    let unread = "or merge without what it says: --without-image";
    let found = labels(&Host, &Environment::of_process(), &name);
    let found = found.map_err(|reason| {
        Stop::new(format!(
            "the label of the image {name} cannot be read: {reason}; start an engine, {unread}"
        ))
    })?;
    let Labels::Of(labels) = found else {
        return Err(Stop::new(format!(
            "the engine does not have the image {name}: pull it (docker pull {name}), {unread}"
        )));
    };
    Ok(labels.get(LABEL).map_or_else(Vec::new, |label| read(&name, label, sources)))
}

/// Each entry becomes a source of its own. What is no JSON the CLI passes over.
fn read(image: &str, label: &str, sources: &mut Sources) -> Vec<Traced> {
    let whole = source::parse(Format::Jsonc, label);
    if !whole.faults.is_empty() {
        return Vec::new();
    }
    let Some(root) = whole.root() else { return Vec::new() };
    let listed = root.items();
    let nodes = if root.members().is_empty() { listed } else { std::slice::from_ref(root) };
    let mut entries = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let id = node.get("id").and_then(source::Node::as_str);
        let id = id.map(|id| format!(" (Feature {id})")).unwrap_or_default();
        let name = format!("image {image}, entry {} of its label{id}", index + 1);
        let text = &label[node.span.clone()];
        let file = sources.add(SourceFile::embedded(name, text));
        let parsed = source::parse(Format::Jsonc, text);
        entries.extend(parsed.root().into_iter().flat_map(|root| image_entries(file, root)));
    }
    entries
}

/// What the container's image starts from.
fn start(
    configuration: &Object,
    ground: &Ground,
    environment: &BTreeMap<String, String>,
) -> Result<BaseImage, Stop> {
    let build = configuration.get("build");
    let dockerfile = configuration.get("dockerFile");
    if let Some(file) = dockerfile.or_else(|| build?.get("dockerfile")) {
        let path = file.as_str().unwrap_or_default();
        let text = text(&beside(ground, path), file)?;
        let args = build.and_then(|build| build.get("args")?.as_object());
        let args = args.into_iter().flatten();
        let args =
            args.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        let target = build.and_then(|build| build.truthy("target")?.as_str());
        return Ok(base_image(&text, &args.collect(), target));
    }
    if configuration.contains_key("dockerComposeFile") {
        return compose(configuration, ground, environment);
    }
    let image = configuration.get("image").and_then(Traced::as_str).filter(|it| !it.is_empty());
    let image = image.map(|image| BaseImage::Named(image.to_owned()));
    image.ok_or_else(|| {
        Stop::new(
            "nothing says what the container is made from: add image, build or dockerComposeFile",
        )
    })
}

fn compose(
    configuration: &Object,
    ground: &Ground,
    environment: &BTreeMap<String, String>,
) -> Result<BaseImage, Stop> {
    let named = &configuration["dockerComposeFile"];
    let list = named.as_list().unwrap_or(std::slice::from_ref(named));
    let mut paths: Vec<String> =
        list.iter().filter_map(|it| Some(beside(ground, it.as_str()?))).collect();
    if paths.is_empty() {
        paths = usual(ground, environment);
    }
    let mut files: Vec<Parsed> = Vec::new();
    for path in &paths {
        let parsed = source::parse(Format::Yaml, &text(path, named)?);
        if let Some(fault) = fault_of(&parsed) {
            return Err(Stop::new(format!("{path}: {}", fault.message)));
        }
        files.push(parsed);
    }
    let folder = paths.first().and_then(|path| path.rsplit_once('/')).map_or("", |(it, _)| it);
    let mut variables = dotenv(&format!("{folder}/.env"));
    variables.extend(environment.iter().map(|(name, value)| (name.clone(), value.clone())));
    let service = configuration.get("service").and_then(Traced::as_str).unwrap_or_default();
    let roots: Vec<_> = files.iter().filter_map(Parsed::root).collect();
    let service = Service::of(&roots, service, &variables)?;
    match (service.build, service.image) {
        (Some(build), _) => built(&build, folder, named),
        (None, Some(image)) => Ok(BaseImage::Named(image)),
        (None, None) => Err(Stop::new("the service has neither image nor build")),
    }
}

fn built(build: &Build, folder: &str, named: &Traced) -> Result<BaseImage, Stop> {
    let target = build.target.as_deref();
    if let Some(text) = &build.inline {
        return Ok(base_image(text, &build.args, target));
    }
    let context = build.context.as_deref().unwrap_or(".");
    if context.contains("://") || context.starts_with("git@") {
        return Err(Stop::new(format!("the build context {context} is not on this machine")));
    }
    let context = normal(&below(folder, context));
    let path = below(&context, build.dockerfile.as_deref().unwrap_or("Dockerfile"));
    Ok(base_image(&text(&normal(&path), named)?, &build.args, target))
}

/// The compose files when a list without items names none.
fn usual(ground: &Ground, environment: &BTreeMap<String, String>) -> Vec<String> {
    let told = dotenv(&format!("{}/.env", ground.folder)).remove("COMPOSE_FILE");
    let set = environment.get("COMPOSE_FILE").filter(|files| !files.is_empty()).cloned();
    if let Some(files) = set.or(told) {
        return files.split(':').map(|file| normal(&below(&ground.folder, file))).collect();
    }
    let files = ["docker-compose.yml", "docker-compose.override.yml"];
    let files = files.map(|file| format!("{}/{file}", ground.folder));
    let is_there = |(index, file): &(usize, String)| *index == 0 || Path::new(file).is_file();
    files.into_iter().enumerate().filter(is_there).map(|(_, file)| file).collect()
}

fn dotenv(path: &str) -> BTreeMap<String, String> {
    let Ok(bytes) = bytes(Path::new(path)) else { return BTreeMap::new() };
    let text = SourceFile::decode(path, bytes);
    let parsed = source::parse(Format::Dotenv, text.text());
    let members = parsed.root().map(source::Node::effective).unwrap_or_default();
    let pairs =
        members.into_iter().filter_map(|it| Some((it.name.clone(), it.value.scalar()?.to_owned())));
    pairs.collect()
}

fn text(path: &str, because: &Traced) -> Result<String, Stop> {
    let bytes = bytes(Path::new(path));
    let bytes = bytes.map_err(|error| Stop {
        what: format!("{path} cannot be read: {error}"),
        at: because.origin.span(),
    })?;
    Ok(SourceFile::decode(path, bytes).text().to_owned())
}

fn beside(ground: &Ground, path: &str) -> String {
    normal(&below(ground.config_folder(), path))
}

fn below(folder: &str, path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") }
}
