//! Several targets at once, on a real engine.

use std::{collections::BTreeSet, path::Path, time::Duration};

use bollard::query_parameters::ListImagesOptions;
use imagebuild::{
    build::{
        BuildError, Built, Cancel, Outcome, Request, Target, build_all,
        options::{NamedContext, NamedSource, Output},
        progress::{Event, Progress},
    },
    engine::Engine,
};

use crate::base::{context, engine_with_base, environment, unique, write};

/// A target whose Dockerfile is called as it is, and that takes what others build under their names.
fn target(folder: &Path, name: &str, needs: &[&str]) -> Target {
    let contexts = needs.iter().map(|need| NamedContext {
        name: (*need).to_owned(),
        source: NamedSource::Target((*need).to_owned()),
    });
    let dockerfile = imagebuild::build::DockerfileSource::Path(folder.join(name));
    let request =
        Request { dockerfile, named_contexts: contexts.collect(), ..Request::of_directory(folder) };
    Target { name: name.to_owned(), place: format!("batch:{name}"), wanted: true, request }
}

/// What is told, and how many steps were seen to run at the same time.
#[derive(Default)]
struct Watched {
    steps: BTreeSet<(Option<String>, usize, String)>,
    running: BTreeSet<(Option<String>, usize)>,
    most: usize,
    outcomes: Vec<Option<String>>,
}

impl Progress for Watched {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started(step) => {
                let key = (step.target.clone(), step.number);
                self.steps.insert((key.0.clone(), key.1, step.name.clone()));
                if step.name.contains("sleep") {
                    self.running.insert(key);
                    self.most = self.most.max(self.running.len());
                }
            }
            Event::Finished(step) => {
                self.running.remove(&(step.target.clone(), step.number));
            }
            _ => {}
        }
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.outcomes.push(outcome.target.clone());
    }
}

async fn build(engine: &Engine, targets: &[Target], jobs: usize) -> (Vec<Built>, Watched) {
    let mut watched = Watched::default();
    let built =
        build_all(engine, targets, jobs, &environment(), &mut watched, &Cancel::new()).await;
    (built, watched)
}

fn done(built: &Built) -> &Outcome {
    match built {
        Built::Done(outcome) => outcome,
        other => panic!("not built: {other:?}"),
    }
}

async fn names(engine: &Engine) -> Vec<String> {
    let images = engine.docker.list_images(None::<ListImagesOptions>).await.expect("a list");
    images.into_iter().flat_map(|image| image.repo_tags).collect()
}

#[tokio::test]
async fn what_others_are_made_of_is_built_first_and_has_no_name_afterwards_unless_it_was_asked_for()
{
    let engine = engine_with_base().await;
    let word = unique();
    let folder = context(&[
        ("low", &format!("FROM base:1\nRUN echo {word} > /word\n")),
        ("middle", "FROM low\nRUN cat /word /word > /words\n"),
        (
            "high",
            "FROM base:1\nCOPY --from=middle /words /\nCOPY --from=low /word /\nRUN test $(wc -l < /words) = 2\n",
        ),
    ]);
    let mut targets = vec![
        target(folder.path(), "low", &[]),
        target(folder.path(), "middle", &["low"]),
        target(folder.path(), "high", &["middle", "low"]),
    ];
    targets[0].wanted = false;
    targets[0].request.tags = vec![format!("batch/{word}:low")];
    targets[1].request.tags = vec![format!("batch/{word}:middle")];
    let (built, watched) = build(&engine, &targets, 4).await;
    let ids: BTreeSet<&str> = built.iter().map(|built| done(built).id.as_str()).collect();
    assert_eq!(ids.len(), 3, "{built:?}");
    assert_eq!(watched.outcomes, ["low", "middle", "high"].map(|name| Some(name.to_owned())));
    assert!(watched.steps.iter().all(|(target, ..)| target.is_some()), "{:?}", watched.steps);
    let names = names(&engine).await;
    assert!(names.contains(&format!("batch/{word}:middle")), "{names:?}");
    assert!(!names.contains(&format!("batch/{word}:low")), "nobody asked for it: {names:?}");
}

