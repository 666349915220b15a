//! A server of the test's own, on a port of loopback that nobody else has.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// How a server answers.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// With these bytes.
    Whole(Vec<u8>),
    /// With these bytes, promising more.
    Cut(Vec<u8>),
}

/// The address of a server that has these answers, and for the rest that there is nothing.
pub(crate) fn serve(answers: impl IntoIterator<Item = (&'static str, Answer)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    let answers: Arc<BTreeMap<_, _>> = Arc::new(answers.into_iter().collect());
    // It ends with the process of the tests.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            answer(stream, &answers);
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: TcpStream, answers: &BTreeMap<&str, Answer>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
    let head: Vec<String> =
        lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let path = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let (status, promised, body) = match answers.get(path) {
        Some(Answer::Whole(body)) => ("200 OK", body.len(), body.clone()),
        Some(Answer::Cut(body)) => ("200 OK", body.len() + 100, body.clone()),
        None => ("404 Not Found", 0, Vec::new()),
    };
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {promised}\r\nConnection: close\r\n\r\n");
    // Who hangs up early has heard enough.
    drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)));
}
