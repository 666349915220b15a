//! Builds on a real pseudo terminal, as an emulator shows it.

use std::{
    fs::File,
    io::Read as _,
    num::NonZero,
    os::fd::OwnedFd,
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use nix::pty::{Winsize, openpty};
use rustix::termios::tcsetwinsize;
use testkit::Sandbox;
use vt100::Parser;

use crate::engine::{context, imagebuild};

/// Two stages that run side by side, one that takes from both, and output that tries to move the cursor.
const STAGES: &str = "FROM scratch AS base
COPY busybox /bin/busybox
RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]
FROM base AS a
RUN for i in 1 2 3 4; do echo \"line $i\tof 幅 a\"; sleep 0.5; done
RUN printf '\\033[2J\\033[H10%%\\r100%%\\n'
FROM base AS b
RUN i=0; while [ $i -lt 20 ]; do printf \"\\r$i of 20\"; sleep 0.1; i=$((i+1)); done
FROM base
COPY --from=a /bin/busybox /a
COPY --from=b /bin/busybox /b
";

/// Rows and columns.
type Size = (u16, u16);

struct Terminal {
    child: Child,
    parser: Parser,
    master: OwnedFd,
    bytes: Receiver<Vec<u8>>,
}

impl Terminal {
    /// Builds on a terminal of this size.
    fn build(sandbox: &Sandbox, size: Size, term: &str) -> Self {
        let (rows, columns) = size;
        let window = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let pair = openpty(Some(&window), None).expect("a pseudo terminal");
        let arguments = ["build", ".", "--engine", "private", "--no-check", "--no-cache"];
        let child = imagebuild(sandbox, &arguments)
            .env("TERM", term)
            .stdout(Stdio::null())
            .stderr(Stdio::from(pair.slave))
            .spawn()
            .expect("the program starts");
        let mut reader = File::from(pair.master.try_clone().expect("a descriptor"));
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Where nobody writes any more, reading is an error.
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let parser = Parser::new(some(rows), some(columns), 10_000);
        Self { child, parser, master: pair.master, bytes }
    }

    /// Reads until the screen shows this text, or the program has ended.
    fn until(&mut self, text: Option<&str>) {
        let begun = Instant::now();
        while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_mins(2)) {
            self.parser.process(&bytes);
            let contents = self.parser.screen().contents();
            if text.is_some_and(|text| contents.contains(text)) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_mins(5), "{contents}");
        }
        assert_eq!(text, None, "{}", self.parser.screen().contents());
        assert!(
            self.child.wait().expect("it ends").success(),
            "{:#?}",
            self.parser.screen().contents()
        );
    }

    fn resize(&mut self, (rows, columns): Size) {
        self.parser.screen_mut().set_size(some(rows), some(columns));
        let window =
            rustix::termios::Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&self.master, window).expect("a terminal has a size");
    }

    /// All lines that were ever written and stayed; what goes over several rows is one.
    fn lines(mut self) -> Vec<String> {
        let screen = self.parser.screen_mut();
        let columns = screen.size().1.get();
        screen.set_scrollback(usize::MAX);
        let mut rows = Vec::new();
        for back in (1..=screen.scrollback()).rev() {
            screen.set_scrollback(back);
            rows.push((screen.rows(0, columns).next().unwrap_or_default(), screen.row_wrapped(0)));
        }
        screen.set_scrollback(0);
        let shown: Vec<_> = screen.rows(0, columns).collect();
        rows.extend(shown.into_iter().zip((0..).map(|row| screen.row_wrapped(row))));
        let (mut lines, mut open) = (Vec::<String>::new(), false);
        for (row, wrapped) in rows {
            match lines.last_mut().filter(|_| open) {
                Some(line) => *line += &row,
                None => lines.push(row),
            }
            open = wrapped;
        }
        lines.retain(|line| !line.trim().is_empty());
        lines
    }
}

fn some(number: u16) -> NonZero<u16> {
    NonZero::new(number).expect("a terminal has rows and columns")
}

#[test]
fn no_step_of_a_build_is_lost_on_a_terminal_of_any_size_that_is_resized_while_it_runs() {
    let sandbox = context("");
    sandbox.write("Dockerfile", STAGES);
    let sizes =
        [((24, 80), (30, 100)), ((5, 60), (5, 90)), ((12, 20), (14, 24)), ((30, 90), (10, 70))];
    for (before, after) in sizes {
        let mut terminal = Terminal::build(&sandbox, before, "xterm-256color");
        terminal.until(Some("2 running"));
        terminal.resize(after);
        terminal.until(None);
        let lines = terminal.lines();
        // A step of another test's build may be shared, and is cached then.
        let name = |line: &str| -> Option<String> {
            let rest = line.strip_prefix("✓ ").or_else(|| line.strip_prefix("= "))?;
            Some(rest.to_owned())
        };
        let ended: Vec<_> = lines.iter().filter_map(|line| name(line.as_str())).collect();
        let place = |step: &str| {
            let found: Vec<_> =
                (0..ended.len()).filter(|at| ended[*at].starts_with(step)).collect();
            assert_eq!(found.len(), 1, "{step}: {before:?} to {after:?}: {lines:#?}");
            found[0]
        };
        let order = [
            "base 1/2 COPY",
            "base 2/2 RUN",
            "a 1/2 RUN",
            "a 2/2 RUN",
            "stage-3 1/2 COPY",
            "stage-3 2/2 COPY",
            "exporting to image",
        ];
        let places = order.map(place);
        assert!(places.is_sorted(), "{before:?} to {after:?}: {lines:#?}");
        assert!(place("base 2/2") < place("b 1/1 RUN") && place("b 1/1") < place("stage-3 2/2"));
        assert!(lines.iter().any(|line| line.starts_with("image  sha256:")), "{lines:#?}");
        // Rows that leave at the top of a terminal that becomes lower cannot be called back.
        let lower = after.0 < before.0;
        let moving: Vec<_> = lines.iter().filter(|line| line.starts_with('│')).collect();
        assert!(lower || moving.is_empty(), "{before:?} to {after:?}: {moving:#?}");
    }
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_gets_plain_lines() {
    let sandbox = context("RUN echo said\n");
    let mut terminal = Terminal::build(&sandbox, (24, 80), "dumb");
    terminal.until(None);
    let lines = terminal.lines();
    assert!(lines.iter().any(|line| line.ends_with(" | said")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("#1 [internal] load")), "{lines:#?}");
}
