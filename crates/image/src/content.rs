//! A file's content as it passes by.

use std::io::{self, BufRead};

use twox_hash::XxHash3_128;

use crate::model::EntryId;
use crate::reader::Reader;
use crate::tarball::{Member, Tarball};

/// The digest of content that is compared, not proved.
pub(crate) type Hash = [u64; 2];

impl Reader<'_> {
    /// Hashes a file's content and shows it to the visitor, without a copy where it is at hand in one piece.
    pub(crate) fn content<R: BufRead>(
        &mut self,
        entry: EntryId,
        path: &[u8],
        member: &Member,
        tarball: &mut Tarball<R>,
    ) -> io::Result<Hash> {
        let path = String::from_utf8_lossy(path);
        let wanted =
            member.size <= self.limits.visited_bytes && self.visitor.wants(&path, member.size);
        let mut stored = tarball.content();
        let chunk = stored.fill_buf()?;
        if member.sparse.is_none() && chunk.len() as u64 == member.size {
            let hash = XxHash3_128::oneshot(chunk);
            if wanted {
                self.visitor.visit(entry, &path, chunk);
            }
            let length = chunk.len();
            stored.consume(length);
            return Ok(halves(hash));
        }
        self.scratch.clear();
        let mut sink = Sink { hash: XxHash3_128::new(), kept: wanted.then_some(&mut self.scratch) };
        match &member.sparse {
            None => sink.data(&mut stored, member.size)?,
            Some(segments) => {
                for (hole, data) in segments.runs() {
                    self.budget.spend(hole)?;
                    sink.zeros(hole);
                    sink.data(&mut stored, data)?;
                }
            }
        }
        let hash = sink.hash.finish_128();
        if wanted {
            self.visitor.visit(entry, &path, &self.scratch);
        }
        Ok(halves(hash))
    }
}

/// Takes a file's content in pieces.
struct Sink<'a> {
    hash: XxHash3_128,
    kept: Option<&'a mut Vec<u8>>,
}

impl Sink<'_> {
    fn piece(&mut self, bytes: &[u8]) {
        self.hash.write(bytes);
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(bytes);
        }
    }

    fn zeros(&mut self, mut count: u64) {
        const ZEROS: [u8; 4096] = [0; 4096];
        while count > 0 {
            let step = count.min(ZEROS.len() as u64);
            self.piece(&ZEROS[..usize::try_from(step).unwrap_or(ZEROS.len())]);
            count -= step;
        }
    }

    fn data(&mut self, input: &mut impl BufRead, mut count: u64) -> io::Result<()> {
        while count > 0 {
            let chunk = input.fill_buf()?;
            let step = chunk.len().min(usize::try_from(count).unwrap_or(usize::MAX));
            if step == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.piece(&chunk[..step]);
            input.consume(step);
            count -= step as u64;
        }
        Ok(())
    }
}

fn halves(hash: u128) -> Hash {
    let bytes = hash.to_be_bytes();
    let half = |range: std::ops::Range<usize>| {
        u64::from_be_bytes(bytes[range].try_into().expect("half of 16 bytes is 8 bytes"))
    };
    [half(0..8), half(8..16)]
}
