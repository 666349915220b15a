//! Damaged and malicious archives end in problems or errors: no panic, no endless work.

use image::{Error, Fault, Image, Limits, Options, Problem};
use serde_json::json;

use crate::archive::{Compression, Members, archive, hex, layer, read, stack};

fn with(limits: Limits, bytes: &[u8]) -> Result<Image, Error> {
    image::read(bytes, &Options { limits, ..Options::default() }, &mut ())
}

fn faults(image: &Image) -> Vec<&Fault> {
    image.problems.iter().map(|problem| &problem.fault).collect()
}

fn is_limit(image: &Image, wanted: &str) -> bool {
    let named = |fault: &&Fault| matches!(fault, Fault::Limit { what, .. } if *what == wanted);
    faults(image).iter().any(named) && image.problems.iter().any(Problem::is_incomplete)
}

#[test]
fn a_missing_layer_leaves_the_others_checked() {
    let image = stack([layer().file("a", "1"), layer().file("b", "22"), layer().whiteout("a")]);
    let mut members = image.oci(Compression::Gzip);
    let gone = format!("blobs/sha256/{}", hex(&Compression::Gzip.apply(&image.layers[1])));
    members.retain(|(name, _)| *name != gone);
    let image = read(&archive(&members));
    assert_eq!(image.problems, [Problem { place: gone, fault: Fault::Missing }]);
    assert_eq!(
        (image.waste.deleted, image.layers[1].size, image.layers[1].verified),
        (1, 0, false)
    );
    assert!(image.problems[0].is_incomplete());
}

#[test]
fn a_changed_layer_is_told_by_its_digest() {
    let mut image = stack([layer().file("a", "1")]);
    image.layers[0] = layer().file("a", "2").bytes();
    let read = image.read();
    assert!(matches!(faults(&read)[..], [Fault::Digest { .. }]), "{:?}", read.problems);
    assert!(!read.layers[0].verified);
    let packed = crate::archive::read(&archive(&image.oci(Compression::Zstd)));
    assert!(!packed.layers[0].verified);
}

#[test]
fn a_blob_under_a_wrong_digest_is_told() {
    let image = stack([layer().file("a", "1")]);
    let mut members = image.oci(Compression::Gzip);
    let blob = format!("blobs/sha256/{}", hex(&Compression::Gzip.apply(&image.layers[0])));
    for (name, content) in &mut members {
        if *name == blob {
            *content = Compression::Zstd.apply(&image.layers[0]);
        }
    }
    let image = read(&archive(&members));
    assert!(matches!(faults(&image)[..], [Fault::Digest { .. }]), "{:?}", image.problems);
    assert!(image.layers[0].verified, "the content is right all the same");
}

#[test]
fn a_cut_archive_with_its_manifest_in_front_is_partly_checked() {
    let mut members: Members =
        stack([layer().file("a", "1"), layer().file("b", vec![7; 9000])]).docker_25();
    members.rotate_left(2);
    let bytes = archive(&members);
    let image = read(&bytes[..bytes.len() - 6000]);
    assert_eq!(image.layers.len(), 2);
    assert!(image.problems.iter().any(|problem| matches!(problem.fault, Fault::Unreadable { .. })));
    assert!(image.files.get("/a").is_some());
}

#[test]
fn a_cut_archive_with_its_manifest_behind_is_an_error_that_says_so() {
    let bytes = archive(&stack([layer().file("b", vec![7; 9000])]).docker_old());
    let error = with(Limits::default(), &bytes[..4000]).unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error}");
    assert!(error.to_string().contains("cut off"), "{error}");
}

#[test]
fn damaged_compression_is_a_problem_of_its_layer_only() {
    for compression in [Compression::Gzip, Compression::Zstd] {
        let image = stack([layer().file("a", "1"), layer().file("b", "2")]);
        let mut members = image.oci(compression);
        let packed = compression.apply(&image.layers[1]);
        let name = format!("blobs/sha256/{}", hex(&packed));
        for (other, content) in &mut members {
            if *other == name {
                content.truncate(packed.len() / 2);
            }
        }
        let image = read(&archive(&members));
        assert!(image.problems.iter().any(Problem::is_incomplete), "{:?}", image.problems);
        assert!(image.files.get("/a").is_some() && image.layers[0].verified);
        assert!(!image.layers[1].verified);
    }
}

