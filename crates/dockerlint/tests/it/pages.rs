//! Runs one check over an example of its page. Behind `dockerfile` the example may say what is known from outside:
//! `trusted-registries=ghcr.io,*.example.org`, `labels=version:semver,url:url`, `strict-labels`, `as-of=2027-01-31`,
//! `target=build`, `build-arg=A=b`, `context=src/,.env`, `dockerignore=.git,*.log`, `platform=linux/arm64` and what a
//! registry says, `image=NAME|DIGEST|PLATFORMS`.

use std::sync::Arc;

use dockerlint::{
    Lint, Settings,
    checks::CHECKS,
    model::{Known, LabelKind, Platform, RemoteImage},
};
use findings::{Report, Rule, SourceFile, Sources};
use testkit::Checked;

pub(crate) fn check(rule: &Rule, language: &str, text: &str) -> Checked {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("Dockerfile", text));
    let mut settings = Settings::default();
    let mut known = Known::default();
    for option in language.split(' ').skip(1) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let words = || value.split(',').map(str::to_owned);
        match name {
            "trusted-registries" => settings.trusted_registries = words().collect(),
            "labels" => settings.labels = words().map(|word| label(&word)).collect(),
            "strict-labels" => settings.strict_labels = true,
            "as-of" => settings.today = value.parse().expect("a date"),
            "target" => known.target = Some(value.to_owned()),
            "build-arg" => {
                let (name, value) = value.split_once('=').expect("a name and a value");
                known.build_args.insert(name.to_owned(), value.to_owned());
            }
            "context" => known.context.get_or_insert_default().files = words().collect(),
            "dockerignore" => {
                let text = words().collect::<Vec<_>>().join("\n");
                known.context.get_or_insert_default().ignore = Some(text);
            }
            "platform" => known.platforms.extend(Platform::parse(value)),
            "image" => {
                let registry = Arc::make_mut(known.registry.get_or_insert_default());
                registry.images.extend([image(value)]);
            }
            other => panic!("pages know no option {other}"),
        }
    }
    known.settings = Arc::new(settings);
    let lint = Lint::with(file, sources.get(file), known);
    let mut report = Report::new(file, "Dockerfile");
    let check = CHECKS.iter().find(|check| check.rule.id == rule.id).expect("a listed rule");
    check.run(&lint, &mut report);
    assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
    Checked::new(sources, report, rule)
}

/// `name|digest|platform,…`
fn image(text: &str) -> (String, Result<RemoteImage, String>) {
    let parts: Vec<_> = text.split('|').collect();
    let [name, digest, platforms] = parts[..] else { panic!("an image in three parts: {text}") };
    let platforms = platforms.split(',').filter_map(Platform::parse).collect();
    (name.to_owned(), Ok(RemoteImage { digest: digest.to_owned(), platforms }))
}

fn label(word: &str) -> (String, LabelKind) {
    let (name, kind) = word.split_once(':').expect("a label and its kind");
    (name.to_owned(), LabelKind::parse(kind).expect("a kind of label"))
}
