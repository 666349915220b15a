use findings::credential;

/// What is left of a text when credentials are masked.
fn masked(text: &str) -> String {
    let mut masked = text.as_bytes().to_vec();
    for place in credential::places(text) {
        masked[place].fill(b'*');
    }
    String::from_utf8(masked).expect("masked at character boundaries")
}

#[test]
fn a_value_behind_a_name_that_speaks_of_a_credential_is_found_in_every_spelling() {
    for text in [
        "ENV API_TOKEN=hunter2 A=1",
        "ENV API_TOKEN hunter2",
        "RUN export DB_PASSWORD='hunter2' && make",
        "RUN tool --api-token hunter2 --verbose",
        "RUN tool --password=hunter2",
        r#"CMD ["tool", "--api-token", "hunter2"]"#,
        "  POSTGRES_PASSWORD: hunter2",
        r#"  "clientSecret": "hunter2","#,
        "ARG TOKEN=\"a\nhunter2\"",
        "API_TOKEN=hunter2",
        "RUN curl -H 'Authorization: Bearer hunter2hunter2' https://example.org",
        "RUN echo '-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----'",
        r#"RUN TOKEN="ab\"hunter2" make"#,
        r#"RUN TOKEN="abc"'hunter2' make"#,
        r"RUN TOKEN=abc\ hunter2 make",
        "RUN app --password=a,hunter2",
        "ENV DATABASE_URL=postgres://u:p/hunter2@h/db",
        "ENV DATABASE_URL=postgres://u:p@hunter2@h/db",
        "RUN curl -u me:hunter2 https://example.org",
        "RUN mysql -uroot -phunter2 db",
        "ENV DB_PASSWORD=/hunter2",
        "ENV DB_PASSWORD=\"${X:-hunter2}\"",
        "ENV DB_PASSWORD='$2y$hunter2'",
        r#"{"accessKey":"hunter2"}"#,
        "RUN npm config set //r.example.org/:_authToken hunter2",
        "RUN git clone https://me:hunter2@example.org/x.git",
        "RUN sshpass -p hunter2 ssh host",
        "RUN docker login -u me -p hunter2 r.example.org",
        "RUN echo hunter2 | docker login -u me --password-stdin r.example.org",
        "RUN redis-cli -h db -a hunter2 ping",
        "RUN echo \"machine h login a password hunter2\" > ~/.netrc",
        "RUN openssl enc -aes-256-cbc -k hunter2 -in x",
        "RUN echo 'root:hunter2' | chpasswd",
        "RUN mysqladmin -u root password hunter2",
        "RUN htpasswd -b /etc/htpasswd me hunter2",
        "RUN useradd -m -p hunter2 me",
        r#"CMD ["mysql", "-uroot", "-phunter2", "db"]"#,
        r#"CMD ["mysql" "-uroot" "-phunter2" "db"]"#,
        "RUN curl -H \"X-Api-Key: some hunter2\" https://example.org",
    ] {
        assert!(!masked(text).contains("hunter2"), "{text}: {}", masked(text));
    }
}

#[test]
fn what_stands_around_a_credential_stays_readable() {
    for (text, want) in [
        ("CMD mysql -uroot -phunter2 db", "CMD mysql -uroot -p******* db"),
        (
            "RUN curl -H \"X-Api-Key: hunter2\" -o x https://h",
            "RUN curl -H \"X-Api-Key: *******\" -o x https://h",
        ),
        ("RUN sh -c \"TOKEN=hunter2 ./x\" && y", "RUN sh -c \"TOKEN=******* ./x\" && y"),
        (
            "RUN echo \"using $NPM_TOKEN\" && export A=1",
            "RUN echo \"using $NPM_TOKEN\" && export A=1",
        ),
        ("RUN sshpass -p 'hunter2' ssh host", "RUN sshpass -p '*******' ssh host"),
        ("RUN curl -u me:hunter2 https://h", "RUN curl -u me:******* https://h"),
    ] {
        assert_eq!(masked(text), want);
    }
}

#[test]
fn what_only_looks_like_a_credential_stays_readable() {
    for text in [
        "ENV TOKEN=$TOKEN",
        "ENV DB_PASSWORD_FILE=/run/secrets/db",
        "ENV CACHE_KEY=v1",
        "PASSWORD=",
        "WORKDIR /app",
        "# the token is handed over by a secret mount",
        "ENV PASSWORD=${PASSWORD:?} TOKEN={{ token }}",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn a_name_is_judged_by_its_last_telling_word() {
    let secret = [
        "DB_PASSWORD",
        "PGPASSWORD",
        "API_KEY",
        "AWS_SECRET_ACCESS_KEY",
        "clientSecret",
        "accessKey",
        "DB_HOST_PASSWORD",
        "KEY_STORE_PASSWORD",
        "ID_TOKEN",
        "NO_REPLY_SMTP_PASSWORD",
        "JWT_KEY",
        "DBPASS",
        "SECRET_KEY",
    ];
    let plain = [
        "ACCESS_TOKEN_EXPIRE_MINUTES",
        "TOKEN_LIFETIME",
        "PASSWORD_HASHERS",
        "SECRET_MANAGER",
        "SECRET_BACKEND",
        "TOKEN_BUCKET_RATE",
        "PASSWORD_ENCRYPTION",
        "AWS_ACCESS_KEY_ID",
        "KMS_KEY_ALIAS",
        "PUBLIC_KEY",
        "CACHE_KEY",
        "GPG_KEY",
        "TOKEN_URL",
        "AUTH_TYPE",
        "MAX_TOKENS",
        "COMPASS",
    ];
    assert_eq!(secret.iter().find(|name| !credential::is_named(name)), None);
    assert_eq!(plain.iter().find(|name| credential::is_named(name)), None);
}

#[test]
fn a_port_is_no_password() {
    assert_eq!(credential::find(b"http://host:3128/?email=a@b.c"), None);
    assert!(credential::find(b"http://user:3128pw@host/").is_some());
}