#[test]
fn bad_documents_are_errors_or_problems() {
    let base = || layer().file("1.tar", &stack([layer().file("a", "1")]).layers[0]);
    let manifest = r#"[{"Config":"c.json","Layers":["1.tar"]}]"#;
    for bad in ["{", "[{\"Config\":1}]", "[]", "{}", "[[[[[["] {
        let bytes = base().file("manifest.json", bad).bytes();
        assert!(with(Limits::default(), &bytes).is_err(), "{bad}");
    }
    for bad in
        ["{", "{\"rootfs\": 3, \"config\": [], \"history\": {}}", "[1,2]", &"[".repeat(10_000)]
    {
        let image = read(&base().file("c.json", bad).file("manifest.json", manifest).bytes());
        assert!(!image.problems.is_empty(), "{bad:.20}");
        assert!(image.files.get("/a").is_some(), "{bad:.20}");
    }
    let image = read(&base().file("manifest.json", manifest).bytes());
    assert!(faults(&image).contains(&&Fault::Missing));
}

#[test]
fn one_odd_field_does_not_hide_the_others() {
    let mut image = stack([layer()]);
    image.config["config"] =
        json!({"User": 5, "Env": ["A=b"], "Healthcheck": {"Test": [], "Interval": "1s"}});
    let image = image.read();
    assert_eq!(image.config.env.len(), 1);
    let fields: Vec<_> = faults(&image)
        .into_iter()
        .map(
            |fault| {
                if let Fault::ConfigField { field } = fault { field } else { panic!("{fault}") }
            },
        )
        .collect();
    assert_eq!(fields, [&"Interval", &"User"]);
}

#[test]
fn huge_documents_are_not_kept() {
    let image = stack([layer().file("a", "1")]);
    let limits = Limits { json_bytes: 1000, ..Limits::default() };
    let mut members = image.oci(Compression::None);
    members
        .push(("blobs/sha256/sbom".into(), format!("{{\"a\":\"{}\"}}", "x".repeat(5000)).into()));
    let read = with(limits.clone(), &archive(&members)).unwrap();
    assert_eq!(read.problems, [], "a document that no image needs");

    let mut image = stack([layer().file("a", "1")]);
    image.config["config"]["Labels"] = json!({"a": "x".repeat(2000)});
    let read = with(limits, &archive(&image.oci(Compression::None))).unwrap();
    assert!(read.problems.iter().any(Problem::is_incomplete));
    assert!(read.files.get("/a").is_some());
}

#[test]
fn a_decompression_bomb_is_stopped() {
    let zeros = vec![0; 3 << 20];
    let image = stack([layer().file("small", "1"), layer().file("bomb", &zeros)]);
    for compression in [Compression::Gzip, Compression::Zstd] {
        let limits = Limits { ratio: 50, ratio_from_bytes: 1 << 20, ..Limits::default() };
        let read = with(limits, &archive(&image.oci(compression))).unwrap();
        assert!(is_limit(&read, "decompressed bytes per stored byte"), "{:?}", read.problems);
        assert!(read.files.get("/small").is_some());
        let limits = Limits { decompressed_bytes: 1 << 20, ..Limits::default() };
        let read = with(limits, &archive(&image.oci(compression))).unwrap();
        assert!(is_limit(&read, "decompressed bytes"), "{:?}", read.problems);
    }
    let whole = Compression::Zstd.apply(&archive(&image.docker_old()));
    let limits = Limits { ratio: 50, ratio_from_bytes: 1 << 20, ..Limits::default() };
    match with(limits, &whole) {
        Ok(image) => assert!(is_limit(&image, "decompressed bytes per stored byte")),
        Err(error) => assert!(matches!(error, Error::Unreadable { .. }), "{error}"),
    }
}

#[test]
fn a_sparse_file_of_exabytes_is_stopped() {
    let bomb = layer().entry("bomb", tar::EntryType::GNUSparse, "", b"", |header| {
        header.as_gnu_mut().unwrap().set_real_size(1 << 32);
        header.as_gnu_mut().unwrap().sparse[0].set_offset(1 << 32);
        header.as_gnu_mut().unwrap().sparse[0].set_length(0);
    });
    let image = stack([bomb]);
    let limits = Limits { ratio_from_bytes: 1 << 20, ..Limits::default() };
    let read = with(limits, &archive(&image.docker_old())).unwrap();
    assert!(is_limit(&read, "decompressed bytes per stored byte"), "{:?}", read.problems);
}

