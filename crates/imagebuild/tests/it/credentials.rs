//! Credentials are told from what sounds like them, found in every form, and masked to their end.

use findings::credential;
use imagebuild::model::credential_files;

use crate::{
    checks::{checked, ids, run},
    described::inspection,
};

#[test]
fn names_of_credentials_are_told_from_names_that_sound_like_them() {
    for name in [
        "DB_PASSWORD",
        "PGPASSWORD",
        "apiToken",
        "AWS_SECRET_ACCESS_KEY",
        "api-key",
        "MYSQL_PWD",
        "client_secret",
        "SSH_PRIVATE_KEY",
        "credentials",
        "registry.auth.token",
    ] {
        assert!(credential::is_named(name), "{name}");
    }
    for name in [
        "GPG_KEY",
        "PASSWORD_FILE",
        "TOKEN_URL",
        "KEY",
        "CACHE_KEY",
        "PUBLIC_KEY",
        "SSH_AUTH_SOCK",
        "MAX_TOKENS",
        "AWS_ACCESS_KEY_ID",
        "password-stdin",
        "PATH",
        "TOKENIZERS_PARALLELISM",
        "author",
        "POSTGRES_HOST_AUTH_METHOD",
        "compass",
        "",
    ] {
        assert!(!credential::is_named(name), "{name}");
    }
}

