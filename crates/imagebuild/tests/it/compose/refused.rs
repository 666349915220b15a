//! What cannot be built, and what is never said.

use imagebuild::build::SecretSource;

use super::Project;

#[test]
fn a_name_that_cannot_be_built_says_why() {
    let project = Project::of("services:\n  web: {build: .}\n  db: {image: postgres}\n");
    let error = project.error_of(&["compose.yaml"], &["wbe"]);
    assert_eq!(
        error,
        "compose.yaml: there is no service `wbe`; there are `db`, `web`; did you mean `web`?"
    );
    let error = project.error_of(&["compose.yaml"], &["db"]);
    assert!(
        error.starts_with("compose.yaml:3:3: the service `db` has no `build`, only an image"),
        "{error}"
    );
    let error = Project::of("services:\n  web: {build: .}\n  db: {}\n").error();
    assert_eq!(
        error,
        "compose.yaml:3:3: the service `db` has neither `build` nor `image`; add one"
    );
    let error = Project::of("services:\n  db: {image: postgres}\n").error();
    assert_eq!(error, "compose.yaml: no service has a `build`: there is nothing to build; add one");
}

#[test]
fn what_is_not_understood_is_an_error_at_its_place() {
    let of = |member: &str| {
        let text = format!("services:\n  web:\n    build:\n      context: .\n      {member}\n");
        Project::of(&text).error()
    };
    for (member, wanted) in [
        ("contextt: x", "compose.yaml:5:7: a build has no `contextt`; did you mean `context`?"),
        (
            "privileged: true",
            "compose.yaml:5:7: `privileged`: steps that may do everything are not supported",
        ),
        ("entitlements: [security.insecure]", "compose.yaml:5:22: `security.insecure`:"),
        ("isolation: hyperv", "compose.yaml:5:18: `isolation` is for Windows"),
        ("cache_to: ['type=gha']", "compose.yaml:5:18: `cache_to`: write type=inline"),
        (
            "cache_from: ['type=local,src=x']",
            "compose.yaml:5:20: `cache_from`: the engine reads cache",
        ),
        ("network: bridge", "compose.yaml:5:16: `network`: a build knows the networks"),
        ("shm_size: much", "compose.yaml:5:17: `shm_size` must be a size"),
        ("args: {D: 2024-01-02}", "compose.yaml:5:17: `D`: compose makes a moment"),
        ("target: 3", "compose.yaml:5:15: `target` must be a string: put it in quotes"),
        ("tags: [Upper]", "compose.yaml:5:14: the image's name: `Upper` has upper-case letters"),
        ("no_cache: perhaps", "compose.yaml:5:17: `no_cache` must be `true` or `false`"),
        ("platforms: [arm]", "compose.yaml:5:19: the platform: write OS/ARCHITECTURE"),
        (
            "ulimits: {nofiles: 1}",
            "compose.yaml:5:17: `nofiles` is no limit; did you mean `nofile`?",
        ),
        ("extra_hosts: [db]", "compose.yaml:5:21: a host needs an address"),
        ("ssh: [key]", "compose.yaml:5:13: `key` needs a value"),
    ] {
        let error = of(member);
        assert!(error.starts_with(wanted), "{member}: {error}");
    }
    let error = Project::of("services:\n  web:\n    biuld: .\n").error();
    assert_eq!(error, "compose.yaml:3:5: a service has no `biuld`; did you mean `build`?");
    let error = Project::of("services:\n  web:\n    build: https://example.com/x.git\n").error();
    assert!(error.contains("lies elsewhere, and a context is a folder here"), "{error}");
    let error = Project::of("services:\n  web:\n    build: .\n    build: x\n").error();
    assert!(error.starts_with("compose.yaml:4:5: "), "{error}");
}

