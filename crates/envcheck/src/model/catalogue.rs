//! What is known about official Features and images, and about VS Code: data with a date, read once.

mod feature;
mod image;
mod vscode;

pub use feature::{Feature, Features, Major, OptionKind, features};
pub use image::{Image, TagState, image};
pub use vscode::{Change, Scope, Successor, extension_of, scope_of, setting_change, successor};
