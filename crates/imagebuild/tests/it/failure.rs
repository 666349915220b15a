//! Builds that fail, each with its own reason and exit code.

use std::time::{Duration, Instant};

use imagebuild::build::{BuildError, Cancel, Request, StepFailure, build};
use imagebuild::engine::{Choice, find};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::base::{
    Said, context, engine, engine_with_base, environment, environment_at, load, root_file_system,
    run, run_text, unique,
};

async fn step_failure(dockerfile: &str) -> StepFailure {
    let engine = engine_with_base().await;
    match run_text(&engine, dockerfile).await.0 {
        Err(BuildError::Step(failure)) => *failure,
        other => panic!("not a failed step: {other:?}"),
    }
}

#[tokio::test]
async fn a_failing_run_names_line_command_output_and_exit_code() {
    let failure =
        step_failure("FROM base:1\n\n# why\nRUN echo before; \\\n    echo last words; exit 3\n")
            .await;
    assert_eq!(failure.line, Some(4));
    assert_eq!(failure.exit_code, Some(3));
    assert_eq!(failure.log, ["before", "last words"]);
    let command = failure.command.clone().expect("it ran a command");
    assert!(command.starts_with("/bin/sh -c echo before;"), "{command}");
    assert_eq!(BuildError::Step(Box::new(failure)).exit_code(), 1);
}

#[tokio::test]
async fn a_command_that_does_not_exist_is_said_in_words() {
    let failure = step_failure("FROM base:1\nRUN no-such-command\n").await;
    assert_eq!(failure.exit_code, Some(127));
    assert!(failure.to_string().ends_with("with exit code 127 (command not found)"), "{failure}");
}

#[tokio::test]
async fn the_output_of_a_failing_step_is_bounded_and_ends_with_its_last_line() {
    let failure = step_failure("FROM base:1\nRUN seq 1 1000; printf unfinished; exit 1\n").await;
    assert_eq!(failure.log.len(), 40);
    assert_eq!(failure.log[38..], ["1000", "unfinished"]);
}

#[tokio::test]
async fn a_failing_heredoc_names_the_line_it_begins_on() {
    let failure =
        step_failure("FROM base:1 AS a\nFROM base:1 AS b\nRUN <<EOF\ntrue\nexit 5\nEOF\n").await;
    assert_eq!((failure.line, failure.exit_code), (Some(3), Some(5)));
    assert_eq!(failure.step, "[b 2/2] RUN <<EOF");
}

#[tokio::test]
async fn a_failing_run_of_a_dockerfile_that_is_not_utf8_names_line_command_and_output() {
    let engine = engine_with_base().await;
    let folder = context(&[]);
    let mut request = Request::of_directory(folder.path());
    let text = b"FROM base:1\n\nRUN echo caf\xe9; exit 3\n".to_vec();
    request.dockerfile = imagebuild::build::DockerfileSource::Text(text);
    let failure = match run(&engine, &request).await.0 {
        Err(BuildError::Step(failure)) => failure,
        // Newer engines take no instruction that is not UTF-8.
        Err(error) if engine.facts.heredocs => {
            let text = error.to_string();
            assert!(text.contains(":3: ") && text.contains("save the file as UTF-8"), "{text}");
            return;
        }
        other => panic!("it is the step that fails: {other:?}"),
    };
    assert_eq!((failure.line, failure.exit_code), (Some(3), Some(3)));
    assert!(failure.step.starts_with("[2/2] RUN echo caf"), "{}", failure.step);
    assert_eq!(failure.log.len(), 1);
    assert!(failure.log[0].starts_with("caf"), "{:?}", failure.log);
    let command = failure.command.expect("it ran a command");
    assert!(command.starts_with("/bin/sh -c echo caf"), "{command}");
}

#[tokio::test]
async fn a_target_that_does_not_exist_is_told_with_the_stages_there_are_before_anything_is_built() {
    let engine = engine_with_base().await;
    let folder = context(&[(
        "Dockerfile",
        "FROM base:1 AS build\nRUN true\nFROM build AS test\nFROM test\n",
    )]);
    let mut request = Request::of_directory(folder.path());
    request.target = Some("biuld".to_owned());
    let (result, said) = run(&engine, &request).await;
    let error = result.expect_err("no such stage");
    let expected = "--target biuld: there is no such stage; the stages are `build`, `test`; did you mean `build`?";
    assert_eq!((error.to_string().as_str(), error.exit_code()), (expected, 2));
    assert_eq!(said.0, [""; 0]);
    request.target = Some("BUILD".to_owned());
    run(&engine, &request).await.0.expect("stages go by name in any case");
}

