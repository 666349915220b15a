//! What is kept while an archive or folder passes by.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use crate::decode::{Budget, Format, decoder, prefix};
use crate::digest::{self, Hashed};
use crate::layer::{self, Blob};
use crate::limits::Limits;
use crate::model::{EntryId, Kind};
use crate::paths::Paths;
use crate::problem::{Fault, Problems};
use crate::tarball::is_tar;
use crate::visitor::Visitor;

/// One member of an archive, or one file of an image folder.
#[derive(Debug)]
pub(crate) enum Content {
    /// A document and its digest.
    Json { bytes: Rc<[u8]>, digest: String },
    /// A layer: its number in [`Reader::blobs`].
    Layer(usize),
    /// Something that no image needs.
    Other,
}

/// Collects summaries of layers and whole documents.
pub(crate) struct Reader<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) visitor: &'a mut dyn Visitor,
    pub(crate) budget: Rc<Budget>,
    pub(crate) problems: Problems,
    pub(crate) paths: Paths,
    pub(crate) blobs: Vec<Blob>,
    /// Link targets, each ended by NUL.
    pub(crate) links: Vec<u8>,
    pub(crate) capabilities: BTreeMap<EntryId, Box<[u8]>>,
    pub(crate) entries: u32,
    /// Content that a visitor wants and that did not come in one piece.
    pub(crate) scratch: Vec<u8>,
    json_bytes: u64,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(limits: &'a Limits, visitor: &'a mut dyn Visitor) -> Self {
        Self {
            limits,
            visitor,
            budget: Rc::new(Budget::new(limits)),
            problems: Problems::new(limits.problems),
            paths: Paths::new(),
            blobs: Vec::new(),
            links: Vec::new(),
            capabilities: BTreeMap::new(),
            entries: 0,
            scratch: Vec::new(),
            json_bytes: 0,
        }
    }

    /// Takes in one member or file. Damage inside it becomes a problem at `place`.
    pub(crate) fn read(&mut self, place: &str, input: &mut dyn BufRead) -> Content {
        self.try_read(place, input).unwrap_or_else(|error| {
            self.problems.add(place, Fault::of(&error));
            Content::Other
        })
    }

    /// The number of a normalised path.
    pub(crate) fn intern(&mut self, path: &[u8]) -> io::Result<u32> {
        let fault = Fault::Limit { what: "bytes of names", limit: u64::from(u32::MAX) };
        self.paths.intern(path).ok_or_else(|| io::Error::other(fault))
    }

    /// Where a link's target is kept in [`Reader::links`]; anything else has none.
    pub(crate) fn link(&mut self, kind: Kind, target: &[u8]) -> io::Result<u32> {
        let fault = Fault::Limit { what: "bytes of link targets", limit: u64::from(u32::MAX) };
        let at = u32::try_from(self.links.len()).map_err(|_| io::Error::other(fault))?;
        if matches!(kind, Kind::Symlink | Kind::HardLink) {
            self.links.extend_from_slice(target);
            self.links.push(0);
        }
        Ok(at)
    }

    fn try_read(&mut self, place: &str, input: &mut dyn BufRead) -> io::Result<Content> {
        let prefix = prefix(input)?;
        match Format::sniff(&prefix) {
            Format::Json => self.json(prefix, input),
            Format::Tar => Ok(self.plain(place, prefix.chain(input))),
            format @ (Format::Gzip | Format::Zstd) => {
                self.compressed(place, format, prefix.chain(input))
            }
            Format::Other => Ok(Content::Other),
        }
    }

    fn json(&mut self, prefix: Vec<u8>, input: &mut dyn BufRead) -> io::Result<Content> {
        let left = self.limits.json_total_bytes.saturating_sub(self.json_bytes);
        let most = self.limits.json_bytes.min(left);
        let mut bytes = prefix;
        input.take((most + 1).saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            // Only a problem if the document turns out to be a manifest or configuration: then it is missing.
            return Ok(Content::Other);
        }
        self.json_bytes += bytes.len() as u64;
        let digest = digest::of(&bytes);
        Ok(Content::Json { bytes: bytes.into(), digest })
    }

    fn plain(&mut self, place: &str, input: impl BufRead) -> Content {
        let (mut blob, hashed) = self.layer(place, Hashed::new(input));
        match hashed {
            Ok((digest, bytes)) => {
                blob.stored_size = bytes;
                blob.digest.clone_from(&digest);
                blob.diff_id = digest;
            }
            Err(error) => self.problems.add(place, Fault::of(&error)),
        }
        self.keep(blob)
    }

    fn compressed(
        &mut self,
        place: &str,
        format: Format,
        input: impl BufRead,
    ) -> io::Result<Content> {
        let mut stored = Hashed::new(input);
        let Some(mut content) = decoder(format, &mut stored, self.limits, &self.budget)? else {
            return Ok(Content::Other);
        };
        let prefix = prefix(&mut content)?;
        if !prefix.is_empty() && !is_tar(&prefix) {
            return Ok(Content::Other);
        }
        let (mut blob, hashed) = self.layer(place, Hashed::new(prefix.chain(content)));
        match hashed.and_then(|(diff_id, _)| Ok((diff_id, stored.finish()?))) {
            Ok((diff_id, (digest, bytes))) => {
                blob.diff_id = diff_id;
                blob.digest = digest;
                blob.stored_size = bytes;
            }
            Err(error) => self.problems.add(place, Fault::of(&error)),
        }
        Ok(self.keep(blob))
    }

    /// Reads a layer to its end; what follows the archive in the stream counts for the digest too.
    fn layer<R: BufRead>(
        &mut self,
        place: &str,
        input: Hashed<R>,
    ) -> (Blob, io::Result<(String, u64)>) {
        let (blob, input) = layer::read(self, place, input);
        (blob, input.and_then(Hashed::finish))
    }

    fn keep(&mut self, blob: Blob) -> Content {
        self.blobs.push(blob);
        Content::Layer(self.blobs.len() - 1)
    }
}
