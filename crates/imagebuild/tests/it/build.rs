//! Builds that work.

use std::process::Command;

use imagebuild::build::{
    BuildArg, Context, DockerfileSource, Request, Secret, SecretSource, StepState,
};

use crate::base::{context, engine_with_base, run, run_text, unique, write};

/// Several stages, a cache mount, a secret, a heredoc.
const EVERYTHING: &str = "\
FROM base:1 AS build
ARG VERSION=none
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/cache \\
    --mount=type=secret,id=token \\
    test \"$(wc -c < /run/secrets/token)\" -eq 6 && echo $VERSION > /cache/version && cp /cache/version out
RUN <<EOF
set -e
cat main.txt >> out
echo done >> out
EOF

FROM base:1
COPY --from=build /src/out /out
CMD [\"cat\", \"/out\"]
";

fn everything(folder: &std::path::Path) -> Request {
    let mut request = Request::of_directory(folder);
    request.tags = vec!["everything:1".to_owned(), "everything:latest".to_owned()];
    request.build_args = vec!["VERSION=7".parse().expect("an argument")];
    let source = SecretSource::File(folder.join("../token.txt"));
    request.secrets = vec![Secret { id: "token".to_owned(), source }];
    request
}

#[tokio::test]
async fn several_stages_with_cache_mount_secret_heredoc_and_two_tags_build_and_come_from_the_cache_again()
 {
    let engine = engine_with_base().await;
    let folder = context(&[("app/Dockerfile", EVERYTHING), ("token.txt", "s3cr3t")]);
    write(folder.path(), "app/main.txt", &unique());
    let request = everything(&folder.path().join("app"));

    let (first, said) = run(&engine, &request).await;
    let first = first.unwrap_or_else(|error| panic!("{error}\n{:#?}", said.0));
    assert!(first.id.starts_with("sha256:"));
    assert!(first.size.expect("the engine knows the size") > 0);
    for tag in &first.tags {
        let image = engine.docker.inspect_image(tag).await.expect("both tags are there");
        assert_eq!(image.id.as_deref(), Some(first.id.as_str()));
    }
    let (cached, all) = first.cache_hits();
    assert!(all == 5 && cached < all, "{cached} of {all}");
    assert!(!format!("{said:?}", said = said.0).contains("s3cr3t"));

    let (second, said) = run(&engine, &request).await;
    let second = second.expect("it builds again");
    let (cached, all) = second.cache_hits();
    assert_eq!(cached, all, "{:#?}", said.0);
    assert_eq!(second.id, first.id);
}

#[tokio::test]
async fn each_step_names_the_line_of_its_instruction() {
    let engine = engine_with_base().await;
    let folder =
        context(&[("app/Dockerfile", EVERYTHING), ("token.txt", "s3cr3t"), ("app/main.txt", "x")]);
    let (outcome, _) = run(&engine, &everything(&folder.path().join("app"))).await;
    let steps = outcome.expect("it builds").steps;
    let mut lines: Vec<_> = steps
        .iter()
        // A FROM is shared with other builds of this moment, and named by one of them.
        .filter(|step| step.can_be_cached())
        .map(|step| (step.line, step.name.split(' ').skip(2).collect::<Vec<_>>().join(" ")))
        .collect();
    lines.sort();
    let expected = [
        (Some(3), "WORKDIR /src"),
        (Some(4), "COPY . ."),
        (Some(5), "RUN --mount=type=cache"),
        (Some(8), "RUN <<EOF"),
        (Some(15), "COPY --from=build /src/out /out"),
    ];
    for (found, wanted) in lines.iter().zip(expected) {
        assert_eq!(found.0, wanted.0);
        assert!(found.1.starts_with(wanted.1), "{found:?} is not {wanted:?}");
    }
    assert_eq!(lines.len(), expected.len());
}

#[tokio::test]
async fn no_cache_runs_every_step_again() {
    let engine = engine_with_base().await;
    let folder = context(&[("Dockerfile", "FROM base:1\nRUN echo always\n")]);
    let mut request = Request::of_directory(folder.path());
    run(&engine, &request).await.0.expect("it builds");
    request.no_cache = true;
    let (outcome, said) = run(&engine, &request).await;
    let outcome = outcome.expect("it builds");
    assert_eq!(outcome.cache_hits(), (0, 1));
    assert_eq!(said.output(), ["always"]);
}

#[tokio::test]
async fn a_target_stops_at_its_stage() {
    let engine = engine_with_base().await;
    let folder =
        context(&[("Dockerfile", "FROM base:1 AS one\nRUN echo 1\nFROM one\nRUN exit 1\n")]);
    let mut request = Request::of_directory(folder.path());
    request.target = Some("one".to_owned());
    let outcome = run(&engine, &request).await.0.expect("the failing stage is not built");
    assert!(outcome.steps.iter().all(|step| step.state != StepState::Failed));
}

#[tokio::test]
async fn a_build_argument_without_a_value_takes_that_of_the_environment() {
    let engine = engine_with_base().await;
    let folder = context(&[(
        "Dockerfile",
        "FROM base:1\nARG GIVEN\nARG TAKEN=default\nRUN echo $GIVEN-$TAKEN\n",
    )]);
    let mut request = Request::of_directory(folder.path());
    request.no_cache = true;
    request.build_args = vec![
        BuildArg { name: "GIVEN".to_owned(), value: Some(String::new()) },
        BuildArg { name: "NOT_SET_ANYWHERE".to_owned(), value: None },
        BuildArg { name: "TAKEN".to_owned(), value: None },
    ];
    let (_, said) = run(&engine, &request).await;
    assert_eq!(said.output(), ["-default"]);
}

#[tokio::test]
async fn labels_of_the_request_are_on_the_image() {
    let engine = engine_with_base().await;
    let folder = context(&[("Dockerfile", "FROM base:1\n")]);
    let mut request = Request::of_directory(folder.path());
    request.labels.insert("a.b".to_owned(), "c d".to_owned());
    let outcome = run(&engine, &request).await.0.expect("it builds");
    let image = engine.docker.inspect_image(&outcome.id).await.expect("it is there");
    let labels = image.config.and_then(|config| config.labels).unwrap_or_default();
    assert_eq!(labels.get("a.b").map(String::as_str), Some("c d"));
}

#[tokio::test]
async fn the_dockerfile_may_be_outside_of_the_context_or_only_text() {
    let engine = engine_with_base().await;
    let folder = context(&[
        ("elsewhere/My.dockerfile", "FROM base:1\nCOPY a /a\nRUN cat /a\n"),
        ("app/a", &unique()),
    ]);
    let mut request = Request::of_directory(folder.path().join("app"));
    request.dockerfile = DockerfileSource::Path(folder.path().join("elsewhere/My.dockerfile"));
    run(&engine, &request).await.0.expect("it builds");
    request.dockerfile = DockerfileSource::Text("FROM base:1\nCOPY a /b\n".into());
    run(&engine, &request).await.0.expect("it builds");
    request.dockerfile = DockerfileSource::Text("FROM base:1\nRUN true\n".into());
    request.context = Context::Empty;
    run(&engine, &request).await.0.expect("it builds");
}

#[tokio::test]
async fn a_secret_from_the_environment_reaches_the_step_and_nothing_else() {
    let engine = engine_with_base().await;
    let folder = context(&[(
        "Dockerfile",
        "FROM base:1\nRUN --mount=type=secret,id=t,required=true wc -c < /run/secrets/t\n",
    )]);
    let mut request = Request::of_directory(folder.path());
    request.no_cache = true;
    request.secrets = vec!["id=t,env=PATH".parse().expect("a secret")];
    let (outcome, said) = run(&engine, &request).await;
    outcome.expect("it builds");
    let length = crate::base::environment().vars["PATH"].len().to_string();
    assert_eq!(said.output().iter().map(|line| line.trim()).collect::<Vec<_>>(), [length]);
}

#[tokio::test]
async fn the_image_runs_what_was_built() {
    let engine = engine_with_base().await;
    let outcome =
        run_text(&engine, "FROM base:1\nRUN echo 42 > /answer\n").await.0.expect("it builds");
    let mut export = engine.docker.export_image(&outcome.id);
    let mut archive = Vec::new();
    while let Some(part) = futures_util::StreamExt::next(&mut export).await {
        archive.extend_from_slice(&part.expect("the engine gives the image away"));
    }
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::io::Write::write_all(&mut file.as_file(), &archive).expect("it takes the archive");
    let listing = Command::new("tar").arg("-tf").arg(file.path()).output().expect("tar runs");
    assert!(String::from_utf8_lossy(&listing.stdout).contains("manifest.json"));
}
