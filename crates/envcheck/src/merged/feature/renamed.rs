use super::super::{Object, Traced, Value};

/// Features that had no registry once and are now below [`OFFICIAL`](crate::model::OFFICIAL), under the same id.
const MOVED: [&str; 18] = [
    "aws-cli",
    "azure-cli",
    "desktop-lite",
    "docker-in-docker",
    "docker-from-docker",
    "dotnet",
    "git",
    "git-lfs",
    "github-cli",
    "java",
    "kubectl-helm-minikube",
    "node",
    "powershell",
    "python",
    "ruby",
    "rust",
    "sshd",
    "terraform",
];

/// Features that became an option of another: id, the other, the option.
const ABSORBED: [(&str, &str, &str); 3] = [
    ("gradle", "java", "installGradle"),
    ("maven", "java", "installMaven"),
    ("jupyterlab", "python", "installJupyterlab"),
];

/// The full name of a Feature that is called by a word; any other is its own.
pub(super) fn full(id: &str) -> String {
    let official = |id: &str| format!("{}{id}:1", crate::model::OFFICIAL);
    match id {
        "golang" => official("go"),
        "common" => official("common-utils"),
        id if MOVED.contains(&id) => official(id),
        id => id.to_owned(),
    }
}

/// `features` with those that became options of another taken over there.
pub(super) fn absorbed(features: &Object) -> Object {
    let mut wanted = features.clone();
    let row = |id: &str| ABSORBED.iter().find(|(gone, ..)| *gone == id);
    for (gone, into, option) in features.keys().filter_map(|id| row(id)) {
        let full = format!("{}{into}", crate::model::OFFICIAL);
        let is_it = |id: &String| {
            id == into
                || *id == full
                || id.strip_prefix(&full).is_some_and(|it| it.starts_with(':'))
        };
        let switch = features[*gone].with(Value::Bool(true));
        let key = wanted.keys().find(|id| is_it(id)).cloned();
        let mut options = key.as_ref().map_or_else(Object::new, |key| options_of(&wanted[key]));
        options.insert((*option).to_owned(), switch);
        let options = features[*gone].with(Value::Object(options));
        wanted.insert(key.unwrap_or_else(|| format!("{full}:1")), options);
    }
    wanted.retain(|id, _| ABSORBED.iter().all(|(gone, ..)| id != gone));
    wanted
}

fn options_of(value: &Traced) -> Object {
    match &value.value {
        Value::Object(options) => options.clone(),
        Value::String(_) => [("version".to_owned(), value.clone())].into_iter().collect(),
        _ => Object::new(),
    }
}
