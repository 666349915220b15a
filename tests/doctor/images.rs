//! The same facts, read from an image.

use sha2::{Digest as _, Sha256};

use super::machine::{Machine, row};

#[test]
fn packages_of_the_system_tell_the_versions_of_their_programs_in_an_image() {
    let layer = Layer::default()
        .program("usr/bin/jq")
        .file("var/lib/dpkg/info/jq.list", "/.\n/usr/bin/jq\n")
        .program("usr/bin/git")
        .file("var/lib/dpkg/info/git.list", "/usr/bin/git\n")
        .program("usr/bin/kubectl")
        .file("var/lib/dpkg/info/kubectl.list", "/usr/bin/kubectl\n")
        .file(
            "var/lib/dpkg/status",
            "Package: jq\nStatus: install ok installed\nVersion: 1.6-2.1+deb12u1\n\nPackage: git\nStatus: install ok installed\nVersion: 1:2.47.3-0+deb13u1\n\nPackage: kubectl\nStatus: install ok installed\nVersion: 528.0.0-0\n",
        )
        .program("usr/local/bin/node")
        .file("usr/local/include/node/node_version.h", "#define NODE_MAJOR_VERSION 18\n#define NODE_MINOR_VERSION 19\n#define NODE_PATCH_VERSION 0\n");
    let machine = Machine::new().file("project/.nvmrc", "20\n");
    machine.sandbox.write("app.tar", layer.image());
    let run = machine.run(&["--in", "../app.tar", "--all", "--format", "json"]);
    assert_eq!(row(&run, "jq")["installed"], "1.6");
    assert_eq!(row(&run, "git")["installed"], "2.47.3");
    // Who packs kubectl gives it versions of its own.
    assert_eq!(row(&run, "kubectl")["state"], "unread");
    assert_eq!(row(&run, "node")["state"], "outside");
    assert_eq!(row(&run, "node")["where"], "/usr/local/bin/node");
    assert_eq!(run.code, 1, "{}", run.all());
    let run = machine.run(&["--in", "../app.tar"]);
    assert!(run.stdout.starts_with("../app.tar, read without starting it"), "{}", run.all());
}

#[test]
fn the_project_chooses_versions_in_an_image_as_if_it_were_mounted() {
    let machine = Machine::new().file("project/.python-version", "3.11\n");
    let layer = Layer::default()
        .program("root/.pyenv/shims/python3")
        .program("root/.pyenv/versions/3.11.7/bin/python3")
        .program("root/.pyenv/versions/3.12.1/bin/python3")
        .file("root/.pyenv/version", "3.12.1\n");
    let config = r#""config":{"Env":["PATH=/root/.pyenv/shims:/usr/bin"]},"#;
    machine.sandbox.write("app.tar", layer.image_with(config));
    let run = machine.run(&["--in", "../app.tar", "--tool", "python", "--format", "json"]);
    assert_eq!(row(&run, "python")["installed"], "3.11.7", "{}", run.all());
    // The project chooses nothing: the image's own choice counts.
    let machine = Machine::new();
    machine.sandbox.write("app.tar", layer.image_with(config));
    let run = machine.run(&["--in", "../app.tar", "--tool", "python", "--format", "json"]);
    assert_eq!(row(&run, "python")["installed"], "3.12.1", "{}", run.all());
}

