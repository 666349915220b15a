//! Finding, starting, sharing and stopping an engine.

use std::{path::Path, process::Command, time::Duration};

use imagebuild::engine::{
    Choice, Endpoint, EngineError, Environment, Outcome, StateFolder, find, install_command,
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::base::{engine, engine_with_base, environment_at, run_text, unique, write};

/// An environment where nothing is found: an empty home on an empty file system.
fn nowhere(folder: &Path) -> Environment {
    Environment {
        vars: [("PATH".to_owned(), folder.to_str().expect("UTF-8").to_owned())].into(),
        home: Some(folder.join("home")),
        uid: 1000,
        root: folder.to_path_buf(),
    }
}

fn pid(state: &StateFolder) -> Pid {
    let text = std::fs::read_to_string(state.pid_file()).expect("a running engine has a pid file");
    Pid::from_raw(text.trim().parse().expect("a number"))
}

fn runs(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z ")
}

#[tokio::test]
async fn a_private_engine_says_what_it_is() {
    let engine = engine_with_base().await;
    let facts = &engine.facts;
    assert!(facts.buildkit && !facts.rootless && !facts.version.is_empty(), "{facts:?}");
    let version: Vec<u32> =
        facts.api_version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(version >= vec![1, 41], "{facts:?}");
    assert_eq!((facts.os.as_str(), facts.build_network.as_deref()), ("linux", Some("host")));
    assert!(facts.warnings.iter().any(|warning| warning.contains("host's network")));
}

#[tokio::test]
async fn a_private_engine_that_is_met_under_its_address_builds_as_well() {
    let engine = engine_with_base().await;
    let choice = Choice::Address(engine.endpoint.to_string());
    let (_, found) = find(&choice, &environment_at(Path::new("/nowhere"))).await;
    let found = found.expect("it answers");
    assert!(found.lease.is_none());
    assert_eq!(found.facts.build_network.as_deref(), Some("host"));
    let (outcome, said) = run_text(&found, &format!("FROM base:1\nRUN echo {}\n", unique())).await;
    outcome.unwrap_or_else(|error| panic!("{error}\n{:#?}", said.0));
}

#[tokio::test]
async fn two_users_share_one_private_engine_and_the_last_one_stops_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = environment_at(folder.path());
    let (first, second) = tokio::join!(engine(&environment), engine(&environment));
    let state = first.lease.as_ref().expect("it is private").state().clone();
    let daemon = pid(&state);
    drop(first);
    assert!(runs(daemon) && second.answers().await);
    drop(second);
    assert!(!runs(daemon));
    assert!(!state.socket().exists() && !state.pid_file().exists());
    assert!(folder.path().join("data").exists(), "the cache is kept");
}

#[tokio::test]
async fn a_state_folder_with_a_long_path_still_gets_a_socket() {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = environment_at(&folder.path().join("long".repeat(30)));
    let engine = engine(&environment).await;
    let socket = engine.lease.as_ref().expect("it is private").state().socket();
    assert!(socket.as_os_str().len() < 100 && socket.exists());
    drop(engine);
    assert!(!socket.exists());
    std::fs::remove_dir_all(socket.parent().expect("it has a folder")).expect("it is ours");
}

#[tokio::test]
async fn what_a_killed_engine_left_is_cleaned_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = environment_at(folder.path());
    let first = engine(&environment).await;
    let state = first.lease.as_ref().expect("it is private").state().clone();
    kill(pid(&state), Signal::SIGKILL).expect("it runs");
    drop(first);
    // A pid file that names a process which has nothing to do with it.
    let file = state.pid_file();
    let parent = file.parent().expect("it has a folder");
    write(parent, "docker.pid", &std::process::id().to_string());
    let second = engine(&environment).await;
    assert_ne!(pid(&state), Pid::this());
    assert!(second.answers().await);
}

#[tokio::test]
async fn an_engine_whose_user_was_killed_is_taken_over_and_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = environment_at(folder.path());
    let first = engine(&environment).await;
    let state = first.lease.as_ref().expect("it is private").state().clone();
    let orphan = pid(&state);
    // As if this process had been killed: its locks go, nobody stops the engine.
    let lock = std::fs::File::open(folder.path().join("users.lock")).expect("it is there");
    std::fs::remove_file(folder.path().join("users.lock")).expect("it is ours");
    let second = engine(&environment).await;
    assert_eq!(pid(&state), orphan, "the running engine is used");
    drop((lock, second));
    assert!(!runs(orphan));
    drop(first);
}

#[tokio::test]
async fn a_daemon_that_does_not_start_shows_the_end_of_its_log() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "bin/dockerd", "#!/bin/sh\necho the reason it gave >&2\nexit 1\n");
    let program = folder.path().join("bin/dockerd");
    let made = Command::new("chmod").arg("755").arg(&program).status().expect("chmod runs");
    assert!(made.success());
    let mut environment = nowhere(folder.path());
    environment.vars.insert("PATH".to_owned(), folder.path().join("bin").display().to_string());
    environment
        .vars
        .insert("IMAGEBUILD_ENGINE_DIR".to_owned(), folder.path().join("s").display().to_string());
    environment.uid = 0;
    let (discovery, engine) = find(&Choice::Auto, &environment).await;
    let error = engine.expect_err("it does not start");
    assert!(matches!(error, EngineError::NotStarted { .. }), "{error:?}");
    assert!(error.to_string().contains("the reason it gave"), "{error}");
    let last = discovery.tried.last().expect("it was tried");
    assert!(matches!(last.outcome, Outcome::Failed(_)));
}

