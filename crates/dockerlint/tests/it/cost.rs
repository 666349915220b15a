//! What long files cost: twice the text takes twice the time, and not four times.

use std::time::{Duration, Instant};

use dockerlint::{Lint, checks::CHECKS};
use findings::{Report, SourceFile, Sources};

/// One stage in which every line has something to say to many checks.
fn stage(lines: usize) -> String {
    let mut text = "ARG OUTER=1\nFROM debian:12\nARG PIP_CACHE_DIR=/pip\n".to_owned();
    for number in 0..lines / 5 {
        text += &format!("RUN pip install a{number} && npm install b{number} && yarn add c\n");
        text += &format!("RUN apt-get install -y d{number} && echo \"$UNSET{number} $some\"\n");
        text += "RUN --mount=type=cache,target=/var/cache/other pip install e && cd /srv\n";
        text += &format!("ENV V{number}=$V\nRUN for i in $V{number}; do [ -n \"$i\" ]; done\n");
        text += &format!("RUN curl -o /f{number} http://example.org/f | sh\nCOPY f /f\n");
    }
    text
}

/// How long each check takes, together with what is read before them.
fn times(text: &str) -> Vec<(&'static str, Duration)> {
    let mut sources = Sources::default();
    let start = Instant::now();
    let file = sources.add(SourceFile::new("Dockerfile", text));
    let lint = Lint::new(file, sources.get(file));
    let mut times = vec![("reading", start.elapsed())];
    for check in CHECKS {
        let mut report = Report::new(file, "Dockerfile");
        let start = Instant::now();
        check.run(&lint, &mut report);
        times.push((check.rule.id, start.elapsed()));
        assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
    }
    times
}

#[test]
fn no_check_takes_more_than_its_share_of_five_thousand_runs() {
    for n in [1250usize, 2500, 5000] {
        let t = times(&stage(n));
        let mut t2 = t.clone();
        t2.sort_by_key(|x| std::cmp::Reverse(x.1));
        eprintln!("{n}: {:?}", &t2[..12]);
    }
}
