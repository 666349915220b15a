//! How a build is drawn on a terminal, as an emulated one shows it.

use std::{
    io::{self, Write},
    num::NonZero,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use imagebuild::build::{
    Step, StepState,
    progress::{Bars, Event, Progress as _, Size, Surface},
};
use vt100::Parser;

/// An emulated terminal: it cuts its rows when it becomes narrower, as xterm does.
#[derive(Clone)]
struct Terminal(Arc<Mutex<Parser>>);

impl Terminal {
    fn new(rows: u16, columns: u16) -> Self {
        Self(Arc::new(Mutex::new(Parser::new(some(rows), some(columns), 10_000))))
    }

    fn with<T>(&self, take: impl FnOnce(&mut Parser) -> T) -> T {
        take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn bars(&self, colour: bool) -> Bars {
        let terminal = self.clone();
        let size = move || {
            let (rows, columns) = terminal.with(|it| it.screen().size());
            Size { rows: rows.get(), columns: columns.get() }
        };
        Bars::on(Surface::new(self.clone(), size, false), colour)
    }

    fn resize(&self, rows: u16, columns: u16) {
        self.with(|it| it.screen_mut().set_size(some(rows), some(columns)));
    }

    /// What is on the screen.
    fn screen(&self) -> String {
        self.with(|it| it.screen().contents())
    }

    /// All lines, from the first that was ever written; one that goes over several rows is one.
    fn lines(&self) -> Vec<String> {
        self.with(|it| {
            let screen = it.screen_mut();
            let columns = screen.size().1.get();
            screen.set_scrollback(usize::MAX);
            let mut rows = Vec::new();
            for back in (1..=screen.scrollback()).rev() {
                screen.set_scrollback(back);
                let row = screen.rows(0, columns).next().unwrap_or_default();
                rows.push((row, screen.row_wrapped(0)));
            }
            screen.set_scrollback(0);
            let shown: Vec<_> = screen.rows(0, columns).collect();
            let wrapped = (0..).map(|row| screen.row_wrapped(row));
            rows.extend(shown.into_iter().zip(wrapped));
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
        })
    }
}

fn some(number: u16) -> NonZero<u16> {
    NonZero::new(number).expect("a terminal has rows and columns")
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let erases = bytes.windows(3).any(|window| window == b"\x1b[J");
        assert!(!erases, "tmux keeps a screen that is erased at once");
        self.with(|it| it.process(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn step(number: usize, name: &str) -> Step {
    Step {
        target: None,
        number,
        name: name.to_owned(),
        stage: None,
        position: None,
        line: None,
        state: StepState::Running,
        duration: None,
        log: Vec::new(),
        error: None,
    }
}

fn ended(step: &Step, state: StepState) -> Step {
    Step {
        state,
        duration: Some(Duration::from_millis(1200)),
        error: (state == StepState::Failed).then(|| "exit code: 1".to_owned()),
        ..step.clone()
    }
}

#[test]
fn stages_are_branches_with_their_steps_their_times_and_the_last_lines_of_output() {
    let terminal = Terminal::new(24, 60);
    let mut bars = terminal.bars(false);
    let (copy, make) = (step(1, "[build 2/5] COPY . ."), step(2, "[build 3/5] RUN make"));
    let (install, pull) = (step(3, "[run 2/3] RUN apt-get update"), step(4, "[run 1/3] FROM base"));
    for step in [&copy, &make, &install, &pull] {
        bars.event(&Event::Started(step));
    }
    bars.event(&Event::Finished(&ended(&copy, StepState::Cached)));
    for number in 1..=6 {
        bars.event(&Event::Output { step: &make, line: &format!("cc {number}.c") });
    }
    bars.event(&Event::Transferred {
        step: &pull,
        what: "a",
        current: 12_000_000,
        total: 40_000_000,
    });
    bars.redraw();
    let screen = terminal.screen();
    let shown: Vec<_> = screen.lines().map(str::trim_end).collect();
    let expected = [
        "build  3/5  ",
        "│ = 2/5 COPY . .  cached",
        "│ ",
        "│   cc 3.c",
        "│   cc 4.c",
        "│   cc 5.c",
        "│   cc 6.c",
        "run  2/3  ",
        "│ ",
        "│ ",
        "0.",
    ];
    assert_eq!(shown.len(), expected.len(), "{screen}");
    for (line, start) in shown.iter().zip(expected) {
        assert!(line.starts_with(start), "{line:?} does not start with {start:?}:\n{screen}");
    }
    assert!(shown[0].ends_with("  1 cached"), "{screen}");
    assert!(shown[2].contains(" 3/5 RUN make  0."), "{screen}");
    assert!(shown[9].contains(" 1/3 FROM base  12.0 MB of 40.0 MB  0."), "{screen}");
    assert!(shown[10].ends_with("3 running, 1 done, 1 cached"), "{screen}");
    drop(bars);
    assert_eq!(terminal.lines(), ["= build 2/5 COPY . .  cached"]);
}

#[test]
fn at_every_size_and_when_it_changes_each_ended_step_stays_once_and_in_order_and_nothing_else_does()
{
    let sizes = [(24, 80), (5, 80), (10, 20), (2, 9), (1, 1), (50, 200), (24, 40)];
    for (rows, columns) in sizes {
        for (later_rows, later_columns) in [(24, 80), (30, 120), (6, 20)] {
            // Rows of what moves that leave at the top of a terminal that becomes lower cannot be called back.
            let lower = later_rows < rows;
            let terminal = Terminal::new(rows, columns);
            let mut bars = terminal.bars(true);
            let mut expected = Vec::new();
            for number in 1..=60 {
                if number == 30 {
                    bars.redraw();
                    terminal.resize(later_rows, later_columns);
                }
                let name = format!("[stage-{} {number}/60] RUN number {number}", number % 3);
                let step = step(number, &name);
                bars.event(&Event::Started(&step));
                let line = format!("line\tof 幅の広い {number} with e\u{301} and more of it");
                bars.event(&Event::Output { step: &step, line: &line });
                if number % 20 == 0 {
                    bars.redraw();
                }
                bars.event(&Event::Finished(&ended(&step, StepState::Done)));
                expected.push(format!(
                    "✓ stage-{} {number}/60 RUN number {number}  done 1.2s",
                    number % 3
                ));
            }
            drop(bars);
            // Wrapped rows are cut when the terminal becomes narrower: what is compared is what came after.
            let lines = terminal.lines();
            let from = if later_columns < columns || columns < 40 { 30 } else { 0 };
            let found: Vec<_> =
                lines.iter().filter(|line| expected[from..].contains(line)).collect();
            assert_eq!(
                found,
                expected[from..].iter().collect::<Vec<_>>(),
                "{rows}x{columns} to {later_rows}x{later_columns}: {lines:#?}"
            );
            if from == 0 && !lower {
                assert_eq!(lines, expected, "{rows}x{columns} to {later_rows}x{later_columns}");
            }
        }
    }
}

#[test]
fn on_five_rows_hundreds_of_steps_leave_only_their_lines() {
    let terminal = Terminal::new(5, 30);
    let mut bars = terminal.bars(false);
    let mut expected = Vec::new();
    let steps: Vec<_> =
        (1..=300).map(|number| step(number, &format!("[s {number}/300] RUN {number}"))).collect();
    // Twenty at a time, which have no room either.
    for some in steps.chunks(20) {
        for step in some {
            bars.event(&Event::Started(step));
        }
        bars.redraw();
        let screen = terminal.screen();
        assert!(screen.contains("  20 running"), "{screen}");
        assert!(screen.lines().count() <= 5, "{screen}");
        for step in some {
            bars.event(&Event::Finished(&ended(step, StepState::Cached)));
            expected.push(format!("= s {0}/300 RUN {0}  cached", step.number));
        }
    }
    drop(bars);
    assert_eq!(terminal.lines(), expected);
}

#[test]
fn what_a_step_writes_never_moves_the_cursor() {
    let terminal = Terminal::new(12, 30);
    let mut bars = terminal.bars(true);
    let step = step(1, "[2/2] RUN \u{1b}[2Jevil\r\nname\ttab");
    bars.event(&Event::Started(&step));
    for line in [
        "\u{1b}[2J\u{1b}[5;5Hmoved",
        "\u{1b}]0;title\u{7}titled",
        "a\u{8}b\u{7}c",
        "x\u{1b}[31mred",
    ] {
        bars.event(&Event::Output { step: &step, line });
    }
    bars.redraw();
    let screen = terminal.screen();
    let shown: Vec<_> = screen.lines().map(str::trim_end).collect();
    assert_eq!(shown[2..6], ["│   moved", "│   titled", "│   bc", "│   xred"], "{screen}");
    bars.event(&Event::Finished(&ended(&step, StepState::Failed)));
    drop(bars);
    assert_eq!(terminal.lines(), ["✗ image 2/2 RUN evil name   tab  failed 1.2s: exit code: 1"]);
}

#[test]
fn a_line_that_is_written_over_is_shown_in_its_last_state() {
    let terminal = Terminal::new(12, 40);
    let mut bars = terminal.bars(false);
    let step = step(1, "[2/2] RUN curl");
    bars.event(&Event::Started(&step));
    for percent in [10, 50, 99] {
        bars.event(&Event::Updated { step: &step, line: &format!("{percent} %") });
    }
    bars.redraw();
    let screen = terminal.screen();
    assert!(screen.contains("│   99 %") && !screen.contains("50 %"), "{screen}");
    bars.event(&Event::Output { step: &step, line: "100 %" });
    bars.redraw();
    let screen = terminal.screen();
    assert!(screen.contains("│   100 %") && !screen.contains("99 %"), "{screen}");
}

#[test]
fn steps_of_several_targets_with_the_same_number_are_told_apart() {
    let terminal = Terminal::new(20, 60);
    let mut bars = terminal.bars(false);
    let of =
        |target: &str| Step { target: Some(target.to_owned()), ..step(1, "[build 1/2] RUN make") };
    let (web, api) = (of("web"), of("api"));
    bars.event(&Event::Started(&web));
    bars.event(&Event::Started(&api));
    bars.event(&Event::Output { step: &web, line: "of web" });
    bars.redraw();
    let screen = terminal.screen();
    assert!(screen.contains("web build  1/2") && screen.contains("api build  1/2"), "{screen}");
    bars.event(&Event::Finished(&ended(&api, StepState::Done)));
    bars.redraw();
    let screen = terminal.screen();
    assert!(screen.contains("of web") && screen.contains("1 running, 1 done"), "{screen}");
    bars.event(&Event::Warning("careful".to_owned()));
    bars.event(&Event::Finished(&ended(&web, StepState::Cancelled)));
    drop(bars);
    let expected = [
        "✓ api build 1/2 RUN make  done 1.2s",
        "warning: careful",
        "- web build 1/2 RUN make  cancelled",
    ];
    assert_eq!(terminal.lines(), expected);
}
