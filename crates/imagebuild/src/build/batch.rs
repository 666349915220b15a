//! Several targets at once: those that are made of others behind these, the rest side by side.

use std::{collections::BTreeMap, sync::Mutex};

use futures_util::{StreamExt as _, stream::FuturesUnordered};

use super::{
    BuildError, Cancel, Outcome, Request, Target,
    builder::Builder,
    handover::Handover,
    options::Output,
    progress::{OfTarget, Progress},
    run::build_beside,
    sessions::Sessions,
};
use crate::engine::{Engine, Environment};

/// What came of a target.
#[derive(Debug)]
pub enum Built {
    /// It is there.
    Done(Outcome),
    /// It failed.
    Failed(BuildError),
    /// It was not tried, because this target that it is made of is not there.
    Left(String),
}

/// Builds the targets, at most `jobs` at a time; each stands behind those it needs. One that fails keeps only those from
/// being built that are made of it. The answer has the order of `targets`.
pub async fn build_all(
    engine: &Engine,
    targets: &[Target],
    jobs: usize,
    environment: &Environment,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Vec<Built> {
    let batch = Batch {
        engine,
        targets,
        environment,
        cancel,
        handover: Handover::new(targets),
        screen: Mutex::new(progress),
        sessions: Sessions::default(),
    };
    let mut built: BTreeMap<usize, Built> = BTreeMap::new();
    let mut waiting: Vec<usize> = (0..targets.len()).collect();
    let mut running = FuturesUnordered::new();
    loop {
        let mut later = Vec::new();
        for index in waiting {
            match readiness(&targets[index], targets, &built) {
                Readiness::Without(name) => drop(built.insert(index, Built::Left(name))),
                Readiness::Now if running.len() < jobs.max(1) => running.push(batch.build(index)),
                Readiness::Now | Readiness::Later => later.push(index),
            }
        }
        waiting = later;
        let Some((index, result)) = running.next().await else { break };
        built.insert(index, result.map_or_else(Built::Failed, Built::Done));
    }
    drop(running);
    for index in waiting {
        built.insert(index, Built::Left(targets[index].needs().collect::<Vec<_>>().join(", ")));
    }
    batch.handover.clear(engine).await;
    built.into_values().collect()
}

/// What the builds of one call have in common.
struct Batch<'a, 'b> {
    engine: &'a Engine,
    targets: &'a [Target],
    environment: &'a Environment,
    cancel: &'a Cancel,
    handover: Handover,
    screen: Mutex<&'b mut dyn Progress>,
    sessions: Sessions,
}

impl Batch<'_, '_> {
    async fn build(&self, index: usize) -> (usize, Result<Outcome, BuildError>) {
        let target = &self.targets[index];
        let mut progress = OfTarget::new(&target.name, &self.screen);
        let request = self.handover.request(target);
        let mut result = self.build_request(&request, &mut progress).await;
        if let (Ok(outcome), true) = (&result, self.handover.is_needed(target)) {
            let image = if request.output.is_image() {
                Ok(outcome.clone())
            } else {
                // What was put out is no image; all of its steps are in the cache now.
                let image = Request { output: Output::Engine, tags: Vec::new(), ..request };
                self.build_request(&image, &mut progress).await
            };
            let taken = match image {
                Ok(image) => self.handover.take(self.engine, target, &image).await,
                Err(error) => Err(error),
            };
            result = taken.and(result);
        }
        (index, result)
    }

    async fn build_request(
        &self,
        request: &Request,
        progress: &mut dyn Progress,
    ) -> Result<Outcome, BuildError> {
        let builder = Builder::Engine(self.engine);
        let (environment, sessions) = (self.environment, &self.sessions);
        build_beside(builder, request, environment, sessions, progress, self.cancel).await
    }
}

enum Readiness {
    Now,
    Later,
    /// One of those it needs is not there.
    Without(String),
}

fn readiness(target: &Target, targets: &[Target], built: &BTreeMap<usize, Built>) -> Readiness {
    let mut readiness = Readiness::Now;
    for name in target.needs() {
        let index = targets.iter().position(|target| target.name == name);
        match index.map(|index| built.get(&index)) {
            Some(Some(Built::Done(_))) => {}
            Some(None) => readiness = Readiness::Later,
            None | Some(Some(_)) => return Readiness::Without(name.to_owned()),
        }
    }
    readiness
}
