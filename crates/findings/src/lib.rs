//! What a check is, what it finds, what becomes of findings, and how they are drawn.
//! No file, process or network access.

mod baseline;
mod check;
mod comment;
pub mod credential;
mod diff;
mod file;
mod finding;
mod fingerprint;
mod fix;
mod outcome;
mod profile;
pub mod render;
mod report;
mod rule;
mod selection;
mod span;
mod suppress;

pub use baseline::{Baseline, BaselineError};
pub use check::{Check, guard};
pub use comment::Comment;
pub use diff::diff;
pub use file::{Origin, SourceFile, Sources};
pub use finding::{Finding, Related, State};
pub use fix::{Applied, Edit, Fix, Safety, apply};
pub use outcome::{Gate, Outcome, Tool};
pub use profile::Profile;
pub use report::{NotChecked, Place, Report};
pub use rule::{OpenFamily, RULE_SETS, Rule, Rules, Severity, Stability, nearest};
pub use selection::{Level, Selection, Selections};
pub use span::{FileId, Position, Span};
pub use suppress::{Policy, RULES as SUPPRESSION_RULES};
