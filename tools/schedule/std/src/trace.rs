//! The line to the tool that started this program: what happens goes out, who moves comes in.

use std::collections::VecDeque;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process;

/// The variable with the tool's port, and the word that this run is known by.
const VARIABLE: &str = "SCHEDULE_RUN";

pub struct Tool {
    to: TcpStream,
    from: BufReader<TcpStream>,
    /// The threads that move first. After that the tool is asked.
    plan: VecDeque<String>,
}

impl Tool {
    /// Only the first process with its word is taken: a page may start itself again, and what it
    /// starts runs without a tool.
    pub fn connect() -> Option<Self> {
        let variable = env::var(VARIABLE).ok()?;
        let (port, word) = variable.split_once(' ')?;
        let mut to = TcpStream::connect((Ipv4Addr::LOCALHOST, port.parse().ok()?)).ok()?;
        to.set_nodelay(true).ok()?;
        writeln!(to, "{word} {}", process::id()).ok()?;
        let mut from = BufReader::new(to.try_clone().ok()?);
        let mut plan = String::new();
        from.read_line(&mut plan).ok()?;
        if !plan.ends_with('\n') {
            return None;
        }
        let plan = plan.split_whitespace().map(str::to_owned).collect();
        Some(Self { to, from, plan })
    }

    /// If the tool has gone, nobody wants to know any more.
    pub fn tell(&mut self, line: &str) {
        let _ = self.to.write_all(format!("{line}\n").as_bytes());
    }

    /// Tells a choice, and returns the name of the thread that the tool chooses.
    pub fn choose(&mut self, choice: &str) -> Option<String> {
        if let Some(name) = self.plan.pop_front() {
            self.tell(&format!("choice {choice}"));
            return Some(name);
        }
        self.tell(&format!("ask {choice}"));
        let mut name = String::new();
        self.from.read_line(&mut name).ok()?;
        name.ends_with('\n').then(|| name.trim().to_owned())
    }
}

/// A text without line ends, which end a line of the trace.
pub fn in_a_line(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}
