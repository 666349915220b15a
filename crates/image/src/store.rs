//! Where the parts of an image are found by name.

use std::rc::Rc;

use crate::problem::Fault;
use crate::reader::Reader;

/// What a name leads to.
#[derive(Debug)]
pub(crate) enum Found<T> {
    /// What was looked for.
    Some(T),
    /// Something else, or something unreadable.
    Other,
    /// Nothing.
    Nothing,
}

impl<T> Found<T> {
    pub(crate) fn some(self) -> Option<T> {
        match self {
            Self::Some(found) => Some(found),
            Self::Other | Self::Nothing => None,
        }
    }
}

/// An archive that was read, or a folder to read from.
pub(crate) trait Store {
    /// A JSON document and its digest.
    fn document(&mut self, reader: &mut Reader<'_>, name: &str) -> Found<(Rc<[u8]>, String)>;

    /// The number of a layer's blob.
    fn layer(&mut self, reader: &mut Reader<'_>, name: &str) -> Found<usize>;

    /// Why a name that a manifest has leads to nothing.
    fn absent(&self, _name: &str) -> Fault {
        Fault::Missing
    }

    /// What the store is, for a user who expected an image.
    fn describe(&self) -> String;
}
