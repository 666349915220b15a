//! A forward-only reader of tar streams that bounds everything an archive can ask for.
//!
//! The `tar` crate reads the header fields. Framing and extended headers are read here, because the crate
//! keeps PAX headers of any size in memory, splits binary attribute values at newlines, and knows no PAX
//! sparse files. Odd cases follow Go's `archive/tar`, which the engines unpack layers with.

mod member;
mod pax;
mod sparse;

use std::io::{self, BufRead, Read};

pub(crate) use member::{Member, MemberKind};
use pax::Pax;
use sparse::Segments;

use crate::limits::Limits;

const BLOCK: usize = 512;

/// The members of a tar stream, one after the other.
pub(crate) struct Tarball<R> {
    input: R,
    /// Bytes of the current member's content that were not yet taken.
    unread: u64,
    /// Bytes that fill up its last block.
    padding: u64,
    header_bytes: u64,
    global: Pax,
    oversized_headers: u64,
}

impl<R: BufRead> Tarball<R> {
    pub(crate) fn new(input: R, limits: &Limits) -> Self {
        Self {
            input,
            unread: 0,
            padding: 0,
            header_bytes: limits.header_bytes,
            global: Pax::default(),
            oversized_headers: 0,
        }
    }

    /// The next member, `None` at the end of the archive. What was not read of the last one is skipped.
    pub(crate) fn next(&mut self) -> io::Result<Option<Member>> {
        let mut pax = Pax::default();
        let mut long_path = None;
        let mut long_link = None;
        loop {
            self.skip_content()?;
            let Some(header) = self.header()? else { return Ok(None) };
            match header.as_bytes()[156] {
                b'x' => pax.extend(&self.extended(&header)?),
                b'g' => {
                    let mut global = std::mem::take(&mut self.global);
                    global.extend(&self.extended(&header)?);
                    self.global = global;
                }
                b'L' => long_path = until_nul(self.extended(&header)?).or(long_path),
                b'K' => long_link = until_nul(self.extended(&header)?).or(long_link),
                _ => {
                    let pax = self.global.overlaid(pax);
                    return self.member(&header, pax, long_path, long_link).map(Some);
                }
            }
        }
    }

    /// Extended headers that were larger than the limit and thus ignored.
    pub(crate) fn oversized_headers(&self) -> u64 {
        self.oversized_headers
    }

    /// What comes after the archive, and the source of it.
    pub(crate) fn into_inner(self) -> R {
        self.input
    }

    /// The current member's stored content.
    pub(crate) fn content(&mut self) -> Content<'_, R> {
        Content(self)
    }

    fn header(&mut self) -> io::Result<Option<tar::Header>> {
        let mut header = tar::Header::new_old();
        if !read_block(&mut self.input, header.as_mut_bytes())? {
            return Ok(None);
        }
        if is_zero(header.as_bytes()) {
            let mut second = [0; BLOCK];
            if read_block(&mut self.input, &mut second)? && !is_zero(&second) {
                return Err(invalid("a block of zeros between two members"));
            }
            return Ok(None);
        }
        if !has_valid_checksum(&header) {
            return Err(invalid("a header's checksum does not match"));
        }
        Ok(Some(header))
    }

    fn member(
        &mut self,
        header: &tar::Header,
        mut pax: Pax,
        long_path: Option<Vec<u8>>,
        long_link: Option<Vec<u8>>,
    ) -> io::Result<Member> {
        let mut member = Member::new(header, &mut pax, long_path, long_link);
        let stored = match pax.size {
            Some(size) => size,
            None => header.entry_size().map_err(|_| invalid("a size is no number"))?,
        };
        if i64::try_from(stored).is_err() {
            return Err(invalid("a size is negative or too large"));
        }
        member.size = stored;
        self.frame(if member.kind.has_content() { stored } else { 0 });
        if let Some(segments) = Segments::read(header, &pax, self)? {
            member.size = segments.real_size();
            member.sparse = Some(segments);
        }
        Ok(member)
    }

    fn frame(&mut self, stored: u64) {
        self.unread = stored;
        self.padding = stored.wrapping_neg() % BLOCK as u64;
    }

    /// The content of an extended header; empty when it is larger than the limit.
    fn extended(&mut self, header: &tar::Header) -> io::Result<Vec<u8>> {
        let size = header.entry_size().map_err(|_| invalid("a size is no number"))?;
        if i64::try_from(size).is_err() {
            return Err(invalid("a size is negative or too large"));
        }
        self.frame(size);
        let mut content = Vec::new();
        if size > self.header_bytes {
            self.oversized_headers += 1;
        } else {
            self.content().read_to_end(&mut content)?;
            if content.len() as u64 != size {
                return Err(truncated());
            }
        }
        Ok(content)
    }

    fn skip_content(&mut self) -> io::Result<()> {
        let mut left = self.unread + self.padding;
        (self.unread, self.padding) = (0, 0);
        while left > 0 {
            let available = self.input.fill_buf()?.len();
            if available == 0 {
                return Err(truncated());
            }
            let step = usize::try_from(left).map_or(available, |left| left.min(available));
            self.input.consume(step);
            left -= step as u64;
        }
        Ok(())
    }
}

/// The stored content of the current member.
pub(crate) struct Content<'a, R>(&'a mut Tarball<R>);

impl<R: BufRead> BufRead for Content<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.0.unread == 0 {
            return Ok(&[]);
        }
        let unread = usize::try_from(self.0.unread).unwrap_or(usize::MAX);
        let buffer = self.0.input.fill_buf()?;
        if buffer.is_empty() {
            return Err(truncated());
        }
        Ok(&buffer[..buffer.len().min(unread)])
    }

    fn consume(&mut self, amount: usize) {
        self.0.unread -= amount as u64;
        self.0.input.consume(amount);
    }
}

impl<R: BufRead> Read for Content<'_, R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let source = self.fill_buf()?;
        let amount = source.len().min(target.len());
        target[..amount].copy_from_slice(&source[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

/// Whether the block can be the first of a tar stream: a header, or the end of an empty archive.
pub(crate) fn is_tar(block: &[u8]) -> bool {
    block.len() == BLOCK
        && (is_zero(block) || has_valid_checksum(tar::Header::from_byte_slice(block)))
}

/// Reads one block; false at the end of the stream.
fn read_block(input: &mut impl Read, block: &mut [u8; BLOCK]) -> io::Result<bool> {
    let mut filled = 0;
    while filled < BLOCK {
        match input.read(&mut block[filled..])? {
            0 if filled == 0 => return Ok(false),
            0 => return Err(truncated()),
            amount => filled += amount,
        }
    }
    Ok(true)
}

fn is_zero(block: &[u8]) -> bool {
    block.iter().all(|&byte| byte == 0)
}

/// Old tools summed signed bytes; both sums are accepted, as everywhere.
fn has_valid_checksum(header: &tar::Header) -> bool {
    let Ok(stated) = header.cksum() else { return false };
    let bytes = header.as_bytes();
    let others = bytes[..148].iter().chain(&bytes[156..]);
    let unsigned: u32 = others.clone().map(|&byte| u32::from(byte)).sum::<u32>() + 8 * 32;
    let signed: i32 = others.map(|&byte| i32::from(byte.cast_signed())).sum::<i32>() + 8 * 32;
    stated == unsigned || stated.cast_signed() == signed
}

/// A long name; `None` where its header was passed over.
fn until_nul(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    bytes.truncate(end);
    Some(bytes).filter(|name| !name.is_empty())
}

fn truncated() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the archive is cut off")
}

fn invalid(cause: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, cause)
}
