use dockerfile::{Keyword, Word};
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Address, Download, Run, Variables, added_reference},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unverified-download",
        summary: "a download is used without a look at its checksum",
        docs: include_str!("unverified_download.md"),
        tags: &["security"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| !run.verifies()) {
        let variables = Variables::of(lint, run);
        for download in run.downloads() {
            let kept = download.writes_file() || unpacks(run, &download);
            let url = download.urls.iter().find(|url| needs_checksum(&variables.expand(url)));
            if let Some(url) = url.filter(|_| kept) {
                report.at(&url.span, "compare a checksum or a signature in the same RUN");
            }
        }
    }
    for (add, _) in lint.triggers_and_instructions().filter(|(found, _)| found.kind == Keyword::Add)
    {
        let Some((_, sources)) = add.words().split_last() else { continue };
        if add.flag("checksum").is_some() {
            continue;
        }
        let value = |word: &Word| lint.value(word, add).unwrap_or_else(|| word.value());
        for source in sources {
            let text = value(source);
            let web = matches!(Address::parse(&text).scheme, Some("http" | "https"));
            if web && added_reference(&text).is_none() && needs_checksum(&text) {
                report
                    .at(&source.span, "ADD compares a checksum when it has `--checksum=sha256:…`");
            }
        }
    }
}

/// Whether what comes goes through a pipe into something that unpacks it.
fn unpacks(run: &Run, download: &Download) -> bool {
    let reader = run.reader(download.index).and_then(|reader| run.commands().get(reader));
    let name = reader.and_then(|reader| reader.name.as_ref()?.literal.as_deref());
    name.is_some_and(|name| {
        matches!(
            name,
            "tar"
                | "bsdtar"
                | "gunzip"
                | "unzip"
                | "xz"
                | "unxz"
                | "zstd"
                | "cpio"
                | "dpkg"
                | "tee"
        )
    })
}

/// Not what checks other things: keys, signatures, checksums, lists of packages. Nor what stays on this machine.
fn needs_checksum(url: &str) -> bool {
    const OTHER: [&str; 14] = [
        ".asc", ".gpg", ".key", ".pub", ".pem", ".sig", ".sign", ".minisig", ".list", ".repo",
        ".sha256", ".sha512", ".sha1", ".md5",
    ];
    let address = Address::parse(url);
    let path = address.path.to_ascii_lowercase();
    let sums = path.contains("sums") || path.contains("sha256") || path.contains("sha512");
    !address.is_local() && !sums && !OTHER.iter().any(|ending| path.ends_with(ending))
}
