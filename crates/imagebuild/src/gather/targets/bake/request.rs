//! What a definition asks the builder for; what cannot be built is an error at its place.

use std::{
    path::{Component, Path, PathBuf},
    str::FromStr,
};

use super::{super::TargetsError, definition::Definition, field::Entry, platform};
use crate::{
    build::{
        BuildArg, CacheSource, Context, DockerfileSource, Host, Network, Platform, Request, Secret,
        SecretSource, Target, Ulimit, image_name,
        options::{self, Attestation, CacheTarget, NamedContext, NamedSource, Output, Ssh},
    },
    engine::Environment,
};

type Result<T> = std::result::Result<T, TargetsError>;

/// What is fetched and no folder.
const REMOTE: [&str; 6] = ["http://", "https://", "git://", "ssh://", "git@", "github.com/"];

/// The target as the builder takes it.
pub(super) fn target(of: &Definition, wanted: bool, environment: &Environment) -> Result<Target> {
    let mut request = Request::of_directory(".");
    files(of, &mut request)?;
    request.tags = each(of, "tags", of.texts("tags"), image_name)?;
    request.target = of.text("target").filter(|stage| !stage.is_empty()).map(str::to_owned);
    request.build_args = arguments(of, environment);
    request.labels =
        of.pairs("labels").map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    request.secrets = secrets(of, environment)?;
    request.ssh = agents(of)?;
    request.no_cache = of.flag("no-cache");
    request.no_cache_stages = of.texts("no-cache-filter").to_vec();
    request.pull = of.flag("pull");
    request.platforms = platforms(of)?;
    request.network = match of.text("network") {
        None | Some("") => None,
        Some(network) => Some(parsed::<Network>(of, "network", network)?),
    };
    let hosts = of.pairs("extra-hosts").map(|(name, address)| format!("{name}={address}"));
    request.hosts = each(of, "extra-hosts", &hosts.collect::<Vec<_>>(), Host::from_str)?;
    request.ulimits = each(of, "ulimits", of.texts("ulimits"), Ulimit::from_str)?;
    request.shm_size = match of.text("shm-size") {
        Some(size) => {
            Some(options::shm_size(size).map_err(|reason| error(of, "shm-size", reason))?)
        }
        None => None,
    };
    caches(of, &mut request)?;
    request.output = output(of)?;
    request.annotations = annotations(of)?;
    request.attestations = attestations(of)?;
    refused(of)?;
    let wanted = wanted && !leaves_nothing(of);
    Ok(Target { name: of.name.clone(), place: of.line.clone(), wanted, request })
}

fn error(of: &Definition, name: &str, reason: impl Into<String>) -> TargetsError {
    let reason = format!("{name} of the target `{}`: {}", of.name, reason.into());
    TargetsError { place: of.place_of(name).to_owned(), reason }
}

fn parsed<T: FromStr<Err = String>>(of: &Definition, name: &str, text: &str) -> Result<T> {
    text.parse().map_err(|reason: String| error(of, name, reason))
}

fn each<T>(
    of: &Definition,
    name: &str,
    texts: &[String],
    read: impl Fn(&str) -> std::result::Result<T, String>,
) -> Result<Vec<T>> {
    let read = texts.iter().map(|text| read(text).map_err(|reason| error(of, name, reason)));
    read.collect()
}

/// A path without `.` and `a/..`, as Go cleans it.
fn cleaned(path: &str) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in Path::new(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match clean.components().next_back() {
                Some(Component::Normal(_)) => drop(clean.pop()),
                Some(Component::RootDir) => {}
                _ => clean.push(".."),
            },
            part => clean.push(part),
        }
    }
    if clean.as_os_str().is_empty() { PathBuf::from(".") } else { clean }
}

/// The context as buildx prints it.
pub(super) fn printed_context(context: &str) -> String {
    match context.strip_prefix("cwd://") {
        Some(path) => cleaned(path).display().to_string(),
        None if is_remote(context) => context.to_owned(),
        None => cleaned(context).display().to_string(),
    }
}

fn is_remote(path: &str) -> bool {
    // `user@host:path`, too.
    let scp =
        path.split_once(':').is_some_and(|(host, _)| host.contains('@') && !host.contains('/'));
    scp || REMOTE.iter().any(|scheme| path.starts_with(scheme))
}

