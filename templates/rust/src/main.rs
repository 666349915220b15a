//! `service` serves HTTP; `service health` exits 0 when the service on this machine answers.

use std::env;
use std::net::TcpListener;
use std::process::ExitCode;

fn main() -> ExitCode {
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(8080);
    if env::args().nth(1).as_deref() == Some("health") {
        return match service::is_healthy(port) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) | Err(_) => ExitCode::FAILURE,
        };
    }
    match TcpListener::bind(("0.0.0.0", port)) {
        Ok(listener) => {
            println!("listening on port {port}");
            service::serve(&listener);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("cannot listen on port {port}: {error}");
            ExitCode::FAILURE
        }
    }
}
