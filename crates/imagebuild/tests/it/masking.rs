//! What a build shows holds no secret.

use imagebuild::build::{
    BuildError, Cancel, Request, build,
    progress::{Json, Plain, Progress, Quiet},
};

use crate::base::{context, engine_with_base, environment, run, unique};

/// Values that no build may show.
const WHOLE: &str = "correct horse battery";
const LINES: [&str; 2] = ["first-of-two-lines", "second-of-two-lines"];
const ARGUMENT: &str = "tr0ub4dor";

fn secretive(folder: &std::path::Path) -> Request {
    let mut request = Request { no_cache: true, ..Request::of_directory(folder) };
    let source = |name: &str| format!("id={name},src={}", folder.join(name).display());
    request.secrets =
        ["whole", "lines"].map(|name| source(name).parse().expect("a secret")).to_vec();
    request.build_args = ["DB_PASSWORD=tr0ub4dor", "COLOUR=ultramarine"]
        .map(|argument| argument.parse().expect("an argument"))
        .to_vec();
    request
}

fn files(dockerfile: &str) -> tempfile::TempDir {
    let lines = LINES.join("\n") + "\n";
    context(&[("Dockerfile", dockerfile), ("whole", &format!("{WHOLE}\n")), ("lines", &lines)])
}

fn assert_masked(text: &str) {
    for value in [WHOLE, LINES[0], LINES[1], ARGUMENT, "ghp_0123456789", "MIIEdecafbad"] {
        assert!(!text.contains(value), "{value} is shown:\n{text}");
    }
}

/// A step that says all it knows, in pieces and at once, and fails.
fn telltale() -> String {
    format!(
        "FROM base:1\nARG DB_PASSWORD\nARG COLOUR\nRUN --mount=type=secret,id=whole \
         --mount=type=secret,id=lines cat /run/secrets/*; printf 'correct horse'; sleep 0.3; echo ' battery'; \
         echo $DB_PASSWORD $COLOUR; echo ghp_0123456789abcdefghijklmnopqrstuvwxyz; \
         printf -- '-----BEGIN RSA PRIVATE KEY-----\\nMIIEdecafbad\\n-----END RSA PRIVATE KEY-----\\n'; \
         echo tr0ub4dor in the command {}; exit 4\n",
        unique()
    )
}

#[tokio::test]
async fn values_of_secrets_and_of_credentials_among_the_arguments_are_masked_wherever_they_appear()
{
    let engine = engine_with_base().await;
    let folder = files(&telltale());
    let (result, said) = run(&engine, &secretive(folder.path())).await;
    let said = said.0.join("\n");
    let Err(BuildError::Step(failure)) = result else { panic!("the step fails:\n{said}") };
    assert_masked(&said);
    assert_masked(&format!("{failure:?} {failure}"));
    assert!(said.contains("********* ultramarine"), "only what is secret is masked:\n{said}");
    assert_eq!((failure.exit_code, failure.line), (Some(4), Some(4)));
}

#[tokio::test]
async fn a_value_in_an_endless_line_is_masked_where_the_line_is_cut() {
    let engine = engine_with_base().await;
    let folder = files(
        "FROM base:1\nRUN --mount=type=secret,id=whole w=$(cat /run/secrets/whole); \
         while [ ${#all} -lt 30000 ]; do all=\"$all$w-\"; done; printf %s \"$all\"\n",
    );
    let (result, said) = run(&engine, &secretive(folder.path())).await;
    result.expect("it builds");
    let shown = said.output().concat();
    assert!(shown.len() >= 30_000, "{}", shown.len());
    assert_eq!(shown.trim_matches(['*', '-']), "");
}

#[tokio::test]
async fn no_way_to_show_a_build_shows_a_secret() {
    let engine = engine_with_base().await;
    let succeeding = telltale().replace("exit 4", "true");
    let folder = files(&succeeding);
    let (mut plain, mut json, mut quiet) = (Vec::new(), Vec::new(), Vec::new());
    {
        let mut displays: [Box<dyn Progress + '_>; 3] = [
            Box::new(Plain::new(&mut plain)),
            Box::new(Json::new(&mut json)),
            Box::new(Quiet::new(&mut quiet)),
        ];
        let request = secretive(folder.path());
        for display in &mut displays {
            let cancel = Cancel::new();
            let built = build(&engine, &request, &environment(), display.as_mut(), &cancel).await;
            built.expect("it builds");
        }
    }
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let (plain, json) = (text(plain), text(json));
    assert!(plain.contains("ultramarine") && json.contains("ultramarine"), "{plain}{json}");
    for shown in [plain, json, text(quiet)] {
        assert_masked(&shown);
    }
}
