//! A real engine for the tests of this run, with a base image of the machine's own static busybox.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

use bollard::query_parameters::CreateImageOptionsBuilder;
use futures_util::TryStreamExt as _;
use imagebuild::build::{
    BuildError, Cancel, Outcome, Request, build,
    progress::{Event, Progress},
};
use imagebuild::engine::{Choice, Engine, Environment, find};

/// The base image's name.
pub(crate) const BASE: &str = "base:1";

/// Where busybox with all its parts in one file is found.
const BUSYBOX: [&str; 3] = ["/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static"];

/// The environment of a test: nothing of the machine's engines, and one private engine for all tests.
pub(crate) fn environment() -> Environment {
    environment_at(&testkit::engine_folder(env!("CARGO_TARGET_TMPDIR")))
}

/// The same with a private engine in this folder.
pub(crate) fn environment_at(folder: &Path) -> Environment {
    let mut environment = Environment::of_process();
    environment.vars.clear();
    let path = testkit::path().into_string().expect("PATH is UTF-8");
    environment.vars.insert("PATH".to_owned(), path);
    let folder = folder.to_str().expect("target folders are UTF-8").to_owned();
    environment.vars.insert("IMAGEBUILD_ENGINE_DIR".to_owned(), folder);
    environment
}

/// A private engine that answers; the tests fail where there is none.
pub(crate) async fn engine(environment: &Environment) -> Engine {
    let (discovery, engine) = find(&Choice::Private, environment).await;
    engine.unwrap_or_else(|error| panic!("these tests need an engine: {error}\n{discovery:?}"))
}

/// A private engine that has the base image.
pub(crate) async fn engine_with_base() -> Engine {
    static LOADING: Mutex<()> = Mutex::new(());
    let engine = engine(&environment()).await;
    if engine.docker.inspect_image(BASE).await.is_err() {
        let tar = {
            let _one_at_a_time = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
            root_file_system()
        };
        load(&engine, tar).await;
    }
    engine
}

/// Imports the base image.
pub(crate) async fn load(engine: &Engine, tar: Vec<u8>) {
    let (name, tag) = BASE.split_once(':').expect("the base image has a tag");
    let options = CreateImageOptionsBuilder::default().from_src("-").repo(name).tag(tag).build();
    let answers: Vec<_> = engine
        .docker
        .create_image(Some(options), Some(bollard::body_full(tar.into())), None)
        .try_collect()
        .await
        .expect("the engine imports the base image");
    assert!(!answers.is_empty());
}

/// `/bin/busybox` with a link for each of its commands, `/tmp` and a user.
pub(crate) fn root_file_system() -> Vec<u8> {
    let busybox = BUSYBOX.map(PathBuf::from).into_iter().find(|path| path.exists());
    let busybox = busybox.expect("busybox is missing: apt-get install busybox-static");
    let commands = Command::new(&busybox).arg("--list").output().expect("busybox runs").stdout;
    let commands = String::from_utf8(commands).expect("names of commands are ASCII");
    let mut tar = tar::Builder::new(Vec::new());
    let program = std::fs::read(&busybox).expect("busybox can be read");
    file(&mut tar, "bin/busybox", 0o755, &program);
    for command in commands.lines().filter(|name| *name != "busybox") {
        let mut header = header(0, 0o777);
        header.set_entry_type(tar::EntryType::Symlink);
        tar.append_link(&mut header, format!("bin/{command}"), "busybox").expect("memory takes it");
    }
    file(&mut tar, "etc/passwd", 0o644, b"root:x:0:0:root:/root:/bin/sh\n");
    let mut temporary = header(0, 0o1777);
    temporary.set_entry_type(tar::EntryType::Directory);
    tar.append_data(&mut temporary, "tmp/", std::io::empty()).expect("memory takes it");
    tar.into_inner().expect("memory takes it")
}

fn file(tar: &mut tar::Builder<Vec<u8>>, path: &str, mode: u32, bytes: &[u8]) {
    let mut header = header(bytes.len() as u64, mode);
    tar.append_data(&mut header, path, bytes).expect("memory takes it");
}

fn header(size: u64, mode: u32) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(mode);
    header
}

/// A folder with these files.
pub(crate) fn context(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

/// Writes a file and the folders above it.
#[expect(clippy::disallowed_methods, reason = "a test's own files need not be replaced at once")]
pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// Keeps what a build said.
#[derive(Default)]
pub(crate) struct Said(pub(crate) Vec<String>);

impl Progress for Said {
    fn event(&mut self, event: &Event<'_>) {
        self.0.push(match event {
            Event::Tick => return,
            Event::Started(step) => format!("start {}", step.name),
            Event::Finished(step) => format!("end {} {:?}", step.name, step.state),
            Event::Output { line, .. } => format!("output {line}"),
            Event::Note(text) => format!("note {text}"),
            other => format!("{other:?}"),
        });
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.0.push(format!("outcome {}", outcome.id));
    }
}

impl Said {
    /// The lines that steps wrote.
    pub(crate) fn output(&self) -> Vec<&str> {
        self.0.iter().filter_map(|line| line.strip_prefix("output ")).collect()
    }
}

/// Builds, and gives back what was said as well.
pub(crate) async fn run(engine: &Engine, request: &Request) -> (Result<Outcome, BuildError>, Said) {
    let mut said = Said::default();
    let result = build(engine, request, &environment(), &mut said, &Cancel::new()).await;
    (result, said)
}

/// Builds this Dockerfile with an empty context beside it.
pub(crate) async fn run_text(
    engine: &Engine,
    dockerfile: &str,
) -> (Result<Outcome, BuildError>, Said) {
    let folder = context(&[("Dockerfile", dockerfile)]);
    run(engine, &Request::of_directory(folder.path())).await
}

/// Something that no earlier run of a test has had in its cache.
pub(crate) fn unique() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    format!("{}-{}", std::process::id(), now.expect("now is after 1970").as_nanos())
}
