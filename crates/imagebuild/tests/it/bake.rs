mod refused;

use std::{collections::BTreeMap, path::PathBuf};

use imagebuild::{
    build::{DockerfileSource, SecretSource, Target, options::NamedSource},
    engine::Environment,
    gather::targets::{bake, print},
};
use testkit::Sandbox;

fn environment(vars: &[(&str, &str)]) -> Environment {
    let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Environment { vars: vars.collect(), home: None, uid: 0, root: PathBuf::from("/") }
}

/// The targets of one HCL file, or the error without the folder in front.
fn read_with(
    files: &[(&str, &str)],
    wanted: &[&str],
    sets: &[&str],
    vars: &[(&str, &str)],
) -> Result<Vec<Target>, String> {
    let sandbox = Sandbox::new();
    let paths = files.iter().map(|(name, text)| {
        sandbox.write(name, text);
        sandbox.path().join(name)
    });
    let paths: Vec<_> = paths.collect();
    let wanted: Vec<_> = wanted.iter().map(|name| (*name).to_owned()).collect();
    let sets = sets.iter().map(|set| set.parse()).collect::<Result<Vec<_>, String>>()?;
    let folder = format!("{}/", sandbox.path().display());
    let targets = bake::read(&paths, &wanted, &sets, &environment(vars));
    targets.map_err(|error| error.to_string().replace(&folder, ""))
}

fn read(text: &str, wanted: &[&str]) -> Vec<Target> {
    read_with(&[("docker-bake.hcl", text)], wanted, &[], &[]).expect("the file is read")
}

fn error(text: &str, wanted: &[&str]) -> String {
    match read_with(&[("b.hcl", text)], wanted, &[], &[]) {
        Ok(targets) => panic!("no error: {targets:?}"),
        Err(error) => error,
    }
}

fn names(targets: &[Target]) -> Vec<&str> {
    targets.iter().map(|target| target.name.as_str()).collect()
}

fn args(target: &Target) -> BTreeMap<&str, &str> {
    let args = target.request.build_args.iter();
    args.map(|arg| (arg.name.as_str(), arg.value.as_deref().unwrap_or("(none)"))).collect()
}

#[test]
fn a_target_takes_over_what_it_inherits_and_the_last_base_stands_over_the_first() {
    let text = r#"
        target "one" { 
          args = { A = "one", B = "one" }
          tags = ["r/one"]
          no-cache-filter = ["s1"]
        }
        target "two" { 
          args = { B = "two", C = "two" }
          platforms = ["linux/amd64"]
          no-cache-filter = ["s2", "s1"]
        }
        target "app" { 
          inherits = ["one", "two"]
          args = { C = "app", A = null }
        }
    "#;
    let targets = read(text, &["app"]);
    assert_eq!(names(&targets), ["app"]);
    assert_eq!(args(&targets[0]), [("A", "one"), ("B", "two"), ("C", "app")].into());
    let request = &targets[0].request;
    assert_eq!(request.tags, ["r/one"]);
    assert_eq!(request.no_cache_stages, ["s1", "s2"]);
    assert_eq!(request.platforms[0].to_string(), "linux/amd64");
}

#[test]
fn groups_hold_groups_and_each_target_comes_once() {
    let text = r#"
        group "default" { targets = ["inner", "b", "a"] }
        group "inner" { targets = ["a", "b"] }
        target "a" {}
        target "b" {}
        target "c" {}
    "#;
    assert_eq!(names(&read(text, &[])), ["a", "b"]);
    assert_eq!(names(&read(text, &["c", "inner"])), ["c", "a", "b"]);
    assert_eq!(names(&read(text, &["[bc]"])), ["b", "c"]);
}

