//! A real registry of the test's own, on a port of loopback that nobody else has.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread,
};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// `test` with the password `secret-of-the-test`, as a registry keeps it.
pub(crate) const USERS: &str =
    "test:$2y$05$abcdefghijklmnopqrstuu2hir4hxhqSzdkW1wYaCdjOyk2x8X6Wm\n";

/// The same as docker's configuration keeps it.
pub(crate) const LOGIN: &str = "dGVzdDpzZWNyZXQtb2YtdGhlLXRlc3Q=";

/// Debian's `docker-registry`; it ends with this value.
#[derive(Debug)]
pub(crate) struct Registry {
    process: Child,
    /// `127.0.0.1:PORT`
    pub(crate) address: String,
    /// Headers of every request.
    login: &'static str,
    _folder: TempDir,
}

impl Drop for Registry {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";

impl Registry {
    /// An empty one, which lets in those that `auth`, a part of its configuration, names.
    pub(crate) fn start(auth: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        let mut configuration = json!({
            "version": 0.1,
            "log": {"level": "info"},
            "storage": {"filesystem": {"rootdirectory": data}},
            "http": {"addr": "127.0.0.1:0", "secret": "test"},
        });
        if let Some(users) = auth {
            let file = folder.path().join("users");
            write(&file, users);
            configuration["auth"] = json!({"htpasswd": {"realm": "test", "path": file}});
        }
        // JSON is YAML.
        let file = folder.path().join("config.yml");
        write(&file, &configuration.to_string());
        let mut process = Command::new("docker-registry")
            .arg("serve")
            .arg(file)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("docker-registry has to be installed: apt-get install docker-registry");
        let mut log = BufReader::new(process.stderr.take().expect("piped")).lines();
        let mut lines = log.by_ref().map(|line| line.expect("its log is text"));
        let address = |line: String| {
            let (_, rest) = line.split_once("listening on ")?;
            Some(rest.split(['"', ',']).next()?.to_owned())
        };
        let address = lines.find_map(address).expect("it says where it listens");
        thread::spawn(move || log.for_each(drop));
        let login = match auth {
            Some(_) => "Authorization: Basic dGVzdDpzZWNyZXQtb2YtdGhlLXRlc3Q=\r\n",
            None => "",
        };
        Self { process, address, login, _folder: folder }
    }

    /// Puts an image for one platform under `tag`; gives its digest.
    pub(crate) fn push(&self, repository: &str, tag: &str, platform: &str) -> String {
        let (os, architecture) = platform.split_once('/').expect("a platform");
        let rootfs = json!({"type": "layers", "diff_ids": []});
        let config = json!({"os": os, "architecture": architecture, "rootfs": rootfs}).to_string();
        let digest = self.push_blob(repository, config.as_bytes());
        let config = json!({"mediaType": CONFIG, "digest": digest, "size": config.len()});
        let manifest =
            json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []});
        self.push_manifest(repository, tag, MANIFEST, &manifest)
    }

    /// Puts an index of images for several platforms under `tag`; gives its digest.
    pub(crate) fn push_index(&self, repository: &str, tag: &str, platforms: &[&str]) -> String {
        let entry = |platform: &&str| {
            let (os, architecture) = platform.split_once('/').expect("a platform");
            let digest = self.push(repository, architecture, platform);
            let size = self.get(repository, architecture).len();
            let platform = json!({"os": os, "architecture": architecture});
            json!({"mediaType": MANIFEST, "digest": digest, "size": size, "platform": platform})
        };
        let entries: Vec<_> = platforms.iter().map(entry).collect();
        let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries});
        self.push_manifest(repository, tag, INDEX, &index)
    }

    /// Puts an artifact with `layer`, of the kind `kind`, under `tag`.
    pub(crate) fn push_artifact(&self, repository: &str, tag: &str, kind: &str, layer: &[u8]) {
        self.push_layer(repository, tag, kind, layer, None);
    }

    /// Puts a Feature under `tag`, as the dev container CLI publishes it; gives the digest of its manifest.
    pub(crate) fn push_feature(
        &self,
        repository: &str,
        tag: &str,
        description: &Value,
        annotated: bool,
    ) -> String {
        let text = description.to_string();
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        let name = "./devcontainer-feature.json";
        archive.append_data(&mut header, name, text.as_bytes()).expect("it fits");
        let archive = archive.into_inner().expect("it ends");
        let kind = "application/vnd.devcontainers.layer.v1+tar";
        let annotations = annotated.then(|| json!({"dev.containers.metadata": text}));
        self.push_layer(repository, tag, kind, &archive, annotations)
    }

    fn push_layer(
        &self,
        repository: &str,
        tag: &str,
        kind: &str,
        layer: &[u8],
        annotations: Option<Value>,
    ) -> String {
        let config = self.push_blob(repository, b"{}");
        let digest = self.push_blob(repository, layer);
        let mut manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": {"mediaType": "application/vnd.devcontainers", "digest": config, "size": 2},
            "layers": [{"mediaType": kind, "digest": digest, "size": layer.len()}],
        });
        if let Some(annotations) = annotations {
            manifest["annotations"] = annotations;
        }
        self.push_manifest(repository, tag, MANIFEST, &manifest)
    }

    fn push_blob(&self, repository: &str, content: &[u8]) -> String {
        let digest = digest(content);
        let begun = self.request("POST", &format!("/v2/{repository}/blobs/uploads/"), "", b"");
        let header = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
        };
        let location = begun.lines().find_map(header).unwrap_or_else(|| panic!("{begun}"));
        let path = location.split_once(&self.address).map_or(&*location, |(_, path)| path);
        let kind = "application/octet-stream";
        self.request("PUT", &format!("{path}&digest={digest}"), kind, content);
        digest
    }

    fn push_manifest(&self, repository: &str, tag: &str, kind: &str, manifest: &Value) -> String {
        let text = manifest.to_string();
        self.request("PUT", &format!("/v2/{repository}/manifests/{tag}"), kind, text.as_bytes());
        digest(text.as_bytes())
    }

    fn get(&self, repository: &str, tag: &str) -> String {
        let answer = self.request("GET", &format!("/v2/{repository}/manifests/{tag}"), "", b"");
        answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }

    /// The answer to one request, which must succeed.
    fn request(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{}Connection: close\r\nAccept: {MANIFEST}\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            self.login,
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        stream.write_all(body).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        assert!(answer.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
        answer
    }
}

fn digest(content: &[u8]) -> String {
    let hex: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

#[expect(clippy::disallowed_methods, reason = "in a folder of the test's own")]
fn write(path: &std::path::Path, text: &str) {
    std::fs::write(path, text).expect("a writable folder");
}
