use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Cache, Moves, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "missing-cache-mount",
        summary: "packages are downloaded without a cache mount",
        severity: Severity::Info,
        docs: include_str!("missing_cache_mount.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let moves = Moves::of(lint);
    let newline = if lint.dockerfile.text.contains("\r\n") { "\r\n" } else { "\n" };
    for run in &lint.runs {
        let mut seen: Vec<&Cache> = Vec::new();
        for call in run.calls() {
            let Some((cache, verb)) = Cache::of(&call) else { continue };
            if seen.contains(&cache) {
                continue;
            }
            seen.push(cache);
            if cache.is_mounted(run, &moves) {
                continue;
            }
            let start = call.program.span.start;
            let end = verb.unwrap_or(call.program).span.end;
            let folder = cache.folder;
            let finding = report.at(
                start..end.max(start),
                format!("no cache is mounted over `{folder}`: each build downloads everything"),
            );
            let fix = match folder {
                APT => mount_apt(lint, run, newline),
                _ => cache.would_fill(run, &moves).then(|| mount(lint, run, folder)),
            };
            if let Some(fix) = fix {
                finding.fix(fix);
            }
        }
    }
}

const APT: &str = "/var/cache/apt";

/// One mount in front of the script.
fn mount(lint: &Lint, run: &Run, folder: &str) -> Fix {
    let at = run.instruction.keyword.span.end;
    let text = format!(" --mount=type=cache,target={folder}");
    // What the script itself copies out of the cache would be missing.
    Fix::not_safe(format!("mount a cache over {folder}")).replace(lint.span(&(at..at)), text)
}

/// The mounts of both folders of `apt`, and off with the hook that empties the first.
fn mount_apt(lint: &Lint, run: &Run, newline: &str) -> Option<Fix> {
    let script = run.instruction.script()?.whole();
    let first = run.commands().first()?;
    if first.depth > 0 || first.span.start != script.start || !run.instruction.heredocs.is_empty() {
        return None;
    }
    let next = format!(" {}{newline}    ", lint.dockerfile.escape);
    let mount = |folder| format!("--mount=type=cache,target={folder},sharing=locked{next}");
    let text = [
        mount(APT),
        mount("/var/lib/apt/lists"),
        format!("rm -f /etc/apt/apt.conf.d/docker-clean &&{next}"),
    ];
    let place = lint.span(&(script.start..script.start));
    // What stays out of the layer may be used by a later one.
    Some(Fix::not_safe("mount a cache over the folders of apt").replace(place, text.concat()))
}
