use findings::Span;
use source::{Node, Value};

use super::{Credential, EngineWish, Need, Port, Script, Source, Variable, Wishes};
use crate::model::{WorkspaceFile, join};

/// Features whose container must reach an engine.
const ENGINE_FEATURES: [&str; 2] = ["docker-outside-of-docker", "docker-in-docker"];

const COMMANDS: [&str; 5] = [
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
];

pub(super) fn read(file: &WorkspaceFile, wishes: &mut Wishes) {
    if let Some(root) = file.root() {
        Reader { file, wishes }.read(root);
    }
}

struct Reader<'a> {
    file: &'a WorkspaceFile,
    wishes: &'a mut Wishes,
}

impl Reader<'_> {
    fn read(mut self, root: &Node) {
        self.needs(root);
        for port in root.get("forwardPorts").map_or(&[][..], Node::items) {
            // `db:5432` is a port of another container.
            if let Some(number) = port.scalar().and_then(|text| text.parse().ok()) {
                self.wishes.ports.push(Port { number, span: self.span(port) });
            }
        }
        self.local_variables(root);
        for member in root.get("containerEnv").map_or(&[][..], Node::members) {
            if member.value.as_str().is_some_and(|value| !value.is_empty()) {
                self.variable(&member.name, Source::Container, self.span(&member.key));
            }
        }
        for member in root.get("secrets").map_or(&[][..], Node::members) {
            self.wishes.credentials.push(Credential {
                name: member.name.clone(),
                variables: vec![member.name.clone()],
                file: None,
                span: self.span(&member.key),
            });
        }
        for member in root.get("features").map_or(&[][..], Node::members) {
            let id = member.name.rsplit('/').next().unwrap_or_default();
            let id = id.split([':', '@']).next().unwrap_or_default();
            if ENGINE_FEATURES.contains(&id) {
                let inside = id == "docker-in-docker";
                self.wishes.engine.push(EngineWish { inside, span: self.span(&member.key) });
            }
        }
        for name in COMMANDS {
            if let Some(member) = root.member(name) {
                self.commands(name, &member.value);
            }
        }
        if let Some(member) = root.member("initializeCommand") {
            self.commands("initializeCommand", &member.value);
        }
    }

    fn span(&self, node: &Node) -> Span {
        self.file.file.span(node.span.clone())
    }

    fn variable(&mut self, name: &str, source: Source, span: Span) {
        self.wishes.variables.push(Variable { name: name.to_owned(), source, span });
    }

    fn needs(&mut self, root: &Node) {
        let Some(needs) = root.get("hostRequirements") else { return };
        let bytes =
            |name: &str| needs.get(name).and_then(|node| Some((size(node.as_str()?)?, node)));
        if let Some((bytes, node)) = bytes("storage") {
            self.wishes.needs.push(Need::Disk(bytes, self.span(node)));
        }
        if let Some((bytes, node)) = bytes("memory") {
            self.wishes.needs.push(Need::Memory(bytes, self.span(node)));
        }
        let processors =
            needs.get("cpus").and_then(|node| Some((node.scalar()?.parse().ok()?, node)));
        if let Some((count, node)) = processors {
            self.wishes.needs.push(Need::Processors(count, self.span(node)));
        }
    }

    /// `${localEnv:NAME}`, wherever it is written; with a default behind a second colon it may be missing.
    fn local_variables(&mut self, node: &Node) {
        match &node.resolved().value {
            Value::String(text) => {
                for (_, rest) in text
                    .value
                    .match_indices("${localEnv:")
                    .map(|(at, mark)| (at, &text.value[at + mark.len()..]))
                {
                    let Some(name) = rest.split('}').next().filter(|name| !name.contains(':'))
                    else {
                        continue;
                    };
                    // Every machine has these, or none may.
                    if !matches!(
                        name,
                        "HOME" | "USERPROFILE" | "USER" | "USERNAME" | "SSH_AUTH_SOCK" | ""
                    ) {
                        self.variable(name, Source::Host, self.span(node));
                    }
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.local_variables(item)),
            Value::Mapping(members) => {
                for member in members {
                    self.local_variables(&member.value);
                }
            }
            _ => {}
        }
    }

    /// The scripts of the workspace that a lifecycle command starts by their path: a text is a shell's, a list is a
    /// program and its arguments, a mapping holds several of either.
    fn commands(&mut self, command: &str, node: &Node) {
        match &node.resolved().value {
            Value::String(text) => {
                let steps = text.value.split(['\n', ';']).flat_map(|step| step.split("&&"));
                for step in steps {
                    self.script(command, step.split_whitespace().next().unwrap_or_default(), node);
                }
            }
            Value::Sequence(items) => {
                let program = items.first().and_then(Node::as_str).unwrap_or_default();
                self.script(command, program, node);
            }
            Value::Mapping(members) => {
                for member in members {
                    self.commands(command, &member.value);
                }
            }
            _ => {}
        }
    }

    fn script(&mut self, command: &str, program: &str, node: &Node) {
        let below = ["${containerWorkspaceFolder}/", "${localWorkspaceFolder}/", "./"];
        let below = below.iter().find_map(|start| program.strip_prefix(start));
        let Some(path) = below.or_else(|| program.starts_with(".devcontainer/").then_some(program))
        else {
            return;
        };
        if path.contains(['$', '*', '`', '"', '\'']) {
            return;
        }
        let path = join(self.workspace_folder(), path);
        self.wishes.scripts.push(Script {
            path,
            command: command.to_owned(),
            span: self.span(node),
        });
    }

    /// Commands start in the folder that holds `.devcontainer`.
    fn workspace_folder(&self) -> &str {
        let folder = self.file.folder();
        match folder.find(".devcontainer") {
            Some(at) => folder[..at].trim_end_matches('/'),
            None => folder,
        }
    }
}

/// `4gb` in bytes.
fn size(text: &str) -> Option<u64> {
    let digits = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let unit = match &text[digits..] {
        "" => 1,
        "kb" => 1 << 10,
        "mb" => 1 << 20,
        "gb" => 1 << 30,
        "tb" => 1 << 40,
        _ => return None,
    };
    number.checked_mul(unit)
}