#[test]
fn what_cannot_be_learnt_from_an_image_is_said() {
    let machine = Machine::new().file("project/.nvmrc", "20\n");
    machine.sandbox.write("app.tar", Layer::default().program("usr/bin/node").image());
    let run = machine.run(&["--in", "../app.tar"]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(run.stdout.contains("no file of the image tells its version"), "{}", run.all());
    machine.sandbox.write("broken.tar", "no archive");
    assert_eq!(machine.run(&["--in", "../broken.tar"]).code, 3);
    assert_eq!(machine.run(&["--in", "../missing.tar"]).code, 3);
}

#[test]
fn the_engine_is_asked_over_its_socket_and_gives_images() {
    use std::{
        io::{Read as _, Write as _},
        os::unix::net::UnixListener,
        thread,
    };
    let machine = Machine::new().file("project/.nvmrc", "20\n");
    let socket = machine.path("docker.sock");
    let listener = UnixListener::bind(&socket).expect("a socket");
    let node = Layer::default().program("usr/bin/node").file(
        "usr/include/node/node_version.h",
        "#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 0\n",
    );
    let image = node.image();
    let engine = thread::spawn(move || {
        for _ in 0..2 {
            let (mut client, _) = listener.accept().expect("a client");
            let mut request = [0; 1024];
            let length = client.read(&mut request).expect("a request");
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            client.write_all(b"HTTP/1.0 200 OK\r\nX: y\r\n\r\n").expect("a head");
            if request.starts_with("GET /version ") {
                client.write_all(b"{\"Version\": \"28.2.2\"}").expect("a body");
            } else {
                assert!(request.starts_with("GET /images/app:1/get "), "{request}");
                client.write_all(&image).expect("a body");
            }
        }
    });
    let host = [("DOCKER_HOST", &*format!("unix://{socket}"))];
    let run = machine.run_with(&["bin"], &host, &["--tool", "git"]);
    assert!(run.stdout.contains("container engine 28.2.2 at unix://"), "{}", run.all());
    let run = machine.run_with(&["bin"], &host, &["--in", "app:1", "--format", "json"]);
    assert_eq!(row(&run, "node")["installed"], "20.1.0");
    engine.join().expect("both questions were asked");
}

#[test]
fn packages_of_alpine_tell_versions_too_but_busybox_is_none_of_the_tools_it_stands_for() {
    let layer = Layer::default()
        .program("usr/bin/git")
        .program("bin/busybox")
        .program("usr/bin/wget")
        .file(
            "lib/apk/db/installed",
            "C:Q1x=\nP:git\nV:2.45.2-r0\nF:usr/bin\nR:git\na:0:0:755\nZ:Q1=\nF:usr/share\nR:doc\n\nP:busybox\nV:1.36.1-r29\nF:bin\nR:busybox\n\n",
        );
    let machine = Machine::new();
    machine.sandbox.write("app.tar", layer.image());
    let run = machine.run(&["--in", "../app.tar", "--all", "--format", "json"]);
    assert_eq!(row(&run, "git")["installed"], "2.45.2");
    assert_eq!(row(&run, "wget")["state"], "unread");
    assert_eq!(run.code, 0, "{}", run.all());
}

/// The one layer of an image.
#[derive(Default)]
struct Layer(Vec<(String, Vec<u8>, u32)>);

impl Layer {
    fn file(mut self, path: &str, text: &str) -> Self {
        self.0.push((path.to_owned(), text.as_bytes().to_vec(), 0o644));
        self
    }

    fn program(mut self, path: &str) -> Self {
        self.0.push((path.to_owned(), b"\x7fELF".to_vec(), 0o755));
        self
    }

    /// As `docker save` of old writes it.
    fn image(&self) -> Vec<u8> {
        self.image_with("")
    }

    /// The same with more in its configuration.
    fn image_with(&self, more: &str) -> Vec<u8> {
        let layer = pack(&self.0);
        let digest: String =
            Sha256::digest(&layer).iter().map(|byte| format!("{byte:02x}")).collect();
        let config = format!(
            r#"{{"architecture":"amd64","os":"linux",{more}"rootfs":{{"type":"layers","diff_ids":["sha256:{digest}"]}}}}"#
        );
        let manifest = br#"[{"Config":"config.json","RepoTags":["app:1"],"Layers":["layer.tar"]}]"#;
        pack(&[
            ("config.json".to_owned(), config.into_bytes(), 0o644),
            ("layer.tar".to_owned(), layer, 0o644),
            ("manifest.json".to_owned(), manifest.to_vec(), 0o644),
        ])
    }
}

fn pack(files: &[(String, Vec<u8>, u32)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, content, mode) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(*mode);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1_700_000_000);
        builder.append_data(&mut header, path, content.as_slice()).expect("in memory");
    }
    builder.into_inner().expect("in memory")
}
