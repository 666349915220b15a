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
        "RUN git clone https://me:hunter2@example.org/x.git",
    ] {
        assert!(!masked(text).contains("hunter2"), "{text}: {}", masked(text));
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
    ] {
        assert_eq!(masked(text), text);
    }
}