#[tokio::test]
async fn a_target_without_a_name_of_its_own_stays_when_the_batch_ends() {
    let engine = engine_with_base().await;
    let folder = context(&[
        ("first", &format!("FROM base:1\nRUN echo {} > /word\n", unique())),
        ("second", "FROM first\n"),
    ]);
    let targets =
        [target(folder.path(), "first", &[]), target(folder.path(), "second", &["first"])];
    let (built, _) = build(&engine, &targets, 1).await;
    let id = &done(&built[0]).id;
    assert!(engine.docker.inspect_image(id).await.is_ok(), "{id} is gone");
}

#[tokio::test]
async fn what_is_put_out_as_files_can_be_what_another_is_made_of() {
    let engine = engine_with_base().await;
    let folder = context(&[
        (
            "files",
            "FROM base:1 AS it\nRUN echo made > /made\nFROM scratch\nCOPY --from=it /made /\n",
        ),
        ("user", "FROM base:1\nCOPY --from=files /made /\nRUN test $(cat /made) = made\n"),
    ]);
    let mut targets =
        [target(folder.path(), "files", &[]), target(folder.path(), "user", &["files"])];
    targets[0].request.output = Output::Folder(folder.path().join("out"));
    let (built, _) = build(&engine, &targets, 2).await;
    done(&built[1]);
    let made = std::fs::read_to_string(folder.path().join("out/made")).expect("it was put out");
    assert_eq!(made, "made\n");
}

#[tokio::test]
async fn as_many_run_at_once_as_were_asked_for() {
    let engine = engine_with_base().await;
    let folder = context(&[]);
    let names = ["a", "b", "c", "d"];
    for (jobs, most) in [(1, 1), (3, 3)] {
        for name in names {
            write(
                folder.path(),
                name,
                &format!("FROM base:1\nRUN sleep 1 # {name} {}\n", unique()),
            );
        }
        let targets = names.map(|name| target(folder.path(), name, &[]));
        let (built, watched) = build(&engine, &targets, jobs).await;
        for built in &built {
            done(built);
        }
        assert_eq!(watched.most, most, "{:?}", watched.steps);
    }
}

#[tokio::test]
async fn one_that_fails_leaves_those_made_of_it_and_no_others() {
    let engine = engine_with_base().await;
    let folder = context(&[
        ("bad", "FROM base:1\nRUN exit 3\n"),
        ("of-bad", "FROM bad\n"),
        ("of-that", "FROM of-bad\n"),
        ("good", "FROM base:1\nRUN true\n"),
    ]);
    let targets = [
        target(folder.path(), "bad", &[]),
        target(folder.path(), "of-bad", &["bad"]),
        target(folder.path(), "of-that", &["of-bad"]),
        target(folder.path(), "good", &[]),
    ];
    let (built, _) = build(&engine, &targets, 2).await;
    let [Built::Failed(BuildError::Step(step)), Built::Left(first), Built::Left(second), last] =
        built.as_slice()
    else {
        panic!("{built:?}")
    };
    assert_eq!((step.line, step.exit_code), (Some(2), Some(3)));
    assert_eq!((first.as_str(), second.as_str()), ("bad", "of-bad"));
    done(last);
}

#[tokio::test]
async fn all_of_them_end_soon_when_they_are_cancelled() {
    let engine = engine_with_base().await;
    let names = ["a", "b", "c"];
    let folder = context(&[]);
    for name in names {
        write(folder.path(), name, &format!("FROM base:1\nRUN sleep 60 # {}\n", unique()));
    }
    let targets = names.map(|name| target(folder.path(), name, &[]));
    let cancel = Cancel::new();
    let soon = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(3)).await;
        soon.cancel();
    });
    let begun = std::time::Instant::now();
    let mut watched = Watched::default();
    let built = build_all(&engine, &targets, 2, &environment(), &mut watched, &cancel).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    for built in &built {
        assert!(matches!(built, Built::Failed(BuildError::Cancelled { .. })), "{built:?}");
    }
}
