//! The terminal that is drawn on. Lines that stay end with a line break, so that a terminal that is resized keeps them
//! apart; rows that move are erased as they stand on the terminal now and not as they were drawn.

use std::{
    fmt,
    io::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use indicatif::TermLike;

use crate::engine::Environment;

use super::text::{columns, fitted, printable};

/// What rows that move begin with; it does nothing. Lines that stay never begin so.
pub(super) const MOVES: &str = "\u{1b}[m";

/// What a terminal without a size is taken for.
const USUAL: Size = Size { rows: 24, columns: 80 };

/// Rows and columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Rows.
    pub rows: u16,
    /// Columns.
    pub columns: u16,
}

/// What is known of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether it gets colours.
    pub colour: bool,
    /// Whether it is known to break long rows anew when it becomes narrower. Where it is not known, rows that moved may
    /// stay behind then; nothing that should stay is erased.
    pub rewraps: bool,
}

impl Look {
    /// What the variables say; none of a terminal on which nothing can be drawn.
    pub fn of(environment: &Environment, colour: bool) -> Option<Self> {
        const SAY: [&str; 8] = [
            "TMUX",
            "VTE_VERSION",
            "KITTY_WINDOW_ID",
            "ALACRITTY_WINDOW_ID",
            "WEZTERM_PANE",
            "KONSOLE_VERSION",
            "GHOSTTY_RESOURCES_DIR",
            "WT_SESSION",
        ];
        const NAMES: [&str; 6] =
            ["vscode", "iTerm.app", "Apple_Terminal", "WezTerm", "ghostty", "tmux"];
        let value = |name| environment.vars.get(name).map(String::as_str).unwrap_or_default();
        let rewraps = SAY.iter().any(|name| environment.vars.contains_key(*name))
            || NAMES.contains(&value("TERM_PROGRAM"));
        (!matches!(value("TERM"), "" | "dumb")).then_some(Self { colour, rewraps })
    }
}

/// A terminal.
#[derive(Clone)]
pub struct Surface {
    size: Arc<dyn Fn() -> Size + Send + Sync>,
    /// Whether it breaks long rows anew when it becomes narrower.
    rewraps: bool,
    canvas: Arc<Mutex<Canvas>>,
}

struct Canvas {
    out: Box<dyn Write + Send>,
    /// Not yet written.
    bytes: Vec<u8>,
    /// Columns of the rows that move, as they were drawn last.
    drawn: Vec<usize>,
    /// The lines that come now, and whether what fills the row of the last one is to come.
    lines: Vec<String>,
    open: bool,
}

impl Surface {
    /// Standard error.
    pub fn stderr(look: Look) -> Self {
        Self::new(io::stderr(), stderr_size, look.rewraps)
    }

    /// A terminal that takes bytes and has a size, and that breaks rows anew when it becomes narrower, or cuts them.
    pub fn new(
        out: impl Write + Send + 'static,
        size: impl Fn() -> Size + Send + Sync + 'static,
        rewraps: bool,
    ) -> Self {
        let canvas = Canvas {
            out: Box::new(out),
            bytes: Vec::new(),
            drawn: Vec::new(),
            lines: Vec::new(),
            open: false,
        };
        Self { size: Arc::new(size), rewraps, canvas: Arc::new(Mutex::new(canvas)) }
    }

    /// Its size now.
    pub(super) fn size(&self) -> Size {
        (self.size)()
    }

    /// Writes what was drawn, at once. A terminal that went away is no error.
    pub(super) fn show(&self) {
        let mut canvas = self.canvas();
        let bytes = std::mem::take(&mut canvas.bytes);
        let _ = canvas.out.write_all(&bytes);
        let _ = canvas.out.flush();
    }

    fn canvas(&self) -> MutexGuard<'_, Canvas> {
        self.canvas.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Surface {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Surface").field("rewraps", &self.rewraps).finish_non_exhaustive()
    }
}

impl Canvas {
    /// Erases so many rows above the cursor and goes to the first of them. Row by row: who erases all from the first row
    /// of the screen at once has it kept by tmux.
    fn erase(&mut self, rows: usize) {
        self.bytes.push(b'\r');
        for _ in 0..rows {
            self.bytes.extend(b"\x1b[A\x1b[2K");
        }
    }

    fn draw(&mut self, width: usize, rewraps: bool) {
        let rows =
            |columns: &usize| if rewraps { columns.div_ceil(width.max(1)).max(1) } else { 1 };
        let up: usize = self.drawn.iter().map(rows).sum();
        self.erase(up);
        self.drawn.clear();
        for mut line in std::mem::take(&mut self.lines) {
            if line.starts_with(MOVES) {
                let most = width.saturating_sub(1);
                // The terminal became narrower since it was made.
                if columns(&printable(&line)) > most {
                    line = fitted(&line, most);
                }
                self.drawn.push(columns(&printable(&line)));
            }
            self.bytes.extend(line.bytes());
            self.bytes.extend(b"\r\n");
        }
        self.open = false;
    }
}

/// It is told line by line what is to stand there, each line with what fills its row.
impl TermLike for Surface {
    /// Never so narrow that a wide character has no room.
    fn width(&self) -> u16 {
        self.size().columns.max(2)
    }

    /// One row less, for the cursor, which stands below.
    fn height(&self) -> u16 {
        self.size().rows.saturating_sub(1).max(1)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        let mut canvas = self.canvas();
        if !canvas.open {
            canvas.lines.push(text.to_owned());
        }
        canvas.open = !canvas.open;
        Ok(())
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.write_str(text)?;
        self.write_str("")
    }

    fn flush(&self) -> io::Result<()> {
        let columns = usize::from(self.size().columns);
        self.canvas().draw(columns, self.rewraps);
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_up(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> io::Result<()> {
        Ok(())
    }
}

fn stderr_size() -> Size {
    match rustix::termios::tcgetwinsize(io::stderr()) {
        Ok(size) if size.ws_row > 0 && size.ws_col > 0 => {
            Size { rows: size.ws_row, columns: size.ws_col }
        }
        _ => USUAL,
    }
}