#[test]
fn a_matrix_makes_a_target_of_each_combination_and_a_group_of_all() {
    let text = r#"
        target "app" {
          name = "app-${os}-${replace(version.id, ".", "-")}"
          matrix = {
            os = ["debian", "alpine"]
            version = [{ id = "1.0", tag = "one" }, { id = "2", tag = "two" }]
          }
          args = { OS = os }
          tags = ["r/app:${version.tag}"]
        }
    "#;
    let targets = read(text, &["app"]);
    let mut found = names(&targets);
    found.sort_unstable();
    assert_eq!(found, ["app-alpine-1-0", "app-alpine-2", "app-debian-1-0", "app-debian-2"]);
    let alpine = targets.iter().find(|target| target.name == "app-alpine-2").expect("it is there");
    assert_eq!(args(alpine), [("OS", "alpine")].into());
    assert_eq!(alpine.request.tags, ["r/app:two"]);
}

#[test]
fn the_environment_stands_over_defaults_with_the_type_that_they_have() {
    let text = r#"
        variable "TAG" { default = "latest" }
        variable "COUNT" { default = 1 }
        variable "ON" { default = false }
        variable "LIST" { 
          type = list(string)
          default = ["x"]
        }
        variable "NONE" {}
        plain = "attribute"
        target "default" {
          args = {
            TAG = TAG, COUNT = COUNT + 1, ON = ON ? "on" : "off", LIST = join("+", LIST), NONE = NONE, PLAIN = plain
          }
        }
    "#;
    let files = [("b.hcl", text)];
    let vars = [("TAG", "v1"), ("COUNT", "41"), ("ON", "true"), ("LIST", "a,b"), ("plain", "no")];
    let set = read_with(&files, &[], &[], &vars).expect("the file is read");
    let expected = [
        ("TAG", "v1"),
        ("COUNT", "42"),
        ("ON", "on"),
        ("LIST", "a+b"),
        ("NONE", ""),
        ("PLAIN", "attribute"),
    ];
    assert_eq!(args(&set[0]), expected.into());
    let plain = read(text, &[]);
    assert_eq!(args(&plain[0])["COUNT"], "2");
    assert_eq!(args(&plain[0])["LIST"], "x");
    let wrong =
        read_with(&files, &[], &[], &[("COUNT", "hunter2")]).expect_err("that is no number");
    assert_eq!(wrong, "b.hcl:3:9: the environment variable COUNT cannot be taken: it is no number");
}

