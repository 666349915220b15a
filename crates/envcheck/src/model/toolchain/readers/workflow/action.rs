use source::{Format, Node};

use super::{
    super::{name, project},
    context::Context,
    job::Job,
};
use crate::model::toolchain::{Reader, Reading, Role};
use versions::Dialect;

/// `action.yml`: the steps of a composite action, and the Node.js that runs a JavaScript one. Inputs are for others to
/// give.
pub(in super::super) static READER: Reader = Reader {
    reads: |path| matches!(name(path), "action.yml" | "action.yaml"),
    format: Some(Format::Yaml),
    read,
};

fn read(reading: &mut Reading<'_>) {
    let Some(runs) = reading.root().and_then(|root| root.get("runs")) else { return };
    let repository = project::of(reading.file.folder()).to_owned();
    let using = runs
        .get("using")
        .filter(|using| using.as_str().is_some_and(|text| text.starts_with("node")));
    if let Some(node) = using {
        reading.declare_node("node", Role::Targets, Dialect::TargetName, node);
    }
    let job = Job {
        context: Context::closed(reading.file.file),
        scope: repository.clone(),
        repository: &repository,
        inert: None,
        place: None,
    };
    job.steps(reading, runs.get("steps").map_or(&[][..], Node::items));
}
