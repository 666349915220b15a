//! Targets as `docker buildx bake --print` writes them.

use findings::credential::{is_named, is_placeholder};
use serde_json::{Map, Value, json};

use crate::build::{
    BuildArg, Context, DockerfileSource, Network, Request, SecretSource, Target,
    options::{Destination, Form, NamedSource, Output},
};

/// The targets as `docker buildx bake --print` writes them. An argument that is called like a credential has stars for its
/// value.
pub fn print(targets: &[Target]) -> Value {
    let wanted = targets.iter().filter(|target| target.wanted);
    let mut wanted: Vec<_> = wanted.map(|target| target.name.as_str()).collect();
    wanted.sort_unstable();
    let targets = targets.iter().map(|target| {
        let mut members = described(&target.request);
        if !target.wanted {
            members.insert("output".to_owned(), json!([{"type": "cacheonly"}]));
        }
        (target.name.clone(), Value::Object(members))
    });
    let targets: Map<_, _> = targets.collect();
    json!({"group": {"default": {"targets": wanted}}, "target": targets})
}

fn described(of: &Request) -> Map<String, Value> {
    let annotations =
        of.annotations.iter().map(|(name, value)| escaped(&format!("{name}={value}")));
    let labels = of.labels.iter().map(|(name, value)| (name.clone(), escaped(value)));
    let no_cache = of.no_cache.then_some(Value::Bool(true));
    let shm_size = of.shm_size.map(|size| Value::String(size.to_string()));
    let hosts = of.hosts.iter().filter_map(|host| {
        let line = host.to_string();
        line.split_once('=').map(|(name, address)| (name.to_owned(), Value::from(address)))
    });
    let members = [
        ("annotations", list(annotations)),
        ("attest", list(of.attestations.iter().map(|it| fields(it.kind, &it.attributes)))),
        ("context", context(of)),
        (
            "contexts",
            object(of.named_contexts.iter().map(|it| (it.name.clone(), source(&it.source)))),
        ),
        ("dockerfile", Some(dockerfile(of))),
        ("dockerfile-inline", inline(&of.dockerfile)),
        ("args", object(of.build_args.iter().map(|it| (it.name.clone(), argument(it))))),
        ("labels", object(labels)),
        ("tags", list(of.tags.iter().map(|tag| tag.as_str().into()))),
        (
            "cache-from",
            list(of.cache_from.iter().map(|it| json!({"type": "registry", "ref": it.image}))),
        ),
        ("cache-to", list(of.cache_to.iter().map(|it| with_type(&it.kind, it.attributes.iter())))),
        ("target", of.target.as_deref().map(Value::from)),
        ("secret", list(of.secrets.iter().map(|it| secret(&it.id, &it.source)))),
        (
            "ssh",
            list(of.ssh.iter().map(|it| {
                if it.paths.is_empty() {
                    json!({"id": it.id})
                } else {
                    json!({"id": it.id, "paths": it.paths})
                }
            })),
        ),
        ("platforms", list(of.platforms.iter().map(|it| it.to_string().into()))),
        ("output", output(&of.output)),
        ("pull", of.pull.then_some(Value::Bool(true))),
        ("no-cache", no_cache),
        ("network", of.network.map(network)),
        ("no-cache-filter", list(of.no_cache_stages.iter().map(|stage| stage.as_str().into()))),
        ("shm-size", shm_size),
        ("ulimits", list(of.ulimits.iter().map(|it| it.to_string().into()))),
        ("extra-hosts", object(hosts)),
    ];
    let said = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    said.collect()
}

fn list(items: impl Iterator<Item = Value>) -> Option<Value> {
    let items: Vec<_> = items.collect();
    if items.is_empty() { None } else { Some(Value::Array(items)) }
}

fn object(members: impl Iterator<Item = (String, Value)>) -> Option<Value> {
    let members: Map<_, _> = members.collect();
    if members.is_empty() { None } else { Some(Value::Object(members)) }
}

/// What is printed can be read as a bake file again.
fn escaped(text: &str) -> Value {
    text.replace("${", "$${").replace("%{", "%%{").into()
}

fn with_type<'a>(kind: &str, of: impl Iterator<Item = (&'a String, &'a String)>) -> Value {
    let members = of.map(|(name, value)| (name.clone(), value.as_str().into()));
    Value::Object([("type".to_owned(), kind.into())].into_iter().chain(members).collect())
}

fn fields(kind: &str, of: &str) -> Value {
    let members = of.split(',').filter_map(|field| field.split_once('='));
    let members = members.map(|(name, value)| (name.to_owned(), value.into()));
    Value::Object([("type".to_owned(), kind.into())].into_iter().chain(members).collect())
}

fn context(of: &Request) -> Option<Value> {
    match &of.context {
        Context::Directory(folder) => Some(folder.display().to_string().into()),
        _ => None,
    }
}

/// Relative to the context, as it is read.
fn dockerfile(of: &Request) -> Value {
    let DockerfileSource::Path(path) = &of.dockerfile else { return "Dockerfile".into() };
    let inside = match &of.context {
        Context::Directory(folder) => path.strip_prefix(folder).ok(),
        _ => None,
    };
    let is_absolute = |path: &std::path::Path| path.is_absolute();
    let shown = match inside {
        Some(inside) => inside.display().to_string(),
        None if is_absolute(path) => path.display().to_string(),
        None => match &of.context {
            Context::Directory(folder) if folder.as_os_str() == "." => path.display().to_string(),
            _ => format!("cwd://{}", path.display()),
        },
    };
    shown.into()
}

fn inline(of: &DockerfileSource) -> Option<Value> {
    match of {
        DockerfileSource::Text(text) => Some(escaped(&String::from_utf8_lossy(text))),
        DockerfileSource::Embedded { text, .. } => Some(escaped(text)),
        DockerfileSource::Path(_) => None,
    }
}

fn source(of: &NamedSource) -> Value {
    match of {
        NamedSource::Folder(folder) => folder.display().to_string().into(),
        NamedSource::Remote(address) => address.as_str().into(),
        NamedSource::Target(name) => format!("target:{name}").into(),
    }
}

fn argument(of: &BuildArg) -> Value {
    match &of.value {
        None => Value::Null,
        Some(value) if is_named(&of.name) && !value.is_empty() && !is_placeholder(value) => {
            "***".into()
        }
        Some(value) => escaped(value),
    }
}

fn secret(id: &str, source: &SecretSource) -> Value {
    match source {
        SecretSource::File(path) => json!({"id": id, "src": path.display().to_string()}),
        SecretSource::Variable(name) | SecretSource::Given { variable: name, .. } => {
            json!({"id": id, "env": name})
        }
    }
}

fn network(of: Network) -> Value {
    match of {
        Network::Default => "default",
        Network::Host => "host",
        Network::None => "none",
    }
    .into()
}

/// Nothing for the engine's own store, where images go unless something else is said.
fn output(of: &Output) -> Option<Value> {
    let to = |destination: &Destination| match destination {
        Destination::File(path) => path.display().to_string(),
        Destination::Standard => "-".to_owned(),
    };
    let entry = match of {
        Output::Engine => return None,
        Output::Reproducible => json!({"type": "image", "rewrite-timestamp": "true"}),
        Output::Folder(folder) => json!({"type": "local", "dest": folder.display().to_string()}),
        Output::Tar(destination) => json!({"type": "tar", "dest": to(destination)}),
        Output::Archive(Form::Docker, it) => json!({"type": "docker", "dest": to(it)}),
        Output::Archive(Form::Oci, it) => json!({"type": "oci", "dest": to(it)}),
    };
    Some(json!([entry]))
}
