//! `envcheck config` on workspaces for which the official dev container CLI has said what it tells. The engine that has
//! their images is made here: it answers as a real one does when it is asked for an image.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    thread,
};

use end_to_end::{Run, program};
use serde_json::{Value, json};
use testkit::Sandbox;

use crate::registry::Registry;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config");

/// Answers for images as an engine does; those that it does not have are absent.
fn serve(listener: UnixListener, images: Value) {
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            drop(answer(stream, &images));
        }
    });
}

fn answer(mut stream: UnixStream, images: &Value) -> std::io::Result<()> {
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line)?;
    let image = line.split(' ').nth(1).unwrap_or_default();
    let image = image.trim_start_matches("/images/").trim_end_matches("/json");
    let (status, body) = match &images[image] {
        Value::Null => ("404 Not Found", json!({"message": format!("No such image: {image}")})),
        label => {
            let labels = json!({"devcontainer.metadata": label.to_string()});
            ("200 OK", json!({"Config": {"Labels": labels}}))
        }
    };
    write!(stream, "HTTP/1.0 {status}\r\nContent-Type: application/json\r\n\r\n{body}")
}

/// Runs `envcheck config` in the sandbox, with an engine that has `images`.
fn config(sandbox: &Sandbox, images: &Value, arguments: &[&str]) -> Run {
    let socket = tempfile::tempdir().expect("a temporary folder");
    let path = socket.path().join("engine.sock");
    serve(UnixListener::bind(&path).expect("a free name"), images.clone());
    let mut command = sandbox.command(program("envcheck"));
    command.arg("config").args(arguments).env("FIXTURE_VALUE", "value of the host");
    command.env("DOCKER_HOST", format!("unix://{}", path.display()));
    Run::of(command.output().expect("the program starts"))
}

fn document(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.all()))
}

fn copy(from: &Path, below: &str, sandbox: &Sandbox) {
    for entry in fs::read_dir(from).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        let name = format!("{below}/{name}");
        if path.is_dir() {
            copy(&path, &name, sandbox);
        } else {
            sandbox.write(&name, fs::read(&path).expect("a readable file"));
        }
    }
}

/// The document without what is another one in each run, and `configFilePath` as a path.
fn normal(value: Value, folder: &str) -> Value {
    match value {
        Value::String(text) => text.replace(folder, "").into(),
        Value::Array(items) => items.into_iter().map(|item| normal(item, folder)).collect(),
        Value::Object(members) => {
            let members = members.into_iter().map(|(key, value)| {
                let is_path = key == "configFilePath";
                let value = if is_path { value["fsPath"].clone() } else { value };
                (key, normal(value, folder))
            });
            members.collect()
        }
        other => other,
    }
}

#[test]
fn the_document_is_that_of_the_dev_container_cli() {
    let mut fixtures: Vec<PathBuf> =
        fs::read_dir(FIXTURES).expect("fixtures").map(|it| it.expect("an entry").path()).collect();
    fixtures.sort();
    assert!(fixtures.len() >= 7, "{fixtures:?}");
    for fixture in fixtures {
        let sandbox = Sandbox::new();
        copy(&fixture.join("workspace"), "workspace", &sandbox);
        let images = fs::read_to_string(fixture.join("images.json"));
        let mut images: Value =
            images.map_or(json!({}), |text| serde_json::from_str(&text).expect("JSON"));
        images["registry.example/plain"] = json!([]);
        let run = config(&sandbox, &images, &["workspace", "--show-secrets"]);
        assert_eq!(run.code, 0, "{}: {}", fixture.display(), run.all());
        let expected = fs::read_to_string(fixture.join("expected.json")).expect("it is there");
        let expected: Value = serde_json::from_str(&expected).expect("JSON");
        let found = normal(document(&run), &sandbox.path().to_string_lossy());
        assert_eq!(found, expected, "{}: {found:#}", fixture.display());
    }
}

