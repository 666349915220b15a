use source::{Member, Node};

/// The lifecycle commands, in the order they run.
pub const HOOKS: [&str; 6] = [
    "initializeCommand",
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
];

/// A command of a lifecycle hook; a hook that is an object has several.
#[derive(Debug, Clone, Copy)]
pub struct Command<'a> {
    /// The hook.
    pub hook: &'a Member,
    /// The command: a string, which a shell reads, or a list of arguments.
    pub node: &'a Node,
}

impl<'a> Command<'a> {
    /// Its text, when a shell reads it.
    pub fn shell(self) -> Option<&'a str> {
        self.node.as_str()
    }

    /// Its arguments, when it is a list.
    pub fn arguments(self) -> &'a [Node] {
        self.node.items()
    }

    /// Whether it runs each time the container starts or is attached to.
    pub fn is_repeated(self) -> bool {
        matches!(self.hook.name.as_str(), "postStartCommand" | "postAttachCommand")
    }
}

pub(super) fn commands(root: &Node) -> Vec<Command<'_>> {
    let mut found = Vec::new();
    for hook in HOOKS.iter().filter_map(|name| root.member(name)) {
        let members = hook.value.members();
        if members.is_empty() {
            found.push(Command { hook, node: &hook.value });
        }
        found.extend(members.iter().map(|member| Command { hook, node: &member.value }));
    }
    found
}