#[tokio::test]
async fn a_secret_that_a_needed_step_mounts_and_that_was_not_given_is_told_before_the_build() {
    let engine = engine_with_base().await;
    let text = "FROM base:1 AS other\nRUN --mount=type=secret,id=unused true\nFROM base:1\n\
                RUN --mount=type=secret,target=/run/secrets/npm true\n\
                RUN --mount=type=secret,id=npm --mount=type=secret,id=given true\n";
    let folder = context(&[("Dockerfile", text)]);
    let mut request = Request::of_directory(folder.path());
    request.secrets = vec!["id=given,env=PATH".parse().expect("it is well written")];
    let (outcome, said) = run(&engine, &request).await;
    outcome.expect("the secret is not required");
    let warnings: Vec<_> = said.0.iter().filter(|line| line.contains("Warning")).collect();
    assert_eq!(warnings.len(), 1, "{:#?}", said.0);
    assert!(
        said.0[0].contains("line 4: secret `npm` is mounted and was not given"),
        "{}",
        said.0[0]
    );
}

#[tokio::test]
async fn an_ssh_agent_that_a_needed_step_mounts_and_that_was_not_given_is_told_before_the_build() {
    let engine = engine_with_base().await;
    let text = "FROM base:1 AS other\nRUN --mount=type=ssh,id=unused true\nFROM base:1\n\
                RUN --mount=type=ssh --mount=type=ssh,id=given true\n\
                RUN --mount=type=ssh,id=default true\n\
                RUN --mount=type=ssh,id=deploy,required=1 true\n";
    let folder = context(&[("Dockerfile", text)]);
    let mut request = Request::of_directory(folder.path());
    // Nobody is asked to sign.
    let key = folder.path().join("given");
    let _agent = std::os::unix::net::UnixListener::bind(&key).expect("a socket");
    request.ssh = vec![format!("given={}", key.display()).parse().expect("it is well written")];
    let (result, said) = run(&engine, &request).await;
    let error = result.expect_err("one is required");
    let warnings: Vec<_> = said.0.iter().filter(|line| line.contains("Warning")).collect();
    assert_eq!(warnings.len(), 2, "{:#?}", said.0);
    let expected = [
        "line 4: ssh agent `default` is mounted and was not given; give it with --ssh default",
        "line 6: ssh agent `deploy` is mounted and was not given, the step needs it; give it with --ssh deploy",
    ];
    for (warning, expected) in warnings.iter().zip(expected) {
        assert!(warning.contains(expected), "{warning}");
    }
    assert_eq!(error.exit_code(), 2, "{error}");
}

#[tokio::test]
async fn a_missing_file_of_a_copy_names_its_line() {
    let failure = step_failure("FROM base:1\nWORKDIR /w\nCOPY nope /x\n").await;
    assert_eq!((failure.line, failure.exit_code), (Some(3), None));
    assert!(failure.message.contains("\"/nope\" not found"), "{}", failure.message);
}

#[tokio::test]
async fn a_broken_dockerfile_names_the_line() {
    let engine = engine_with_base().await;
    let error =
        run_text(&engine, "FROM base:1\nRUNX true\n").await.0.expect_err("RUNX is no instruction");
    assert!(matches!(&error, BuildError::Dockerfile { line: Some(2), .. }), "{error:?}");
    assert_eq!(error.exit_code(), 1);
}

#[tokio::test]
async fn an_empty_dockerfile_and_an_unknown_target_are_faults_of_the_dockerfile() {
    let engine = engine_with_base().await;
    let error = run_text(&engine, "").await.0.expect_err("nothing to build");
    assert!(matches!(error, BuildError::Dockerfile { line: None, .. }), "{error:?}");
    let folder = context(&[("Dockerfile", "FROM base:1\n")]);
    let mut request = Request::of_directory(folder.path());
    request.target = Some("nope".to_owned());
    let error = run(&engine, &request).await.0.expect_err("no such stage");
    assert!(error.to_string().contains("nope"), "{error}");
}

#[tokio::test]
async fn a_secret_that_the_dockerfile_requires_is_asked_for_by_name() {
    let engine = engine_with_base().await;
    let text = format!(
        "FROM base:1\nRUN --mount=type=secret,id=token,required=true cat /run/secrets/token # {}\n",
        unique()
    );
    let error = run_text(&engine, &text).await.0.expect_err("no secret was given");
    assert!(matches!(&error, BuildError::Secret { id, .. } if id == "token"), "{error:?}");
    assert!(error.to_string().contains("--secret id=token"), "{error}");
    assert_eq!(error.exit_code(), 2);
}

#[tokio::test]
async fn a_step_that_fails_without_its_optional_secret_says_so() {
    let failure = step_failure(&format!(
        "FROM base:1\nRUN --mount=type=secret,id=t cat /run/secrets/t # {}\n",
        unique()
    ))
    .await;
    assert_eq!(failure.missing_secrets, ["t"]);
}

#[tokio::test]
async fn a_secret_whose_source_does_not_exist_is_refused_before_the_build() {
    let engine = engine_with_base().await;
    let folder = context(&[("Dockerfile", "FROM base:1\n")]);
    for secret in ["id=t,src=/no/such/file", "id=t,env=NO_SUCH_VARIABLE"] {
        let mut request = Request::of_directory(folder.path());
        request.secrets = vec![secret.parse().expect("it is well written")];
        let (result, said) = run(&engine, &request).await;
        let error = result.expect_err("the source does not exist");
        assert!(matches!(error, BuildError::Secret { .. }), "{error:?}");
        assert_eq!((error.exit_code(), said.0.len()), (2, 0));
    }
}

