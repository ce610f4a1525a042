//! What the tools' tests share: programs that must end, and a terminal with a screen.

use std::io::{PipeWriter, Read, pipe};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
pub use terminal::Terminal;

/// A program that takes longer hangs, however busy the machine is.
pub const LIMIT: Duration = Duration::from_secs(120);

/// How a program ended, and what it printed.
#[derive(Debug)]
pub struct Output {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a program to its end. If it hangs, it's killed and the test fails.
pub fn output(mut command: Command) -> Output {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    fn read(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
        thread::spawn(move || {
            let mut text = String::new();
            pipe.read_to_string(&mut text).unwrap();
            text
        })
    }
    let stdout = read(child.stdout.take().unwrap());
    let stderr = read(child.stderr.take().unwrap());
    let status = status(child);
    Output {
        status,
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
    }
}

/// Waits for the end of a program. If it hangs, it's killed and the test fails.
pub fn status(mut child: Child) -> ExitStatus {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if begin.elapsed() > LIMIT {
            child.kill().unwrap();
            panic!("a program has not ended after {LIMIT:?}");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// A page in a browser without a window.
pub struct Browser(&'static str);

impl Browser {
    /// The browser of this system. None: it has none of those that are known, and says so.
    pub fn find() -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
        let runs = |name: &&&str| {
            let mut command = Command::new(name);
            let command = command
                .arg("--version")
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command.status().is_ok_and(|it| it.success())
        };
        let found = names.iter().find(runs).map(|name| Self(name));
        if found.is_none() {
            eprintln!("skipped: there is no Chromium to test the page in");
        }
        found
    }

    /// What a page has become once its script has run. `address` is its path and what follows it,
    /// such as `#AB`. Whatever it tries to load or complains of makes the test fail.
    pub fn dump(&self, address: &str, folder: &Path) -> String {
        let mut command = Command::new(self.0);
        command.args([
            "--headless",
            "--no-sandbox", // it may be root who tests
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--enable-logging=stderr",
            "--dump-dom",
        ]);
        command.arg(format!("--user-data-dir={}", folder.display()));
        command.arg(format!("file://{address}"));
        let output = output(command);
        let complaints: Vec<&str> = output
            .stderr
            .lines()
            .filter(|it| it.contains("CONSOLE"))
            .collect();
        assert!(complaints.is_empty(), "{complaints:?}");
        assert!(output.status.success(), "{output:?}");
        output.stdout
    }
}

/// A pipe that nobody reads.
pub fn nobody() -> PipeWriter {
    let (_, writer) = pipe().unwrap();
    writer
}

#[cfg(unix)]
mod terminal {
    use std::io::{Read, Write};
    use std::num::NonZero;
    use std::process::{Child, Command};
    use std::sync::Arc;
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::thread;
    use std::time::{Duration, Instant};

    use pty_process::{Size, blocking};
    use rustix::process::{Pid, Signal, kill_process};
    use rustix::termios::{LocalModes, tcgetattr};

    /// If what is waited for takes longer, a program hangs.
    const LIMIT: Duration = Duration::from_secs(60);

    /// A program in a terminal of its own, and what is on that terminal's screen.
    pub struct Terminal {
        child: Child,
        pty: Arc<blocking::Pty>,
        output: mpsc::Receiver<Vec<u8>>,
        screen: vt100::Parser,
    }

    impl Terminal {
        pub fn new(mut command: Command, rows: u16, columns: u16) -> Self {
            if command.get_envs().all(|(name, _)| name != "TERM") {
                command.env("TERM", "xterm"); // whatever the tests run in
            }
            let (pty, terminal) = blocking::open().unwrap();
            pty.resize(Size::new(rows, columns)).unwrap();
            let child = blocking::Command::from(command).spawn(terminal).unwrap();
            let pty = Arc::new(pty);
            let (reader, (sender, output)) = (Arc::clone(&pty), mpsc::channel());
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                // The end is an error on Linux, and 0 bytes on macOS.
                while let Ok(read @ 1..) = (&*reader).read(&mut bytes) {
                    let _ = sender.send(bytes[..read].to_vec());
                }
            });
            let [rows, columns] = [rows, columns].map(|size| NonZero::new(size).unwrap());
            Self {
                child,
                pty,
                output,
                screen: vt100::Parser::new(rows, columns, 0),
            }
        }

        /// Presses a key once the program waits for one: before that the terminal would show the
        /// key, and hold it back until Enter.
        pub fn press(&self, key: &str) {
            let deadline = Instant::now() + LIMIT;
            let waits_for_a_line = || {
                let modes = tcgetattr(&*self.pty).unwrap().local_modes;
                modes.contains(LocalModes::ICANON)
            };
            while waits_for_a_line() {
                assert!(Instant::now() < deadline, "no key is asked for");
                thread::sleep(Duration::from_millis(1));
            }
            self.write(key);
        }

        /// Types a text, whether or not the program waits for it.
        pub fn write(&self, text: &str) {
            (&*self.pty).write_all(text.as_bytes()).unwrap();
        }

        /// Waits until the screen ends with this, blanks at line ends aside. Returns all of it.
        pub fn shows(&mut self, expected: &str) -> String {
            let deadline = Instant::now() + LIMIT;
            while !self.screen().ends_with(expected) {
                let left = deadline.saturating_duration_since(Instant::now());
                match self.output.recv_timeout(left) {
                    Ok(bytes) => self.screen.process(&bytes),
                    Err(_) => {
                        let _ = self.child.kill();
                        panic!("not\n{expected}\nbut\n{}", self.screen());
                    }
                }
            }
            self.screen()
        }

        /// Sends SIGTERM, once the program waits for a key.
        pub fn terminate(&self) {
            self.press("");
            kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        }

        /// Waits for the end, and returns the exit code and what is then on the screen. The
        /// terminal must be as it was before.
        pub fn end(mut self) -> (Option<i32>, String) {
            loop {
                match self.output.recv_timeout(LIMIT) {
                    Ok(bytes) => self.screen.process(&bytes),
                    Err(RecvTimeoutError::Disconnected) => break,
                    Err(RecvTimeoutError::Timeout) => {
                        let _ = self.child.kill();
                        panic!("it has not ended, and shows\n{}", self.screen());
                    }
                }
            }
            let modes = tcgetattr(&*self.pty).unwrap().local_modes;
            assert!(
                modes.contains(LocalModes::ICANON | LocalModes::ECHO),
                "{modes:?}"
            );
            (self.child.wait().unwrap().code(), self.screen())
        }

        fn screen(&self) -> String {
            let contents = self.screen.screen().contents();
            let lines: Vec<&str> = contents.lines().map(str::trim_end).collect();
            lines.join("\n")
        }
    }
}
