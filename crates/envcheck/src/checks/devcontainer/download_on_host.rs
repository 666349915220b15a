use findings::{Check, Report, Rule};

use crate::{Devcontainer, model::shell};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "download-on-host",
        summary: "command on the host runs what it downloads",
        docs: include_str!("download_on_host.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

const DOWNLOADERS: &[&str] = &["curl", "wget"];
const SHELLS: &[&str] = &["bash", "sh", "zsh", "python", "python3", "node", "perl", "ruby"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for command in
        devcontainer.commands().into_iter().filter(|it| it.hook.name == "initializeCommand")
    {
        let arguments = command.arguments().iter().filter_map(|item| item.as_text());
        for text in arguments.chain(command.node.as_text()) {
            let calls = shell::calls(&text.value);
            let fetches = |name: &str| DOWNLOADERS.contains(&name);
            for pair in calls.windows(2).filter(|pair| pair[0].end == "|") {
                let (Some((from, _)), Some((to, _))) = (pair[0].program(), pair[1].program())
                else {
                    continue;
                };
                if fetches(from.text) && SHELLS.contains(&to.text) {
                    let message = "runs on every machine that opens the project, outside the container, whatever the server sends";
                    report.at(text.place(from.span.start..to.span.end), message);
                }
            }
        }
    }
}
