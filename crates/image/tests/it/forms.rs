//! One image gives one model, whoever packed it.

use crate::archive::{Compression, Stack, archive, facts, folder, layer, read, stack};

fn sample() -> Stack {
    let big: Vec<u8> =
        (0..300_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 7).to_le_bytes()).collect();
    stack([
        layer()
            .directory("etc")
            .file("etc/passwd", "root")
            .file("big", &big)
            .symlink("link", "etc/passwd"),
        layer().file("etc/passwd", "root:app").hard_link("etc/other", "etc/passwd").whiteout("big"),
        layer().directory("d").opaque("etc").file("copy", "root:app").file("second", "root:app"),
    ])
}

#[test]
fn every_layout_and_compression_gives_the_same_model() {
    let sample = sample();
    let expected = sample.read();
    assert_eq!(expected.problems, []);
    assert!(expected.layers.iter().all(|layer| layer.verified));
    let archives = [
        ("docker 25", sample.docker_25()),
        ("kaniko", sample.kaniko()),
        ("oci", sample.oci(Compression::None)),
        ("oci gzip", sample.oci(Compression::Gzip)),
        ("oci gzip members", sample.oci(Compression::GzipMembers)),
        ("oci zstd", sample.oci(Compression::Zstd)),
        ("oci zstd skippable", sample.oci(Compression::ZstdSkippable)),
    ];
    for (name, members) in archives {
        let image = read(&archive(&members));
        assert_eq!(image.problems, [], "{name}");
        assert_eq!(facts(&image), facts(&expected), "{name}");

        let reversed: Vec<_> = members.iter().rev().cloned().collect();
        assert_eq!(facts(&read(&archive(&reversed))), facts(&expected), "{name}, members reversed");

        let directory = tempfile::tempdir().unwrap();
        folder(&members, directory.path());
        let image = image::open(directory.path(), &image::Options::default(), &mut ()).unwrap();
        assert_eq!(image.problems, [], "{name} as a folder");
        assert_eq!(facts(&image), facts(&expected), "{name} as a folder");
    }
}

#[test]
fn the_whole_archive_may_be_compressed() {
    let sample = sample();
    let expected = facts(&sample.read());
    for compression in
        [Compression::Gzip, Compression::GzipMembers, Compression::Zstd, Compression::ZstdSkippable]
    {
        let packed = compression.apply(&archive(&sample.docker_old()));
        assert_eq!(facts(&read(&packed)), expected);
    }
}

#[test]
fn layers_may_be_links_to_other_members() {
    let sample = sample();
    let names: Vec<String> = (0..3).map(|n| format!("id{n}/layer.tar")).collect();
    let manifest =
        serde_json::json!([{"Config": "c.json", "RepoTags": ["app:1"], "Layers": names}]);
    let mut outer = layer().file("c.json", sample.config());
    for (number, bytes) in sample.layers.iter().enumerate() {
        outer = outer.file(&format!("{number}.tar"), bytes);
        outer = outer.symlink(&format!("id{number}/layer.tar"), &format!("../{number}.tar"));
    }
    let image = read(&outer.file("manifest.json", manifest.to_string()).bytes());
    assert_eq!(facts(&image), facts(&sample.read()));
}

#[test]
fn a_digest_may_be_used_twice() {
    let same = || layer().file("f", "0123456789");
    for members in
        [stack([same(), same()]).docker_old(), stack([same(), same()]).oci(Compression::Gzip)]
    {
        let image = read(&archive(&members));
        assert_eq!(image.problems, []);
        assert_eq!(image.layers.len(), 2);
        assert_eq!((image.waste.total, image.waste.same_content, image.waste.live), (10, 10, 10));
    }
}

#[test]
fn an_empty_layer_is_a_layer() {
    let image = stack([layer().file("f", "x"), layer()]).read();
    assert_eq!(image.problems, []);
    assert_eq!((image.layers[1].entries, image.layers[1].verified), (0, true));
}

#[test]
fn members_may_begin_with_a_dot() {
    let sample = sample();
    let dotted = sample
        .docker_old()
        .into_iter()
        .map(|(name, content)| (format!("./{name}"), content))
        .collect();
    assert_eq!(facts(&read(&archive(&dotted))), facts(&sample.read()));
}

#[test]
fn history_and_layers_are_joined_across_empty_steps() {
    let mut sample = stack([layer().file("a", "1"), layer().file("b", "2")]);
    sample.config["history"] = serde_json::json!([
        {"created_by": "FROM"}, {"created_by": "ENV", "empty_layer": true},
        {"created_by": "COPY", "created": "2024-01-01T00:00:00Z", "comment": "buildkit.dockerfile.v0"},
    ]);
    let image = sample.read();
    assert_eq!(
        image.layers.iter().map(|layer| layer.history).collect::<Vec<_>>(),
        [Some(0), Some(2)]
    );
    assert_eq!(
        image.history.iter().map(|step| step.layer).collect::<Vec<_>>(),
        [Some(0), None, Some(1)]
    );
    assert_eq!(image.history[2].comment, "buildkit.dockerfile.v0");

    sample.config["history"] = serde_json::json!([{"created_by": "squashed"}]);
    let image = sample.read();
    assert!(
        image.layers.iter().all(|layer| layer.history.is_none()),
        "no guess where the history is short"
    );
}

#[test]
fn the_configuration_is_typed() {
    let mut sample = stack([layer()]);
    sample.config["config"] = serde_json::json!({
        "User": "1000:1000", "Env": ["PATH=/bin:/usr/bin", "EMPTY=", "ODD"], "Cmd": ["run", "it"],
        "Entrypoint": ["/entry"], "Labels": {"a": "b"}, "Volumes": {"/data": {}},
        "ExposedPorts": {"80/tcp": {}}, "WorkingDir": "/app", "Shell": ["/bin/bash", "-c"],
        "StopSignal": "SIGINT", "OnBuild": ["RUN x"],
        "Healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 5_000_000_000_i64, "Retries": 3},
    });
    sample.config["variant"] = "v3".into();
    let config = sample.read().config;
    let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        config.env,
        [variable("PATH", "/bin:/usr/bin"), variable("EMPTY", ""), variable("ODD", "")]
    );
    assert_eq!((config.user.as_str(), config.workdir.as_str()), ("1000:1000", "/app"));
    assert_eq!(
        (config.cmd, config.entrypoint),
        (vec!["run".into(), "it".into()], vec!["/entry".into()])
    );
    assert_eq!(config.labels["a"], "b");
    assert!(config.volumes.contains("/data") && config.exposed_ports.contains("80/tcp"));
    assert_eq!((config.shell.len(), config.onbuild.len()), (2, 1));
    assert_eq!(config.stop_signal.as_deref(), Some("SIGINT"));
    let check = config.healthcheck.unwrap();
    assert_eq!((check.test.len(), check.interval, check.retries), (2, 5_000_000_000, 3));
}
