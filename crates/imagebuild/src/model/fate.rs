//! What later layers made of a file.

use image::{Occurrence, State};

/// What became of the file, as the end of a sentence.
pub fn fate(entry: &Occurrence) -> &'static str {
    match entry.state {
        State::Live => "",
        State::Deleted { .. } => "; removed in a later layer, still in the image",
        State::Overwritten { same_content: true, .. } => {
            "; written again in a later layer with the same content"
        }
        State::Overwritten { .. } => "; overwritten later, still in the image",
    }
}

/// The later layer that hides the file.
pub fn hidden_by(entry: &Occurrence) -> Option<u16> {
    match entry.state {
        State::Deleted { by, .. } | State::Overwritten { by, .. } => {
            Some(by).filter(|by| *by != entry.layer)
        }
        State::Live => None,
    }
}
