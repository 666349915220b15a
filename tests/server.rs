//! A web server of the test's own, on a port of loopback that nobody else has.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread,
};

/// How a server answers.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// With this status and these bytes.
    Whole(u16, Vec<u8>),
    /// With these bytes, promising more.
    Cut(Vec<u8>),
}

impl From<(u16, Vec<u8>)> for Answer {
    fn from((status, body): (u16, Vec<u8>)) -> Self {
        Self::Whole(status, body)
    }
}

/// Starts one that answers each path; it ends with the tests. Gives `http://127.0.0.1:PORT`.
pub(crate) fn serve<A: Into<Answer>>(mut answer: impl FnMut(&str) -> A + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            // Who goes away does not concern the others.
            drop(respond(client, |path| answer(path).into()));
        }
    });
    format!("http://{address}")
}

fn respond(client: TcpStream, answer: impl FnOnce(&str) -> Answer) -> std::io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?.take(64 << 10)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines.by_ref() {
        if line?.is_empty() {
            break;
        }
    }
    let (status, missing, body) = match answer(request.split(' ').nth(1).unwrap_or("/")) {
        Answer::Whole(status, body) => (status, 0, body),
        Answer::Cut(body) => (200, 100, body),
    };
    let mut client = client;
    let head = format!(
        "HTTP/1.1 {status} Status\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len() + missing
    );
    client.write_all(head.as_bytes())?;
    client.write_all(&body)
}
