use findings::{Check, Fix, Report, Rule};

use crate::{
    Devcontainer,
    model::{catalogue, quoted},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unknown-image-user",
        summary: "image has no such user",
        docs: include_str!("unknown_image_user.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let name = devcontainer.image().and_then(|node| node.as_str());
    let Some((image, _)) = name.and_then(catalogue::image) else { return };
    // These make users of their own.
    let makes_users = devcontainer.features().any(|(_, reference)| {
        reference.registry().is_none_or(|it| it.official().is_none_or(|id| id == "common-utils"))
    });
    for property in ["remoteUser", "containerUser"] {
        let Some(node) = devcontainer.root.get(property) else { continue };
        let Some(user) =
            node.as_str().filter(|user| !user.contains(['$', ':']) && !user.is_empty())
        else {
            continue;
        };
        let system = user == "root" || user.bytes().all(|byte| byte.is_ascii_digit());
        if makes_users || system || user == image.user || user == "www-data" || user == "nobody" {
            continue;
        }
        let message =
            format!("the image has `{}` and no `{user}`: the container does not start", image.user);
        let fix = Fix::not_safe(format!("write `{}`", image.user));
        report
            .at(&node.span, message)
            .fix(fix.replace(devcontainer.span(&node.span), quoted(&image.user)));
    }
}
