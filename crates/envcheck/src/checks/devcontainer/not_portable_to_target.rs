use std::path::Path;

use findings::{Check, Report, Rule};

use crate::{Devcontainer, model::devcontainer::Target};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "not-portable-to-target",
        summary: "a tool that this is meant for treats it differently",
        docs: include_str!("not_portable_to_target.md"),
        ..Rule::STABLE
    },
    run,
};

/// What Envbuilder does not read: coder/envbuilder at 3738ae31, docs/devcontainer-spec-support.md. What only names or
/// shows something is left out.
const ENVBUILDER: &[&str] = &[
    "appPort",
    "capAdd",
    "dockerComposeFile",
    "forwardPorts",
    "hostRequirements",
    "init",
    "initializeCommand",
    "mounts",
    "overrideCommand",
    "postAttachCommand",
    "privileged",
    "runArgs",
    "securityOpt",
    "updateRemoteUserUID",
    "userEnvProbe",
    "waitFor",
    "workspaceFolder",
    "workspaceMount",
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for target in &devcontainer.targets {
        match target {
            Target::Cli => cli(devcontainer, report),
            Target::Codespaces => codespaces(devcontainer, report),
            Target::Devpod => devpod(devcontainer, report),
            Target::Envbuilder => envbuilder(devcontainer, report),
            Target::StrictJson => strict_json(devcontainer, report),
            // It is what the others are measured by.
            Target::Vscode => {}
            Target::Zed => zed(devcontainer, report),
        }
    }
}

/// <https://github.com/devcontainers/cli/issues/457>
fn cli(devcontainer: &Devcontainer, report: &mut Report) {
    let path = Path::new(&devcontainer.path);
    let folder = path.parent().and_then(Path::parent);
    if folder.is_some_and(|folder| folder.ends_with(".devcontainer")) {
        let brace = devcontainer.root.span.start..(devcontainer.root.span.start + 1);
        let brace = brace.start..brace.end.min(devcontainer.root.span.end);
        report.at(brace, "the dev container CLI does not look here: call it with `--config`");
    }
}

/// devcontainers/spec, docs/specs/supporting-tools.md.
fn codespaces(devcontainer: &Devcontainer, report: &mut Report) {
    for mount in devcontainer.mounts() {
        let socket = mount.source().is_some_and(|source| source.ends_with("docker.sock"));
        if mount.kind() == Some("bind") && !socket {
            report.at(mount.span, "Codespaces leaves out what is bound, but for docker's socket");
        }
    }
    let other = |text: &str| {
        text.rsplit_once(':')
            .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
    };
    for node in devcontainer.list("forwardPorts") {
        if node.as_str().is_some_and(other) {
            report.at(&node.span, "Codespaces forwards ports of this container only");
        }
    }
    for member in devcontainer.object("portsAttributes").iter().filter(|it| other(&it.name)) {
        report.at(&member.key.span, "Codespaces knows ports of this container only");
    }
    if let Some(member) = devcontainer.root.member("shutdownAction") {
        report.at(&member.key.span, "Codespaces stops by rules of its own");
    }
}

/// <https://github.com/loft-sh/devpod/pull/1574>
fn devpod(devcontainer: &Devcontainer, report: &mut Report) {
    for variable in devcontainer.variables() {
        let named = variable.is_of_host() || variable.name() == "containerEnv";
        if named && variable.arguments().len() > 2 {
            report.at(&variable.span, "DevPod takes what is between the second and third colon");
        }
    }
}

fn envbuilder(devcontainer: &Devcontainer, report: &mut Report) {
    for member in devcontainer.root.members() {
        if ENVBUILDER.contains(&member.name.as_str()) {
            report.at(&member.key.span, "Envbuilder does not read this");
        }
    }
    if let Some(options) = devcontainer.root.get("build").and_then(|it| it.member("options")) {
        report.at(&options.key.span, "Envbuilder does not read this");
    }
    for variable in devcontainer.variables().iter().filter(|it| it.name() == "devcontainerId") {
        report.at(&variable.span, "Envbuilder does not fill this in");
    }
}

/// <https://github.com/devcontainers/spec/issues/458>; commas that trail have a rule of their own.
fn strict_json(devcontainer: &Devcontainer, report: &mut Report) {
    for comment in &devcontainer.comments {
        report.at(comment, "strict JSON has no comments");
    }
}

/// <https://github.com/zed-industries/zed/issues/60228> until 1.14, and 62964 since 1.15.
fn zed(devcontainer: &Devcontainer, report: &mut Report) {
    for command in devcontainer.commands() {
        if command.node.as_str().is_some_and(|text| text.trim().contains(' ')) {
            let message = "some versions of Zed take this apart at its blanks: call a script";
            report.at(&command.node.span, message);
        }
    }
}
