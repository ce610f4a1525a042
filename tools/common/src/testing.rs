//! What the tools' tests share: programs that must end, and a browser.

use std::io::{PipeWriter, Read, pipe};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

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
