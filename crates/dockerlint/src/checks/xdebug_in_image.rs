use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Call, Stage, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "xdebug-in-image",
        summary: "image has Xdebug",
        docs: include_str!("xdebug_in_image.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.shipped_runs() {
        let stage = run.stage.and_then(|stage| lint.stages.get(stage));
        if stage.is_some_and(Stage::is_development) {
            continue;
        }
        // In a condition somebody decides.
        for call in run.calls().filter(|call| call.command.depth == 0 && installs(call)) {
            if let Some(word) = call.args.0.iter().find(|word| names_xdebug(text(word))) {
                report.at(
                    &word.span,
                    "it slows down every request, and lets others stop the program",
                );
            }
        }
    }
}

fn installs(call: &Call) -> bool {
    let first = || call.args.subcommand(&[]).unwrap_or_default();
    match call.name {
        "docker-php-ext-install" | "docker-php-ext-enable" | "install-php-extensions" => true,
        "pecl" | "pie" => first() == "install",
        "apt-get" | "apt" | "yum" | "dnf" | "microdnf" => {
            call.args.operands(&[]).iter().any(|word| text(word) == "install")
        }
        "apk" => call.args.operands(&[]).iter().any(|word| text(word) == "add"),
        _ => false,
    }
}

/// `xdebug`, `xdebug-3.4.0`, `php8.3-xdebug`, `php83-pecl-xdebug`
fn names_xdebug(package: &str) -> bool {
    let package = package.split('=').next().unwrap_or_default();
    package.split(['-', '/']).any(|part| part == "xdebug")
}
