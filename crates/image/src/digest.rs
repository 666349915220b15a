//! SHA-256 of what passes by.

use std::fmt::Write as _;
use std::io::{self, BufRead, Read};

use sha2::{Digest as _, Sha256};

/// Hashes and counts every byte taken from the stream below it.
pub(crate) struct Hashed<R> {
    input: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: BufRead> Hashed<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, hash: Sha256::new(), bytes: 0 }
    }

    /// Takes what is left, and says the digest and how many bytes there were.
    pub(crate) fn finish(mut self) -> io::Result<(String, u64)> {
        loop {
            let step = self.fill_buf()?.len();
            if step == 0 {
                return Ok((text(&self.hash.finalize()), self.bytes));
            }
            self.consume(step);
        }
    }
}

impl<R: BufRead> BufRead for Hashed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What was filled stays in the buffer until it is consumed.
        if let Ok(buffer) = self.input.fill_buf() {
            self.hash.update(&buffer[..amount]);
        }
        self.bytes += amount as u64;
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Hashed<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let source = self.fill_buf()?;
        let amount = source.len().min(target.len());
        target[..amount].copy_from_slice(&source[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

/// The digest of bytes at hand, `sha256:…`.
pub(crate) fn of(bytes: &[u8]) -> String {
    text(&Sha256::digest(bytes))
}

fn text(digest: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in digest {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
    }
    text
}
