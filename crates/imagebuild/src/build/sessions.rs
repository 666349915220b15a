//! Builds of the same time that serve the same files and secrets share a session: the builder asks once for a folder that
//! several of them are made of.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, PoisonError, Weak},
};

use tokio::sync::Mutex;

use super::{
    Request, Secret,
    auth::Refused,
    builder::Builder,
    context::Unreadable,
    explain::Noted,
    options::{NamedContext, Ssh},
    run::random_id,
    secret::Missing,
    session::{Served, Session},
    sync::Faults,
    trees::DEFINITION,
};

/// The open sessions.
#[derive(Default)]
pub(super) struct Sessions(Mutex<Vec<(Kind, Weak<Shared>)>>);

/// What a session serves: builds that agree in it may share one.
#[derive(PartialEq, Eq)]
struct Kind {
    place: String,
    ignore_file: PathBuf,
    secrets: Vec<Secret>,
    ssh: Vec<Ssh>,
    contexts: Vec<NamedContext>,
}

/// A session and what comes of it; it ends with the last build that holds it.
pub(super) struct Shared {
    session: Session,
    /// As the builder names it.
    pub(super) id: String,
    faults: Faults,
    missing: Missing,
    refused: Refused,
    /// The files of the context that were sent.
    pub(super) noted: Noted,
}

impl Shared {
    /// What could not be read, and made every build fail that asked for it.
    pub(super) fn fault(&self) -> Option<Unreadable> {
        let faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let Unreadable { path, cause } = faults.last()?;
        let again = match cause.raw_os_error() {
            Some(code) => io::Error::from_raw_os_error(code),
            None => io::Error::new(cause.kind(), cause.to_string()),
        };
        Some(Unreadable { path: path.clone(), cause: again })
    }

    /// The secrets that were asked for and are not there.
    pub(super) fn missing(&self) -> Vec<String> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// What was wrong about logins of registries.
    pub(super) fn refused_logins(&self) -> Vec<String> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Sessions {
    /// The session for a build, and the name of its Dockerfile's folder there.
    pub(super) async fn join(
        &self,
        builder: Builder<'_>,
        request: &Request,
        served: Served,
    ) -> io::Result<(Arc<Shared>, String)> {
        let kind = Kind {
            place: served.files.place.clone(),
            ignore_file: served.files.ignore_file.clone(),
            secrets: request.secrets.clone(),
            ssh: request.ssh.clone(),
            contexts: request.named_contexts.clone(),
        };
        // What is delivered does not say of which build it is.
        let may_share = served.delivery.is_none();
        let mut open = self.0.lock().await;
        open.retain(|(_, shared)| shared.strong_count() > 0);
        let known = open.iter().find(|(known, _)| may_share && *known == kind);
        if let Some(shared) = known.and_then(|(_, shared)| shared.upgrade()) {
            let definition = served.files.trees.get(DEFINITION).unwrap_or_default();
            let name = shared.session.trees.add_definition(&definition);
            return Ok((shared, name));
        }
        let id = random_id();
        let shared = Shared {
            faults: Arc::clone(&served.files.faults),
            missing: Arc::clone(&served.vault.missing),
            refused: Arc::clone(&served.desk.refused),
            noted: Arc::clone(&served.files.noted),
            session: Session::open(builder, &id, served).await?,
            id,
        };
        let shared = Arc::new(shared);
        if may_share {
            open.push((kind, Arc::downgrade(&shared)));
        }
        Ok((shared, DEFINITION.to_owned()))
    }
}
