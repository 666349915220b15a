use findings::{Check, Fix, Report, Rule, Safety};

use source::edit;

use crate::{
    Devcontainer,
    model::{
        devcontainer::{Argument, Mount},
        quoted,
    },
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "argument-with-property",
        summary: "argument has a property of its own",
        docs: include_str!("argument_with_property.md"),
        ..Rule::STABLE
    },
    run,
};

/// Options of `docker run`, and the properties that say the same in every tool.
const SAME: &[(&str, &str)] = &[
    ("--cap-add", "capAdd"),
    ("--env", "containerEnv"),
    ("--init", "init"),
    ("--mount", "mounts"),
    ("--privileged", "privileged"),
    ("--security-opt", "securityOpt"),
    ("--user", "containerUser"),
    ("--volume", "mounts"),
    ("-e", "containerEnv"),
    ("-u", "containerUser"),
    ("-v", "mounts"),
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    if devcontainer.is_compose() {
        return;
    }
    for argument in devcontainer.arguments() {
        let Some((_, property)) = SAME.iter().find(|(flag, _)| *flag == argument.flag) else {
            continue;
        };
        let message =
            format!("say it with `{property}`: tools that do not call docker read that one only");
        let finding = report.at(argument.span.clone(), message);
        if let Some(fix) = fix(devcontainer, &argument, property) {
            finding.fix(fix);
        }
    }
}

/// What an argument says, as a property does.
struct Meant {
    /// JSON text: the item of a list, the member of an object, or all of it.
    value: String,
    /// The name of that member.
    name: Option<String>,
    safety: Safety,
}

/// Moves an argument into its property.
fn fix(devcontainer: &Devcontainer, argument: &Argument<'_>, property: &str) -> Option<Fix> {
    let (root, text) = (&devcontainer.root, &devcontainer.text);
    let Meant { value, name, safety } = meant(argument, property)?;
    // Of two mounts at one place, docker refuses the second and tools drop one.
    if property == "mounts" && is_taken(devcontainer, argument) {
        return None;
    }
    let all = root.member("runArgs")?;
    let whole = argument.items.len() == all.value.items().len();
    let title = match safety {
        Safety::Safe => Fix::safe("move it there"),
        Safety::Unsafe => Fix::not_safe("move it there"),
    };
    let list = matches!(property, "capAdd" | "mounts" | "securityOpt");
    let mut edits = match (root.get(property), &name) {
        (Some(object), Some(name)) if object.get(name).is_none() => {
            edit::insert_member(text, object, name, &value)?
        }
        (Some(held), None) if list => edit::insert_item(text, held, &value)?,
        (Some(_), _) => return None,
        (None, name) => {
            let value = match name {
                Some(name) => format!("{{ {}: {value} }}", quoted(name)),
                None if list => format!("[{value}]"),
                None => value,
            };
            // The property takes the place of the list that is empty without the argument.
            if whole {
                let member = format!("{}: {value}", quoted(property));
                let items = all.value.items().iter().map(|item| &item.span);
                let bare = !devcontainer
                    .has_comment(&all.span(), [&all.key.span].into_iter().chain(items));
                return bare.then(|| title.replace(devcontainer.span(&all.span()), member));
            }
            edit::insert_member(text, root, property, &value)?
        }
    };
    if whole {
        edits.extend(edit::remove_member(text, root, "runArgs")?);
    } else {
        edits.extend(edit::remove_items(text, &all.value, argument.items.clone())?);
    }
    Some(devcontainer.edited(title, edits))
}

/// Whether something else is mounted where this argument mounts.
fn is_taken(devcontainer: &Devcontainer, argument: &Argument<'_>) -> bool {
    let mounts = devcontainer.mounts();
    let own = mounts.iter().find(|mount| {
        argument.span.start <= mount.span.start && mount.span.end <= argument.span.end
    });
    let target = own.and_then(Mount::target);
    target.is_none() || mounts.iter().filter(|mount| mount.target() == target).count() > 1
}

/// `None` when no property says just that.
fn meant(argument: &Argument<'_>, property: &str) -> Option<Meant> {
    let safe = |value| Meant { value, name: None, safety: Safety::Safe };
    let written = argument.value;
    match (property, argument.flag) {
        ("init" | "privileged", _) => written.is_none().then(|| safe("true".to_owned())),
        ("containerEnv", _) => {
            let (name, value) = written?.split_once('=')?;
            let plain = !name.is_empty() && !name.contains(['$', ' ']);
            plain.then(|| Meant { name: Some(name.to_owned()), ..safe(quoted(value)) })
        }
        // Features are installed for this user too.
        ("containerUser", _) => {
            let user = written.filter(|user| !user.contains(':'))?;
            Some(Meant { safety: Safety::Unsafe, ..safe(quoted(user)) })
        }
        ("mounts", "-v" | "--volume") => volume(written?),
        _ => Some(safe(quoted(written?))),
    }
}

/// `SOURCE:TARGET:OPTIONS` as `mounts` has it.
fn volume(written: &str) -> Option<Meant> {
    let parts = parts(written);
    let (source, target) = (*parts.first()?, *parts.get(1)?);
    if source.len() < 2 || written.contains(',') || !target.starts_with(['/', '$']) {
        return None;
    }
    let bound = source.starts_with('/') || source.contains("}/");
    let named = !source.contains(['/', '$', '\\', '.', '~']);
    let folder = "${localWorkspaceFolder}";
    let (kind, safety) = match (bound || source == folder, named) {
        // Docker makes a folder that is missing for this option only.
        (true, _) if source != folder => ("bind", Safety::Unsafe),
        (true, _) => ("bind", Safety::Safe),
        (_, true) => ("volume", Safety::Safe),
        _ => return None,
    };
    let options = match parts.get(2..)? {
        [] | ["rw"] => "",
        ["ro"] => ",readonly",
        ["cached"] => ",consistency=cached",
        ["delegated"] => ",consistency=delegated",
        ["consistent"] => ",consistency=consistent",
        _ => return None,
    };
    let value = quoted(&format!("source={source},target={target},type={kind}{options}"));
    Some(Meant { value, name: None, safety })
}

/// What colons separate outside of `${…}`.
fn parts(written: &str) -> Vec<&str> {
    let mut open = false;
    let split = written.split(move |char| {
        open = (open || char == '{') && char != '}';
        char == ':' && !open
    });
    split.collect()
}
