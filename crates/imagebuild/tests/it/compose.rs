mod refused;

use std::path::PathBuf;

use imagebuild::{
    build::{Context, DockerfileSource, Target, options::NamedSource},
    engine::Environment,
    gather::targets::{TargetsError, compose},
};
use testkit::Sandbox;

/// A project in a folder called `work`, which is its name.
struct Project(Sandbox, Environment);

impl Project {
    /// One file, `compose.yaml`.
    fn of(text: &str) -> Self {
        let project = Self(Sandbox::new(), Environment::default());
        project.with("compose.yaml", text)
    }

    fn with(self, name: &str, text: &str) -> Self {
        self.0.write(name, text);
        self
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.1.vars.insert(name.to_owned(), value.to_owned());
        self
    }

    fn read(&self, files: &[&str], wanted: &[&str]) -> Result<compose::Composed, TargetsError> {
        let files: Vec<_> = files.iter().map(|file| self.0.path().join(file)).collect();
        let wanted: Vec<_> = wanted.iter().map(|name| (*name).to_owned()).collect();
        compose::read(&files, &wanted, &self.1)
    }

    /// The targets of `compose.yaml`.
    fn all(&self) -> Vec<Target> {
        let read = self.read(&["compose.yaml"], &[]);
        read.unwrap_or_else(|error| panic!("{error}")).targets
    }

    /// The only target of `compose.yaml`.
    fn one(&self) -> Target {
        let mut targets = self.all();
        assert_eq!(targets.len(), 1, "{targets:?}");
        targets.remove(0)
    }

    /// What is wrong with `compose.yaml`, without the folder.
    fn error(&self) -> String {
        self.error_of(&["compose.yaml"], &[])
    }

    fn error_of(&self, files: &[&str], wanted: &[&str]) -> String {
        match self.read(files, wanted) {
            Ok(composed) => panic!("{composed:?}"),
            Err(error) => self.short(&error.to_string()),
        }
    }

    fn warnings(&self) -> Vec<String> {
        let read = self.read(&["compose.yaml"], &[]).unwrap_or_else(|error| panic!("{error}"));
        read.warnings.iter().map(|warning| self.short(warning)).collect()
    }

    fn short(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.path().display()), "")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

fn args(target: &Target) -> String {
    let args = target.request.build_args.iter();
    let args = args.map(|arg| format!("{}={}", arg.name, arg.value.as_deref().unwrap_or("?")));
    args.collect::<Vec<_>>().join(" ")
}

fn names(targets: &[Target]) -> String {
    targets.iter().map(|target| target.name.as_str()).collect::<Vec<_>>().join(" ")
}