#[tokio::test]
async fn a_missing_context_and_a_missing_dockerfile_are_named() {
    let engine = engine_with_base().await;
    let error =
        run(&engine, &Request::of_directory("/no/such/folder")).await.0.expect_err("no context");
    assert!(error.to_string().contains("/no/such/folder: "), "{error}");
    assert_eq!(error.exit_code(), 2);
    let folder = context(&[]);
    let error =
        run(&engine, &Request::of_directory(folder.path())).await.0.expect_err("no Dockerfile");
    assert!(error.to_string().contains("name the Dockerfile with -f"), "{error}");
    assert_eq!(error.exit_code(), 2);
}

#[tokio::test]
async fn a_base_image_that_does_not_exist_is_named_with_its_line() {
    let engine = engine_with_base().await;
    let text = "FROM base:1 AS a\n\nFROM localhost:1/not/there:2\nCOPY --from=a /bin /bin\n";
    let error = run_text(&engine, text).await.0.expect_err("there is no such image");
    match &error {
        BuildError::BaseImage { line, image, .. } => {
            assert_eq!((*line, image.as_str()), (Some(3), "localhost:1/not/there:2"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(error.exit_code(), 1);
}

#[tokio::test]
async fn a_cancelled_build_returns_within_a_second() {
    let engine = engine_with_base().await;
    let folder =
        context(&[("Dockerfile", &format!("FROM base:1\nRUN : {}; sleep 60\n", unique()))]);
    let request = Request::of_directory(folder.path());
    let cancel = Cancel::new();
    let (mut said, environment) = (CancelOnRun(cancel.clone(), None), environment());
    let result = build(&engine, &request, &environment, &mut said, &cancel).await;
    let since = said.1.expect("the step began").elapsed();
    assert!(matches!(result, Err(BuildError::Cancelled { .. })), "{result:?}");
    assert!(since < Duration::from_secs(1), "{since:?}");
    assert!(engine.answers().await);
}

/// Cancels as soon as the first `RUN` has begun.
struct CancelOnRun(Cancel, Option<Instant>);

impl imagebuild::build::progress::Progress for CancelOnRun {
    fn event(&mut self, event: &imagebuild::build::progress::Event<'_>) {
        if matches!(event, imagebuild::build::progress::Event::Started(step) if step.name.contains("] RUN "))
        {
            self.1 = Some(Instant::now());
            self.0.cancel();
        }
    }

    fn outcome(&mut self, _: &imagebuild::build::Outcome) {}
}

/// Kills the engine as soon as the first `RUN` has begun.
struct KillOnRun(Pid, Option<Instant>);

impl imagebuild::build::progress::Progress for KillOnRun {
    fn event(&mut self, event: &imagebuild::build::progress::Event<'_>) {
        if matches!(event, imagebuild::build::progress::Event::Started(step) if step.name.contains("] RUN "))
        {
            self.1 = Some(Instant::now());
            kill(self.0, Signal::SIGKILL).expect("it runs");
        }
    }

    fn outcome(&mut self, _: &imagebuild::build::Outcome) {}
}

#[tokio::test]
async fn an_engine_killed_during_a_build_is_an_error_within_seconds_and_the_next_command_starts_a_new_one()
 {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = environment_at(&folder.path().join("engine"));
    let first = engine(&environment).await;
    load(&first, root_file_system()).await;
    let state = first.lease.as_ref().expect("it is private").state().clone();
    let pid = std::fs::read_to_string(state.pid_file()).expect("it wrote its pid");
    let pid = Pid::from_raw(pid.trim().parse().expect("a number"));

    let files = context(&[("Dockerfile", "FROM base:1\nRUN sleep 60\n")]);
    let mut said = KillOnRun(pid, None);
    let request = Request::of_directory(files.path());
    let result = build(&first, &request, &environment, &mut said, &Cancel::new()).await;
    let since = said.1.expect("the step began").elapsed();
    let error = result.expect_err("the engine is gone");
    assert!(matches!(error, BuildError::EngineLost { .. }), "{error:?}");
    assert_eq!(error.exit_code(), 3);
    assert!(since < Duration::from_secs(5), "{since:?}");

    let second = engine(&environment).await;
    let files = context(&[("Dockerfile", "FROM base:1\nRUN true\n")]);
    let request = Request::of_directory(files.path());
    let mut said = Said::default();
    let result = build(&second, &request, &environment, &mut said, &Cancel::new()).await;
    result.expect("the data of the killed engine is still good");
}

#[tokio::test]
async fn a_dead_socket_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("dead.sock");
    drop(std::os::unix::net::UnixListener::bind(&socket).expect("a socket"));
    let choice = Choice::Address(format!("unix://{}", socket.display()));
    let (discovery, engine) = find(&choice, &environment()).await;
    let error = engine.expect_err("nobody listens").to_string();
    assert!(error.contains("dead.sock") && error.contains("connection refused"), "{error}");
    assert_eq!(discovery.tried.len(), 1);
}
