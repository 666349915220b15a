//! Disk and memory.

use super::Evidence;

const FULL: &str = "the engine's disk is full, or a file system that the step mounts: `docker builder prune` frees build \
                    cache, `docker image prune` images without a name";

pub(super) fn advice(evidence: &Evidence<'_>) -> Option<String> {
    const CASES: [(&str, &str); 3] = [
        (
            "network bridge not found",
            "the engine has no bridge network: imagebuild uses the host's there, other programs build with `--network host`",
        ),
        ("no space left on device", FULL),
        (
            "disk quota exceeded",
            "the file system on which the engine keeps its data gives it no more room: raise the quota, or free build cache \
             with `docker builder prune`",
        ),
    ];
    let known = CASES.iter().find(|(text, _)| evidence.line_with(text).is_some());
    known.map(|(_, advice)| (*advice).to_owned())
}

/// Who was killed and says nothing else.
pub(super) fn killed(evidence: &Evidence<'_>) -> Option<String> {
    (evidence.exit_code == Some(137)).then(|| {
        "if it was memory, give the engine's machine more of it, or let the step do less at once, as with `make -j2`"
            .to_owned()
    })
}