#[test]
fn counts_are_bounded() {
    let files = |n: usize| (0..n).fold(layer(), |layer, n| layer.file(&format!("f{n}"), "1"));
    let bytes = archive(&stack([files(60), files(60)]).docker_old());
    let limit = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        with(limits, &bytes)
    };
    assert!(is_limit(&limit(|limits| limits.entries = 50).unwrap(), "entries"));
    let whiteouts = (0..60).fold(layer(), |layer, n| layer.whiteout(&format!("f{n}")));
    let limits = Limits { entries: 50, ..Limits::default() };
    assert!(is_limit(
        &with(limits, &archive(&stack([whiteouts]).docker_old())).unwrap(),
        "entries"
    ));
    assert!(is_limit(&limit(|limits| limits.layers = 1).unwrap(), "layers"));
    let error = limit(|limits| limits.members = 2).unwrap_err();
    assert!(error.to_string().contains("more members than the limit of 2"), "{error}");
}

#[test]
fn a_layer_used_many_times_does_not_multiply_without_end() {
    let many = || (0..60).fold(layer(), |layer, n| layer.file(&format!("f{n}"), "1"));
    let limits = Limits { entries: 100, ..Limits::default() };
    let image =
        with(limits, &archive(&stack((0..20).map(|_| many())).oci(Compression::Gzip))).unwrap();
    assert!(is_limit(&image, "entries"));
    assert!(image.files.occurrences().len() <= 100);
}

#[test]
fn a_huge_extended_header_is_passed_over() {
    let limits = Limits { header_bytes: 1000, ..Limits::default() };
    let long = "n".repeat(5000);
    let image = stack([layer()
        .pax(&[("path", long.as_bytes())])
        .file("short", "1")
        .entry("x", tar::EntryType::GNULongName, "", long.as_bytes(), |_| {})
        .file("other", "2")]);
    let read = with(limits, &archive(&image.docker_old())).unwrap();
    assert!(is_limit(&read, "bytes of an extended header"), "{:?}", read.problems);
    let paths: Vec<_> = read.files.live().map(|file| file.path()).collect();
    assert_eq!(paths, ["/", "/other", "/short"], "{:?}", read.problems);
    // Within that limit, a path may still be too long to be one.
    let read = image.read();
    assert!(matches!(faults(&read)[..], [Fault::Entries { count: 2, .. }]), "{:?}", read.problems);
}

#[test]
fn impossible_sizes_end_their_layer() {
    type Change = fn(&mut tar::Header);
    let changes: [Change; 4] = [
        |header| header.as_mut_bytes()[124..136].copy_from_slice(&[0xff; 12]),
        |header| {
            header.as_mut_bytes()[124..136]
                .copy_from_slice(b"\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff");
        },
        |header| header.as_mut_bytes()[124..136].copy_from_slice(b"99999999999\0"),
        |header| header.set_size(1 << 40),
    ];
    for change in changes {
        let bad =
            layer().file("before", "1").entry("bad", tar::EntryType::Regular, "", b"", change);
        let image = stack([bad, layer().file("above", "2")]).read();
        assert!(image.problems.iter().any(Problem::is_incomplete), "{:?}", image.problems);
        assert!(image.files.get("/before").is_some() && image.files.get("/above").is_some());
    }
}

#[test]
fn nothing_takes_the_place_of_the_root() {
    let image =
        stack([layer().file("f", "1"), layer().file(".", "2").file("a/..", "3").symlink("/", "f")])
            .read();
    let left_out =
        faults(&image).into_iter().find(|fault| matches!(fault, Fault::Entries { .. })).unwrap();
    assert!(matches!(left_out, Fault::Entries { count: 3, .. }), "{left_out}");
    assert!(
        image.files.get("/f").unwrap().is_present() && image.files.get("/").unwrap().is_directory()
    );
}

#[test]
fn something_else_in_the_place_of_a_layer_is_told() {
    let manifest = r#"[{"Config":"c.json","Layers":["text", "c.json", "gz"]}]"#;
    let bytes = layer()
        .file("text", "hello")
        .file("gz", Compression::Gzip.apply(b"hello"))
        .file("c.json", "{}")
        .file("manifest.json", manifest)
        .bytes();
    let image = read(&bytes);
    assert_eq!(faults(&image).iter().filter(|fault| ***fault == Fault::NotALayer).count(), 3);
}

