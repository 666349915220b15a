use findings::{Check, Report, Rule};

use crate::{Lint, model::text};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "host-package-in-image",
        summary: "a package of the host is installed in the image",
        docs: include_str!("host_package_in_image.md"),
        ..Rule::STABLE
    },
    run,
};

/// Packages that only do something beside the container engine.
const PACKAGES: &[&str] = &[
    "nvidia-container-runtime",
    "nvidia-container-toolkit",
    "nvidia-container-toolkit-base",
    "nvidia-docker",
    "nvidia-docker2",
];

fn run(lint: &Lint, report: &mut Report) {
    for install in lint.runs.iter().flat_map(crate::model::Run::installs) {
        let named = |word: &&&dockerfile::ShellWord| {
            let name = text(word).split(['=', '/']).next().unwrap_or_default();
            PACKAGES.contains(&name)
        };
        if let Some(word) = install.packages.iter().find(named) {
            let message = "it hands graphics cards to containers: install it where the engine runs";
            report.at(&word.span, message);
        }
    }
}
