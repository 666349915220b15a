use std::path::Path;

use imagebuild::gather::{
    builds::{Built, Plan, arrange},
    folder::Folders,
};
use source::{Options, discover::Exclude};
use testkit::Sandbox;

/// The names of the Dockerfiles that the folder's builds are of, what is known, and the gaps.
fn arranged(sandbox: &Sandbox) -> (Vec<String>, Plan, Vec<String>) {
    let options = Options { roots: vec![sandbox.path()], ..Options::default() };
    let wanted = |path: &Path| {
        dockerlint::is_dockerfile(path) || imagebuild::gather::builds::describes_builds(path)
    };
    let found = source::discover(&options, wanted);
    let (read, plan) = arrange(source::read(&found.files), &Exclude::default());
    let names = read.texts.iter().map(|text| text.source.path().to_owned()).collect();
    let gaps = read.not_checked.into_iter().map(|gap| format!("{}: {}", gap.path, gap.reason));
    (names, plan, gaps.collect())
}

/// The builds of one file of the sandbox.
fn built(sandbox: &Sandbox, plan: &Plan, name: &str) -> Vec<Built> {
    plan.of(&sandbox.path().join(name).display().to_string())
}

fn args(built: &Built) -> String {
    let args = built.args.iter().map(|(name, value)| format!("{name}={value}"));
    args.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_compose_value_is_its_default_and_what_is_unknown_is_left_out() {
    let sandbox = Sandbox::new();
    sandbox.write("web/Dockerfile", "FROM debian\n").write(
        "compose.yaml",
        "services:\n  web:\n    build:\n      context: ./${DIR:-web}\n      target: ${TARGET-dev}\n      args:\n        \
         A: ${A:-one}\n        B: ${B}\n        C: $$x\n        D: 3.10\n        E:\n        F: ${X:-${Y:-nested}}\n",
    );
    let (names, plan, gaps) = arranged(&sandbox);
    assert_eq!((names.len(), gaps.len()), (1, 0), "{gaps:?}");
    let [build] = &built(&sandbox, &plan, "web/Dockerfile")[..] else { panic!("{plan:?}") };
    assert_eq!(args(build), "A=one C=$x D=3.10 F=nested");
    assert_eq!(build.target.as_deref(), Some("dev"));
}

#[test]
fn an_override_and_an_extension_build_on_what_they_extend() {
    let sandbox = Sandbox::new();
    sandbox
        .write("app/Dockerfile", "FROM debian\n")
        .write("compose.yml", "services:\n  a:\n    build:\n      context: app\n      args: [X=1, Y=2]\n")
        .write("compose.override.yml", "services:\n  a:\n    build:\n      args: {Y: 3}\n")
        .write("sub/common.yml", "services:\n  base:\n    build: ../app\n")
        .write(
            "sub/compose.yml",
            "services:\n  c:\n    extends: {file: common.yml, service: base}\n    build: {target: t}\n",
        );
    let (_, plan, gaps) = arranged(&sandbox);
    assert!(gaps.is_empty(), "{gaps:?}");
    let builds = built(&sandbox, &plan, "app/Dockerfile");
    let all: Vec<_> = builds.iter().map(|it| (args(it), it.target.clone())).collect();
    let want = [("X=1 Y=3", None), ("X=1 Y=2", None), ("", Some("t".to_owned()))];
    assert_eq!(all, want.map(|(args, target)| (args.to_owned(), target)));
}

#[test]
fn equal_builds_are_one() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian\n").write(
        "compose.yml",
        "services:\n  a: {build: .}\n  b: {build: {context: .}}\n  c: {build: {context: ., target: x}}\n",
    );
    let (_, plan, _) = arranged(&sandbox);
    assert_eq!(built(&sandbox, &plan, "Dockerfile").len(), 2);
}

