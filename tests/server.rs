//! A web server of the test's own, on a port of loopback that nobody else has.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread,
};

/// Starts one that answers each path with a status and a body; it ends with the tests. Gives `http://127.0.0.1:PORT`.
pub(crate) fn serve(mut answer: impl FnMut(&str) -> (u16, Vec<u8>) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            // Who goes away does not concern the others.
            drop(respond(client, &mut answer));
        }
    });
    format!("http://{address}")
}

fn respond(
    client: TcpStream,
    answer: &mut impl FnMut(&str) -> (u16, Vec<u8>),
) -> std::io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?.take(64 << 10)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines.by_ref() {
        if line?.is_empty() {
            break;
        }
    }
    let path = request.split(' ').nth(1).unwrap_or("/");
    let (status, body) = answer(path);
    let mut client = client;
    let head = format!(
        "HTTP/1.1 {status} Status\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    client.write_all(head.as_bytes())?;
    client.write_all(&body)
}
