use std::net::TcpListener;
use std::thread;

#[test]
fn health_answers_ok() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    thread::spawn(move || service::serve(&listener));
    assert!(service::is_healthy(port).expect("an answer"));
}