fn files(of: &Definition, request: &mut Request) -> Result<()> {
    let context = of.text("context").unwrap_or(".");
    if context == "-" {
        return Err(error(
            of,
            "context",
            "standard input is no context of a bake file; name a folder",
        ));
    }
    if is_remote(context) {
        return Err(error(
            of,
            "context",
            "a context that is fetched is not supported; clone the repository and name the folder",
        ));
    }
    if ["target:", "docker-image:", "oci-layout://"].iter().any(|it| context.starts_with(it)) {
        return Err(error(
            of,
            "context",
            "this is no folder; name it in `contexts` and copy from there",
        ));
    }
    let folder = cleaned(context.strip_prefix("cwd://").unwrap_or(context));
    let dockerfile = of.text("dockerfile").filter(|path| !path.is_empty()).unwrap_or("Dockerfile");
    request.dockerfile = match of.text("dockerfile-inline") {
        Some(text) if !text.is_empty() => {
            let file = of.line.rsplit_once(':').map_or(of.line.as_str(), |(file, _)| file);
            let name = format!("{file} (target {})", of.name);
            DockerfileSource::Embedded { name, text: text.to_owned() }
        }
        _ => DockerfileSource::Path(dockerfile_path(of, dockerfile, &folder)?),
    };
    request.context = Context::Directory(folder);
    for (name, source) in of.pairs("contexts") {
        let name = name.to_owned();
        let source = named_source(of, source)?;
        request.named_contexts.push(NamedContext { name, source });
    }
    Ok(())
}

fn dockerfile_path(of: &Definition, path: &str, folder: &Path) -> Result<PathBuf> {
    if path == "-" || is_remote(path) {
        let reason =
            "a Dockerfile that is no file is not supported; name a file or use `dockerfile-inline`";
        return Err(error(of, "dockerfile", reason));
    }
    if let Some(path) = path.strip_prefix("cwd://") {
        return Ok(cleaned(path));
    }
    Ok(cleaned(&folder.join(path).display().to_string()))
}

fn named_source(of: &Definition, source: &str) -> Result<NamedSource> {
    if let Some(target) = source.strip_prefix("target:") {
        return Ok(NamedSource::Target(target.to_owned()));
    }
    if source.starts_with("oci-layout://") {
        let reason = "OCI layouts are not served as contexts; load the image and name it with docker-image://";
        return Err(error(of, "contexts", reason));
    }
    if source.starts_with("docker-image://") || is_remote(source) {
        return Ok(NamedSource::Remote(source.to_owned()));
    }
    if source.starts_with("docker-image:") {
        return Err(error(of, "contexts", "write docker-image:// with two slashes"));
    }
    Ok(NamedSource::Folder(cleaned(source.strip_prefix("cwd://").unwrap_or(source))))
}

/// Build arguments; the time of the sources goes into every build, as buildx has it.
fn arguments(of: &Definition, environment: &Environment) -> Vec<BuildArg> {
    const EPOCH: &str = "SOURCE_DATE_EPOCH";
    let own = of.pairs("args");
    let own =
        own.map(|(name, value)| BuildArg { name: name.to_owned(), value: Some(value.to_owned()) });
    let mut arguments: Vec<_> = own.collect();
    if let Some(value) = environment.var(EPOCH)
        && !arguments.iter().any(|argument| argument.name == EPOCH)
    {
        arguments.push(BuildArg { name: EPOCH.to_owned(), value: Some(value.to_owned()) });
    }
    arguments
}

/// As buildx finds a secret: a variable that is named, else a file, else the variable called as it is.
fn secrets(of: &Definition, environment: &Environment) -> Result<Vec<Secret>> {
    let secrets = of.secrets().iter().map(|secret| {
        if secret.id.is_empty() {
            return Err(error(of, "secret", "its `id` is missing"));
        }
        let source = if !secret.env.is_empty() {
            SecretSource::Variable(secret.env.clone())
        } else if !secret.src.is_empty() {
            SecretSource::File(PathBuf::from(&secret.src))
        } else if environment.vars.contains_key(&secret.id) {
            SecretSource::Variable(secret.id.clone())
        } else {
            SecretSource::File(PathBuf::from(&secret.id))
        };
        Ok(Secret { id: secret.id.clone(), source })
    });
    secrets.collect()
}

fn agents(of: &Definition) -> Result<Vec<Ssh>> {
    let agents = of.agents().iter().map(|agent| {
        if agent.id.is_empty() {
            return Err(error(of, "ssh", "its `id` is missing; write default"));
        }
        let paths = agent.paths.iter().filter(|path| !path.is_empty()).map(PathBuf::from);
        Ok(Ssh { id: agent.id.clone(), paths: paths.collect() })
    });
    agents.collect()
}

