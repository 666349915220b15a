//! What is known about official Features and images, about releases and about VS Code: data with a date, read once.

mod feature;
mod image;
mod newer;
mod table;
mod vscode;

pub use feature::{Feature, Features, Major, OptionKind, features};
pub use image::{Image, Images, TagState, image};
pub use newer::{Newer, use_newer};
pub use table::{Fault, Summary, Table};
/// The official Templates with their files, as `scripts/template-catalogue` writes them.
pub const TEMPLATES: &str = include_str!("../data/templates.json");

pub use vscode::{Change, Scope, Successor, extension_of, scope_of, setting_change, successor};
