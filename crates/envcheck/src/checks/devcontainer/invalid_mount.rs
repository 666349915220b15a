use findings::{Check, Fix, Report, Rule, Severity, nearest};

use crate::{
    Devcontainer,
    model::{
        devcontainer::{Field, Form, Mount},
        quoted,
    },
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "invalid-mount",
        summary: "mount is not written as docker reads it",
        severity: Severity::Error,
        docs: include_str!("invalid_mount.md"),
        ..Rule::STABLE
    },
    run,
};

/// What `docker run --mount` knows: <https://docs.docker.com/engine/storage/bind-mounts/#options-for---mount>.
const KEYS: &[&str] = &[
    "bind-create-src",
    "bind-nonrecursive",
    "bind-propagation",
    "bind-recursive",
    "consistency",
    "destination",
    "dst",
    "external",
    "image-subpath",
    "readonly",
    "ro",
    "source",
    "src",
    "target",
    "tmpfs-mode",
    "tmpfs-size",
    "type",
    "volume-driver",
    "volume-label",
    "volume-nocopy",
    "volume-opt",
    "volume-subpath",
];
const KINDS: &[&str] = &["bind", "cluster", "image", "npipe", "tmpfs", "volume"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let mounts = devcontainer.mounts();
    let workspace = devcontainer.workspace_mount().filter(|_| !devcontainer.is_compose());
    for mount in mounts.iter().chain(&workspace).filter(|mount| mount.form == Form::Text) {
        judge(devcontainer, mount, report);
    }
    for mount in mounts.iter().filter(|mount| mount.form == Form::Object) {
        object(devcontainer, mount, report);
    }
}

/// An object has three properties; docker knows more.
fn object(devcontainer: &Devcontainer, mount: &Mount, report: &mut Report) {
    let own = |key: &str| matches!(key, "source" | "target" | "type");
    let Some(field) =
        mount.fields.iter().find(|field| !own(field.key) && KEYS.contains(&field.key))
    else {
        return;
    };
    let message = "is lost: an object has `type`, `source` and `target` only; write a string";
    let finding = report.at(&field.span, message);
    let written: Option<Vec<_>> = mount.fields.iter().map(as_text).collect();
    if let Some(written) = written {
        let fix = Fix::not_safe("write it as a string");
        finding.fix(fix.replace(devcontainer.span(mount.span), quoted(&written.join(","))));
    }
}

fn as_text(field: &Field<'_>) -> Option<String> {
    let value = field.value.filter(|value| !value.contains([',', '"']))?;
    match (field.key, value) {
        ("readonly" | "ro", "true") => Some(field.key.to_owned()),
        (key, value) => Some(format!("{key}={value}")),
    }
}

fn judge(devcontainer: &Devcontainer, mount: &Mount, report: &mut Report) {
    // The specification's own variables may stand for whole fields.
    if mount.fields.iter().any(|field| field.value.is_none() && field.key.contains("${")) {
        return;
    }
    for field in
        mount.fields.iter().filter(|field| !KEYS.contains(&field.key.to_ascii_lowercase().as_str()))
    {
        let text = if field.key.is_empty() { "an empty field" } else { "no option of a mount" };
        let finding = report.at(&field.span, text);
        let Some(meant) = nearest(field.key, KEYS.iter().copied()) else { continue };
        finding.message = format!("no option of a mount; did you mean `{meant}`?");
        if mount.field(&[meant]).is_none() && field.span.len() < mount.span.len() {
            let key = field.span.start..field.span.start + field.key.len();
            let fix = Fix::not_safe(format!("write `{meant}`"));
            finding.fix(fix.replace(devcontainer.span(&key), meant));
        }
        return;
    }
    if let Some(field) = mount.field(&["type"]) {
        let kind = field.value.unwrap_or_default();
        if !kind.contains('$') && !KINDS.contains(&kind) {
            report.at(&field.span, "docker knows `bind`, `volume` and `tmpfs`");
        }
    }
    if mount.target().is_none_or(str::is_empty) {
        report.at(mount.span, "add a `target`: docker refuses a mount without one");
    } else if mount.kind() == Some("bind") && mount.source().is_none_or(str::is_empty) {
        report.at(mount.span, "add a `source`: docker refuses a bind mount without one");
    }
}