fn platforms(of: &Definition) -> Result<Vec<Platform>> {
    let written = of.texts("platforms").iter().flat_map(|text| text.split(','));
    let written = written.map(|text| match text.trim() {
        "local" => platform::local(),
        other => other.to_owned(),
    });
    each(of, "platforms", &written.collect::<Vec<_>>(), Platform::from_str)
}

/// As the command line writes it. Commas inside of a value cannot be written there.
fn line(of: &Definition, name: &str, entry: &Entry) -> Result<String> {
    let mut fields = vec![format!("type={}", entry.kind)];
    for (key, value) in &entry.attributes {
        if value.contains(',') {
            return Err(error(of, name, format!("a comma in `{key}` is not supported")));
        }
        fields.push(format!("{key}={value}"));
    }
    Ok(fields.join(","))
}

fn caches(of: &Definition, request: &mut Request) -> Result<()> {
    for entry in of.entries("cache-from") {
        let line = line(of, "cache-from", entry)?;
        let source = line.parse::<CacheSource>().map_err(|reason| {
            let clear = format!("; `--set {}.cache-from=` builds without it", of.name);
            error(of, "cache-from", reason + &clear)
        })?;
        request.cache_from.push(source);
    }
    for entry in of.entries("cache-to") {
        let line = line(of, "cache-to", entry)?;
        let target = line.parse::<CacheTarget>().map_err(|reason| {
            let clear = format!("; `--set {}.cache-to=` builds without it", of.name);
            error(of, "cache-to", format!("type {}: {reason}{clear}", entry.kind))
        })?;
        request.cache_to.push(target);
    }
    Ok(())
}

/// Whether it is built for its steps alone, as others are for a target that is made of them.
fn leaves_nothing(of: &Definition) -> bool {
    matches!(of.entries("output"), [entry] if entry.kind == "cacheonly")
}

fn output(of: &Definition) -> Result<Output> {
    let wrong = |reason: String| {
        let other =
            format!("; `--set {}.output=type=docker` leaves the image in the engine", of.name);
        error(of, "output", reason + &other)
    };
    let entry = match of.entries("output") {
        [] => return Ok(Output::Engine),
        [entry] => entry,
        several => {
            return Err(wrong(format!("{} outputs of one build are not supported", several.len())));
        }
    };
    let mut entry = entry.clone();
    if leaves_nothing(of) {
        return Ok(Output::Engine);
    }
    if entry.attributes.get("push").is_some_and(|push| push == "false") {
        entry.attributes.remove("push");
    }
    line(of, "output", &entry)?.parse().map_err(wrong)
}

fn annotations(of: &Definition) -> Result<std::collections::BTreeMap<String, String>> {
    let annotations = of.texts("annotations").iter().map(|text| {
        let wrong = |reason: &str| Err(error(of, "annotations", reason));
        let Some((name, value)) = text.split_once('=') else {
            return wrong("write NAME=VALUE");
        };
        let known = |place: &str| {
            let kind = place.split('[').next().unwrap_or(place);
            ["manifest", "index", "manifest-descriptor", "index-descriptor"].contains(&kind)
        };
        match name.split_once(':') {
            Some((places, _)) if !places.split(',').all(known) => {
                wrong("an annotation belongs to a manifest or an index: write manifest:NAME=VALUE")
            }
            _ => Ok((name.to_owned(), value.to_owned())),
        }
    });
    annotations.collect()
}

fn attestations(of: &Definition) -> Result<Vec<Attestation>> {
    let enabled =
        of.entries("attest").iter().filter(|entry| !entry.attributes.contains_key("disabled"));
    enabled.map(|entry| parsed(of, "attest", &line(of, "attest", entry)?)).collect()
}

/// What a build here does not do.
fn refused(of: &Definition) -> Result<()> {
    match of.text("call") {
        None | Some("" | "build") => {}
        Some("check" | "lint") => {
            return Err(error(of, "call", "a check builds nothing; run `imagebuild lint`"));
        }
        Some(call) => {
            return Err(error(of, "call", format!("`{call}` is not supported; take it out")));
        }
    }
    for allowed in of.texts("entitlements") {
        match allowed.as_str() {
            "network.host" if of.text("network") == Some("host") => {}
            "network.host" => {
                return Err(error(
                    of,
                    "entitlements",
                    "network.host goes with `network = \"host\"`",
                ));
            }
            other => {
                return Err(error(
                    of,
                    "entitlements",
                    format!("`{other}` is not granted here; take it out"),
                ));
            }
        }
    }
    Ok(())
}
