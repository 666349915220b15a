use dockerlint::model::{ImageName, ended};
use findings::{Check, Report, Rule, nearest};

use crate::{
    Devcontainer,
    model::catalogue::{self, TagState},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "retired-image-release",
        summary: "image holds a release that gets no more fixes",
        docs: include_str!("retired_image_release.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(node) = devcontainer.image() else { return };
    let Some(name) = node.as_str().filter(|name| !name.contains('$')) else { return };
    if let Some((image, tag)) = catalogue::image(name) {
        if image.state(tag) == TagState::Gone {
            let newest: Vec<_> = image.tags().collect();
            let instead = nearest(tag, newest).map(|tag| format!("; `{tag}` is"));
            let message = format!("`{tag}` is not built any more{}", instead.unwrap_or_default());
            report.at(&node.span, message);
        }
        return;
    }
    for ended in ended(&ImageName::parse(name), devcontainer.today) {
        let message = format!("fixes for {} ended on {}", ended.release, ended.end);
        report.at(&node.span, message).identity(&ended.release);
    }
}
