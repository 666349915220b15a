//! Sparse members: content stored without its holes.

use std::io::{self, BufRead};

use super::pax::{Pax, number};
use super::{BLOCK, Content, Tarball, invalid, read_block};

/// Segments of one file that are read at most; a file with more is refused.
const MOST: usize = 100_000;

/// Where a sparse file has data.
#[derive(Debug)]
pub(crate) struct Segments {
    real_size: u64,
    /// Offset and length, ascending, without overlap.
    data: Vec<(u64, u64)>,
}

impl Segments {
    pub(crate) fn real_size(&self) -> u64 {
        self.real_size
    }

    /// Holes and data in turn: how many zeros, then how many stored bytes. Ends with the last hole.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let mut at = 0;
        let data = self.data.iter().map(move |&(offset, length)| {
            let hole = offset - at;
            at = offset + length;
            (hole, length)
        });
        let end = self.data.last().map_or(0, |&(offset, length)| offset + length);
        data.chain(std::iter::once((self.real_size - end, 0)))
    }

    /// The map of a member that is sparse by one of GNU's formats, read from the stream where it is there.
    pub(super) fn read<R: BufRead>(
        header: &tar::Header,
        pax: &Pax,
        stream: &mut Tarball<R>,
    ) -> io::Result<Option<Self>> {
        let (map, real_size) = if header.as_bytes()[156] == b'S' {
            (gnu(header, stream)?, header.as_gnu().and_then(|gnu| gnu.real_size().ok()))
        } else if pax.sparse.major == Some(1) {
            (leading(stream)?, pax.sparse.real_size)
        } else if pax.sparse.real_size.is_some() && !pax.sparse.map.is_empty() {
            (pax.sparse.map.clone(), pax.sparse.real_size)
        } else {
            return Ok(None);
        };
        let real_size = real_size.ok_or_else(|| invalid("a sparse file without a size"))?;
        Self::checked(&map, real_size, stream.unread).map(Some)
    }

    fn checked(map: &[u64], real_size: u64, stored: u64) -> io::Result<Self> {
        let refuse = || invalid("a sparse file's map is not valid");
        if i64::try_from(real_size).is_err() || !map.len().is_multiple_of(2) {
            return Err(refuse());
        }
        let (mut at, mut sum) = (0_u64, 0_u64);
        let mut data = Vec::with_capacity(map.len() / 2);
        for pair in map.chunks_exact(2) {
            let (offset, length) = (pair[0], pair[1]);
            let end = offset.checked_add(length).ok_or_else(refuse)?;
            if offset < at || end > real_size {
                return Err(refuse());
            }
            (at, sum) = (end, sum + length);
            data.push((offset, length));
        }
        if sum > stored {
            return Err(refuse());
        }
        Ok(Self { real_size, data })
    }
}

/// The old GNU format: four pairs in the header, 21 in each block after it.
fn gnu<R: BufRead>(header: &tar::Header, stream: &mut Tarball<R>) -> io::Result<Vec<u64>> {
    let gnu = header.as_gnu().ok_or_else(|| invalid("a sparse file without a map"))?;
    let mut map = Vec::new();
    pairs(&gnu.sparse, &mut map)?;
    let mut more = gnu.is_extended();
    while more {
        let mut block = tar::GnuExtSparseHeader::new();
        if map.len() > 2 * MOST || !read_block(&mut stream.input, block.as_mut_bytes())? {
            return Err(invalid("a sparse file's map is not valid"));
        }
        pairs(block.sparse(), &mut map)?;
        more = block.is_extended();
    }
    Ok(map)
}

fn pairs(headers: &[tar::GnuSparseHeader], map: &mut Vec<u64>) -> io::Result<()> {
    for pair in headers.iter().filter(|pair| !pair.is_empty()) {
        map.push(pair.offset()?);
        map.push(pair.length()?);
    }
    Ok(())
}

/// Format 1.0: the content begins with a count and that many pairs, a number a line, filled to whole blocks.
fn leading<R: BufRead>(stream: &mut Tarball<R>) -> io::Result<Vec<u64>> {
    let mut taken = 0;
    let mut content = stream.content();
    let count = line(&mut content, &mut taken)?;
    let numbers = usize::try_from(count).ok().filter(|&count| count <= MOST).map(|count| 2 * count);
    let numbers = numbers.ok_or_else(|| invalid("a sparse file's map is not valid"))?;
    let map = (0..numbers).map(|_| line(&mut content, &mut taken)).collect::<io::Result<_>>()?;
    let mut fill = taken.wrapping_neg() % BLOCK;
    while fill > 0 {
        let step = content.fill_buf()?.len().min(fill);
        if step == 0 {
            return Err(invalid("a sparse file's map is not valid"));
        }
        content.consume(step);
        fill -= step;
    }
    Ok(map)
}

fn line<R: BufRead>(content: &mut Content<'_, R>, taken: &mut usize) -> io::Result<u64> {
    let mut digits = Vec::new();
    loop {
        let byte = content.fill_buf()?.first().copied();
        content.consume(usize::from(byte.is_some()));
        *taken += 1;
        match byte {
            Some(b'\n') => break,
            Some(digit) if digits.len() < 20 => digits.push(digit),
            _ => return Err(invalid("a sparse file's map is not valid")),
        }
    }
    number(&digits).ok_or_else(|| invalid("a sparse file's map is not valid"))
}
