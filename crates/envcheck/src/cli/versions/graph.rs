use std::collections::BTreeMap;

use clap::ValueEnum;

use super::drawing::masked;
use crate::model::{Toolchain, toolchain::Verdict};

/// Languages of graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    /// Graphviz.
    Dot,
    /// Mermaid, which Markdown pages draw.
    Mermaid,
}

impl GraphFormat {
    /// The declarations by tool, and a line between two that contradict each other.
    pub(super) fn draw(self, toolchain: &Toolchain, shown: &[usize]) -> String {
        let verdicts = toolchain.verdicts();
        let mut tools: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in shown {
            tools.entry(toolchain.declarations[*index].tool.as_str()).or_default().push(*index);
        }
        let mut text = self.start().to_owned();
        for (number, (tool, declarations)) in tools.into_iter().enumerate() {
            text += &self.group(number, tool);
            for index in declarations {
                let declaration = &toolchain.declarations[index];
                let place = toolchain.position(declaration.span);
                let label = format!("{} {}", declaration.role.as_str(), masked(&declaration.raw));
                text += &self.node(index, &label, &place, verdicts[index]);
            }
            text += self.close();
        }
        let among = |index: &usize| shown.contains(index);
        let conflicts = toolchain.conflicts.list.iter();
        for conflict in conflicts.filter(|it| among(&it.blamed) && among(&it.against)) {
            text += &self.edge(conflict.blamed, conflict.against, conflict.relation.as_str());
            if let Some(third) = conflict.third.filter(among) {
                text += &self.edge(conflict.blamed, third, conflict.relation.as_str());
            }
        }
        if self == Self::Dot { text + "}\n" } else { text }
    }

    fn start(self) -> &'static str {
        match self {
            Self::Dot => "graph versions {\n  rankdir=LR\n  node [shape=box]\n",
            Self::Mermaid => "graph LR\n",
        }
    }

    fn group(self, number: usize, tool: &str) -> String {
        match self {
            Self::Dot => format!("  subgraph cluster_{number} {{\n    label={}\n", quoted(tool)),
            Self::Mermaid => format!("  subgraph t{number} [{}]\n", entity(tool)),
        }
    }

    fn close(self) -> &'static str {
        match self {
            Self::Dot => "  }\n",
            Self::Mermaid => "  end\n",
        }
    }

    fn node(self, index: usize, label: &str, place: &str, verdict: Verdict) -> String {
        match self {
            Self::Dot => {
                let style = match verdict {
                    Verdict::Conflict => ", color=red",
                    Verdict::EndOfLife | Verdict::Floating | Verdict::Unknown => ", color=orange",
                    Verdict::Inert => ", style=dashed",
                    Verdict::Fine => "",
                };
                let label = quoted(&format!("{label}\n{place}"));
                format!("    d{index} [label={label}{style}]\n")
            }
            Self::Mermaid => {
                format!("    d{index}[{}]\n", entity(&format!("{label}, {place}")))
            }
        }
    }

    fn edge(self, from: usize, to: usize, label: &str) -> String {
        match self {
            Self::Dot => format!("  d{from} -- d{to} [label={}, color=red]\n", quoted(label)),
            Self::Mermaid => format!("  d{from} ---|{label}| d{to}\n"),
        }
    }
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}

/// Mermaid has no escapes, only names of characters.
fn entity(text: &str) -> String {
    let text = text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;");
    format!("\"{}\"", text.replace('>', "#gt;"))
}
