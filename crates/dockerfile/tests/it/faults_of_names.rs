//! Names of images, stages and signals.

use dockerfile::{Dockerfile, FaultKind};

use crate::faults::{one, only};

#[test]
fn images_that_the_builder_takes() {
    let digests =
        [format!("a:1@sha256:{}", "0f".repeat(32)), format!("a@sha512:{}", "0f".repeat(64))];
    let accepted = [
        "scratch",
        "a",
        "a/b/c",
        "a_b__c.d--e:1.2-x_Y",
        "localhost/a",
        "localhost:5000/a",
        "ghcr.io/a/b:v1",
        "MyRegistry/a",
        "my_registry.io/a",
        "[::1]:5000/a",
        "1",
        "\"a\"",
        "$IMAGE",
        "a:${TAG}",
        "A$x",
    ];
    for image in accepted.into_iter().chain(digests.iter().map(String::as_str)) {
        assert_eq!(Dockerfile::parse(format!("FROM {image}\n")).faults, [], "{image}");
    }
}

#[test]
fn images_that_the_builder_refuses() {
    let refused = [
        "Debian".to_owned(),
        "a/Debian".to_owned(),
        "a:".to_owned(),
        "a:-x".to_owned(),
        "a:b:c".to_owned(),
        format!("a:{}", "x".repeat(129)),
        "a@".to_owned(),
        "a@sha256".to_owned(),
        "a@sha256:0f".to_owned(),
        format!("a@sha256:{}", "0F".repeat(32)),
        format!("a@md5:{}", "0f".repeat(16)),
        format!("a@sha256:{}0", "0f".repeat(32)),
        "0f".repeat(32),
        "a/".to_owned(),
        "a//b".to_owned(),
        "-a".to_owned(),
        "a-".to_owned(),
        "a___b".to_owned(),
        "a..b".to_owned(),
        "https://a".to_owned(),
        "-x.io/a".to_owned(),
        "a.io:x/a".to_owned(),
    ];
    for image in refused {
        let expected = (FaultKind::InvalidImage, image.clone());
        assert_eq!(only(&format!("FROM {image}\n")), expected);
        assert_eq!(one(&format!("COPY --from={image} a b")), expected);
        assert_eq!(one(&format!("RUN --mount=from={image},target=/a x")), expected);
    }
}

#[test]
fn a_stage_may_have_a_name_that_no_image_has() {
    let stages = "FROM a AS Build..x-\nFROM build..x-\nCOPY --from=Build..X- a b\n";
    assert_eq!(Dockerfile::parse(stages).faults, []);
    let later = only("FROM b..\nFROM a AS b..\n");
    assert_eq!(later, (FaultKind::InvalidImage, "b..".to_owned()));
    let upper = only("FROM a AS Build\nFROM Build\n");
    assert_eq!(upper, (FaultKind::InvalidImage, "Build".to_owned()));
    // A trigger runs among the stages of another file.
    assert_eq!(Dockerfile::parse("FROM a\nONBUILD COPY --from=Build a b\n").faults, []);
}

#[test]
fn the_source_of_a_copy_takes_no_variables() {
    let expected = (FaultKind::InvalidImage, "$stage".to_owned());
    assert_eq!(one("COPY --from=$stage a b"), expected);
    assert_eq!(one("ONBUILD COPY --from=$stage a b"), expected);
    for from in ["0", "-1", "", "alpine"] {
        assert_eq!(Dockerfile::parse(format!("FROM a\nCOPY --from={from} a b\n")).faults, []);
    }
}

#[test]
fn signals_have_names_and_numbers() {
    for signal in [
        "SIGTERM",
        "term",
        "SigUsr1",
        "9",
        "-3",
        "+15",
        "99",
        "RTMIN+3",
        "SIGRTMAX-14",
        "$S",
        "\"KILL\"",
    ] {
        let file = Dockerfile::parse(format!("FROM a\nSTOPSIGNAL {signal}\n"));
        assert_eq!(file.faults, [], "{signal}");
    }
    for signal in [
        "0",
        "SIGTREM",
        "SIGSIGTERM",
        "9 x",
        "1.5",
        "RTMIN+16",
        "RTMAX-15",
        "RTMIN-1",
        "RTMIN+01",
        "''",
    ] {
        let fault = one(&format!("STOPSIGNAL {signal}"));
        assert_eq!(fault, (FaultKind::InvalidSignal, signal.to_owned()));
    }
}
