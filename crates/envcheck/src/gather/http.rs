//! One request to an engine or a registry, by hand: they need no more of HTTP than this.

use std::{
    io::{self, BufRead as _, BufReader, Read, Write},
    net::{TcpStream, ToSocketAddrs as _},
    time::Duration,
};

/// Bytes of the head of an answer.
const HEAD: u64 = 64 << 10;

/// How long it may take until somebody answers at an address.
const CONNECT: Duration = Duration::from_secs(2);

/// An answer whose body has not been read yet.
pub(crate) struct Answer<R> {
    /// Its code, such as 200.
    pub(crate) code: u16,
    /// The whole first line.
    status: String,
    body: R,
}

/// Connects to `host:port`; `patience` is how long it may say nothing.
pub(crate) fn connect(host: &str, patience: Duration) -> io::Result<TcpStream> {
    let mut addresses = host.to_socket_addrs()?;
    let refused = || io::Error::other("the name leads nowhere");
    // A name such as localhost may stand for two addresses, with somebody at one of them.
    let mut last = refused();
    let stream = addresses.find_map(|address| {
        TcpStream::connect_timeout(&address, CONNECT).map_err(|error| last = error).ok()
    });
    let stream = stream.ok_or(last)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    Ok(stream)
}

/// Asks `host` for `path`. HTTP/1.0: the body ends with the connection.
pub(crate) fn ask<S: Read + Write>(
    mut stream: S,
    host: &str,
    path: &str,
    accept: &str,
) -> io::Result<Answer<impl Read + use<S>>> {
    let request = format!("GET {path} HTTP/1.0\r\nHost: {host}\r\nAccept: {accept}\r\n\r\n");
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
    let code = status.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    Ok(Answer { code, status: status.trim().to_owned(), body: reader })
}

/// Asks an engine for `path` and gives the body of a good answer.
pub(crate) fn get<S: Read + Write>(stream: S, path: &str) -> io::Result<impl Read + use<S>> {
    ask(stream, "engine", path, "*/*")?.good()
}

impl<R: Read> Answer<R> {
    /// The body, if the answer is a good one.
    pub(crate) fn good(self) -> io::Result<R> {
        if self.code == 200 {
            return Ok(self.body);
        }
        let mut said = String::new();
        self.body.take(1024).read_to_string(&mut said)?;
        Err(io::Error::other(format!("it answered {} {}", self.status, said.trim())))
    }
}
