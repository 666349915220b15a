//! Who builds, and where what was built is looked at.

use cli::Output;
use image::{Image, Options};

use super::BuildArgs;
use crate::{
    build::{
        self, BuildError, BuilderAddress, Outcome, Remote, Request, options, progress::Progress,
    },
    cli::runtime::Runtime,
    engine::Engine,
    gather,
    model::Contents,
};

/// An engine, or a builder that may have one that takes its images.
pub(super) enum Maker {
    Engine(Engine),
    Remote(Box<Remote>, Option<Engine>),
}

/// Who is not there.
pub(super) enum Missing {
    /// The engine, which has been said.
    Engine(String),
    /// The builder.
    Builder(BuildError),
}

impl Maker {
    /// Finds what the command line asks for.
    pub(super) fn find(
        runtime: &Runtime,
        request: &Request,
        args: &BuildArgs,
        output: Output,
    ) -> Result<Self, Missing> {
        let address = args.builder.as_ref().map(|address| address_of(address, args)).transpose()?;
        let into_engine = request.output == options::Output::Engine;
        let in_container = address.as_ref().is_some_and(BuilderAddress::is_in_a_container);
        let engine = if address.is_none() || into_engine || in_container {
            let found = runtime.engine(&args.choice.engine, output);
            Some(found.map_err(|error| {
                let reason = error.to_string();
                output.error(&error.into());
                if address.is_some() && !in_container {
                    output.note("no engine is needed with --output type=docker,dest=FILE");
                }
                Missing::Engine(reason)
            })?)
        } else {
            None
        };
        match (address, engine) {
            (None, Some(engine)) => Ok(Self::Engine(engine)),
            (Some(address), engine) => {
                let connected = runtime.block_on(async {
                    tokio::select! {
                        connected = Remote::connect(&address, engine.as_ref()) => connected,
                        () = runtime.cancel.cancelled() => {
                            Err(BuildError::Cancelled { confirmed: true })
                        }
                    }
                });
                Ok(Self::Remote(Box::new(connected.map_err(Missing::Builder)?), engine))
            }
            (None, None) => Err(Missing::Engine("no engine".to_owned())),
        }
    }

    pub(super) async fn build(
        &self,
        request: &Request,
        runtime: &Runtime,
        progress: &mut dyn Progress,
    ) -> Result<Outcome, BuildError> {
        let (environment, cancel) = (&runtime.environment, &runtime.cancel);
        match self {
            Self::Engine(engine) => {
                build::build(engine, request, environment, progress, cancel).await
            }
            Self::Remote(remote, store) => {
                let store = store.as_ref();
                build::build_on(remote, store, request, environment, progress, cancel).await
            }
        }
    }

    /// Reads what was built, out of the archive or the engine that it went to.
    pub(super) fn read(
        &self,
        request: &Request,
        outcome: &Outcome,
        options: &Options,
        runtime: &Runtime,
    ) -> Result<(Image, Contents), String> {
        match (self, request.output.path()) {
            (Self::Remote(..), Some(path)) => {
                gather::image::open(path, options).map_err(|error| error.to_string())
            }
            (Self::Engine(engine) | Self::Remote(_, Some(engine)), _) => {
                super::export(outcome, options, runtime, engine)
            }
            (Self::Remote(_, None), None) => Err("there is no engine that has it".to_owned()),
        }
    }
}

fn address_of(address: &BuilderAddress, args: &BuildArgs) -> Result<BuilderAddress, Missing> {
    let Some(folder) = &args.builder_tls else { return Ok(address.clone()) };
    let with_tls = address.clone().with_tls(folder, args.builder_servername.as_deref());
    with_tls.map_err(|reason| Missing::Builder(BuildError::Usage(reason)))
}
