use std::io::{self, IsTerminal as _, Write as _};

/// Whether somebody can answer.
pub(super) fn can_be_asked() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks; an empty answer is a yes. The end of the input is a no.
pub(super) fn ask(question: &str) -> io::Result<bool> {
    loop {
        let mut stderr = io::stderr();
        write!(stderr, "{question} [Y/n] ")?;
        stderr.flush()?;
        let mut answer = String::new();
        if io::stdin().read_line(&mut answer)? == 0 {
            return Ok(false);
        }
        match answer.trim().to_ascii_lowercase().as_str() {
            "" | "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}
