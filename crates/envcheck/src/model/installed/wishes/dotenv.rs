use super::{Source, Variable, Wishes};
use crate::model::{WorkspaceFile, join};

/// Endings of files that show which variables a dotenv file has.
const EXAMPLES: [&str; 5] = [".example", ".sample", ".template", ".dist", ".defaults"];

pub(super) fn is_example(file: &WorkspaceFile) -> bool {
    real_name(file.name()).is_some()
}

/// `.env` of `.env.example`.
fn real_name(name: &str) -> Option<&str> {
    let name = EXAMPLES.iter().find_map(|ending| name.strip_suffix(ending))?;
    name.starts_with(".env").then_some(name)
}

pub(super) fn read(file: &WorkspaceFile, wishes: &mut Wishes) {
    let (Some(root), Some(name)) = (file.root(), real_name(file.name())) else { return };
    let path = join(file.folder(), name);
    for member in root.members() {
        let has_default = member.value.as_str().is_some_and(|value| !value.trim().is_empty());
        wishes.variables.push(Variable {
            name: member.name.clone(),
            source: Source::Dotenv { file: path.clone(), has_default },
            span: file.file.span(member.key.span.clone()),
        });
    }
}
