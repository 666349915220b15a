use findings::{Check, Fix, Report, Rule};

use crate::{
    Devcontainer,
    model::{catalogue, shell},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "install-without-root",
        summary: "package manager is called by a user without rights",
        docs: include_str!("install_without_root.md"),
        ..Rule::STABLE
    },
    run,
};

const MANAGERS: &[&str] = &["apt", "apt-get", "apk", "dnf", "yum"];
const CHANGES: &[&str] = &["add", "dist-upgrade", "install", "remove", "update", "upgrade"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(user) = user(devcontainer) else { return };
    for command in
        devcontainer.commands().into_iter().filter(|it| it.hook.name != "initializeCommand")
    {
        let Some(text) = command.node.as_text() else { continue };
        for call in shell::calls(&text.value).iter().filter(|call| !call.is_sudo()) {
            let Some((program, words)) = call.program() else { continue };
            if MANAGERS.contains(&program.text)
                && words.iter().any(|word| CHANGES.contains(&word.text))
            {
                let place = text.place(program.span.clone());
                let fix = Fix::safe("call it with sudo");
                let fix = fix.replace(devcontainer.span(&(place.start..place.start)), "sudo ");
                report
                    .at(place, format!("runs as `{user}`, who may not install anything"))
                    .fix(fix);
            }
        }
    }
}

/// Who runs the hooks, when that is known and not root. Official images give that user sudo.
fn user(devcontainer: &Devcontainer) -> Option<&str> {
    let name = devcontainer.image().and_then(|node| node.as_str());
    let (image, _) = name.and_then(catalogue::image)?;
    let set = ["remoteUser", "containerUser"]
        .iter()
        .find_map(|name| devcontainer.root.get(name)?.as_str());
    let user = set.unwrap_or(&image.user);
    (user == image.user).then_some(user)
}
