use source::{Node, Parsed};

use super::{Credential, Wishes};
use crate::model::{WorkspaceFile, join};

pub(super) fn is_compose(file: &WorkspaceFile) -> bool {
    let name = file.name().strip_prefix("docker-").unwrap_or(file.name());
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    name.starts_with("compose.") && matches!(ending, Some("yaml" | "yml"))
}

pub(super) fn read(file: &WorkspaceFile, parsed: &Parsed, wishes: &mut Wishes) {
    let Some(root) = parsed.root() else { return };
    if let Some(services) = root.member("services") {
        wishes.compose.push(file.file.span(services.key.span.clone()));
    }
    for member in root.get("secrets").map_or(&[][..], Node::members) {
        let text = |name: &str| member.value.get(name).and_then(Node::as_str);
        let (variable, path) = (text("environment"), text("file"));
        // What a variable fills in is not known, and neither is what lies outside the workspace.
        let path = path.filter(|path| !path.contains('$') && !path.starts_with(['/', '~']));
        if variable.is_some() || path.is_some() {
            wishes.credentials.push(Credential {
                name: member.name.clone(),
                variables: variable.map(str::to_owned).into_iter().collect(),
                file: path.map(|path| join(file.folder(), path)),
                span: file.file.span(member.key.span.clone()),
            });
        }
    }
}
