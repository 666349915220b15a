//! Telling formats apart by their first bytes, and decompressing within a budget.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use crate::limits::Limits;
use crate::problem::Fault;
use crate::tarball::is_tar;

/// Bytes of a buffer between a decoder and what reads it.
const BUFFER: usize = 64 << 10;

/// Bytes that tell every format apart.
pub(crate) const PREFIX: usize = 512;

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Tar,
    Gzip,
    Zstd,
    Json,
    Other,
}

impl Format {
    /// The format of a stream that begins with these bytes. Names and media types are never trusted.
    pub(crate) fn sniff(prefix: &[u8]) -> Self {
        match prefix {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ if is_tar(prefix) => Self::Tar,
            _ => match prefix.trim_ascii_start().first() {
                Some(b'{' | b'[') => Self::Json,
                _ => Self::Other,
            },
        }
    }
}

/// Reads up to [`PREFIX`] bytes from the start of a stream.
pub(crate) fn prefix(input: &mut (impl Read + ?Sized)) -> io::Result<Vec<u8>> {
    let mut prefix = Vec::with_capacity(PREFIX);
    input.take(PREFIX as u64).read_to_end(&mut prefix)?;
    Ok(prefix)
}

/// The uncompressed content of a gzip or zstd stream; `None` for other formats.
pub(crate) fn decoder<'a>(
    format: Format,
    input: impl BufRead + 'a,
    limits: &Limits,
    budget: &Rc<Budget>,
) -> io::Result<Option<Box<dyn BufRead + 'a>>> {
    let decoder: Box<dyn Read + 'a> = match format {
        Format::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Format::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(input)?;
            decoder.window_log_max(limits.zstd_window_log)?;
            Box::new(decoder)
        }
        _ => return Ok(None),
    };
    let spending = Spending { input: decoder, budget: Rc::clone(budget) };
    Ok(Some(Box::new(BufReader::with_capacity(BUFFER, spending))))
}

/// How many bytes went in and how many came out of decoders, against decompression bombs.
#[derive(Debug)]
pub(crate) struct Budget {
    taken: Cell<u64>,
    spent: Cell<u64>,
    most: u64,
    ratio: u64,
    ratio_from: u64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            taken: Cell::new(0),
            spent: Cell::new(0),
            most: limits.decompressed_bytes,
            ratio: limits.ratio,
            ratio_from: limits.ratio_from_bytes,
        }
    }

    /// Counts bytes of the input as it is stored.
    pub(crate) fn take(&self, bytes: u64) {
        self.taken.set(self.taken.get().saturating_add(bytes));
    }

    /// Counts bytes that were not in the input; an error when they are too many.
    pub(crate) fn spend(&self, bytes: u64) -> io::Result<()> {
        let spent = self.spent.get().saturating_add(bytes);
        self.spent.set(spent);
        if spent > self.most {
            let fault = Fault::Limit { what: "decompressed bytes", limit: self.most };
            return Err(io::Error::other(fault));
        }
        if spent > self.ratio_from && spent / self.ratio.max(1) > self.taken.get() {
            let fault =
                Fault::Limit { what: "decompressed bytes per stored byte", limit: self.ratio };
            return Err(io::Error::other(fault));
        }
        Ok(())
    }
}

/// The input, counted.
pub(crate) struct Taking<R> {
    pub(crate) input: R,
    pub(crate) budget: Rc<Budget>,
}

impl<R: Read> Read for Taking<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.input.read(target) {
                // A signal came in between; nothing was lost.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(amount) => {
                    self.budget.take(amount as u64);
                    return Ok(amount);
                }
            }
        }
    }
}

/// A decoder's output, counted.
struct Spending<R> {
    input: R,
    budget: Rc<Budget>,
}

impl<R: Read> Read for Spending<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let amount = self.input.read(target)?;
        self.budget.spend(amount as u64)?;
        Ok(amount)
    }
}
