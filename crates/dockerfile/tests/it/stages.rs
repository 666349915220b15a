//! The stage graph.

use std::collections::BTreeMap;

use dockerfile::{Base, Dockerfile, SourceTarget, Word};

const FILE: &str = "ARG TAG=3.20\nFROM alpine:$TAG AS Build\nRUN make\nFROM build AS test\nRUN t\n\
    FROM golang AS unused\nFROM scratch\nCOPY --from=BUILD a b\nCOPY --from=1 c d\n\
    COPY --from=nginx:1 e f\nCOPY --from=9 g h\n\
    RUN --mount=from=build,target=/x --mount=type=cache,target=/y z\n";

#[test]
fn a_stage_starts_from_nothing_a_stage_or_an_image() {
    let file = Dockerfile::parse(FILE);
    let stages = file.stages();
    let names: Vec<_> = stages.iter().map(|stage| stage.name.map(Word::raw)).collect();
    assert_eq!(names, [Some("Build"), Some("test"), Some("unused"), None]);
    assert_eq!((&stages[1].base, &stages[3].base), (&Base::Stage(0), &Base::Scratch));
    let Base::Image(image) = &stages[0].base else { panic!() };
    assert_eq!(image.text, "alpine:$TAG");
    assert_eq!(image.resolved.value.as_deref(), Some("alpine:3.20"));
    assert_eq!(file.slice(image.span.clone()), "alpine:$TAG");
    assert_eq!(stages[3].instructions.len(), 5);
}

#[test]
fn files_come_from_stages_by_name_in_any_case_by_number_and_from_images() {
    let file = Dockerfile::parse(FILE);
    let stages = file.stages();
    let sources: Vec<_> = stages[3]
        .sources
        .iter()
        .map(|source| match &source.target {
            SourceTarget::Stage(index) => format!("stage {index}"),
            SourceTarget::NoSuchStage(index) => format!("no stage {index}"),
            SourceTarget::Image(image) => image.text.clone(),
        })
        .collect();
    assert_eq!(sources, ["stage 0", "stage 1", "nginx:1", "no stage 9", "stage 0"]);
}

#[test]
fn a_target_needs_what_it_is_built_on_and_what_it_copies_from() {
    let file = Dockerfile::parse(FILE);
    let needed =
        |target| file.needed_stages(target, &BTreeMap::new()).into_iter().collect::<Vec<_>>();
    assert_eq!(needed(None), [0, 1, 3]);
    assert_eq!(needed(Some("TEST")), [0, 1]);
    assert_eq!(needed(Some("2")), [2]);
    assert!(needed(Some("nothing")).is_empty());
}

#[test]
fn a_base_that_is_not_known_may_be_any_stage_it_fits() {
    let text = "FROM a AS bin-linux\nFROM a AS bin-windows\nFROM a AS other\nFROM bin-$TARGETOS\n";
    let needed = Dockerfile::parse(text).needed_stages(None, &BTreeMap::new());
    assert_eq!(needed.into_iter().collect::<Vec<_>>(), [0, 1, 3]);
}

#[test]
fn a_build_argument_may_choose_the_base() {
    let file = Dockerfile::parse("ARG B=one\nFROM a AS one\nFROM a AS two\nFROM $B\n");
    assert_eq!(file.stages()[2].base, Base::Stage(0));
    let args = BTreeMap::from([("B".to_owned(), "two".to_owned())]);
    assert_eq!(file.stages_with(&args)[2].base, Base::Stage(1));
}

#[test]
fn a_stage_cannot_be_built_on_a_later_one() {
    let file = Dockerfile::parse("FROM later\nFROM a AS later\n");
    assert!(matches!(&file.stages()[0].base, Base::Image(image) if image.text == "later"));
}

#[test]
fn stages_that_copy_from_each_other_end() {
    let file =
        Dockerfile::parse("FROM a AS x\nCOPY --from=y a b\nFROM a AS y\nCOPY --from=x a b\n");
    assert_eq!(file.needed_stages(None, &BTreeMap::new()).len(), 2);
}

#[test]
fn a_build_argument_decides_which_stage_is_needed() {
    let file = Dockerfile::parse("ARG B=one\nFROM a AS one\nFROM a AS two\nFROM $B\n");
    let needed = |args: &BTreeMap<String, String>| {
        file.needed_stages(None, args).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(needed(&BTreeMap::new()), [0, 2]);
    assert_eq!(needed(&BTreeMap::from([("B".to_owned(), "two".to_owned())])), [1, 2]);
}
