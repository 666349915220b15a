//! What a credential looks like: by the name it has, and by its own form.

mod form;
mod name;
mod place;
mod placeholder;

pub use form::find;
pub use name::{is_named, is_switch};
pub use place::places;
pub use placeholder::is_placeholder;
