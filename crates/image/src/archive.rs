//! An image archive: a tar stream of documents and layers, in any order.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::rc::Rc;

use crate::decode::{Format, Taking, decoder, prefix};
use crate::error::Error;
use crate::paths::normalise;
use crate::problem::Fault;
use crate::reader::{Content, Reader};
use crate::store::{Found, Store};
use crate::tarball::{MemberKind, Tarball};

/// Bytes read from the stream at once.
const BUFFER: usize = 128 << 10;

/// Links between members followed before they count as a cycle.
const HOPS: usize = 16;

/// The members of an archive that an image may need, by normalised name.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    members: BTreeMap<Vec<u8>, Member>,
    /// Some names, to say what the archive is when it is no image.
    sample: Vec<String>,
}

#[derive(Debug)]
enum Member {
    Content(Content),
    Link(Vec<u8>),
}

impl Archive {
    /// Reads the whole stream once. Damage ends it with a problem; what came before is kept.
    pub(crate) fn read(reader: &mut Reader<'_>, stream: impl Read) -> Result<Self, Error> {
        let counted = Taking { input: stream, budget: Rc::clone(&reader.budget) };
        let mut input = BufReader::with_capacity(BUFFER, counted);
        let broken = |cause: std::io::Error| Error::Unreadable {
            place: "archive".to_owned(),
            cause: cause.to_string(),
        };
        let start = prefix(&mut input).map_err(broken)?;
        let format = Format::sniff(&start);
        let budget = Rc::clone(&reader.budget);
        let input = start.chain(input);
        match format {
            Format::Tar => Ok(Self::members(reader, input).0),
            Format::Gzip | Format::Zstd => {
                let content = decoder(format, input, reader.limits, &budget).map_err(broken)?;
                let mut content = content.ok_or_else(|| not_tar(Format::Other, &[]))?;
                let start = prefix(&mut content).map_err(broken)?;
                match Format::sniff(&start) {
                    Format::Tar => {
                        let (archive, rest) = Self::members(reader, start.chain(content));
                        if let Some(mut rest) = rest
                            && let Err(error) = std::io::copy(&mut rest, &mut std::io::sink())
                        {
                            reader.problems.add("archive", Fault::of(&error));
                        }
                        Ok(archive)
                    }
                    other => Err(not_tar(other, &start)),
                }
            }
            other => Err(not_tar(other, &start)),
        }
    }

    /// The members, and what follows the end of the archive: the checksum of a compressed one comes after it.
    fn members<R: BufRead>(reader: &mut Reader<'_>, input: R) -> (Self, Option<R>) {
        let mut archive = Self::default();
        let mut tarball = Tarball::new(input, reader.limits);
        loop {
            let member = match tarball.next() {
                Ok(Some(member)) => member,
                Ok(None) => return (archive, Some(tarball.into_inner())),
                Err(error) => {
                    reader.problems.add("archive", Fault::of(&error));
                    return (archive, None);
                }
            };
            if archive.members.len() >= reader.limits.members {
                let limit = reader.limits.members as u64;
                reader.problems.add("archive", Fault::Limit { what: "members", limit });
                return (archive, None);
            }
            let mut name = Vec::new();
            normalise(&member.path, &mut name);
            let place = String::from_utf8_lossy(name.get(1..).unwrap_or_default()).into_owned();
            let item = match member.kind {
                MemberKind::File => Member::Content(reader.read(&place, &mut tarball.content())),
                MemberKind::Symlink => Member::Link(beside(&name, &member.link)),
                MemberKind::HardLink => Member::Link(member.link),
                _ => continue,
            };
            if archive.sample.len() < 5 {
                archive.sample.push(place);
            }
            archive.members.insert(name, item);
        }
    }

    fn content(&self, name: &str) -> Option<&Content> {
        let mut clean = Vec::new();
        normalise(name.as_bytes(), &mut clean);
        for _ in 0..HOPS {
            match self.members.get(&clean)? {
                Member::Content(content) => return Some(content),
                Member::Link(target) => {
                    let target = target.clone();
                    normalise(&target, &mut clean);
                }
            }
        }
        None
    }
}

impl Store for Archive {
    fn document(&mut self, _reader: &mut Reader<'_>, name: &str) -> Found<(Rc<[u8]>, String)> {
        match self.content(name) {
            Some(Content::Json { bytes, digest }) => {
                Found::Some((Rc::clone(bytes), digest.clone()))
            }
            Some(_) => Found::Other,
            None => Found::Nothing,
        }
    }

    fn layer(&mut self, _reader: &mut Reader<'_>, name: &str) -> Found<usize> {
        match self.content(name) {
            Some(Content::Layer(blob)) => Found::Some(*blob),
            Some(_) => Found::Other,
            None => Found::Nothing,
        }
    }

    fn describe(&self) -> String {
        if self.sample.is_empty() {
            return "a tar archive without files".to_owned();
        }
        let names = self.sample.join(", ");
        format!("a tar archive with neither manifest.json nor index.json (it begins with {names})")
    }
}

/// A symbolic link's target is relative to the folder of the link.
fn beside(name: &[u8], target: &[u8]) -> Vec<u8> {
    if target.first() == Some(&b'/') {
        return target.to_vec();
    }
    let folder = name.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
    [&name[..folder], b"/", target].concat()
}

fn not_tar(format: Format, start: &[u8]) -> Error {
    let found = match format {
        _ if start.is_empty() => "the input is empty",
        Format::Json => "a JSON document",
        Format::Gzip | Format::Zstd => "something compressed twice",
        Format::Tar | Format::Other => "the input is neither a tar archive nor gzip nor zstd",
    };
    Error::NotAnImage { found: found.to_owned() }
}
