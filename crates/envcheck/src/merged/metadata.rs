use findings::FileId;
use source::Node;

use super::{Object, Stop, Traced, Value, Variables, feature::FeatureSet};

/// What of a `devcontainer.json` counts beside what images and Features say.
const OF_CONFIGURATION: [&str; 24] = [
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
    "waitFor",
    "customizations",
    "mounts",
    "containerEnv",
    "containerUser",
    "init",
    "privileged",
    "capAdd",
    "securityOpt",
    "remoteUser",
    "userEnvProbe",
    "remoteEnv",
    "overrideCommand",
    "portsAttributes",
    "otherPortsAttributes",
    "forwardPorts",
    "shutdownAction",
    "updateRemoteUserUID",
    "hostRequirements",
];

/// What of a Feature counts: `containerEnv` does not, it is part of the image.
const OF_FEATURE: [&str; 12] = [
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
    "init",
    "privileged",
    "capAdd",
    "securityOpt",
    "entrypoint",
    "mounts",
    "customizations",
];

/// The entries of an image's label `devcontainer.metadata`, whose value is `root` of `file`.
pub fn image_entries(file: FileId, root: &Node) -> Vec<Traced> {
    let whole = Traced::of(file, root);
    let entries = match whole.value {
        Value::List(entries) => entries,
        Value::Object(_) => vec![whole],
        _ => Vec::new(),
    };
    entries.into_iter().filter(|entry| entry.as_object().is_some()).collect()
}

/// What is merged, in order: what the image says, the Features as they are installed, the file.
pub fn entries(
    image: &[Traced],
    features: &[FeatureSet],
    configuration: &Object,
    variables: &Variables,
) -> Result<Vec<Traced>, Stop> {
    let mut entries = Vec::new();
    for entry in image {
        entries.push(variables.substitute(entry)?);
    }
    for set in features {
        let mut entry = Object::new();
        entry.insert("id".to_owned(), Traced::ruled(set.id.as_str().into(), "the Feature's id"));
        pick(&set.feature, &OF_FEATURE, &mut entry);
        entries.push(variables.substitute(&Traced::ruled(Value::Object(entry), "the Feature"))?);
    }
    let mut own = Object::new();
    pick(configuration, &OF_CONFIGURATION, &mut own);
    entries.push(Traced::ruled(Value::Object(own), "the file"));
    entries.retain(|entry| entry.as_object().is_some_and(|object| !object.is_empty()));
    Ok(entries)
}

fn pick(from: &Object, names: &[&str], into: &mut Object) {
    let picked = names.iter().filter_map(|name| Some((*name, from.get(*name)?)));
    into.extend(picked.map(|(name, value)| (name.to_owned(), value.clone())));
}
