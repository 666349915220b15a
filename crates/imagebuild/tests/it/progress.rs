//! How a build is shown.

use std::time::Duration;

use imagebuild::build::{
    Cancel, LineShare, Outcome, Request, Share, Step, StepState, build,
    progress::{Event, Json, Mode, Plain, Progress as _, Quiet, bytes, display, seconds, summary},
};

use crate::base::{context, engine_with_base, environment};

fn step(state: StepState) -> Step {
    Step {
        target: None,
        number: 3,
        name: "[build 2/5] RUN make".to_owned(),
        stage: Some("build".to_owned()),
        position: Some(2),
        line: Some(7),
        state,
        duration: Some(Duration::from_millis(1250)),
        log: Vec::new(),
        error: (state == StepState::Failed).then(|| "exit code: 2".to_owned()),
    }
}

fn outcome() -> Outcome {
    Outcome {
        target: None,
        id: "sha256:abc".to_owned(),
        output: None,
        misses: Vec::new(),
        tags: vec!["a:1".to_owned()],
        size: Some(12_345_678),
        shares: vec![share(None, &[]), share(Some("build"), &[(7, 340_000), (8, 5_678)])],
        steps: vec![step(StepState::Done), step(StepState::Cached)],
        duration: Duration::from_secs(75),
        metadata: std::collections::BTreeMap::new(),
    }
}

/// What a stage brought in its lines, and the base image as all the rest.
fn share(stage: Option<&str>, lines: &[(u32, u64)]) -> Share {
    let of = |&(line, size)| LineShare { line, keyword: "RUN".to_owned(), size };
    let lines: Vec<_> = lines.iter().map(of).collect();
    let size = if stage.is_none() { 12_000_000 } else { lines.iter().map(|it| it.size).sum() };
    Share { stage: stage.map(str::to_owned), size, lines }
}

fn shown(mut show: impl FnMut(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    show(&mut out);
    String::from_utf8(out).expect("text")
}

#[test]
fn plain_lines_name_their_step() {
    let text = shown(|out| {
        let mut plain = Plain::new(out);
        plain.event(&Event::Started(&step(StepState::Running)));
        plain.event(&Event::Output { step: &step(StepState::Running), line: "cc main.c" });
        plain.event(&Event::Finished(&step(StepState::Done)));
        plain.event(&Event::Finished(&step(StepState::Cached)));
        plain.event(&Event::Finished(&step(StepState::Failed)));
    });
    let expected = "#3 [build 2/5] RUN make\n#3 | cc main.c\n#3 done 1.3s\n#3 cached\n#3 failed 1.3s: exit code: 2\n";
    assert_eq!(text, expected);
}

#[test]
fn a_silent_step_is_named_again_and_again_until_it_ends() {
    let text = shown(|out| {
        let mut plain = Plain::with_silence(out, Duration::ZERO);
        let other = Step { target: Some("web".to_owned()), ..step(StepState::Running) };
        plain.event(&Event::Started(&step(StepState::Running)));
        plain.event(&Event::Started(&other));
        plain.event(&Event::Tick);
        plain.event(&Event::Finished(&step(StepState::Done)));
        plain.event(&Event::Tick);
    });
    let expected = "#3 [build 2/5] RUN make\nweb #3 [build 2/5] RUN make\n\
                    #3 still running, 0.0s: [build 2/5] RUN make\n\
                    web #3 still running, 0.0s: [build 2/5] RUN make\n#3 done 1.3s\n\
                    web #3 still running, 0.0s: [build 2/5] RUN make\n";
    assert_eq!(text, expected);
    let text = shown(|out| {
        let mut plain = Plain::new(out);
        plain.event(&Event::Started(&step(StepState::Running)));
        plain.event(&Event::Tick);
    });
    assert_eq!(text, "#3 [build 2/5] RUN make\n", "a step that has just begun is not silent");
}

#[test]
fn each_event_of_json_is_an_object_on_a_line_of_its_own_with_what_the_documentation_says() {
    let (running, cached) = (step(StepState::Running), step(StepState::Cached));
    let of_target = Step { target: Some("web".to_owned()), ..step(StepState::Failed) };
    let text = shown(|out| {
        let mut json = Json::new(out);
        json.event(&Event::Note("n".to_owned()));
        json.event(&Event::Warning("w".to_owned()));
        json.event(&Event::Started(&running));
        json.event(&Event::Output { step: &running, line: "cc" });
        json.event(&Event::Transferred { step: &running, what: "a", current: 1, total: 0 });
        json.event(&Event::Finished(&cached));
        json.event(&Event::Finished(&of_target));
        // These are for eyes.
        json.event(&Event::Updated { step: &running, line: "50 %" });
        json.event(&Event::Tick);
        json.outcome(&outcome());
    });
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let documentation = include_str!("../../../../docs/build-progress.md");
    for line in &lines {
        let object = line.as_object().expect("an object");
        let event = line["event"].as_str().expect("a name");
        let (_, rest) = documentation
            .split_once(&format!("\n## `{event}`\n"))
            .unwrap_or_else(|| panic!("{event} is not documented"));
        let section = rest.split_once("\n## ").map_or(rest, |(section, _)| section);
        for key in object.keys().filter(|key| *key != "event" && *key != "target") {
            assert!(
                section.contains(&format!("\n| `{key}` |")),
                "{event}: {key} is not documented"
            );
        }
    }
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap_or("")).collect();
    let expected =
        ["note", "warning", "started", "output", "transferred", "finished", "finished", "outcome"];
    assert_eq!(events, expected);
    let documented = documentation.matches("\n## `").count();
    assert_eq!(documented, 7, "events that do not exist are documented");
    assert_eq!((&lines[5]["state"], lines[5].get("target")), (&"cached".into(), None));
    assert_eq!((&lines[6]["error"], &lines[6]["target"]), (&"exit code: 2".into(), &"web".into()));
    assert_eq!((&lines[7]["id"], &lines[7]["cached"]), (&"sha256:abc".into(), &1.into()));
}