#[test]
fn a_bake_target_inherits_and_a_matrix_makes_several() {
    let sandbox = Sandbox::new();
    let hcl = "variable \"TAG\" { default = \"12\" }\nvariable \"OPEN\" {}\n\
        target \"_base\" {\n  context = \"app\"\n  args = { TAG = TAG, O = OPEN, K = \"k\" }\n}\n\
        target \"app\" {\n  name = \"app-${n}\"\n  inherits = [\"_base\"]\n  matrix = { n = [\"a\", \"b\"] }\n  \
        target = n\n  args = { K = \"x-${n}\" }\n}\n";
    sandbox.write("app/Dockerfile", "FROM debian\n").write("docker-bake.hcl", hcl);
    let (_, plan, gaps) = arranged(&sandbox);
    assert!(gaps.is_empty(), "{gaps:?}");
    let builds = built(&sandbox, &plan, "app/Dockerfile");
    let all: Vec<_> = builds.iter().map(|it| (args(it), it.target.clone().unwrap())).collect();
    assert_eq!(
        all,
        [("K=x-a TAG=12".to_owned(), "a".to_owned()), ("K=x-b TAG=12".to_owned(), "b".to_owned())]
    );
}

#[test]
fn targets_that_inherit_from_one_another_end() {
    let sandbox = Sandbox::new();
    let target = |name: &str, from: &str| format!("\"{name}\": {{\"inherits\": {from}}}");
    let all =
        [target("a", "[\"b\", \"b\", \"a\"]"), target("b", "[\"a\", \"a\", \"b\"]")].join(", ");
    let json =
        format!("{{\"target\": {{{all}}}, \"group\": {{\"default\": {{\"targets\": [\"a\"]}}}}}}");
    sandbox.write("Dockerfile", "FROM debian\n").write("docker-bake.json", json);
    let (names, _, gaps) = arranged(&sandbox);
    assert_eq!((names.len(), gaps.len()), (1, 0));
}

#[test]
fn a_secret_argument_is_not_taken() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian\n").write(
        "compose.yml",
        "services:\n  a:\n    build:\n      context: .\n      args: [NPM_TOKEN=hunter2hunter2, A=1]\n",
    );
    let (_, plan, _) = arranged(&sandbox);
    assert_eq!(args(&built(&sandbox, &plan, "Dockerfile")[0]), "A=1");
}

#[test]
fn what_cannot_be_found_is_said_with_its_line() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "compose.yml",
        "include: [gone.yml]\nservices:\n  a:\n    build: nowhere\n  b:\n    build: ${DIR}\n  c:\n    build: https://example.org/r.git\n",
    );
    let (names, plan, gaps) = arranged(&sandbox);
    assert!(names.is_empty());
    let said = |line: usize, what: &str| {
        let line = format!("line {line}: ");
        assert!(gaps.iter().any(|gap| gap.contains(&line) && gap.contains(what)), "{gaps:#?}");
    };
    said(1, "gone.yml");
    said(4, "nowhere/Dockerfile");
    said(6, "${DIR}");
    assert_eq!(gaps.len(), 3);
    assert!(plan.notes[0].contains("https://example.org/r.git"), "{:?}", plan.notes);
}

#[test]
fn a_context_is_two_levels_of_its_folder_and_the_ignore_file_that_counts() {
    let sandbox = Sandbox::new();
    sandbox
        .write("app/.dockerignore", "target\n")
        .write("app/a/b/c", "")
        .write("app/x", "")
        .write("docker/Dockerfile.dockerignore", "own\n");
    std::os::unix::fs::symlink("a", sandbox.path().join("app/link")).expect("a link");
    let (root, mut folders) = (sandbox.path().join("app"), Folders::default());
    let context = folders.context(&root, Some(&root.join("Dockerfile"))).expect("a folder");
    assert_eq!(context.files, [".dockerignore", "a/", "a/b/", "link", "x"]);
    assert_eq!(context.ignore.as_deref(), Some("target\n"));
    let other = folders.context(&root, Some(&sandbox.path().join("docker/Dockerfile")));
    assert_eq!(other.expect("a folder").ignore.as_deref(), Some("own\n"));
    assert_eq!(folders.context(&root.join("x"), None), None);
}

#[test]
fn a_folder_of_any_size_is_told_up_to_a_bound() {
    let sandbox = Sandbox::new();
    for number in 0..2100 {
        sandbox.write(&format!("f{number}"), "");
    }
    let context = Folders::default().context(&sandbox.path(), None).expect("a folder");
    assert_eq!(context.files.len(), 2000);
}
