//! Which image of an archive is read.

use image::{Error, Image, Options};
use serde_json::json;

use crate::archive::{Compression, Members, archive, digest, index, layer, put, stack};

fn two_tags() -> Vec<u8> {
    let (first, second) = (stack([layer().file("one", "1")]), stack([layer().file("two", "2")]));
    let manifest = json!([
        {"Config": "1.json", "RepoTags": ["docker.io/library/app:latest"], "Layers": ["1.tar"]},
        {"Config": "2.json", "RepoTags": ["registry.example:5000/app:2"], "Layers": ["2.tar"]},
    ]);
    layer()
        .file("1.tar", &first.layers[0])
        .file("2.tar", &second.layers[0])
        .file("1.json", first.config())
        .file("2.json", second.config())
        .file("manifest.json", manifest.to_string())
        .bytes()
}

fn platforms() -> Members {
    let mut members = Vec::new();
    let descriptors: Vec<_> = ["amd64", "arm64"]
        .map(|architecture| {
            let mut image = stack([layer().file(architecture, "1")]);
            image.config["architecture"] = architecture.into();
            let mut descriptor = image.oci_manifest(Compression::Gzip, &mut members);
            descriptor["platform"] = json!({"os": "linux", "architecture": architecture});
            descriptor
        })
        .into();
    // What BuildKit attaches: a manifest of documents for an unknown platform.
    let statement = put(&mut members, br#"{"_type":"https://in-toto.io/Statement/v0.1"}"#.to_vec());
    let manifest = json!({"schemaVersion": 2, "config": {"digest": statement},
        "layers": [{"digest": statement, "mediaType": "application/vnd.in-toto+json"}]});
    let attestation = put(&mut members, manifest.to_string().into_bytes());
    let attestation = json!({"digest": attestation, "platform": {"os": "unknown", "architecture": "unknown"},
        "annotations": {"vnd.docker.reference.type": "attestation-manifest"}});
    let nested = put(&mut members, index(&[&descriptors[..], &[attestation]].concat()));
    let name = json!({"digest": nested, "mediaType": "application/vnd.oci.image.index.v1+json",
        "annotations": {"io.containerd.image.name": "docker.io/library/app:1", "org.opencontainers.image.ref.name": "1"}});
    members.push(("index.json".to_owned(), index(&[name])));
    members
}

fn choose(bytes: &[u8], reference: Option<&str>, platform: Option<&str>) -> Result<Image, Error> {
    let options = Options {
        reference: reference.map(str::to_owned),
        platform: platform.map(str::to_owned),
        ..Options::default()
    };
    image::read(bytes, &options, &mut ())
}

#[test]
fn without_a_choice_several_images_are_listed() {
    let error = choose(&two_tags(), None, None).unwrap_err();
    let Error::Ambiguous { images } = &error else { panic!("{error}") };
    assert_eq!(images.len(), 2);
    assert!(
        images[1].starts_with("registry.example:5000/app:2 (linux/amd64) sha256:"),
        "{}",
        images[1]
    );
}

#[test]
fn a_reference_may_be_short_or_long() {
    for reference in ["app", "app:latest", "library/app", "docker.io/library/app:latest"] {
        let image = choose(&two_tags(), Some(reference), None).unwrap();
        assert!(image.files.get("/one").is_some(), "{reference}");
    }
    let image = choose(&two_tags(), Some("registry.example:5000/app:2"), None).unwrap();
    assert!(image.files.get("/two").is_some());
    assert!(image.files.get("/one").is_none(), "layers of other images are not in the model");
}

#[test]
fn an_id_or_its_start_is_a_reference() {
    let id = digest(&stack([layer().file("two", "2")]).config());
    for reference in [id.as_str(), &id[7..], &id[7..19]] {
        assert_eq!(choose(&two_tags(), Some(reference), None).unwrap().id, id);
    }
}

#[test]
fn a_wrong_choice_says_what_there_is() {
    let error = choose(&two_tags(), Some("other"), None).unwrap_err();
    assert!(
        matches!(&error, Error::NoSuchImage { wanted, images } if wanted == "other" && images.len() == 2)
    );
    assert!(error.to_string().contains("app:latest"), "{error}");
}

#[test]
fn a_platform_is_chosen_from_nested_indexes_and_attestations_are_passed_over() {
    let bytes = archive(&platforms());
    let image = choose(&bytes, None, Some("linux/arm64")).unwrap();
    assert_eq!((image.config.architecture.as_str(), image.problems.len()), ("arm64", 0));
    assert_eq!(image.references, ["docker.io/library/app:1"]);
    assert!(image.files.get("/arm64").is_some());
    let error = choose(&bytes, Some("app:1"), None).unwrap_err();
    assert!(matches!(&error, Error::Ambiguous { images } if images.len() == 2), "{error}");
}

#[test]
fn an_index_may_name_platforms_that_were_not_saved() {
    let members = platforms();
    let arm = choose(&archive(&members), None, Some("linux/arm64")).unwrap();
    let amd = choose(&archive(&members), None, Some("linux/amd64")).unwrap();
    let gone = |name: &str| {
        let content = &members.iter().find(|(other, _)| other == name).unwrap().1;
        String::from_utf8_lossy(content).contains(&arm.id)
            && !String::from_utf8_lossy(content).contains("manifests")
    };
    let saved: Members = members.iter().filter(|(name, _)| !gone(name)).cloned().collect();
    assert_eq!(saved.len(), members.len() - 1, "only the manifest of arm64 is taken out");
    assert_eq!(choose(&archive(&saved), None, None).unwrap().id, amd.id);
}

#[test]
fn several_tags_of_one_image_are_one_image() {
    let mut members = Vec::new();
    let image = stack([layer().file("f", "1")]);
    let first = image.oci_manifest(Compression::Zstd, &mut members);
    let mut second = first.clone();
    second["annotations"]["org.opencontainers.image.ref.name"] = "app:2".into();
    members.push(("index.json".to_owned(), index(&[second, first])));
    assert_eq!(choose(&archive(&members), None, None).unwrap().references, ["app:1", "app:2"]);
}

#[test]
fn other_archives_are_refused_with_what_they_are() {
    let found = |bytes: &[u8]| match choose(bytes, None, None).unwrap_err() {
        Error::NotAnImage { found } => found,
        other => panic!("{other}"),
    };
    assert!(found(&layer().directory("bin").file("bin/sh", "x").bytes()).contains("bin/sh"));
    assert_eq!(found(b""), "the input is empty");
    assert_eq!(found(b"{}"), "a JSON document");
    assert!(found(b"hello").contains("neither"));
    assert!(found(&Compression::Gzip.apply(b"hello")).contains("neither"));
}

#[test]
fn a_missing_file_and_an_empty_folder_say_so() {
    let directory = tempfile::tempdir().unwrap();
    let open =
        |path: &std::path::Path| image::open(path, &Options::default(), &mut ()).unwrap_err();
    assert!(matches!(open(&directory.path().join("none.tar")), Error::Open { .. }));
    assert!(matches!(open(directory.path()), Error::NotAnImage { .. }));
}