#[test]
fn quiet_writes_only_the_id() {
    let text = shown(|out| {
        let mut quiet = Quiet::new(out);
        quiet.event(&Event::Finished(&step(StepState::Done)));
        quiet.outcome(&outcome());
    });
    assert_eq!(text, "sha256:abc\n");
}

#[test]
fn the_summary_has_id_tags_size_times_and_cache_hits() {
    let text = summary(&outcome());
    let expected = "image  sha256:abc\ntag    a:1\nsize   12.3 MB: base 12.0 MB, stage build 345 kB (RUN line 7: 340 kB)\ntime   1m15s, 1 of 2 steps from the cache\n     1.3s  [build 2/5] RUN make\n   cached  [build 2/5] RUN make\n";
    assert_eq!(text, expected);
}

#[test]
fn sizes_and_times_are_short() {
    let sizes = [0, 999, 1000, 99_999, 1_000_000_000].map(bytes);
    assert_eq!(sizes, ["0 B", "999 B", "1.00 kB", "99.9 kB", "1.00 GB"]);
    let times =
        [0, 949, 59_949, 59_950, 3_600_000].map(|millis| seconds(Duration::from_millis(millis)));
    assert_eq!(times, ["0.0s", "0.9s", "59.9s", "1m00s", "60m00s"]);
}

#[tokio::test]
async fn a_build_is_shown_as_plain_lines_where_there_is_no_terminal() {
    let engine = engine_with_base().await;
    let folder = context(&[("Dockerfile", "FROM base:1\nRUN echo hello\n")]);
    let request = Request { no_cache: true, ..Request::of_directory(folder.path()) };
    let (mut standard, mut error) = (Vec::new(), Vec::new());
    let result = {
        let mut shown = display(Mode::Auto, None, &mut standard, &mut error);
        build(&engine, &request, &environment(), &mut *shown, &Cancel::new()).await
    };
    let outcome = result.expect("it builds");
    let text = String::from_utf8(error).expect("text");
    assert!(text.contains(" | hello\n") && text.contains(&outcome.id), "{text}");
    assert_eq!(standard, b"");
}
