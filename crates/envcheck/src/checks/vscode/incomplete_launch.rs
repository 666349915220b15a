use findings::{Check, Report, Rule, Severity};

use source::Node;

use crate::model::Vscode;

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "incomplete-launch",
        summary: "launch configuration lacks what every one has",
        severity: Severity::Error,
        docs: include_str!("incomplete_launch.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    let configurations = vscode.launch.as_ref().and_then(|launch| launch.get("configurations"));
    for configuration in configurations.map_or(&[][..], Node::items) {
        if configuration.members().is_empty() {
            continue;
        }
        for key in ["name", "request", "type"] {
            let brace = configuration.span.start..configuration.span.start + 1;
            match configuration.get(key) {
                None => {
                    report
                        .at(brace, format!("add `{key}`: VS Code does not start it without one"))
                        .identity(key);
                }
                Some(node) if key == "request" => {
                    let known = |request: &str| match request {
                        "launch" | "attach" => true,
                        // How Python's tests are debugged; `purpose` says it today.
                        "test" => is_python(configuration),
                        _ => false,
                    };
                    let Some(request) = node.as_str().filter(|it| !known(it)) else { continue };
                    report.at(&node.span, format!("`{request}` is neither `launch` nor `attach`"));
                }
                Some(_) => {}
            }
        }
    }
}

fn is_python(configuration: &Node) -> bool {
    matches!(configuration.get("type").and_then(Node::as_str), Some("python" | "debugpy"))
}
