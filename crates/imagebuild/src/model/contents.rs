//! What is kept of the contents of an image's files.

use std::{collections::BTreeMap, fmt};

use image::{EntryId, Image, Occurrence};

/// The account files, and the verdict on each file that may hold a credential. The credentials themselves
/// are not kept.
#[derive(Default)]
pub struct Contents {
    files: BTreeMap<EntryId, String>,
    credentials: BTreeMap<EntryId, &'static str>,
}

impl Contents {
    /// Takes the text of a file in.
    pub fn insert(&mut self, entry: EntryId, text: String) {
        self.files.insert(entry, text);
    }

    /// Notes that a file holds `what` (`a private key`).
    pub fn insert_credential(&mut self, entry: EntryId, what: &'static str) {
        self.credentials.insert(entry, what);
    }

    /// What credential an entry holds.
    pub fn credential(&self, occurrence: &Occurrence) -> Option<&'static str> {
        self.credentials.get(&occurrence.entry).copied()
    }

    /// The text of a kept file of the final file system. `Ok(None)` when there is no such file; an error says
    /// why one that is there cannot be looked at.
    pub fn live(&self, image: &Image, path: &str) -> Result<Option<&str>, String> {
        let Some(file) = image.files.get(path).filter(image::File::is_present) else {
            return Ok(None);
        };
        let entry = image.files.resolve(path).ok().and_then(|file| file.live());
        let text = entry.or(file.live()).and_then(|entry| self.same_content(image, entry));
        text.map(Some)
            .ok_or_else(|| format!("{path} is no regular file, or too large to be one of accounts"))
    }

    /// The text of an entry; a hard link has that of its target.
    fn same_content(&self, image: &Image, entry: &Occurrence) -> Option<&str> {
        if let Some(text) = self.files.get(&entry.entry) {
            return Some(text);
        }
        let hash = entry.content_hash()?;
        let same = |other: &&Occurrence| {
            other.content_hash() == Some(hash) && self.files.contains_key(&other.entry)
        };
        let twin = image.files.occurrences().iter().find(same)?;
        self.files.get(&twin.entry).map(String::as_str)
    }
}

impl fmt::Debug for Contents {
    /// Without the contents: password hashes are among them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contents")
            .field("files", &self.files.len())
            .field("credentials", &self.credentials.len())
            .finish()
    }
}
