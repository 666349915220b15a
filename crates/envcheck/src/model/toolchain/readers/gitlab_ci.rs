mod matrix;

use findings::FileId;
use source::{Format, Node};
use versions::Dialect;

use super::{ci_image, command, image, interpolation, name, value::Value, variable};
use crate::model::toolchain::{Reader, Reading, Role};
use matrix::Matrix;

/// `.gitlab-ci.yml` and the parts that it includes (<https://docs.gitlab.com/ci/yaml/>): images, services, variables,
/// matrices and scripts.
pub(super) static READER: Reader = Reader { reads: is_pipeline, format: Some(Format::Yaml), read };

/// Folders of parts.
const FOLDERS: &[&str] = &[".gitlab", ".gitlab-ci"];

fn is_pipeline(path: &str) -> bool {
    let yaml = name(path).ends_with(".yml") || name(path).ends_with(".yaml");
    let mut folders = path.split('/').rev().skip(1);
    let part = folders.any(|folder| FOLDERS.contains(&folder));
    name(path).ends_with(".gitlab-ci.yml") || (yaml && part && !path.contains("_templates/"))
}

/// Where a job finds its variables.
struct Job<'a> {
    file: FileId,
    own: Option<&'a Node>,
    global: Option<&'a Node>,
    matrix: Matrix<'a>,
}

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let parts = reading.file.folder().split('/');
    let depth = parts.take_while(|part| !FOLDERS.contains(part)).map(|part| part.len() + 1).sum();
    let around = reading.file.folder().get(..depth).unwrap_or(reading.file.folder());
    reading.hold_for(around.trim_end_matches('/'));
    let global = root.get("variables");
    let jobs = root.effective().into_iter().map(|member| &member.value);
    let jobs = jobs.filter(|job| !job.members().is_empty());
    for node in std::iter::once(root).chain(jobs) {
        let matrix = Matrix::of(node);
        let job = Job { file: reading.file.file, own: node.get("variables"), global, matrix };
        job.read(reading, node);
    }
}

impl Job<'_> {
    fn read(&self, reading: &mut Reading<'_>, node: &Node) {
        let services = node.get("services").map_or(&[][..], Node::items);
        for named in node.get("image").into_iter().chain(services) {
            self.image(reading, named);
        }
        for script in ["before_script", "script", "after_script"] {
            if let Some(node) = node.get(script) {
                scripts(reading, node);
            }
        }
        let own = self.own.map_or(&[][..], Node::members).iter();
        let own = own.map(|member| (member.name.as_str(), said(&member.value), Role::Selects));
        let several = self.matrix.variables();
        let several = several.flat_map(|(name, values)| {
            values.iter().map(move |value| (name, *value, Role::Matrix))
        });
        for (name, value, role) in own.chain(several) {
            let Some(tool) = variable::tool_of(name) else { continue };
            let value = Value::of(value, self.file).filter(|it| variable::is_version(&it.text));
            if let Some(value) = value {
                reading.declare_value(tool.as_str(), role, Dialect::Text, &value);
            }
        }
    }

    /// The image at `node`, in every round of the matrix.
    fn image(&self, reading: &mut Reading<'_>, node: &Node) {
        let Some(written) = ci_image::name(reading, node) else { return };
        let rounds = self.matrix.rounds(&written.text);
        let role = if rounds > 1 { Role::Matrix } else { Role::Selects };
        for round in 0..rounds.max(1) {
            let lookup = |name: &str| self.variable(name, round);
            let name = interpolation::resolve(&written, &lookup);
            image::declare(reading, &name, role, |_| {});
        }
    }

    fn variable(&self, name: &str, round: usize) -> Option<Value> {
        let node = self.matrix.value(name, round);
        let node = node.or_else(|| self.own?.get(name).map(said));
        Value::of(node.or_else(|| self.global?.get(name).map(said))?, self.file)
    }
}

/// The value of a variable, which may have a description beside it.
fn said(node: &Node) -> &Node {
    node.get("value").unwrap_or(node)
}

/// What the scripts written in `node` install.
pub(super) fn scripts(reading: &mut Reading<'_>, node: &Node) {
    node.walk(&mut |node| {
        if let source::Value::String(text) = &node.value {
            command::declare(reading, text.content.clone(), |_| {});
        }
    });
}
