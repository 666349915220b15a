//! A terminal: a tree of what runs, and above it a line for each step that ended.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    Event, Outcome, Progress, brief,
    frame::{self, Room, frame},
    surface::{Look, MOVES, Surface},
    text::printable,
    tree::Tree,
};
use crate::build::StepState;

/// How often times are brought up to date.
const BEAT: Duration = Duration::from_millis(120);

/// Events that come faster are drawn together.
const PAUSE: Duration = Duration::from_millis(40);

/// Draws running builds on a terminal.
pub struct Bars {
    shared: Arc<Shared>,
    clock: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    screen: Mutex<Screen>,
    over: Mutex<bool>,
    wake: Condvar,
}

#[derive(Debug)]
struct Screen {
    tree: Tree,
    bars: MultiProgress,
    /// All rows that move are one bar, so that they change at once.
    rows: Option<ProgressBar>,
    surface: Surface,
    colour: bool,
    tick: usize,
    drawn: Option<Instant>,
}

impl Bars {
    /// Draws on standard error.
    pub fn on_stderr(look: Look) -> Self {
        Self::on(Surface::stderr(look), look.colour)
    }

    /// Draws on this terminal.
    pub fn on(surface: Surface, colour: bool) -> Self {
        let target = ProgressDrawTarget::term_like(Box::new(surface.clone()));
        let screen = Screen {
            tree: Tree::default(),
            bars: MultiProgress::with_draw_target(target),
            rows: None,
            surface,
            colour,
            tick: 0,
            drawn: None,
        };
        let (screen, over, wake) = (Mutex::new(screen), Mutex::new(false), Condvar::new());
        let shared = Arc::new(Shared { screen, over, wake });
        let beating = Arc::clone(&shared);
        let clock =
            thread::Builder::new().name("progress".to_owned()).spawn(move || beating.beat());
        // Without a thread the screen changes when something happens.
        Self { shared, clock: clock.ok() }
    }

    /// Draws what has happened until now.
    pub fn redraw(&self) {
        self.shared.screen().draw(Instant::now());
    }
}

impl Shared {
    fn screen(&self) -> MutexGuard<'_, Screen> {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn beat(&self) {
        let mut over = self.over.lock().unwrap_or_else(PoisonError::into_inner);
        while !*over {
            let (guard, timeout) =
                self.wake.wait_timeout(over, BEAT).unwrap_or_else(PoisonError::into_inner);
            over = guard;
            if !*over && timeout.timed_out() {
                let mut screen = self.screen();
                screen.tick += 1;
                screen.draw(Instant::now());
            }
        }
    }
}

impl Screen {
    fn take(&mut self, event: &Event<'_>, now: Instant) {
        match event {
            Event::Note(text) => self.say(&format!("note: {text}")),
            Event::Warning(text) => self.say(&format!("warning: {text}")),
            Event::Started(step) => self.tree.start(step, now),
            Event::Output { step, line } => self.tree.output(step, line),
            Event::Updated { step, line } => self.tree.updated(step, line),
            Event::Transferred { step, what, current, total } => {
                self.tree.transferred(step, what, (*current, *total), now);
            }
            Event::Finished(step) => {
                self.tree.finish(step, now);
                if step.state == StepState::Failed {
                    self.settle();
                }
            }
            Event::Tick => {}
        }
        if self.drawn.is_none_or(|drawn| now.saturating_duration_since(drawn) >= PAUSE) {
            self.draw(now);
        }
    }

    /// Prints behind everything that happened before.
    fn say(&mut self, text: &str) {
        self.settle();
        let lines: Vec<_> = text.lines().map(printable).collect();
        self.print(&lines.join("\n"));
    }

    /// Prints all steps that ended.
    fn settle(&mut self) {
        self.leave(self.tree.ended.len());
    }

    /// Prints the steps that ended first.
    fn leave(&mut self, count: usize) {
        let colour = self.colour;
        let leaving: Vec<_> = self.tree.ended.drain(..count).collect();
        let lines: Vec<_> =
            leaving.iter().map(|step| frame::ended(&self.tree, step, colour)).collect();
        if !lines.is_empty() {
            self.print(&lines.join("\n"));
        }
    }

    fn print(&self, text: &str) {
        let _ = self.bars.println(text);
    }

    fn draw(&mut self, now: Instant) {
        let size = self.surface.size();
        let room = Room {
            rows: usize::from(size.rows.saturating_sub(1).max(1)),
            columns: usize::from(size.columns),
            colour: self.colour,
            tick: self.tick,
        };
        let frame = frame(&self.tree, room, now);
        self.rows(&frame.rows);
        self.leave(frame.leaving);
        self.surface.show();
        self.drawn = Some(now);
    }

    fn rows(&mut self, rows: &[String]) {
        if rows.is_empty() {
            self.erase();
            return;
        }
        let bars = &self.bars;
        let bar = self.rows.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
            bars.add(ProgressBar::new_spinner().with_style(style))
        });
        let rows: Vec<_> = rows.iter().map(|row| format!("{MOVES}{row}")).collect();
        bar.set_message(rows.join("\n"));
    }

    fn erase(&mut self) {
        if let Some(bar) = self.rows.take() {
            bar.finish_and_clear();
            self.bars.remove(&bar);
        }
    }

    /// Nothing moves any more.
    fn end(&mut self) {
        self.erase();
        self.settle();
        self.tree = Tree::default();
        self.surface.show();
    }
}

impl Progress for Bars {
    fn event(&mut self, event: &Event<'_>) {
        self.shared.screen().take(event, Instant::now());
    }

    fn outcome(&mut self, outcome: &Outcome) {
        let mut screen = self.shared.screen();
        screen.settle();
        let text = brief(outcome);
        screen.print(text.trim_end());
        screen.surface.show();
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        *self.shared.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.shared.wake.notify_all();
        if let Some(clock) = self.clock.take() {
            let _ = clock.join();
        }
        self.shared.screen().end();
    }
}
