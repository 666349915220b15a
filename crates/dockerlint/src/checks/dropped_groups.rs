use std::collections::BTreeMap;

use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Call, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "dropped-groups",
        summary: "USER leaves the groups that the user was put into",
        docs: include_str!("dropped_groups.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // Whom the file puts into a group, and where.
    let mut members = BTreeMap::new();
    for run in &lint.runs {
        members.extend(run.calls().filter_map(|call| Some((member(&call)?, call.span()))));
    }
    if members.is_empty() {
        return;
    }
    for user in lint.stages.iter().flat_map(|stage| stage.of(Keyword::User)) {
        let Some(word) = user.words().first() else { continue };
        let Some(value) = lint.value(word, user) else { continue };
        let Some((name, group)) = value.split_once(':') else { continue };
        if let Some(place) = members.get(name).filter(|_| !group.is_empty()) {
            report
                .at(&word.span, format!("with `:{group}`, `{name}` is in that group and no other"))
                .related(lint.span(place), "joins another group here");
        }
    }
}

/// The user that `call` puts into a group beside its own.
fn member<'a>(call: &Call<'a>) -> Option<&'a str> {
    let more = |options: &[&str]| call.args.has(options);
    let operands = || call.args.operands(&["G", "g", "u", "d", "s", "c", "groups", "gid", "uid"]);
    match call.name {
        "usermod" | "useradd" if more(&["G", "groups"]) => operands().last().map(|word| text(word)),
        "gpasswd" if more(&["a", "add"]) => call.args.value(&["a", "add"]),
        "adduser" | "addgroup" => match &operands()[..] {
            [name, _] if call.args.0.len() == 2 => Some(text(name)),
            _ => None,
        },
        _ => None,
    }
}