#[test]
fn links_in_a_circle_and_out_of_the_archive_lead_nowhere() {
    let manifest = r#"[{"Config":"/etc/passwd","Layers":["a", "../../../etc/passwd"]}]"#;
    let bytes = layer()
        .symlink("a", "b")
        .symlink("b", "a")
        .symlink("etc", "/etc")
        .file("manifest.json", manifest)
        .bytes();
    let image = read(&bytes);
    assert_eq!(faults(&image).iter().filter(|fault| ***fault == Fault::Missing).count(), 3);
}

#[cfg(unix)]
#[test]
fn a_folders_links_to_the_outside_are_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    let inside = tempfile::tempdir().unwrap();
    let image = stack([layer().file("secret", "1")]);
    crate::archive::write(&outside.path().join("layer.tar"), &image.layers[0]);
    crate::archive::write(&inside.path().join("c.json"), &image.config());
    std::os::unix::fs::symlink(outside.path().join("layer.tar"), inside.path().join("layer.tar"))
        .unwrap();
    let up = format!("../{}/layer.tar", outside.path().file_name().unwrap().to_str().unwrap());
    let manifest = json!([{"Config": "c.json", "Layers": ["layer.tar", up]}]);
    crate::archive::write(&inside.path().join("manifest.json"), manifest.to_string().as_bytes());
    let image = image::open(inside.path(), &Options::default(), &mut ()).unwrap();
    let told = image.problems.iter().map(ToString::to_string);
    assert_eq!(
        told.filter(|told| told.contains("named by")).collect::<Vec<_>>(),
        [
            format!("{up}: named by the manifest, but outside of the folder"),
            "layer.tar: named by the manifest, but a link out of the folder, which is not followed"
                .to_owned(),
        ]
    );
    assert!(image.files.get("/secret").is_none());
}

#[cfg(unix)]
#[test]
fn what_is_no_file_in_a_folder_is_told_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    crate::archive::write(&at("c.json"), &stack([]).config());
    std::os::unix::fs::symlink("nowhere", at("link")).unwrap();
    std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    std::fs::create_dir(at("folder")).unwrap();
    let layers = ["folder", "gone", "link", "socket"];
    let manifest = json!([{"Config": "c.json", "Layers": layers}]);
    crate::archive::write(&at("manifest.json"), manifest.to_string().as_bytes());
    let image = image::open(folder.path(), &Options::default(), &mut ()).unwrap();
    let told = |name: &str| {
        let found = image.problems.iter().find(|problem| problem.place == name);
        found.map(|problem| problem.fault.clone())
    };
    let no_file = |what| Some(Fault::NotAFile { what });
    assert_eq!(told("folder"), no_file("a folder"));
    assert_eq!(told("gone"), Some(Fault::Missing));
    assert_eq!(told("link"), no_file("a link that leads to nothing"));
    assert_eq!(told("socket"), no_file("neither a file nor a folder, so it is not read"));
}

#[test]
fn problems_are_bounded_too() {
    let names: Vec<String> = (0..50).map(|n| format!("{n}.tar")).collect();
    let manifest = json!([{"Config": "c.json", "Layers": names}]).to_string();
    let limits = Limits { problems: 10, ..Limits::default() };
    let image = with(limits, &layer().file("manifest.json", manifest).bytes()).unwrap();
    assert_eq!(image.problems.len(), 11);
    assert!(matches!(image.problems[10].fault, Fault::More { count } if count > 30));
}

#[test]
fn a_path_that_a_link_leads_out_of_the_image_is_told() {
    let escaping = |image: &Image| {
        let is = |fault: &&Fault| matches!(fault, Fault::BelowLink { count: 1, first } if first.ends_with("m/f"));
        faults(image).iter().any(is)
    };
    let together = stack([layer().symlink("m", "../../up").file("m/f", "1")]);
    assert!(escaping(&together.read()));
    let apart =
        stack([layer().symlink("m", "../../up"), layer().file("a", "1"), layer().file("m/f", "1")]);
    assert!(escaping(&apart.read()));
    let mended =
        stack([layer().symlink("m", "../../up"), layer().whiteout("m"), layer().file("m/f", "1")]);
    assert!(faults(&mended.read()).is_empty());
    let inside = stack([layer().symlink("m", "a/b"), layer().file("m/f", "1")]);
    assert!(faults(&inside.read()).is_empty());
}
