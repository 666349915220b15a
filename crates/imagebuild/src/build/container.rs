//! A builder in a container: `buildctl` inside of it joins its standard input and output with the builder's socket.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use bollard::{
    container::LogOutput,
    exec::{CreateExecOptions, StartExecResults},
    query_parameters::ListContainersOptionsBuilder,
};
use futures_util::StreamExt as _;
use tokio::io::AsyncWriteExt as _;

use crate::engine::{Engine, Stream};

/// What runs in the container.
const COMMAND: [&str; 2] = ["buildctl", "dial-stdio"];

/// What a connection holds back while the other side is busy.
const BUFFER: usize = 256 << 10;

/// A container in which `buildkitd` runs.
#[derive(Debug, Clone)]
pub(super) struct Container {
    docker: bollard::Docker,
    id: String,
    /// What `buildctl` last complained of.
    said: Arc<Mutex<String>>,
}

impl Container {
    /// The container of this name, or the one that `docker buildx create --name NAME` has made.
    pub(super) async fn find(engine: &Engine, name: &str) -> Result<Self, String> {
        let docker = engine.docker.clone();
        for name in [name.to_owned(), format!("buildx_buildkit_{name}0")] {
            let Ok(found) = docker.inspect_container(&name, None).await else { continue };
            if found.state.and_then(|state| state.running) != Some(true) {
                return Err(format!(
                    "the container {name} does not run; start it with `docker start {name}`"
                ));
            }
            return Ok(Self { docker, id: found.id.unwrap_or(name), said: Arc::default() });
        }
        let running = running(&docker).await;
        let there_are = match running.as_slice() {
            [] => "no container that looks like a builder runs; `docker buildx create --bootstrap` makes one"
                .to_owned(),
            names => format!("builders run in `{}`", names.join("`, `")),
        };
        Err(format!("there is no container {name}, nor buildx_buildkit_{name}0; {there_are}"))
    }

    /// What `buildctl` said when it could not do its part.
    pub(super) fn complaint(&self) -> Option<String> {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let line = said.lines().rev().find(|line| !line.trim().is_empty());
        line.map(|line| line.trim().to_owned())
    }

    pub(super) async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        let options = CreateExecOptions {
            attach_stdin: Some(true),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            cmd: Some(COMMAND.to_vec()),
            ..CreateExecOptions::default()
        };
        let made = self.docker.create_exec(&self.id, options).await.map_err(io::Error::other)?;
        let started = self.docker.start_exec(&made.id, None).await.map_err(io::Error::other)?;
        let StartExecResults::Attached { mut output, mut input } = started else {
            return Err(io::Error::other("the engine does not attach to what it starts"));
        };
        let (near, far) = tokio::io::duplex(BUFFER);
        let (mut reading, mut writing) = tokio::io::split(far);
        let said = Arc::clone(&self.said);
        tokio::spawn(async move {
            while let Some(Ok(chunk)) = output.next().await {
                match chunk {
                    LogOutput::StdOut { message } => {
                        if writing.write_all(&message).await.is_err() {
                            break;
                        }
                    }
                    other => said
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push_str(&other.to_string()),
                }
            }
            drop(writing.shutdown().await);
        });
        tokio::spawn(async move {
            drop(tokio::io::copy(&mut reading, &mut input).await);
            drop(input.shutdown().await);
        });
        Ok(Box::new(near))
    }
}

/// Names of containers that look like builders.
async fn running(docker: &bollard::Docker) -> Vec<String> {
    let options = ListContainersOptionsBuilder::default().build();
    let containers = docker.list_containers(Some(options)).await.unwrap_or_default();
    let builders = containers.into_iter().filter_map(|container| {
        let name = container.names?.into_iter().next()?.trim_start_matches('/').to_owned();
        let image = container.image.unwrap_or_default();
        (name.starts_with("buildx_buildkit_") || image.contains("buildkit")).then_some(name)
    });
    let mut names: Vec<_> = builders.collect();
    names.sort();
    names
}
