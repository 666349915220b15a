//! What a machine or an image has, beside what the workspace wants: the model of the checks of `checks/installed`.

mod drawing;
mod extract;
mod journal;
mod machine;
mod manager;
mod mend;
mod rows;
mod tool;
mod tool_row;
mod tools;
mod wanted;
mod wishes;

pub use drawing::{human, json};
pub use extract::{extract, plain};
pub use journal::{Journal, Topic};
pub use machine::{Engine, Machine, Subject};
pub use manager::{Manager, Managers};
pub use rows::{Choice, merged, rows};
pub use tool::{Found, Place, State, ToolFact};
pub use tool_row::{Find, Stream, ToolRow, VersionFile};
pub use tools::{TOOLS, row_of};
pub use wanted::{Purpose, purpose};
pub use wishes::{Credential, EngineWish, Need, Port, Script, Source, Variable, Wishes};

/// Everything that the checks of a machine read.
#[derive(Debug, Default)]
pub struct Installed {
    /// What is looked at.
    pub subject: Subject,
    /// Tools, by name and by the folder that wants them.
    pub tools: Vec<ToolFact>,
    /// Which version managers are there.
    pub managers: Managers,
    /// What else the machine has; nothing of an image.
    pub machine: Machine,
    /// What the workspace wants beside tools.
    pub wishes: Wishes,
    /// Where facts are quoted that no file of the workspace asks for.
    pub journal: Journal,
}
