//! What each stage brought into an image.

use std::collections::BTreeMap;

use dockerfile::Dockerfile;
use image::HistoryEntry;
use imagebuild::build::{
    Request, Share,
    shares::{Sized, shares},
};

use crate::base::{context, engine_with_base, run};

fn entry(created_by: &str, size: u64) -> Sized {
    let entry = HistoryEntry {
        created_by: created_by.to_owned(),
        created: None,
        comment: String::new(),
        empty_layer: size == 0,
        layer: None,
    };
    Sized { entry, size }
}

/// Line, instruction and bytes.
type Line<'a> = (u32, &'a str, u64);

fn short(share: &Share) -> (Option<&str>, u64, Vec<Line<'_>>) {
    let lines = share.lines.iter().map(|it| (it.line, it.keyword.as_str(), it.size)).collect();
    (share.stage.as_deref(), share.size, lines)
}

#[test]
fn layers_are_put_on_the_base_image_the_stages_and_their_lines() {
    let text = "FROM debian:12 AS system\nRUN apt-get update\n\nFROM system\nENV A=b\nCOPY app /app\nRUN true\n";
    let file = Dockerfile::parse(text);
    let entries = [
        entry("/bin/sh -c #(nop) ADD file:1 in / ", 72),
        entry("RUN /bin/sh -c apt-get update # buildkit", 10),
        entry("ENV A=b", 0),
        entry("COPY app /app # buildkit", 5),
        entry("RUN /bin/sh -c true # buildkit", 0),
    ];
    let all = shares(&file, &entries, None, &BTreeMap::new()).expect("they fit");
    let expected = [
        (None, 72, vec![]),
        (Some("system"), 10, vec![(2, "RUN", 10)]),
        (Some("1"), 5, vec![(6, "COPY", 5)]),
    ];
    assert_eq!(all.iter().map(short).collect::<Vec<_>>(), expected);
    let other = Dockerfile::parse("FROM debian:12\nRUN another command\n");
    assert_eq!(shares(&other, &entries, None, &BTreeMap::new()), None);
}

#[tokio::test]
async fn the_shares_of_a_built_image_make_its_size() {
    let engine = engine_with_base().await;
    let text = "FROM base:1 AS tools\nRUN dd if=/dev/zero of=/a bs=1M count=3\n\
                FROM tools\nRUN dd if=/dev/zero of=/b bs=1M count=2\nCOPY Dockerfile /\n";
    let folder = context(&[("Dockerfile", text)]);
    let outcome = run(&engine, &Request::of_directory(folder.path())).await.0.expect("it builds");
    let stages: Vec<_> = outcome.shares.iter().map(|it| it.stage.as_deref()).collect();
    assert_eq!(stages, [None, Some("tools"), Some("1")]);
    assert_eq!(short(&outcome.shares[1]).2, [(2, "RUN", 3 << 20)]);
    let own = short(&outcome.shares[2]).2;
    assert_eq!(own[0], (4, "RUN", 2 << 20));
    assert_eq!(own[1], (5, "COPY", text.len() as u64));
    let sum: u64 = outcome.shares.iter().map(|it| it.size).sum();
    assert_eq!(Some(sum), outcome.size);
}
