//! Images from text, for pages and tests. One line a step:
//!
//! ```text
//! ENV A=b                              a history entry, as BuildKit writes it; what USER, ENV, LABEL, VOLUME
//!                                      and HEALTHCHECK say is in the configuration too
//! COPY . /app # buildkit
//! + /app/tool mode=4755 size=10        a file in the layer of the entry above; `fill=b` sets its bytes,
//! + /app/a text="b\n" caps             `text=` its whole content, `caps` gives it file capabilities
//! + /app/folder/ mode=777              a folder
//! + /app/b link=a                      a symbolic link
//! - /app/a                             its removal
//! = size_budget 100                    a setting
//! = damage                             the layer above does not have the digest of the configuration
//! ```
//!
//! Out of it comes a real archive, in the form of `docker save`, which the real reader reads.

use findings::Sources;
use imagebuild::{
    gather,
    model::{Inspection, Settings},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The image that `text` describes, as users would see it under the name `app:1`.
pub(crate) fn inspection(text: &str) -> (Sources, Inspection) {
    let described = Described::parse(text);
    let archive = described.archive();
    let read = gather::image::read(archive.as_slice(), &image::Options::default());
    let (image, contents) = read.expect("a described image can be read");
    let mut sources = Sources::default();
    let settings = described.settings;
    let inspection = Inspection::new("app:1", image, contents, settings, &mut sources);
    (sources, inspection)
}

#[derive(Default)]
struct Described {
    history: Vec<Value>,
    config: serde_json::Map<String, Value>,
    layers: Vec<Layer>,
    settings: Settings,
}

#[derive(Default)]
struct Layer {
    tar: Option<tar::Builder<Vec<u8>>>,
    damaged: bool,
}

impl Described {
    fn parse(text: &str) -> Self {
        let mut this = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match line.split_at(1) {
                ("+", rest) => this.file(rest.trim()),
                ("-", rest) => this.removal(rest.trim()),
                ("=", rest) => this.setting(rest.trim()),
                _ => this.entry(line),
            }
        }
        this
    }

    fn entry(&mut self, line: &str) {
        let line = line.replace("\\n", "\n");
        self.history.push(
            json!({"created_by": line, "comment": "buildkit.dockerfile.v0", "empty_layer": true}),
        );
        let (keyword, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let object = |names: &[&str]| -> Value {
            names.iter().map(|name| ((*name).to_owned(), json!({}))).collect()
        };
        match keyword {
            "USER" => drop(self.config.insert("User".to_owned(), json!(rest))),
            "ENV" => {
                let list = self.config.entry("Env").or_insert_with(|| json!([]));
                let list = list.as_array_mut().expect("a list");
                let name = |text: &str| text.split('=').next().map(str::to_owned);
                list.retain(|item| item.as_str().and_then(name) != name(rest));
                list.push(json!(rest));
            }
            "LABEL" => {
                let (name, value) = rest.split_once('=').expect("a label has a value");
                let labels = self.config.entry("Labels").or_insert_with(|| json!({}));
                labels[name] = json!(value);
            }
            "VOLUME" => {
                let paths: Vec<_> = rest.trim_matches(['[', ']']).split(' ').collect();
                self.config.insert("Volumes".to_owned(), object(&paths));
            }
            "HEALTHCHECK" => {
                let test = if rest.contains("NONE") {
                    json!(["NONE"])
                } else {
                    json!(["CMD-SHELL", rest])
                };
                self.config.insert("Healthcheck".to_owned(), json!({"Test": test}));
            }
            _ => {}
        }
    }

    fn layer(&mut self) -> &mut tar::Builder<Vec<u8>> {
        let entry = self.history.last_mut().expect("a file comes after the entry that brings it");
        if entry["empty_layer"] == json!(true) {
            entry["empty_layer"] = json!(false);
            self.layers.push(Layer { tar: Some(tar::Builder::new(Vec::new())), damaged: false });
        }
        let layer = self.layers.last_mut().expect("just pushed");
        layer.tar.as_mut().expect("not finished yet")
    }

    fn file(&mut self, line: &str) {
        let (path, words) = line.split_once(' ').unwrap_or((line, ""));
        let File { mode, content, target, caps } = File::parse(words);
        let folder = path.ends_with('/');
        let mut header = tar::Header::new_gnu();
        header.set_mode(mode);
        header.set_size(content.len() as u64);
        header.set_entry_type(match (&target, folder) {
            (Some(_), _) => tar::EntryType::Symlink,
            (None, true) => tar::EntryType::Directory,
            (None, false) => tar::EntryType::Regular,
        });
        let path = path.trim_start_matches('/');
        let layer = self.layer();
        if caps {
            let value = [("SCHILY.xattr.security.capability", CAPABILITY)];
            layer.append_pax_extensions(value).expect("memory takes it");
        }
        let written = if let Some(target) = target {
            layer.append_link(&mut header, path, target)
        } else if path.contains("..") {
            // The archive's writer refuses such a name.
            header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_cksum();
            layer.append(&header, content.as_slice())
        } else {
            layer.append_data(&mut header, path, content.as_slice())
        };
        written.expect("memory takes it");
    }

    fn removal(&mut self, path: &str) {
        let (folder, name) = path.rsplit_once('/').expect("an absolute path");
        let path = format!("{folder}/.wh.{name}");
        self.file(&path);
    }

    fn setting(&mut self, line: &str) {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        match name {
            "size_budget" => self.settings.size_budget = Some(value.parse().expect("a number")),
            "waste_budget" => self.settings.waste_budget = value.parse().expect("a number"),
            "waste_percent" => self.settings.waste_percent = Some(value.parse().expect("a number")),
            "allow_setuid" => self.settings.allowed_setuid.push(value.to_owned()),
            "damage" => self.layers.last_mut().expect("a layer to damage").damaged = true,
            _ => panic!("unknown setting {name}"),
        }
    }

    fn archive(&self) -> Vec<u8> {
        let mut outer = tar::Builder::new(Vec::new());
        let (mut names, mut diff_ids) = (Vec::new(), Vec::new());
        for (layer, number) in self.layers.iter().zip(0..) {
            let mut bytes = layer.tar.as_ref().expect("every layer has one").get_ref().clone();
            bytes.resize(bytes.len() + 1024, 0);
            let name = format!("{number}/layer.tar");
            append(&mut outer, &name, &bytes);
            diff_ids.push(if layer.damaged { digest(b"something else") } else { digest(&bytes) });
            names.push(name);
        }
        let config = json!({
            "architecture": "amd64", "os": "linux", "config": self.config, "history": self.history,
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        });
        let config = config.to_string();
        let name = format!("{}.json", digest(config.as_bytes()).trim_start_matches("sha256:"));
        append(&mut outer, &name, config.as_bytes());
        let manifest = json!([{"Config": name, "RepoTags": ["app:1"], "Layers": names}]);
        append(&mut outer, "manifest.json", manifest.to_string().as_bytes());
        outer.into_inner().expect("memory takes it")
    }
}

/// `cap_setuid`, as the kernel stores it.
const CAPABILITY: &[u8] = &[1, 0, 0, 2, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// What the words behind a file's path say.
struct File {
    mode: u32,
    content: Vec<u8>,
    target: Option<String>,
    caps: bool,
}

impl File {
    fn parse(mut words: &str) -> Self {
        let mut file = Self { mode: 0o644, content: Vec::new(), target: None, caps: false };
        let (mut byte, mut size) = (b'a', 0);
        while !words.is_empty() {
            if let Some(text) = words.strip_prefix("text=\"") {
                let end = text.rfind('"').expect("text ends in a quote");
                file.content = text[..end].replace("\\n", "\n").into_bytes();
                words = text[end + 1..].trim_start();
                continue;
            }
            let (word, rest) = words.split_once(' ').unwrap_or((words, ""));
            match word.split_once('=') {
                Some(("mode", mode)) => file.mode = u32::from_str_radix(mode, 8).expect("octal"),
                Some(("size", bytes)) => size = bytes.parse().expect("a number"),
                Some(("fill", text)) => byte = text.as_bytes()[0],
                Some(("link", target)) => file.target = Some(target.to_owned()),
                None if word == "caps" => file.caps = true,
                _ => panic!("unknown word {word}"),
            }
            words = rest.trim_start();
        }
        if file.content.is_empty() {
            file.content = vec![byte; size];
        }
        file
    }
}

fn append(tar: &mut tar::Builder<Vec<u8>>, path: &str, content: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.set_mode(0o644);
    header.set_size(content.len() as u64);
    tar.append_data(&mut header, path, content).expect("memory takes it");
}

fn digest(bytes: &[u8]) -> String {
    let hex = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("sha256:{hex}")
}
