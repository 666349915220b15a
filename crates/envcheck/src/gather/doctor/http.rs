//! One request to an engine, by hand: it needs no more of HTTP than this.

use std::io::{self, BufRead as _, BufReader, Read, Write};

/// Bytes of the head of an answer.
const HEAD: u64 = 64 << 10;

/// Asks for `path` and gives the body of a good answer. HTTP/1.0: the body ends with the connection.
pub(super) fn get<S: Read + Write>(mut stream: S, path: &str) -> io::Result<impl Read + use<S>> {
    let request = format!("GET {path} HTTP/1.0\r\nHost: engine\r\nAccept: */*\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut reader = BufReader::new(stream);
    let mut head = reader.by_ref().take(HEAD);
    let mut status = String::new();
    head.read_line(&mut status)?;
    let mut line = String::new();
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    let code = status.split_whitespace().nth(1).unwrap_or_default();
    if code == "200" {
        return Ok(reader);
    }
    let mut said = String::new();
    reader.take(1024).read_to_string(&mut said)?;
    let said = said.trim();
    Err(io::Error::other(format!("it answered {} {said}", status.trim())))
}
