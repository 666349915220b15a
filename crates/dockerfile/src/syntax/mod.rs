//! The model: plain data that owns its text. Every span is a range of bytes of the parsed text.

mod fault;
mod heredoc;
mod instruction;
mod item;
mod keyword;
mod mount;
mod text;
mod word;

pub use fault::{Fault, FaultKind};
pub use heredoc::Heredoc;
pub use instruction::{Arguments, Flag, Healthcheck, Instruction, Pair};
pub use item::{Directive, Item, ItemKind};
pub use keyword::Keyword;
pub(crate) use keyword::{FlagForm, known_flags};
pub use mount::{Mount, MountField};
pub use text::LogicalText;
pub use word::{Operator, Piece, PieceKind, Quote, Variable, Word};

/// A range of bytes of the parsed text, end exclusive.
pub type Span = std::ops::Range<usize>;