fn folder(target: &Target) -> &PathBuf {
    match &target.request.context {
        Context::Directory(folder) => folder,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_context_alone_is_a_build_and_the_image_is_called_after_project_and_service() {
    let project = Project::of("services:\n  web:\n    build: ./app\n  db:\n    image: postgres\n");
    let target = project.one();
    assert_eq!(folder(&target), &project.path("app"));
    let dockerfile = DockerfileSource::Path(project.path("app/Dockerfile"));
    assert_eq!(target.request.dockerfile, dockerfile);
    assert_eq!(target.request.tags, ["work-web"]);
    assert_eq!(project.short(&target.place), "compose.yaml:2");
    assert!(target.wanted);
    let labels: Vec<_> = target.request.labels.into_iter().collect();
    let label = |name: &str, value: &str| (format!("com.docker.compose.{name}"), value.to_owned());
    assert_eq!(labels, [label("project", "work"), label("service", "web")]);
}

#[test]
fn every_member_of_a_build_reaches_the_request() {
    let project = Project::of(
        r#"
name: Shop
services:
  web:
    image: registry.example/shop/web:1
    platform: linux/arm64
    build:
      context: app
      dockerfile: ../docker/web.Dockerfile
      target: final
      args: {A: 3.10, B: true, C: "", D: null, HERE: null}
      labels: [one=1, two]
      tags: ["shop/web:latest"]
      cache_from: [shop/cache]
      cache_to: ["type=inline"]
      no_cache: "yes"
      pull: true
      no_cache_filter: deps
      network: none
      shm_size: 1.5g
      ulimits: {nproc: 9, nofile: {soft: 10, hard: 20}}
      extra_hosts: ["db=10.0.0.2", "v6:::1", "host:host-gateway"]
      ssh: [default, key=~/.ssh/id]
      sbom: true
      provenance: mode=max
      entitlements: [network.host]
      x-note: free
"#,
    )
    .set("HERE", "there");
    let mut project = project;
    project.1.home = Some(PathBuf::from("/home/me"));
    let target = project.one();
    let request = &target.request;
    assert_eq!(request.dockerfile, DockerfileSource::Path(project.path("docker/web.Dockerfile")));
    assert_eq!(request.target.as_deref(), Some("final"));
    assert_eq!(args(&target), "A=3.1 B=true C= HERE=there");
    assert_eq!((request.labels["one"].as_str(), request.labels["two"].as_str()), ("1", ""));
    assert_eq!(request.tags, ["shop/web:latest", "registry.example/shop/web:1"]);
    assert_eq!(request.cache_from[0].image, "shop/cache");
    assert!(request.cache_to[0].is_inline() && request.no_cache && request.pull);
    assert_eq!(request.no_cache_stages, ["deps"]);
    assert_eq!(request.shm_size, Some(3 << 29));
    let shown = |items: Vec<String>| items.join(" ");
    assert_eq!(
        shown(request.ulimits.iter().map(ToString::to_string).collect()),
        "nofile=10:20 nproc=9:9"
    );
    assert_eq!(
        shown(request.hosts.iter().map(ToString::to_string).collect()),
        "db=10.0.0.2 v6=::1 host=host-gateway"
    );
    assert_eq!(shown(request.platforms.iter().map(ToString::to_string).collect()), "linux/arm64");
    let ssh: Vec<_> = request.ssh.iter().map(|ssh| (ssh.id.as_str(), ssh.paths.clone())).collect();
    assert_eq!(ssh, [("default", vec![]), ("key", vec![PathBuf::from("/home/me/.ssh/id")])]);
    let attested: Vec<_> =
        request.attestations.iter().map(|it| (it.kind, it.attributes.as_str())).collect();
    assert_eq!(attested, [("provenance", "mode=max"), ("sbom", "")]);
    assert_eq!(request.labels["com.docker.compose.project"], "shop");
}

#[test]
fn an_inline_dockerfile_is_filled_in_and_named_after_its_service() {
    let project = Project::of(
        "services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM $BASE\n        RUN echo $$HOME\n",
    )
    .set("BASE", "debian");
    let DockerfileSource::Embedded { name, text } = project.one().request.dockerfile else {
        panic!("a text is wanted")
    };
    assert_eq!(project.short(&name), "compose.yaml (service web)");
    assert_eq!(text, "FROM debian\nRUN echo $HOME\n");
}

#[test]
fn variables_are_filled_in_as_compose_does() {
    let project = Project::of(
        r"
services:
  web:
    build:
      context: .
      args:
        - A=$SET-${SET}
        - B=${EMPTY:-d}${EMPTY-e}
        - C=${NONE-${ALSO:-deep}}!
        - D=${SET:+yes}${NONE+no}${EMPTY:+no}${EMPTY+set}
        - E=$$SET $1 ${SET?must}
        - F=${NONE:-{x}}${SET}
",
    )
    .set("SET", "s")
    .set("EMPTY", "");
    assert_eq!(args(&project.one()), "A=s-s B=d C=deep! D=yesset E=$SET $1 s F={x}s");
}

#[test]
fn a_variable_that_is_not_set_stands_for_nothing_and_is_said_once() {
    let project =
        Project::of("services:\n  web:\n    build: .$NONE\n  api:\n    build: .${NONE}\n");
    assert_eq!(project.all().len(), 2);
    let warning = "compose.yaml:3:12: the variable `NONE` is not set; it stands for nothing";
    assert_eq!(project.warnings(), [warning]);
}

#[test]
fn a_variable_that_must_be_set_is_an_error_with_its_reason() {
    let text = "services:\n  web:\n    build: ${DIR:?name the folder}\n";
    let error = Project::of(text).error();
    assert_eq!(error, "compose.yaml:3:12: the variable `DIR` must be set: name the folder");
    let error = Project::of("services:\n  web:\n    build: ${DIR.x}\n").error();
    assert!(error.contains("`${NAME}`"), "{error}");
}

#[test]
fn the_environment_file_fills_in_what_the_environment_does_not_have() {
    let project = Project::of(
        "services:\n  web:\n    build:\n      context: .\n      args: [ONE, TWO, THREE]\n",
    )
    .with(".env", "export ONE=file\nTWO='file $x' # c\nTHREE=\"${ONE}\\n${NONE:-d}\" \n")
    .set("ONE", "environment");
    assert_eq!(args(&project.one()), "ONE=environment THREE=environment\nd TWO=file $x");
    let error = Project::of("services: {}\n").with(".env", "A=1\nB C=secret\n").error();
    assert_eq!(error, ".env:2: the name of a variable has no spaces");
}

#[test]
fn the_project_is_called_by_the_environment_the_file_or_the_folder() {
    let text = "name: ${NAME:-My.Shop}\nservices:\n  web:\n    build: .\n";
    assert_eq!(Project::of(text).one().request.tags, ["myshop-web"]);
    let named = Project::of(text).with(".env", "COMPOSE_PROJECT_NAME=other\n");
    assert_eq!(named.one().request.tags, ["other-web"]);
    let error = Project::of(text).set("COMPOSE_PROJECT_NAME", "My Shop").error();
    assert!(error.contains("COMPOSE_PROJECT_NAME is no name of a project"), "{error}");
}

#[test]
fn later_files_stand_over_earlier_ones() {
    let project = Project::of(
        "services:\n  web:\n    build:\n      context: app\n      args: {A: 1, B: 2}\n      tags: [one]\n      platforms: [linux/amd64]\n",
    )
    .with(
        "more/prod.yaml",
        "services:\n  web:\n    image: shop\n    build:\n      dockerfile: prod.Dockerfile\n      args: [B=3, C=4]\n      tags: [two]\n      platforms: [linux/arm64]\n  api:\n    build: api\n",
    );
    let composed = project.read(&["compose.yaml", "more/prod.yaml"], &[]).expect("a project");
    let [api, web] = &composed.targets[..] else { panic!("{composed:?}") };
    assert_eq!(folder(api), &project.path("api"));
    assert_eq!(web.request.dockerfile, DockerfileSource::Path(project.path("app/prod.Dockerfile")));
    assert_eq!(args(web), "A=1 B=3 C=4");
    assert_eq!(web.request.tags, ["one", "two", "shop"]);
    assert_eq!(web.request.platforms.len(), 2);
    let names = project.read(&["compose.yaml", "more/prod.yaml"], &["web"]).expect("a project");
    assert_eq!(names.targets.len(), 1);
}

#[test]
fn reset_and_override_take_away_what_stands_below() {
    let project = Project::of(
        "services:\n  web:\n    image: x\n    build:\n      context: app\n      target: dev\n      args: {A: 1}\n      tags: [one]\n  api:\n    build: api\n",
    )
    .with(
        "over.yaml",
        "services:\n  web:\n    image: !reset null\n    build:\n      target: !reset null\n      args: !override {B: 2}\n      tags: !override [two]\n  api: !reset null\n",
    );
    let composed = project.read(&["compose.yaml", "over.yaml"], &[]).expect("a project");
    let [web] = &composed.targets[..] else { panic!("{composed:?}") };
    assert_eq!((web.request.target.as_ref(), args(web).as_str()), (None, "B=2"));
    assert_eq!(web.request.tags, ["two", "work-web"]);
}

#[test]
fn a_folder_stands_for_its_usual_file_and_what_is_to_stand_over_it() {
    let project = Project::of("services:\n  web:\n    build: .\n")
        .with("compose.override.yaml", "services:\n  web:\n    build:\n      target: dev\n");
    let composed = project.read(&[""], &[]).expect("a project");
    assert_eq!(composed.targets[0].request.target.as_deref(), Some("dev"));
    assert_eq!(project.one().request.target, None, "a file that is named stands alone");
    let error = project.with("empty/x", "").error_of(&["empty"], &[]);
    assert!(error.ends_with("docker-compose.yaml; name a file"), "{error}");
}

#[test]
fn a_service_extends_another_of_this_or_another_file() {
    let project = Project::of(
        "services:\n  base:\n    build: {context: base, args: {A: 1, B: 1}}\n    profiles: [no]\n  web:\n    extends: base\n    profiles: !override []\n    build: {args: {B: 2}}\n  far:\n    extends: {file: lib/common.yaml, service: app}\n    image: far\n",
    )
    .with(
        "lib/common.yaml",
        "services:\n  app:\n    extends: {service: deep}\n    build: {dockerfile: App}\n  deep:\n    build: src\n",
    );
    let targets = project.all();
    assert_eq!(names(&targets), "far web");
    assert_eq!(folder(&targets[0]), &project.path("lib/src"));
    assert_eq!(targets[0].request.dockerfile, DockerfileSource::Path(project.path("lib/src/App")));
    assert_eq!(targets[0].request.tags, ["far"]);
    assert_eq!(
        (folder(&targets[1]), args(&targets[1]).as_str()),
        (&project.path("base"), "A=1 B=2")
    );
}

#[test]
fn services_that_extend_one_another_or_nothing_are_errors() {
    let error = Project::of("services:\n  a: {extends: b, build: .}\n  b: {extends: a}\n").error();
    assert_eq!(
        error,
        "compose.yaml:2:16: `a` extends itself, through `a`, `b`; take one `extends` out"
    );
    let error = Project::of("services:\n  base: {build: .}\n  b:\n    extends: bas\n").error();
    assert_eq!(error, "compose.yaml:4:14: compose.yaml has no service `bas`; did you mean `base`?");
    let text = "services:\n  b:\n    extends: {service: x, file: no.yaml}\n";
    assert_eq!(Project::of(text).error(), "compose.yaml:3:33: there is no file no.yaml");
}

#[test]
fn included_files_see_their_own_folder_and_environment_file() {
    let project = Project::of(
        "include:\n  - lib/compose.yaml\n  - path: [other/a.yaml, other/b.yaml]\n    project_directory: shared\n    env_file: other/env\nservices:\n  tool:\n    build: {target: mine}\n",
    )
    .with(
        "lib/compose.yaml",
        "name: ignored\nservices:\n  tool:\n    build: {context: tool, args: {V: $V}}\n",
    )
    .with("lib/.env", "V=lib\n")
    .with("other/a.yaml", "services:\n  a:\n    build: .\n")
    .with("other/b.yaml", "services:\n  a:\n    build: {args: {V: $V}}\n")
    .with("other/env", "V=other\n")
    .with("shared/Dockerfile", "FROM scratch\n");
    let targets = project.all();
    assert_eq!(names(&targets), "a tool");
    assert_eq!(
        (folder(&targets[0]), args(&targets[0]).as_str()),
        (&project.path("shared"), "V=other")
    );
    assert_eq!(
        (folder(&targets[1]), args(&targets[1]).as_str()),
        (&project.path("lib/tool"), "V=lib")
    );
    assert_eq!(targets[1].request.target.as_deref(), Some("mine"));
    assert_eq!(targets[1].request.tags, ["work-tool"]);
}

#[test]
fn paths_of_files_within_files_are_seen_from_their_own_folders_once() {
    let project = Project::of("include: [one/a.yaml]\n")
        .with(
            "one/a.yaml",
            "include: [two/b.yaml]\nservices:\n  a:\n    extends: {service: c, file: two/c.yaml}\n",
        )
        .with(
            "one/two/b.yaml",
            "services:\n  b: {build: {context: b, additional_contexts: [x=../x]}}\n",
        )
        .with("one/two/c.yaml", "services:\n  c: {build: c}\n");
    // As a path that is relative, which is the usual case.
    let current = std::env::current_dir().expect("a current folder");
    let up: PathBuf = current.components().skip(1).map(|_| "..").collect();
    let root = up.join(project.path("").strip_prefix("/").expect("an absolute path"));
    let composed = compose::read(&[root.join("compose.yaml")], &[], &project.1);
    let targets = composed.unwrap_or_else(|error| panic!("{error}")).targets;
    let [a, b] = &targets[..] else { panic!("{targets:?}") };
    assert_eq!(folder(a), &root.join("one/two/c"));
    assert_eq!(folder(b), &root.join("one/two/b"));
    assert_eq!(b.request.named_contexts[0].source, NamedSource::Folder(root.join("one/x")));
    assert_eq!(b.request.tags, ["work-b"]);
}

#[test]
fn a_file_that_includes_itself_or_many_files_is_an_error() {
    let project = Project::of("include: [b.yaml]\n").with("b.yaml", "include: [compose.yaml]\n");
    let error = project.error();
    assert_eq!(error, "b.yaml:1:11: compose.yaml includes itself; take one `include` out");
    let mut project =
        Project::of("include: [f0.yaml, f0.yaml]\n").with("f20.yaml", "services: {}\n");
    for file in 0..20 {
        let next = format!("include: [f{0}.yaml, f{0}.yaml]\n", file + 1);
        project = project.with(&format!("f{file}.yaml"), &next);
    }
    assert!(project.error().contains("more than 1000 files"));
    let error = Project::of("include: ['oci://x/y']\n").error();
    assert!(error.contains("files of other machines"), "{error}");
}

#[test]
fn anchors_and_merge_keys_are_looked_through() {
    let project = Project::of(
        "x-build: &build\n  context: app\n  args: &args {A: 1}\nservices:\n  web:\n    build:\n      <<: *build\n      args: {<<: *args, B: 2}\n",
    );
    let target = project.one();
    assert_eq!((folder(&target), args(&target).as_str()), (&project.path("app"), "A=1 B=2"));
}

#[test]
fn services_of_profiles_are_built_when_they_are_named_or_switched_on() {
    let text = "services:\n  web: {build: .}\n  tool: {build: tool, profiles: [dev]}\n";
    let project = Project::of(text);
    assert_eq!(names(&project.all()), "web");
    let named = project.read(&["compose.yaml"], &["tool"]).expect("a project").targets;
    assert_eq!(names(&named), "tool");
    assert_eq!(names(&Project::of(text).set("COMPOSE_PROFILES", "x, dev").all()), "tool web");
    let error = Project::of("services:\n  tool: {build: tool, profiles: [dev]}\n").error();
    assert!(error.contains("name one of `tool`, or set COMPOSE_PROFILES"), "{error}");
}

#[test]
fn a_service_comes_behind_those_it_is_made_of() {
    let project = Project::of(
        "services:\n  a:\n    build:\n      context: .\n      additional_contexts: [base=service:z, Src=src, img=docker-image://debian]\n  z:\n    build: {context: ., additional_contexts: {below: 'service:m'}}\n  m:\n    build: .\n",
    );
    assert_eq!(names(&project.all()), "m z a");
    let targets = project.read(&["compose.yaml"], &["a"]).expect("a project").targets;
    let wanted: Vec<_> = targets.iter().map(|target| target.wanted).collect();
    assert_eq!(wanted, [false, false, true]);
    let contexts: Vec<_> = targets[2]
        .request
        .named_contexts
        .iter()
        .map(|it| (it.name.as_str(), it.source.clone()))
        .collect();
    assert_eq!(
        contexts,
        [
            ("src", NamedSource::Folder(project.path("src"))),
            ("base", NamedSource::Target("z".to_owned())),
            ("img", NamedSource::Remote("docker-image://debian".to_owned())),
        ]
    );
}

#[test]
fn services_that_are_made_of_one_another_or_of_an_image_are_errors() {
    let made_of = |other: &str| {
        format!(
            "services:\n  a:\n    build:\n      context: .\n      additional_contexts: {{x: 'service:{other}'}}\n  b:\n    build: {{context: ., additional_contexts: {{x: 'service:a'}}}}\n  db: {{image: postgres}}\n"
        )
    };
    let error = Project::of(&made_of("b")).error();
    assert!(error.contains("`a` would be made of itself, through `a`, `b`"), "{error}");
    let error = Project::of(&made_of("db")).error();
    assert!(error.contains("`db` has no `build`, only an image"), "{error}");
    let error = Project::of(&made_of("c")).error();
    assert!(error.starts_with("compose.yaml:5:32: there is no service `c`; there are"), "{error}");
}
