use std::ops::Range;

use source::{Member, Node};

/// A `${…}` in a value.
#[derive(Debug, Clone)]
pub struct Variable<'a> {
    /// The property of the file that it stands in.
    pub property: &'a Member,
    /// The value that it stands in.
    pub node: &'a Node,
    /// Its bytes within that value.
    pub range: Range<usize>,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// What stands between the braces.
    pub text: &'a str,
}

impl<'a> Variable<'a> {
    /// What stands in front of the first colon.
    pub fn name(&self) -> &'a str {
        self.text.split(':').next().unwrap_or_default()
    }

    /// What colons separate behind the name.
    pub fn arguments(&self) -> Vec<&'a str> {
        self.text.split(':').skip(1).collect()
    }

    /// Whether it is a variable of the host's environment; `env` is the old name.
    pub fn is_of_host(&self) -> bool {
        matches!(self.name(), "localEnv" | "env")
    }
}

pub(super) fn variables(root: &Node) -> Vec<Variable<'_>> {
    let mut found = Vec::new();
    for property in root.members() {
        values(&property.value, &mut |node| {
            found.extend(of(property, node));
        });
    }
    found
}

/// Calls `visit` for every string that is a value.
fn values<'a>(node: &'a Node, visit: &mut dyn FnMut(&'a Node)) {
    node.items().iter().for_each(|item| values(item, visit));
    node.members().iter().for_each(|member| values(&member.value, visit));
    if node.as_str().is_some() {
        visit(node);
    }
}

fn of<'a>(property: &'a Member, node: &'a Node) -> Vec<Variable<'a>> {
    let Some(text) = node.as_text() else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.value[at..].find("${").map(|start| at + start) {
        let Some(length) = text.value[start..].find('}') else { break };
        let range = start..start + length + 1;
        at = range.end;
        found.push(Variable {
            property,
            node,
            span: text.place(range.clone()),
            text: &text.value[range.start + 2..range.end - 1],
            range,
        });
    }
    found
}