fn shop() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        ".devcontainer/devcontainer.json",
        "{\n  \"image\": \"shop\",\n  \"features\": { \"./tool\": {} },\n  \"remoteEnv\": { \"A\": \"file\" }\n}\n",
    );
    sandbox.write(
        ".devcontainer/tool/devcontainer-feature.json",
        "{ \"id\": \"tool\", \"version\": \"1.0.0\",\n  \"postCreateCommand\": \"tool\" }\n",
    );
    sandbox
}

#[test]
fn each_value_says_which_line_feature_or_label_set_it() {
    let label = json!([{"remoteUser": "dev"}, {"id": "ghcr.io/x/git:1", "init": true, "remoteEnv": {"B": "label"}}]);
    let run = config(&shop(), &json!({"shop": label}), &["--why", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.all());
    let told = document(&run);
    let from = |key: &str| {
        let values = told["values"].as_array().expect("values");
        values.iter().find(|it| it["key"] == key).map(|it| it["from"].clone()).unwrap_or_default()
    };
    let file =
        |path: &str, line: u32, column: u32| json!({"path": path, "line": line, "column": column});
    assert_eq!(from("remoteEnv.A"), file(".devcontainer/devcontainer.json", 4, 23));
    let tool = ".devcontainer/tool/devcontainer-feature.json";
    assert_eq!(from("postCreateCommands[0]"), file(tool, 2, 24));
    assert_eq!(from("remoteUser"), json!({"source": "image shop, entry 1 of its label"}));
    let entry = "image shop, entry 2 of its label (Feature ghcr.io/x/git:1)";
    assert_eq!(from("init"), json!({"source": entry}));
    assert_eq!(from("privileged"), json!({"rule": "nothing asks for it"}));
    assert_eq!(told["features"][0]["id"], "./tool");
    let run = config(&shop(), &json!({"shop": label}), &["--why"]);
    let line =
        |key: &str| run.stdout.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    assert!(line("remoteEnv.B").ends_with(entry), "{}", run.all());
    assert!(line("remoteEnv.A").ends_with(".devcontainer/devcontainer.json:4:23"), "{}", run.all());
    assert!(
        run.stdout.contains("\n  1  ./tool  .devcontainer/devcontainer.json:3:27\n"),
        "{}",
        run.all()
    );
}

#[test]
fn an_image_that_nobody_has_leaves_the_merged_configuration_out_and_says_so() {
    let run = config(&shop(), &json!({}), &[]);
    assert_eq!(run.code, 3, "{}", run.all());
    let told = document(&run);
    assert_eq!(told["configuration"]["image"], "shop");
    assert!(told["featuresConfiguration"].is_object() && told["mergedConfiguration"].is_null());
    assert!(run.stderr.contains("does not have the image shop: pull it"), "{}", run.all());
    assert!(run.stderr.contains("without it there is no mergedConfiguration"), "{}", run.all());
    let run = config(&shop(), &json!({}), &["--without-image"]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert_eq!(document(&run)["mergedConfiguration"]["postCreateCommands"], json!(["tool"]));
}

#[test]
fn a_feature_of_another_machine_is_never_passed_over() {
    let sandbox = Sandbox::new();
    let file = ".devcontainer/devcontainer.json";
    sandbox.write(
        file,
        r#"{ "image": "a", "features": { "ghcr.io/devcontainers/features/git:1": {} } }"#,
    );
    let run = config(&sandbox, &json!({"a": []}), &[]);
    assert_eq!(run.code, 3, "{}", run.all());
    let told = document(&run);
    assert!(told["featuresConfiguration"].is_null() && told["mergedConfiguration"].is_null());
    assert!(
        run.stderr.contains(".devcontainer/devcontainer.json:1:71: the Feature"),
        "{}",
        run.all()
    );
    assert!(run.stderr.contains("ghcr.io is not on this machine"), "{}", run.all());
    let mut command = sandbox.command(program("envcheck"));
    command
        .args(["config", "--online", "--without-image"])
        .env("HTTPS_PROXY", "http://127.0.0.1:9");
    let run = Run::of(command.output().expect("the program starts"));
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(document(&run)["mergedConfiguration"].is_null());
    assert!(
        run.stderr.contains("https://ghcr.io/v2/devcontainers/features/git/manifests/1"),
        "{}",
        run.all()
    );
    sandbox.write(file, r#"{ "image": "a", "features": { "./x": {} } }"#);
    let run = config(&sandbox, &json!({"a": []}), &[]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(run.stderr.contains(".devcontainer/x/devcontainer-feature.json"), "{}", run.all());
}

#[test]
fn what_a_feature_comes_after_has_to_be_reached_only_if_it_matters() {
    let sandbox = shop();
    sandbox.write(
        ".devcontainer/tool/devcontainer-feature.json",
        r#"{ "id": "tool", "version": "1.0.0", "installsAfter": ["ghcr.io/devcontainers/features/common-utils"] }"#,
    );
    let run = config(&sandbox, &json!({"shop": []}), &[]);
    assert_eq!(run.code, 0, "{}", run.all());
}

#[test]
fn several_configurations_want_a_choice() {
    let sandbox = Sandbox::new();
    for name in ["api", "web"] {
        sandbox.write(
            &format!(".devcontainer/{name}/devcontainer.json"),
            format!("{{ \"image\": \"{name}\" }}"),
        );
    }
    let run = config(&sandbox, &json!({"web": []}), &[]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(
        run.stderr
            .contains("--config ./.devcontainer/api/devcontainer.json or ./.devcontainer/web"),
        "{}",
        run.all()
    );
    for arguments in [
        &[".", "--config", ".devcontainer/web/devcontainer.json"][..],
        &[".devcontainer/web/devcontainer.json"],
    ] {
        let run = config(&sandbox, &json!({"web": []}), arguments);
        assert_eq!(run.code, 0, "{}", run.all());
        let told = document(&run);
        assert_eq!(told["configuration"]["image"], "web");
        assert_eq!(told["workspace"]["workspaceFolder"], "/workspaces/work");
    }
    let run = config(&Sandbox::new(), &json!({}), &[]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.stderr.contains("has no .devcontainer/devcontainer.json"), "{}", run.all());
}

#[test]
fn the_root_of_the_git_repository_is_what_is_mounted() {
    let sandbox = Sandbox::new();
    sandbox.write("shop/.git/HEAD", "ref: refs/heads/main\n");
    sandbox.write("shop/services/web/.devcontainer.json", r#"{ "image": "a" }"#);
    let run = config(&sandbox, &json!({"a": []}), &["shop/services/web"]);
    assert_eq!(run.code, 0, "{}", run.all());
    let root = sandbox.path().join("shop");
    let mount = format!("type=bind,source={},target=/workspaces/shop", root.display());
    let wanted =
        json!({"workspaceFolder": "/workspaces/shop/services/web", "workspaceMount": mount});
    assert_eq!(document(&run)["workspace"], wanted);
}

#[test]
fn a_file_that_readers_would_lose_something_of_is_not_merged() {
    let sandbox = Sandbox::new();
    sandbox.write(".devcontainer.json", "{\n  \"image\": \"a\",\n  remoteUser: \"dev\"\n}\n");
    let run = config(&sandbox, &json!({"a": []}), &[]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.all());
    assert!(
        run.stderr.contains("not complete: .devcontainer.json:3:3: a key without"),
        "{}",
        run.all()
    );
    sandbox.write(".devcontainer.json", "{\n  \"image\": \"${localEnv}\"\n}\n");
    let run = config(&sandbox, &json!({}), &[]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.all());
    assert!(
        run.stderr.contains(".devcontainer.json:2:12: `${localEnv}` names no variable"),
        "{}",
        run.all()
    );
}

#[test]
fn what_looks_like_a_credential_is_shown_as_stars() {
    let sandbox = Sandbox::new();
    sandbox.write(
        ".devcontainer.json",
        r#"{ "image": "a", "remoteEnv": { "X": "to ${localEnv:DEPLOY_TOKEN}", "DB_PASSWORD": "correct-horse" } }"#,
    );
    let run = |arguments: &[&str]| {
        let mut command = sandbox.command(program("envcheck"));
        command
            .arg("config")
            .args(["--without-image"])
            .args(arguments)
            .env("DEPLOY_TOKEN", "s3cr3t-t0ken");
        Run::of(command.output().expect("the program starts"))
    };
    for arguments in [&[][..], &["--why"], &["--why", "--format", "json"]] {
        let run = run(arguments);
        assert_eq!(run.code, 0, "{}", run.all());
        assert!(!run.all().contains("s3cr3t") && !run.all().contains("horse"), "{}", run.all());
        assert!(run.stdout.contains("to ******"), "{}", run.all());
        assert!(run.stderr.contains("--show-secrets"), "{}", run.all());
    }
    let shown = run(&["--show-secrets"]);
    assert_eq!(document(&shown)["mergedConfiguration"]["remoteEnv"]["X"], "to s3cr3t-t0ken");
}

#[test]
fn features_of_a_registry_on_this_machine_are_read_and_ordered() {
    let registry = Registry::start(None);
    let port = registry.address.rsplit_once(':').expect("a port").1;
    let of = |id: &str| format!("localhost:{port}/shop/features/{id}");
    let shell = json!({"id": "shell", "version": "1.2.0", "legacyIds": ["zsh"], "init": true});
    let app = json!({"id": "app", "version": "2.0.0", "dependsOn": {of("runtime:1"): {"jit": true}}, "installsAfter": [of("zsh")]});
    let runtime = json!({"id": "runtime", "version": "1.0.0", "installsAfter": [of("zsh")], "entrypoint": "/run"});
    let digest = registry.push_feature("shop/features/shell", "1", &shell, true);
    registry.push_feature("shop/features/zsh", "latest", &shell, true);
    registry.push_feature("shop/features/app", "2", &app, true);
    registry.push_feature("shop/features/runtime", "1", &runtime, false);
    let sandbox = Sandbox::new();
    let file = json!({"image": "a", "features": {of("app:2"): {}, of("Shell:1"): {}}});
    sandbox.write(".devcontainer/devcontainer.json", file.to_string());
    let run = config(&sandbox, &json!({"a": []}), &[]);
    assert_eq!(run.code, 0, "{}", run.all());
    let told = document(&run);
    let sets = told["featuresConfiguration"]["featureSets"].as_array().expect("Features");
    let ids: Vec<_> = sets.iter().map(|set| &set["sourceInformation"]["userFeatureId"]).collect();
    assert_eq!(ids, [&of("Shell:1"), &of("runtime:1"), &of("app:2")]);
    let source = &sets[0]["sourceInformation"];
    assert_eq!(source["manifestDigest"], digest);
    assert_eq!(source["featureRef"]["resource"], of("shell"));
    assert_eq!(source["featureRef"]["scheme"], "http");
    assert_eq!(source["userFeatureIdWithoutVersion"], of("Shell"));
    assert_eq!(sets[1]["features"][0]["value"], json!({"jit": true}));
    assert_eq!(told["mergedConfiguration"]["init"], true);
    assert_eq!(told["mergedConfiguration"]["entrypoints"], json!(["/run"]));
    let file = json!({"image": "a", "features": {of("none:1"): {}}});
    sandbox.write(".devcontainer/devcontainer.json", file.to_string());
    let run = config(&sandbox, &json!({"a": []}), &[]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(run.stderr.contains("does not have it"), "{}", run.all());
}