#[test]
fn expressions_are_worth_what_they_are_to_bake() {
    let text = r#"
        variable "V" { default = "1.2.3" }
        function "tags" {
          params = [name]
          variadic_params = rest
          result = [for tag in concat(["latest"], rest) : "${name}:${tag}"]
        }
        target "default" {
          tags = tags("r/app", V, split(".", V)[0])
          args = {
            EXACT = 0.1 + 0.2
            CASES = "${upper("straße")} ${title("it's a-b")} ${strlen("e\u0301")}"
            FORMAT = format("%s-%03d|%v", upper("a"), 7, ["x", 1])
            REGEX = regex_replace("a1b22", "[0-9]+", "<$0>")
            TRY = try(missing.thing, "none")
            IF = "%{ if V == "1.2.3" }yes%{ else }no%{ endif }"
            FOR = join(",", [for k, v in { b = 1, a = 2 } : "${k}${v}" if v < 2])
            JSON = jsonencode({ b = [true, null], a = "<" })
            HASHES = "${substr(md5("a"), 0, 8)} ${substr(sha1("a"), 0, 8)}"
            LITERAL = "$${x}"
            BIG = 12345678901234567890123
          }
          dockerfile-inline = <<-EOT
            FROM scratch
              COPY a ${V}
          EOT
        }
    "#;
    let targets = read(text, &[]);
    assert_eq!(targets[0].request.tags, ["r/app:latest", "r/app:1.2.3", "r/app:1"]);
    let args = args(&targets[0]);
    assert_eq!(args["EXACT"], "0.3");
    assert_eq!(args["CASES"], "STRAßE It'S A-B 1");
    assert_eq!(args["FORMAT"], r#"A-007|["x",1]"#);
    assert_eq!(args["REGEX"], "a<1>b<22>");
    assert_eq!((args["TRY"], args["IF"], args["FOR"]), ("none", "yes", "b1"));
    assert_eq!(args["JSON"], r#"{"a":"\u003c","b":[true,null]}"#);
    assert_eq!(args["HASHES"], "0cc175b9 86f7e437");
    assert_eq!((args["LITERAL"], args["BIG"]), ("${x}", "12345678901234567890123"));
    let DockerfileSource::Embedded { name, text } = &targets[0].request.dockerfile else {
        panic!("{:?}", targets[0].request.dockerfile)
    };
    assert_eq!(text, "FROM scratch\n  COPY a 1.2.3\n");
    assert!(name.ends_with(&format!(".hcl (target {})", targets[0].name)), "{name}");
}

#[test]
fn what_a_target_is_made_of_comes_before_it_and_is_not_asked_for() {
    let text = r#"
        target "app" { contexts = { base = "target:mid", deb = "docker-image://debian", src = "./src/../lib" } }
        target "mid" { contexts = { base = "target:low" } }
        target "low" { tags = ["r/low"] }
    "#;
    let targets = read(text, &["app"]);
    assert_eq!(names(&targets), ["low", "mid", "app"]);
    assert_eq!(
        targets.iter().map(|target| target.wanted).collect::<Vec<_>>(),
        [false, false, true]
    );
    assert_eq!(targets[2].needs().collect::<Vec<_>>(), ["mid"]);
    let folder = targets[2].request.named_contexts.iter().find(|context| context.name == "src");
    assert_eq!(folder.map(|it| &it.source), Some(&NamedSource::Folder(PathBuf::from("lib"))));
    assert_eq!(names(&read(text, &["app", "low"])), ["low", "mid", "app"]);
}

#[test]
fn a_target_refers_to_what_another_says() {
    let text = r#"
        target "a" {
          tags = ["r/a:1"]
          args = { X = "x" }
        }
        target "b" { args = { X = "${target.a.args.X}-${target.a.tags[0]}" } }
    "#;
    assert_eq!(args(&read(text, &["b"])[0])["X"], "x-r/a:1");
    let wrong = error(&text.replace("args.X", "args.Y"), &["b"]);
    assert_eq!(wrong, "b.hcl:6:38: there is no `Y` here");
}

#[test]
fn later_files_stand_over_earlier_ones_and_json_reads_as_hcl() {
    let hcl =
        "variable \"V\" { default = \"1\" }\ntarget \"app\" { args = { A = V, B = \"b\" } }\n";
    let json = r#"{
      "variable": { "V": { "default": "2" } },
      "group": { "default": { "targets": ["app"] } },
      "target": { "app": { "args": { "B": "${upper(\"c\")}-${V}" }, "ssh": ["default"], "//": "a remark" } }
    }"#;
    let files = [("docker-bake.hcl", hcl), ("docker-bake.override.json", json)];
    let targets = read_with(&files, &[], &[], &[]).expect("the files are read");
    assert_eq!(args(&targets[0]), [("A", "2"), ("B", "C-2")].into());
    assert_eq!(targets[0].request.ssh[0].id, "default");
}

#[test]
fn what_is_set_on_the_command_line_stands_over_the_files() {
    let text = r#"
        target "app-a" { 
          tags = ["r/a"]
          args = { V = "file" }
        }
        target "app-b" { inherits = ["app-a"] }
        target "other" {}
    "#;
    let sets = [
        "app-*.args.V=set",
        "app-a.tags=r/x",
        "app-b.tags+=r/y",
        "*.platform=linux/arm64",
        "other.no-cache=true",
        "app-a.args.FROM_ENV",
        "other.contexts.src=lib",
    ];
    let files = [("b.hcl", text)];
    let wanted = ["app-a", "app-b", "other"];
    let vars = [("FROM_ENV", "outside")];
    let targets = read_with(&files, &wanted, &sets, &vars).expect("the file is read");
    assert_eq!(args(&targets[0]), [("V", "set"), ("FROM_ENV", "outside")].into());
    assert_eq!(targets[0].request.tags, ["r/x"]);
    assert_eq!(targets[1].request.tags, ["r/x", "r/y"]);
    assert_eq!(targets[2].request.platforms[0].to_string(), "linux/arm64");
    assert!(targets[2].request.no_cache);
    let nothing = read_with(&files, &["other"], &["other.args.UNSET"], &[]).expect("it is read");
    assert!(args(&nothing[0]).is_empty());
    let unknown = "app-a.tag=x".parse::<bake::Set>();
    assert_eq!(unknown, Err("`tag` is nothing that can be set; did you mean `tags`?".to_owned()));
    let nobody = read_with(&files, &wanted, &["apx-a.target=x"], &[]).expect_err("there is none");
    assert!(
        nobody.starts_with("--set apx-a.target: there is no target `apx-a`; did you mean `app-a`?"),
        "{nobody}"
    );
}

#[test]
fn secrets_agents_caches_and_their_like_are_read_in_both_forms() {
    let text = r#"
        target "default" {
          secret = ["type=env,id=a", "type=file,id=b,src=./b", { id = "c", env = "C" }, { id = "d" }]
          ssh = ["default", { id = "k", paths = ["key"] }]
          cache-from = ["r/cache", { type = "registry", ref = "r/other" }]
          cache-to = ["type=inline"]
          output = [{ type = "local", dest = "out" }]
          attest = ["type=provenance,mode=max", { type = "sbom", disabled = true }]
          annotations = ["a=b"]
          extra-hosts = { db = "10.0.0.2" }
          ulimits = ["nofile=1024:2048"]
          shm-size = "64m"
          network = "none"
          labels = { "org.x" = "y" }
          target = "final"
          pull = true
        }
    "#;
    let vars = [("a", "hunter2"), ("d", "hunter3"), ("C", "hunter4")];
    let targets = read_with(&[("b.hcl", text)], &[], &[], &vars).expect("the file is read");
    let request = &targets[0].request;
    let sources: Vec<_> = request.secrets.iter().map(|secret| secret.source.clone()).collect();
    let variable = |name: &str| SecretSource::Variable(name.to_owned());
    let file = SecretSource::File(PathBuf::from("./b"));
    assert_eq!(sources, [variable("a"), file, variable("C"), variable("d")]);
    assert_eq!(request.cache_from.len(), 2);
    assert!(request.cache_to[0].is_inline());
    assert_eq!(request.output.path(), Some(PathBuf::from("out").as_path()));
    assert_eq!(request.attestations.len(), 1);
    assert_eq!(request.shm_size, Some(64 << 20));
    assert_eq!(request.target.as_deref(), Some("final"));
    assert!(!format!("{targets:?}{}", print(&targets)).contains("hunter"));
}

#[test]
fn folders_are_those_of_the_working_folder_and_dockerfiles_those_of_the_context() {
    let text = r#"
        target "a" { 
          context = "./x/../web"
          dockerfile = "docker/Dockerfile"
        }
        target "b" { 
          context = "web"
          dockerfile = "cwd://own/Dockerfile"
        }
        target "c" { context = "/abs" }
        target "d" { context = BAKE_CMD_CONTEXT }
    "#;
    let targets = read(text, &["a", "b", "c", "d"]);
    let dockerfiles = targets.iter().map(|target| target.request.dockerfile_name());
    let expected = ["web/docker/Dockerfile", "own/Dockerfile", "/abs/Dockerfile", "Dockerfile"];
    assert_eq!(dockerfiles.collect::<Vec<_>>(), expected);
}

#[test]
fn targets_are_printed_as_buildx_prints_them() {
    let text = r#"
        target "app" {
          context = "web"
          args = { A = "$${x}" }
          tags = ["r/app"]
          contexts = { base = "target:base" }
          secret = ["type=env,id=a"]
        }
        target "base" {}
    "#;
    let printed = print(&read(text, &["app"]));
    let expected = serde_json::json!({
        "group": { "default": { "targets": ["app"] } },
        "target": {
            "base": { "context": ".", "dockerfile": "Dockerfile", "output": [{ "type": "cacheonly" }] },
            "app": {
                "context": "web", "contexts": { "base": "target:base" }, "dockerfile": "Dockerfile",
                "args": { "A": "$${x}" }, "tags": ["r/app"], "secret": [{ "id": "a", "src": "a" }]
            }
        }
    });
    assert_eq!(printed, expected);
}
