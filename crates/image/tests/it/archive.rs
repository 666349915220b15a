//! Builds image archives in the layouts of their producers.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use image::{Image, Options};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A layer under construction.
pub(crate) struct Layer(tar::Builder<Vec<u8>>);

pub(crate) fn layer() -> Layer {
    Layer(tar::Builder::new(Vec::new()))
}

impl Layer {
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.entry(path, tar::EntryType::Regular, "", content.as_ref(), |_| {})
    }

    pub(crate) fn directory(self, path: &str) -> Self {
        self.entry(path, tar::EntryType::Directory, "", b"", |_| {})
    }

    pub(crate) fn symlink(self, path: &str, target: &str) -> Self {
        self.entry(path, tar::EntryType::Symlink, target, b"", |_| {})
    }

    pub(crate) fn hard_link(self, path: &str, target: &str) -> Self {
        self.entry(path, tar::EntryType::Link, target, b"", |_| {})
    }

    /// An empty file of this name: what a whiteout is.
    pub(crate) fn whiteout(self, path: &str) -> Self {
        let (folder, name) =
            path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
        self.file(format!("{folder}/.wh.{name}").trim_start_matches('/'), b"")
    }

    pub(crate) fn opaque(self, folder: &str) -> Self {
        self.file(&format!("{folder}/.wh..wh..opq"), b"")
    }

    /// Any entry; the path is written as it is, without the checks of the `tar` crate.
    pub(crate) fn entry(
        mut self,
        path: &str,
        kind: tar::EntryType,
        link: &str,
        content: &[u8],
        change: impl FnOnce(&mut tar::Header),
    ) -> Self {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(1_700_000_000);
        header.set_uid(0);
        header.set_gid(0);
        assert!(path.len() <= 100, "long names are tested with their own headers");
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        header.set_link_name_literal(link).unwrap();
        change(&mut header);
        header.set_cksum();
        self.0.append(&header, content).unwrap();
        self
    }

    /// Records of a PAX header for the entry that follows.
    pub(crate) fn pax(mut self, records: &[(&str, &[u8])]) -> Self {
        self.0.append_pax_extensions(records.iter().copied()).unwrap();
        self
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap()
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Compression {
    None,
    Gzip,
    /// Several members one after the other, as pigz and estargz write.
    GzipMembers,
    Zstd,
    /// With a skippable frame before and after.
    ZstdSkippable,
}

impl Compression {
    pub(crate) fn apply(self, bytes: &[u8]) -> Vec<u8> {
        let frame = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        match self {
            Self::None => bytes.to_vec(),
            Self::Gzip => {
                let mut encoder =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Self::GzipMembers => {
                bytes.chunks(700).flat_map(|chunk| Self::Gzip.apply(chunk)).collect()
            }
            Self::Zstd => zstd::encode_all(bytes, 1).unwrap(),
            Self::ZstdSkippable => [&frame[..], &Self::Zstd.apply(bytes), &frame[..]].concat(),
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::None => "application/vnd.oci.image.layer.v1.tar",
            Self::Gzip | Self::GzipMembers => "application/vnd.oci.image.layer.v1.tar+gzip",
            Self::Zstd | Self::ZstdSkippable => "application/vnd.oci.image.layer.v1.tar+zstd",
        }
    }
}

/// An image: its layers and its configuration.
pub(crate) struct Stack {
    pub(crate) layers: Vec<Vec<u8>>,
    pub(crate) config: Value,
}

pub(crate) fn stack(layers: impl IntoIterator<Item = Layer>) -> Stack {
    let layers: Vec<Vec<u8>> = layers.into_iter().map(Layer::bytes).collect();
    let diff_ids: Vec<String> = layers.iter().map(|layer| digest(layer)).collect();
    let history: Vec<Value> =
        (0..layers.len()).map(|n| json!({"created_by": format!("step {n}")})).collect();
    let config = json!({
        "architecture": "amd64", "os": "linux", "config": {"User": "app"},
        "rootfs": {"type": "layers", "diff_ids": diff_ids}, "history": history,
    });
    Stack { layers, config }
}

pub(crate) type Members = Vec<(String, Vec<u8>)>;

impl Stack {
    pub(crate) fn config(&self) -> Vec<u8> {
        self.config.to_string().into_bytes()
    }

    fn diff(&self, layer: usize) -> String {
        hex(&self.layers[layer])
    }

    /// Docker up to 24: a folder for each layer in no particular order, the manifest after them.
    pub(crate) fn docker_old(&self) -> Members {
        let names: Vec<String> =
            (0..self.layers.len()).map(|n| format!("{:x}f00/layer.tar", 97 - n)).collect();
        let config = format!("{}.json", hex(&self.config()));
        let mut members: Members = Vec::new();
        for (name, layer) in names.iter().zip(&self.layers).rev() {
            members.push((name.replace("layer.tar", "VERSION"), b"1.0".to_vec()));
            members.push((name.replace("layer.tar", "json"), b"{}".to_vec()));
            members.push((name.clone(), layer.clone()));
        }
        members.push((config.clone(), self.config()));
        members.push(manifest(&config, &names));
        members.push(("repositories".to_owned(), br#"{"app":{"1":"61f00"}}"#.to_vec()));
        members
    }

    /// Docker from 25 on: OCI names with a manifest.json beside the index.
    pub(crate) fn docker_25(&self) -> Members {
        let blob = |hex: String| format!("blobs/sha256/{hex}");
        let names: Vec<String> = (0..self.layers.len()).map(|n| blob(self.diff(n))).collect();
        let mut members: Members =
            self.layers.iter().map(|layer| (blob(hex(layer)), layer.clone())).collect();
        let config = blob(hex(&self.config()));
        members.push((config.clone(), self.config()));
        // 25.0.0 wrote a manifest without layers.
        let empty = json!({"schemaVersion": 2, "config": {"digest": digest(&self.config()),
            "mediaType": "application/vnd.oci.image.config.v1+json"}, "layers": null});
        let empty = empty.to_string().into_bytes();
        let index = json!({"schemaVersion": 2, "manifests": [{"digest": digest(&empty)}]});
        members.push((blob(hex(&empty)), empty));
        members.push(("index.json".to_owned(), index.to_string().into_bytes()));
        members.push(manifest(&config, &names));
        members.push(("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec()));
        members
    }

    /// kaniko and crane: gzip layers beside the manifest, the configuration named by its digest.
    pub(crate) fn kaniko(&self) -> Members {
        let packed: Vec<Vec<u8>> =
            self.layers.iter().map(|layer| Compression::Gzip.apply(layer)).collect();
        let names: Vec<String> =
            packed.iter().map(|layer| format!("{}.tar.gz", hex(layer))).collect();
        let config = digest(&self.config());
        let mut members = vec![(config.clone(), self.config())];
        members.extend(names.iter().cloned().zip(packed));
        members.push(manifest(&config, &names));
        members
    }

    /// skopeo, `BuildKit` and others: an OCI layout without manifest.json.
    pub(crate) fn oci(&self, compression: Compression) -> Members {
        let mut members = Vec::new();
        let manifest = self.oci_manifest(compression, &mut members);
        members.push(("index.json".to_owned(), index(&[manifest])));
        members.push(("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec()));
        members
    }

    /// Adds the blobs, and gives the descriptor of their manifest.
    pub(crate) fn oci_manifest(&self, compression: Compression, members: &mut Members) -> Value {
        let config = put(members, self.config());
        let layers: Vec<Value> = self
            .layers
            .iter()
            .map(|layer| {
                let digest = put(members, compression.apply(layer));
                json!({"digest": digest, "mediaType": compression.media_type()})
            })
            .collect();
        let manifest = json!({"schemaVersion": 2, "layers": layers,
            "config": {"digest": config, "mediaType": "application/vnd.oci.image.config.v1+json"}});
        let digest = put(members, manifest.to_string().into_bytes());
        json!({"digest": digest, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "annotations": {"org.opencontainers.image.ref.name": "app:1"}})
    }

    /// The model, read from the layout that most engines write.
    pub(crate) fn read(&self) -> Image {
        read(&archive(&self.docker_old()))
    }
}

fn manifest(config: &str, layers: &[String]) -> (String, Vec<u8>) {
    let manifest = json!([{"Config": config, "RepoTags": ["app:1"], "Layers": layers}]);
    ("manifest.json".to_owned(), manifest.to_string().into_bytes())
}

pub(crate) fn index(manifests: &[Value]) -> Vec<u8> {
    json!({"schemaVersion": 2, "manifests": manifests}).to_string().into_bytes()
}

/// Adds a blob under its digest.
pub(crate) fn put(members: &mut Members, content: Vec<u8>) -> String {
    let digest = digest(&content);
    members.push((format!("blobs/{}", digest.replace(':', "/")), content));
    digest
}

pub(crate) fn archive(members: &Members) -> Vec<u8> {
    members.iter().fold(layer(), |archive, (name, content)| archive.file(name, content)).bytes()
}

pub(crate) fn folder(members: &Members, root: &Path) {
    for (name, content) in members {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(&path, content);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own scratch file")]
pub(crate) fn write(path: &Path, content: &[u8]) {
    std::fs::write(path, content).unwrap();
}

pub(crate) fn read(archive: &[u8]) -> Image {
    image::read(archive, &Options::default(), &mut ()).unwrap()
}

pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(bytes) {
        write!(hex, "{byte:02x}").unwrap();
    }
    hex
}

/// Everything about an image that does not depend on how it is stored.
pub(crate) fn facts(image: &Image) -> String {
    let mut facts = format!("{} {:?} {:?}\n", image.id, image.references, image.config);
    facts += &format!("{:?}\n{:?}\n{:?}\n", image.history, image.waste, image.dive);
    for layer in &image.layers {
        facts +=
            &format!("{} {} {} {}\n", layer.diff_id, layer.verified, layer.size, layer.entries);
    }
    for file in image.files.iter() {
        facts += &format!("{} present={}\n", file.path(), file.is_present());
        for entry in file.occurrences() {
            facts += &format!(
                "  {} {:?} {:?} {} {:o} {}:{} {} {:?} {:?}\n",
                entry.layer,
                entry.kind,
                entry.state,
                entry.size,
                entry.mode,
                entry.uid,
                entry.gid,
                entry.mtime,
                entry.content_hash(),
                image.files.link_target(entry),
            );
        }
    }
    let path = |&file: &image::FileId| image.files.at(file).path();
    for duplicate in &image.duplicates {
        let paths: Vec<String> = duplicate.files.iter().map(path).collect();
        facts += &format!("{} {paths:?}\n", duplicate.size);
    }
    facts
}
