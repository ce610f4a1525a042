//! Runs the real program in a terminal of its own and looks at the screen.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Child;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::{Size, blocking};
use rustix::process::{Pid, Signal, kill_process};

use crate::unix::{named_pipe, open};

const COLUMNS: u16 = 80;
const SCROLLBACK: usize = 100;
const PATIENCE: Duration = Duration::from_secs(60);

/// A café that does nothing until it's told to.
const CAFE: &str = "
    exec <\"$0\"
    echo 'Alice ordered a Latte.'; read step
    echo 'Bob ordered a Tea.'; read step
    echo \"Alice's Latte is ready!\"; echo \"Bob's Tea is ready!\"";

/// Where such a café reads its steps from.
struct Steps {
    path: String,
    pipe: File,
}

impl Steps {
    fn new(pipe: &str) -> Self {
        let path = named_pipe(pipe);
        let pipe = open(&path);
        Self { path, pipe }
    }

    /// The command with which `timeline` runs the café, a shell script.
    fn cafe<'a>(&'a self, script: &'a str) -> [&'a str; 5] {
        ["--", "sh", "-c", script, &self.path]
    }

    /// Lets the café take its next step.
    fn step(&self) {
        (&self.pipe).write_all(b"\n").unwrap();
    }
}

pub struct Terminal {
    timeline: Child,
    keys: Arc<blocking::Pty>,
    output: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    screen: vt100::Parser,
}

impl Terminal {
    /// Runs cafés below a line that was already there.
    pub fn new(term: &str, rows: u16, cafes: &[&str]) -> Self {
        let timeline = env!("CARGO_BIN_EXE_timeline");
        // At Ctrl-C a terminal may discard what is on its way to the screen, unless told not to.
        let line_above = "stty noflsh; echo above; exec \"$@\"";
        let args = ["-c", line_above, "sh", timeline, "--width", "60"];
        let (pty, pts) = blocking::open().unwrap();
        pty.resize(Size::new(rows, COLUMNS)).unwrap();
        let timeline = blocking::Command::new("sh")
            .args(args.iter().chain(cafes))
            .env("TERM", term)
            .spawn(pts)
            .unwrap();

        let keys = Arc::new(pty);
        let (pty, (sender, output)) = (Arc::clone(&keys), channel());
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            // At the end, Linux says that it can't read, and macOS that there is nothing to read.
            while let Ok(read @ 1..) = (&*pty).read(&mut chunk) {
                let _ = sender.send(chunk[..read].to_vec());
            }
        });
        let [height, width] = [rows, COLUMNS].map(|size| NonZero::new(size).unwrap());
        Self {
            timeline,
            keys,
            output,
            bytes: Vec::new(),
            screen: vt100::Parser::new(height, width, SCROLLBACK),
        }
    }

    /// The rows of the screen down to the last that isn't empty: their labels, without what depends
    /// on time, and without the `^C` of Ctrl-C, which the terminal may draw late.
    fn rows(&self) -> Vec<String> {
        let bar = |char: char| " .■-+├┬┤─^C".contains(char) || char.is_ascii_digit();
        let rows = self.screen.screen().rows(0, COLUMNS);
        let mut rows: Vec<String> = rows
            .map(|row| match row.split_once(", ") {
                Some(_) => "café".to_owned(),
                None => row.replace(bar, ""),
            })
            .collect();
        while rows.last().is_some_and(String::is_empty) {
            rows.pop();
        }
        rows
    }

    /// The text on the screen, without the `^C`.
    pub fn screen(&self) -> String {
        self.screen.screen().contents().replace("^C", "")
    }

    /// Reads on. Returns whether there was something.
    fn read(&mut self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        match self.output.recv_timeout(left) {
            Ok(bytes) => {
                self.screen.process(&bytes);
                self.bytes.extend(bytes);
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => panic!("{}", self.screen()),
        }
    }

    /// Reads on until what has been read is as expected.
    pub fn reads_until(&mut self, patience: Duration, done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + patience;
        while !done(self) {
            assert!(self.read(deadline), "{}", self.screen());
        }
    }

    /// Reads on until the screen has these rows and no others.
    fn shows(&mut self, rows: &[&str]) {
        self.reads_until(PATIENCE, |terminal| terminal.rows() == rows);
    }

    /// Presses a key and reads on until its echo has been on the screen, if only for a moment.
    pub fn press(&mut self, key: u8, echo: u8) {
        (&*self.keys).write_all(&[key]).unwrap();
        self.reads_until(PATIENCE, |terminal| terminal.bytes.contains(&echo));
    }

    /// Reads to the end and returns the exit code.
    pub fn end(&mut self) -> Option<i32> {
        let deadline = Instant::now() + PATIENCE;
        while self.read(deadline) {}
        self.timeline.wait().unwrap().code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Ok(None) = self.timeline.try_wait() {
            let _ = kill_process(Pid::from_child(&self.timeline), Signal::TERM);
        }
    }
}

#[test]
fn a_run_is_redrawn_in_place() {
    let cafe = Steps::new("place");
    let mut terminal = Terminal::new("xterm", 12, &cafe.cafe(CAFE));
    terminal.shows(&["above", "café", "AliceLatte>", "", "s"]);
    cafe.step();
    terminal.shows(&["above", "café", "AliceLatte>", "BobTea>", "", "s"]);
    terminal.press(b'#', b'#');
    cafe.step();
    assert_eq!(terminal.end(), Some(0));
    terminal.shows(&["above", "café", "AliceLatte", "BobTea", "", "s"]);
    assert_eq!(terminal.screen.screen().cursor_position(), (6, 0));
}

/// Runs a café with more orders than a low terminal has rows. If frames didn't fit, they would show
/// up again and again when scrolling back to the top. Only the final picture is there, and it
/// leaves nothing out.
fn low_terminal(height: u16, drawn: &[&str]) {
    let script = "yes 'Alice ordered a Tea.' | head -n 99; read step <\"$0\"";
    let cafe = Steps::new(&format!("low-{height}"));
    let mut terminal = Terminal::new("xterm", height, &cafe.cafe(script));
    terminal.shows(drawn);
    cafe.step();
    assert_eq!(terminal.end(), Some(0));
    terminal.screen.screen_mut().set_scrollback(SCROLLBACK);
    let mut whole = vec!["above", "café"];
    whole.resize(height.into(), "AliceTea>");
    assert_eq!(terminal.rows(), whole);
}

#[test]
fn a_low_terminal_shows_what_fits() {
    let mut chart = vec!["café"];
    chart.resize(6, "AliceTea>");
    thread::scope(|scope| {
        scope.spawn(|| low_terminal(7, &chart)); // both wait at the same time
        low_terminal(4, &chart[..3]);
    });
}

#[test]
fn ctrl_c_leaves_the_last_picture() {
    let cafe = Steps::new("ctrl-c");
    let mut terminal = Terminal::new("xterm", 12, &cafe.cafe(CAFE));
    terminal.shows(&["above", "café", "AliceLatte>", "", "s"]);
    terminal.press(b'\x03', b'^');
    assert_eq!(terminal.end(), Some(130));
    terminal.shows(&["above", "café", "AliceLatte>", "", "s"]);
}

#[test]
fn a_dumb_terminal_is_only_printed_to() {
    let cafe = ["--", "echo", "Alice ordered a Tea."];
    let mut terminal = Terminal::new("dumb", 12, &cafe);
    assert_eq!(terminal.end(), Some(0));
    terminal.shows(&["above", "café", "AliceTea>", "", "s"]);
    assert!(terminal.bytes.is_ascii() && !terminal.bytes.contains(&b'\x1b'));
}