#[tokio::test]
async fn without_any_engine_the_error_has_the_one_command_that_installs_it() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "etc/os-release", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n");
    let environment = nowhere(folder.path());
    assert_eq!(install_command(&environment), "apt-get install docker.io");
    for (id, command) in [
        ("fedora", "dnf install moby-engine"),
        ("alpine", "apk add docker"),
        ("arch", "pacman -S docker"),
    ] {
        write(folder.path(), "etc/os-release", &format!("NAME=x\nID={id}\n"));
        assert_eq!(install_command(&environment), command);
    }
    let (discovery, engine) = find(&Choice::None, &environment).await;
    let error = engine.expect_err("there is none").to_string();
    assert!(error.contains("places tried") && discovery.chosen.is_none(), "{error}");
    let products: Vec<_> = discovery.tried.iter().map(|attempt| attempt.source.as_str()).collect();
    for product in ["Docker", "rootless Docker", "Colima", "Rancher Desktop", "OrbStack", "Podman"]
    {
        assert!(products.contains(&format!("usual socket of {product}").as_str()), "{products:?}");
    }
    assert!(discovery.tried.iter().all(|attempt| attempt.outcome == Outcome::Absent));
}

#[tokio::test]
async fn docker_host_comes_before_the_context_and_the_context_before_the_sockets() {
    let engine = engine_with_base().await;
    let address = engine.endpoint.to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let mut environment = nowhere(folder.path());
    // SHA-256 of `remote`, which is how the docker command names the folder.
    let id = "b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a";
    write(folder.path(), "home/.docker/config.json", r#"{"currentContext": "remote"}"#);
    let meta =
        format!(r#"{{"Name": "remote", "Endpoints": {{"docker": {{"Host": "{address}"}}}}}}"#);
    write(folder.path(), &format!("home/.docker/contexts/meta/{id}/meta.json"), &meta);

    let (discovery, found) = find(&Choice::None, &environment).await;
    assert_eq!(found.expect("the context names it").endpoint, engine.endpoint);
    assert!(discovery.tried[0].source.starts_with("docker context `remote`"), "{discovery:?}");

    environment.vars.insert("DOCKER_HOST".to_owned(), "unix:///no/such.sock".to_owned());
    let (discovery, found) = find(&Choice::Auto, &environment).await;
    let error = found.expect_err("what was asked for is not there").to_string();
    assert!(error.contains("DOCKER_HOST") && error.contains("/no/such.sock"), "{error}");
    assert_eq!(discovery.tried.len(), 1);

    let (_, found) = find(&Choice::Address(address), &environment).await;
    assert!(found.is_ok(), "--engine comes before DOCKER_HOST");

    environment.vars.remove("DOCKER_HOST");
    environment.vars.insert("DOCKER_CONTEXT".to_owned(), "missing".to_owned());
    let (_, found) = find(&Choice::Auto, &environment).await;
    assert!(matches!(found, Err(EngineError::Context { name, .. }) if name == "missing"));
}

#[tokio::test]
async fn something_that_is_no_engine_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("other.sock");
    let listener = tokio::net::UnixListener::bind(&socket).expect("a socket");
    let server = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, b"220 mail server ready\r\n")
                .await;
        }
    });
    let choice = Choice::Address(format!("unix://{}", socket.display()));
    let found =
        tokio::time::timeout(Duration::from_secs(11), find(&choice, &nowhere(folder.path()))).await;
    let error = found.expect("it ends").1.expect_err("that is no engine");
    assert!(matches!(error, EngineError::Unreachable { .. }), "{error:?}");
    server.abort();
}

#[test]
fn addresses_are_read_as_docker_reads_them() {
    let shown = |address: &str| Endpoint::parse(address, None).map(|endpoint| endpoint.to_string());
    assert_eq!(shown("unix:///run/d.sock").unwrap(), "unix:///run/d.sock");
    assert_eq!(shown("tcp://build.local").unwrap(), "tcp://build.local:2375");
    assert_eq!(shown("tcp://[::1]:99").unwrap(), "tcp://[::1]:99");
    assert_eq!(shown("http://127.0.0.1:1/").unwrap(), "tcp://127.0.0.1:1");
    assert_eq!(shown("ssh://me@host:22").unwrap(), "ssh://me@host:22");
    for wrong in [
        "",
        "/var/run/docker.sock",
        "unix://relative",
        "tcp://h:port",
        "tcp://h:1/path",
        "ftp://h",
        "ssh://-oProxyCommand=x",
        "https://h",
        "npipe:////./pipe/d",
    ] {
        assert!(matches!(shown(wrong), Err(EngineError::Address { .. })), "{wrong}");
    }
}
