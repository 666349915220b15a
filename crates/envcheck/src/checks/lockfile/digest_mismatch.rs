use findings::{Check, Report, Rule, Severity};

use crate::model::Lockfile;

pub(super) static CHECK: Check<Lockfile> = Check {
    rule: Rule {
        id: "digest-mismatch",
        summary: "entry names two digests",
        severity: Severity::Error,
        docs: include_str!("digest_mismatch.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lockfile: &Lockfile, report: &mut Report) {
    for entry in lockfile.entries() {
        let (Some(resolved), Some(integrity)) =
            (entry.value.get("resolved"), entry.value.get("integrity"))
        else {
            continue;
        };
        let digest =
            resolved.as_str().and_then(|text| text.split_once('@')).map(|(_, digest)| digest);
        if let (Some(digest), Some(other)) = (digest, integrity.as_str())
            && digest != other
        {
            let place = lockfile.span(&resolved.span);
            let message = "is not the digest of `resolved`: have the file written anew with `devcontainer upgrade`";
            report.at(&integrity.span, message).related(place, "names another one");
        }
    }
}