#[test]
fn credentials_of_a_well_known_form_need_no_name() {
    let long = "a1".repeat(18);
    for (form, text) in [
        ("a GitHub token", format!("x ghp_{long} y")),
        ("an npm token", format!("//registry/:_x=npm_{long}")),
        ("an AWS access key", format!("AKIA{}", "A1B2".repeat(4))),
        ("a GitLab token", format!("glpat-{long}")),
        ("a password in a URL", "https://user:pass1@host/".to_owned()),
        ("a password in a URL", "redis://:pass1@host".to_owned()),
        ("an authorization header", format!("-H 'Authorization: Bearer {long}'")),
        ("a private key", "-----BEGIN RSA PRIVATE KEY-----".to_owned()),
    ] {
        assert_eq!(credential::find(text.as_bytes()).map(|(form, _)| form), Some(form), "{text}");
    }
    for text in [
        "https://host:80/a@b",
        "https://user:$PASS@host",
        "https://user:${PASS}@host",
        "https://user@host",
        "Authorization: Bearer $TOKEN",
        "ghp_short",
        "-----BEGIN PUBLIC KEY-----",
        "http://a b:c@d",
    ] {
        assert_eq!(credential::find(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn credentials_in_commands_are_found_in_every_form_of_option() {
    for command in [
        "./x --password hunter2hunter2",
        "./x --auth-token=hunter2hunter2 y",
        "./x --password 'hunter2 hunter2'",
        "PGPASSWORD=hunter2hunter2 psql",
        "sh -c \"TOKEN=hunter2hunter2 ./x\"",
        "curl -H 'Authorization: Bearer hunter2hunter2' x",
    ] {
        let (sources, inspection, report) = run(&format!("RUN /bin/sh -c {command} # buildkit\n"));
        let found: Vec<_> = report.findings.iter().map(|finding| finding.rule.id).collect();
        assert!(found.contains(&"secret-in-history"), "{command}");
        let shown = sources.masked(&report.hidden);
        assert!(!shown.get(inspection.source).text().contains("hunter2"), "{command}");
    }
    for command in [
        "adduser --disabled-password app",
        "./x --password $PASSWORD",
        "./x --password-stdin < y",
        "./x --token --verbose",
        "TOKEN=$(cat /run/secrets/x) ./x",
        "curl https://host/x.tar.gz#sha256=0123456789abcdef",
    ] {
        assert_eq!(
            ids(&format!("RUN /bin/sh -c {command} # buildkit\n")),
            Vec::<&str>::new(),
            "{command}"
        );
    }
}

#[test]
fn credential_files_are_told_by_what_is_in_them() {
    for (path, text) in [
        ("/root/.docker/config.json", r#"{"auths": {"x": {"auth": "YTpi"}}}"#),
        ("/root/.aws/credentials", "[default]\naws_secret_access_key = abcdef\n"),
        ("/root/.netrc", "machine x\nlogin a\npassword b1\n"),
        ("/root/.npmrc", "//r.example.org/:_authToken=abc-def\n"),
        ("/root/.git-credentials", "https://a:b1@x\n"),
        ("/app/.env", "# x\nexport API_TOKEN=abc\n"),
        ("/root/.pypirc", "[pypi]\nusername: a\npassword: b1\n"),
        ("/root/.kube/config", "users:\n- user:\n    token: abc\n"),
        ("/etc/ssh/ssh_host_rsa_key", "-----BEGIN OPENSSH PRIVATE KEY-----\n"),
        ("/x/service-account.json", "{\n  \"private_key\": \"-----BEGIN PRIVATE KEY-----\\nA\"\n}"),
        ("/root/.cargo/credentials.toml", "[registry]\ntoken = \"abc\"\n"),
    ] {
        assert!(credential_files::may_be(path), "{path}");
        assert!(credential_files::recognise(path, text.as_bytes()).is_some(), "{path}");
        for harmless in ["", "\u{0}\u{1}", "# nothing", "{", "=:", "password"] {
            assert_eq!(
                credential_files::recognise(path, harmless.as_bytes()),
                None,
                "{path} {harmless}"
            );
        }
    }
    for path in
        ["/root/.env.example", "/root/id_rsa.pub", "/config.json", "/etc/config", "/x/credentials"]
    {
        assert!(!credential_files::may_be(path), "{path}");
    }
}

/// The history of a described image as it is shown.
fn shown(text: &str) -> String {
    let (sources, inspection, report) = run(text);
    sources.masked(&report.hidden).get(inspection.source).text().to_owned()
}

#[test]
fn a_value_is_masked_to_its_end() {
    for (line, rest) in [
        ("ENV DB_PASSWORD=first defsecret\nENV DB_PASSWORD=", ""),
        ("ENV DB_PASSWORD=first defsecret LANG=C\nENV DB_PASSWORD=", "LANG=C"),
        ("LABEL org.db.password=first defsecret\nUSER 1", "USER 1"),
        ("ARG TOKEN=first defsecret", ""),
        ("ENV DB_PASSWORD=\"first X=defsecret\" LANG=C\nENV DB_PASSWORD=", "LANG=C"),
        (r#"RUN /bin/sh -c TOKEN="ab\"defsecret" ./x"#, "./x"),
        (r#"RUN /bin/sh -c TOKEN="first"'defsecret' ./x"#, "./x"),
        (r"RUN /bin/sh -c TOKEN=first\ defsecret ./x", "./x"),
        (r#"RUN /bin/sh -c DB_PASS=first\"defsecret x"#, " x"),
        (r#"RUN /bin/sh -c sh -c "TOKEN='first defsecret' ./x" && echo "y""#, r#"&& echo "y""#),
        (r#"RUN /bin/sh -c sh -c "TOKEN=\"first defsecret\" ./x" && y"#, "&& y"),
        (r#"RUN /bin/sh -c echo \"TOKEN=defsecret\" > x"#, "> x"),
        (r#"RUN /bin/sh -c # don't\nTOKEN="first defsecret" ./x"#, "./x"),
        ("RUN |1 TOKEN=first defsecret /bin/sh -c x", "/bin/sh -c x"),
        ("RUN |1 TOKEN=first sh defsecret /bin/sh -c x", "/bin/sh -c x"),
        ("RUN |1 TOKEN=first defsecret /usr/bin/python3 -c x", "/usr/bin/python3 -c x"),
        ("RUN |2 TOKEN=first X=defsecret B=1 /bin/sh -c x", "/bin/sh -c x"),
        (
            r"RUN /bin/sh -c echo '-----BEGIN PRIVATE KEY-----\ndefsecret\n-----END PRIVATE KEY-----' > x",
            "' > x",
        ),
        (r"RUN /bin/sh -c echo '-----BEGIN PRIVATE KEY-----\ndefsecret", ""),
        (
            r"ENV SSH_PRIVATE_KEY=-----BEGIN PRIVATE KEY----- defsecret A= defsecret -----END PRIVATE KEY-----",
            "",
        ),
    ] {
        let history = shown(&format!("{line}\n"));
        assert!(!history.contains("secret"), "{line}: {history}");
        assert!(!history.contains("first"), "{line}: {history}");
        assert!(history.contains(rest), "{line}: {history}");
        assert!(history.contains('*'), "{line}: {history}");
    }
}

#[test]
fn a_quote_that_closes_in_front_of_a_value_does_not_make_it_one() {
    for command in [
        r#"sh -c "TOKEN=$TOKEN" && echo "x""#,
        r#"echo "TOKEN=" && echo "x""#,
        r#"echo "export TOKEN=\"$TOKEN\"" > x"#,
    ] {
        assert_eq!(ids(&format!("RUN /bin/sh -c {command}\n")), Vec::<&str>::new(), "{command}");
    }
}

#[test]
fn a_short_value_is_masked_on_the_line_of_the_dockerfile() {
    let text = "RUN |1 TOKEN=ab1 /bin/sh -c TOKEN=ab1 DB_PASS=\"x2\" ./x ab12 # buildkit\nUSER 1\n";
    let (mut sources, mut inspection) = inspection(text);
    let text =
        "FROM debian:12\nARG TOKEN=ab1\nRUN TOKEN=ab1 \\\n  DB_PASS=\"x2\" ./x ab12\nUSER 1\n";
    let file = sources.add(findings::SourceFile::new("Dockerfile", text));
    assert!(inspection.attribute(file, dockerfile::Dockerfile::parse(text), None, &[].into()));
    let report = checked(&inspection);
    let shown = sources.masked(&report.hidden).get(file).text().to_owned();
    assert_eq!(
        shown,
        "FROM debian:12\nARG TOKEN=***\nRUN TOKEN=*** \\\n  DB_PASS=\"**\" ./x ab12\nUSER 1\n"
    );
}

#[test]
fn files_of_credentials_are_read_in_their_own_form() {
    for (path, text, holds) in [
        ("/app/.env", "DB_TOKEN= # none\n", false),
        ("/app/.env", "DB_TOKEN=# none\n", true),
        ("/app/.env", "DB_PASSWORD=\"\"\n", false),
        ("/app/.env", "DB_PASSWORD='' # none\n", false),
        ("/app/.env", "DB_PASSWORD=\"a # b\"\n", true),
        ("/app/prod.env", "DB_PASSWORD=abc # note\n", true),
        ("/root/.pgpass", "# host\nlocalhost:5432:*:app:abc\n", true),
        ("/root/.pgpass", "local\\:host:5432:*:app:\n", false),
        ("/root/.yarnrc.yml", "npmAuthToken: abc\n", true),
        ("/root/.yarnrc.yml", "npmAuthToken: \"${TOKEN}\"\n", false),
        ("/root/.netrc", "machine a login b password $X\nmachine c login d password e1\n", true),
        ("/root/.ssh/work", "-----BEGIN OPENSSH PRIVATE KEY-----\n", true),
        ("/root/.ssh/work.pub", "ssh-rsa AAAA\n", false),
    ] {
        assert!(credential_files::may_be(path), "{path}");
        let found = credential_files::recognise(path, text.as_bytes()).is_some();
        assert_eq!(found, holds, "{path} {text}");
    }
}

#[test]
fn a_home_is_no_folder_of_samples() {
    for path in [
        "/home/test/.aws/credentials",
        "/home/example/.ssh/id_rsa",
        "/home/spec/id_rsa",
        "/root/.npmrc",
        "/srv/test/.ssh/id_rsa",
    ] {
        assert!(!credential_files::is_sample(path), "{path}");
    }
    for path in ["/usr/lib/x/testdata/a.key", "/app/node_modules/x/test/a.pem", "/x/examples/.env"]
    {
        assert!(credential_files::is_sample(path), "{path}");
    }
}

#[test]
fn environment_files_are_told_from_templates_for_them() {
    for name in [".env", ".env.production", ".envrc", ".env-prod", ".env_ci", "prod.env"] {
        assert!(credential_files::is_env_file(name), "{name}");
    }
    for name in [
        ".env.vault",
        ".env.EXAMPLE",
        ".env.Sample",
        ".env-template",
        ".envrc.example",
        "example.env",
        ".environment",
        ".envoy",
        "env",
    ] {
        assert!(!credential_files::is_env_file(name), "{name}");
    }
}
