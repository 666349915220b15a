use source::{Format, Node};
use versions::Dialect;

use super::{ci_image, command, name, value::Value, variable};
use crate::model::toolchain::{Reader, Reading, Role};

/// `.gitlab-ci.yml` (<https://docs.gitlab.com/ci/yaml/>): images, services, variables and scripts.
pub(super) static READER: Reader = Reader {
    reads: |path| name(path).ends_with(".gitlab-ci.yml"),
    format: Some(Format::Yaml),
    read,
};

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let global = root.get("variables");
    let jobs = root.effective().into_iter().map(|member| &member.value);
    let jobs = jobs.filter(|job| !job.members().is_empty());
    for job in std::iter::once(root).chain(jobs) {
        let file = reading.file.file;
        let own = job.get("variables");
        let lookup = |name: &str| {
            let node = own.and_then(|own| own.get(name)).or_else(|| global?.get(name))?;
            Value::of(node.get("value").unwrap_or(node), file)
        };
        if let Some(image) = job.get("image") {
            ci_image::declare(reading, image, &lookup);
        }
        for service in job.get("services").map_or(&[][..], Node::items) {
            ci_image::declare(reading, service, &lookup);
        }
        for script in ["before_script", "script", "after_script"] {
            if let Some(node) = job.get(script) {
                scripts(reading, node);
            }
        }
        for member in own.map_or(&[][..], Node::members) {
            let Some(tool) = variable::tool_of(&member.name) else { continue };
            let node = member.value.get("value").unwrap_or(&member.value);
            if let Some(value) = Value::of(node, file).filter(|it| variable::is_version(&it.text)) {
                reading.declare_value(tool.as_str(), Role::Selects, Dialect::Text, &value);
            }
        }
    }
}

/// What the scripts written in `node` install.
pub(super) fn scripts(reading: &mut Reading<'_>, node: &Node) {
    node.walk(&mut |node| {
        if let source::Value::String(text) = &node.value {
            command::declare(reading, text.content.clone(), |_| {});
        }
    });
}
