use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "constant-platform",
        summary: "stage is tied to one platform",
        docs: include_str!("constant_platform.md"),
        aliases: &["DL3029", "FromPlatformFlagConstDisallowed"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let Some(flag) = stage.from.as_ref().and_then(|from| from.flag("platform")) else {
            continue;
        };
        let Some(platform) = flag.value.as_ref().and_then(dockerfile::Word::literal) else {
            continue;
        };
        // `FROM --platform=linux/arm64 … AS build-arm64` says that it is meant.
        let name = stage.name.as_ref().map(|name| name.raw().to_lowercase()).unwrap_or_default();
        let meant = |part: &str| !part.is_empty() && name.contains(&part.to_lowercase());
        if platform.is_empty() || platform.split('/').take(2).any(meant) {
            continue;
        }
        let message = format!("is built for {platform} whatever --platform the build is given");
        let fix = Fix::not_safe("remove --platform")
            .replace(lint.span(&lint.with_blanks(&flag.span)), "");
        report.at(&flag.span, message).fix(fix);
    }
}
