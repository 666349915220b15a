//! Finds the files to check, reads each once, and gives every configuration format the same tree.

pub mod config;
pub mod discover;
pub mod edit;
mod fault;
mod git;
mod node;
pub mod parse;
mod read;
mod replace;
mod syntax;

pub use discover::{Found, Options, discover};
pub use fault::{Fault, Kind, Related};
pub use git::{IndexEntry, ignored, index_contents, index_entries, removed, root as repository};
pub use node::{Member, Node, Number, Style, Text, Value};
pub use parse::{Format, Parsed, parse};
pub use read::{LIMIT, Read, TextFile, decode, read};
pub use replace::{ReplaceError, replace};
pub use syntax::{RULES, report_faults, report_undecodable};
