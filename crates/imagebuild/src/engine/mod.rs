//! The container engine: where it is, what it can, and one of our own where there is none.

mod candidates;
mod context;
mod endpoint;
mod environment;
mod error;
mod facts;
mod find;
mod hex;
mod install;
mod login;
mod private;
mod transport;

pub use candidates::Choice;
pub use endpoint::{Endpoint, TlsFiles};
pub use environment::Environment;
pub use error::EngineError;
pub use facts::Facts;
pub use find::{Attempt, Discovery, Engine, Outcome, find};
pub(crate) use hex::hex;
pub use install::install_command;
pub(crate) use login::{Login, login};
pub use private::{Lease, StateFolder};
pub use transport::{Stream, Upgraded};