#[test]
fn the_platform_of_a_service_must_be_one_of_its_build() {
    let text = "services:\n  web:\n    platform: linux/arm64\n    build:\n      context: .\n      platforms: [linux/amd64]\n";
    let error = Project::of(text).error();
    assert!(error.starts_with("compose.yaml:3:15: the service runs on `linux/arm64`"), "{error}");
    let project =
        Project::of("services:\n  web: {build: .}\n").set("DOCKER_DEFAULT_PLATFORM", "linux/s390x");
    assert_eq!(project.one().request.platforms[0].to_string(), "linux/s390x");
}

#[test]
fn secrets_come_from_files_and_variables_and_are_never_shown() {
    let text = |secret: &str| {
        format!(
            "services:\n  web:\n    build:\n      context: .\n      secrets:\n        - token\n        - {{source: token, target: other, uid: '1'}}\nsecrets:\n  token: {secret}\n"
        )
    };
    let project = Project::of(&text("{file: ./token.txt}"));
    let secrets = project.one().request.secrets;
    assert_eq!((secrets[0].id.as_str(), secrets[1].id.as_str()), ("token", "other"));
    assert_eq!(secrets[1].source, SecretSource::File(project.path("token.txt")));
    assert_eq!(project.warnings().len(), 1, "uid does nothing");
    let project = Project::of(&text("{environment: TOKEN}")).set("TOKEN", "hunter2");
    assert_eq!(project.one().request.secrets[0].source, SecretSource::Variable("TOKEN".to_owned()));
    let project = Project::of(&text("{environment: TOKEN}")).with(".env", "TOKEN=hunter2\n");
    let secrets = project.one().request.secrets;
    assert!(
        matches!(&secrets[0].source, SecretSource::Given { variable, .. } if variable == "TOKEN")
    );
    assert!(!format!("{secrets:?} {}", secrets[0].source).contains("hunter2"));
    let error = Project::of(&text("{external: true}")).error();
    assert!(
        error.starts_with("compose.yaml:9:11: the secret `token` is kept elsewhere"),
        "{error}"
    );
    let error = Project::of(&text("{file: a, environment: B}")).error();
    assert!(error.contains("exclude each other"), "{error}");
}

#[test]
fn what_a_variable_stands_for_is_in_no_message() {
    for member in [
        "network: $SECRET",
        "tags: ['x/$SECRET']",
        "cache_from: [$SECRET]",
        "shm_size: $SECRET",
        "platforms: [$SECRET]",
        "extra_hosts: [a=$SECRET]",
        "no_cache: $SECRET",
        "additional_contexts: [a=service:$SECRET]",
        "entitlements: [$SECRET]",
        "isolation: $SECRET",
        "secrets: [$SECRET]",
        "ulimits: {nofile: $SECRET}",
    ] {
        let text = format!("services:\n  web:\n    build:\n      context: .\n      {member}\n");
        let error = Project::of(&text).set("SECRET", "Hunter@2:X").error();
        assert!(!error.contains("Hunter"), "{member}: {error}");
    }
}

#[test]
fn no_text_makes_it_panic() {
    let whole = "include: [a]\nname: $X\nservices:\n  web: &a\n    <<: *b\n    extends: {service: x, file: y}\n    build: !reset {context: '${A:-${B}', args: [A=1, {B: }], ulimits: [1], secrets: [{source: 1}]}\nsecrets: {x: [}}\n";
    let project = Project::of("");
    for end in 0..whole.len() {
        for text in [&whole[..end], &whole[end..]] {
            project.0.write("compose.yaml", text);
            let _ = project.read(&["compose.yaml"], &[]);
        }
    }
    let deep = format!("services: {{a: {{build: '{}'}}}}", "${A:-".repeat(100) + &"}".repeat(100));
    assert!(Project::of(&deep).error().contains("nested too deeply"));
    for text in [
        "- a",
        "services: []",
        "services: {a: []}",
        "services: {a: {build: []}}",
        "a: &a [*a]",
        "services: {a: {build: {secrets: [[]]}}}",
        "1: 2",
    ] {
        project.0.write("compose.yaml", text);
        let error = project.error();
        assert!(
            error.starts_with("compose.yaml:") || error.starts_with("compose.yaml: "),
            "{error}"
        );
    }
}
