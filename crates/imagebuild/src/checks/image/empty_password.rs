use findings::{Check, Report, Rule, Severity};

use crate::model::{Inspection, accounts};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "empty-password",
        summary: "account needs no password",
        severity: Severity::Error,
        docs: include_str!("empty_password.md"),
        aliases: &["DKL-LI-0001"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    let image = &inspection.image;
    let (passwd, shadow) = match (
        inspection.contents.live(image, "/etc/passwd"),
        inspection.contents.live(image, "/etc/shadow"),
    ) {
        (Ok(passwd), Ok(shadow)) => (passwd.unwrap_or_default(), shadow.unwrap_or_default()),
        (Err(reason), _) | (_, Err(reason)) => return report.not_checked(reason),
    };
    let open = accounts::without_password(shadow);
    for account in accounts::passwd(passwd).iter().filter(|account| account.can_log_in()) {
        let file = match account.password.as_str() {
            "" => "/etc/passwd",
            "x" if open.contains(&account.name) => "/etc/shadow",
            _ => continue,
        };
        let message =
            format!("`{}` has an empty password in {file}: lock it with `passwd -l`", account.name);
        report.at(inspection.file_place(file), message).identity(account.name.clone());
    }
}
