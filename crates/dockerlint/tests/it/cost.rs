//! What long files cost: eight times the text takes about eight times the time, and not sixty-four times.

use std::{collections::BTreeMap, time::Duration};

use dockerlint::{Lint, checks::CHECKS};
use findings::{Report, SourceFile, Sources};
use nix::time::{ClockId, clock_gettime};

/// One stage of so many `RUN`s, in which every line has something to say to many checks.
fn stage(base: &str, runs: usize) -> String {
    let mut text = format!("ARG OUTER=1\nFROM {base}\nARG PIP_CACHE_DIR=/pip\n");
    for number in 0..runs / 5 {
        text += &format!("RUN pip install a{number} && npm install b{number} && yarn add c\n");
        text += &format!("RUN apt-get install -y d{number} && echo \"$UNSET{number} $some\"\n");
        text += "RUN --mount=type=cache,target=/var/cache/other pip install e && cd /srv\n";
        text += &format!("ENV V{number}=$V\nRUN for i in $V{number}; do [ -n \"$i\" ]; done\n");
        text += &format!("RUN curl -o /f{number} http://example.org/f | sh\nCOPY f$V{runs} /f\n");
    }
    text
}

/// What this thread has used of a processor: a busy machine does not make that more.
fn used() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("Linux has this clock").into()
}

/// How long each check takes at best, and what is read before them.
fn times(text: &str) -> BTreeMap<&'static str, Duration> {
    let mut best = BTreeMap::new();
    for _ in 0..3 {
        let mut note = |what, since: Duration| {
            let time = used().saturating_sub(since);
            best.entry(what)
                .and_modify(|best: &mut Duration| *best = time.min(*best))
                .or_insert(time);
        };
        let mut sources = Sources::default();
        let start = used();
        let file = sources.add(SourceFile::new("Dockerfile", text));
        let lint = Lint::new(file, sources.get(file));
        note("reading", start);
        for check in CHECKS {
            let mut report = Report::new(file, "Dockerfile");
            let start = used();
            check.run(&lint, &mut report);
            note(check.rule.id, start);
            assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
        }
    }
    best
}

#[test]
fn no_check_looks_at_all_of_a_stage_for_each_of_five_thousand_runs() {
    for base in ["debian:12", "scratch"] {
        let (short, long) = (times(&stage(base, 625)), times(&stage(base, 5_000)));
        for (what, long) in long {
            let limit = short[what] * 24 + Duration::from_millis(100);
            assert!(long < limit, "{what} on {base}: {:?} becomes {long:?}", short[what]);
        }
    }
}
