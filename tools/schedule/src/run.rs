//! One process, one schedule: starts a page's program, reads what it tells, and answers it.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use common::Result;

use crate::trace::{Line, Thread};

/// A page that makes no step for so long is killed.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// A run that takes so long is stopped.
const LONGEST: Duration = Duration::from_secs(30);

/// A page that tells so much of what it does, with no choice between, is killed.
const MOST_DEEDS: usize = 100_000;

/// How often a page that has told nothing yet is asked whether it still runs.
const POLL: Duration = Duration::from_millis(5);

/// What a page is told when it asks who moves.
pub enum Answer {
    Move(Thread),
    /// Nothing more is wanted: it's killed.
    Stop,
}

/// How a program has ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Exit {
    /// None: by a signal.
    Code(Option<i32>),
    /// It was killed, since it made no step for two seconds.
    Hung,
    /// It was killed, since it went on and on.
    TooLong,
    /// It was killed, since nothing more was wanted.
    Stopped,
}

/// A program that has connected, and its process.
type Caller = (TcpStream, u32);
type Waiting = Arc<Mutex<HashMap<usize, Sender<Caller>>>>;

/// Runs a program again and again. Each run is known by a number.
pub struct Runner {
    program: PathBuf,
    port: u16,
    runs: AtomicUsize,
    waiting: Waiting,
}

impl Runner {
    /// # Errors
    ///
    /// If no run could tell what happens.
    pub fn new(program: &Path) -> Result<Self> {
        let listen = || -> io::Result<(TcpListener, u16)> {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let port = listener.local_addr()?.port();
            Ok((listener, port))
        };
        let (listener, port) =
            listen().map_err(|error| format!("cannot listen to the page: {error}"))?;
        let waiting = Waiting::default();
        let runs = Arc::clone(&waiting);
        thread::Builder::new().spawn(move || introduce(&listener, &runs))?;
        Ok(Self {
            program: program.to_owned(),
            port,
            runs: AtomicUsize::new(0),
            waiting,
        })
    }

    /// Runs the program: first the plan's threads move, and then whom `hear` answers. It hears each
    /// line, and must answer those that ask.
    ///
    /// # Errors
    ///
    /// If the program doesn't start.
    pub fn run(
        &self,
        plan: &[Thread],
        mut hear: impl FnMut(Line) -> Option<Answer>,
    ) -> Result<Exit> {
        let number = self.runs.fetch_add(1, SeqCst);
        let (sender, stream) = channel();
        let waiting = || self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting().insert(number, sender);
        let mut child = Command::new(&self.program)
            .env("SCHEDULE_RUN", format!("{} {number}", self.port))
            .env("RUST_BACKTRACE", "0") // it would take most of the time of a run that panics
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot run the page: {error}"))?;
        let begin = Instant::now();
        let stream = loop {
            // A page may start itself again, and what it starts may come first.
            match stream.recv_timeout(POLL) {
                Ok((stream, process)) if process == child.id() => break Some(stream),
                _ => {}
            }
            if begin.elapsed() > PATIENCE || matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
                break None;
            }
        };
        waiting().remove(&number);
        let Some(stream) = stream else {
            return Ok(end(&mut child)); // it told nothing, since nothing happened
        };
        match talk(&stream, plan, &mut hear) {
            Ok(Some(exit)) => {
                kill(&mut child);
                Ok(exit)
            }
            Ok(None) => Ok(end(&mut child)),
            Err(error) if is_late(&error) => {
                kill(&mut child);
                Ok(Exit::Hung)
            }
            Err(_) => Ok(end(&mut child)), // it has gone, and its exit says how
        }
    }
}

/// Gives each program that connects to the run that waits for it. Whoever else comes, such as a
/// program that the page has started, finds nobody.
fn introduce(listener: &TcpListener, runs: &Waiting) {
    for stream in listener.incoming().flatten() {
        let mut word = String::new();
        let mut reader = BufReader::with_capacity(1, &stream);
        let has_come = stream
            .set_read_timeout(Some(PATIENCE))
            .and_then(|()| stream.set_nodelay(true))
            .and_then(|()| reader.read_line(&mut word));
        if has_come.is_err() {
            continue;
        }
        let Some((number, process)) = word.trim().split_once(' ') else {
            continue;
        };
        let (Ok(number), Ok(process)) = (number.parse::<usize>(), process.parse()) else {
            continue;
        };
        let runs = runs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(run) = runs.get(&number) {
            let _ = run.send((stream, process));
        }
    }
}

/// Reads until the page has ended, or is no longer wanted.
fn talk(
    stream: &TcpStream,
    plan: &[Thread],
    hear: &mut impl FnMut(Line) -> Option<Answer>,
) -> io::Result<Option<Exit>> {
    let mut to = stream;
    let plan: Vec<String> = plan.iter().map(Thread::to_string).collect();
    to.write_all(format!("{}\n", plan.join(" ")).as_bytes())?;
    let mut from = BufReader::new(stream);
    let mut text = Vec::new();
    let begin = Instant::now();
    let mut last_step = begin;
    let mut deeds = 0;
    loop {
        text.clear();
        if from.read_until(b'\n', &mut text)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&text);
        let Ok(line) = text.trim_end_matches('\n').parse::<Line>() else {
            continue;
        };
        // What it prints is no step.
        if matches!(line, Line::Step(_) | Line::Did(_) | Line::Quiet(_)) {
            last_step = Instant::now();
        } else if last_step.elapsed() > PATIENCE {
            return Ok(Some(Exit::Hung));
        }
        match line {
            Line::Choice(..) => deeds = 0,
            Line::Did(_) => deeds += 1,
            _ => {}
        }
        if deeds > MOST_DEEDS || begin.elapsed() > LONGEST {
            return Ok(Some(Exit::TooLong));
        }
        let asks = matches!(line, Line::Choice(_, true));
        match hear(line) {
            Some(Answer::Stop) => return Ok(Some(Exit::Stopped)),
            Some(Answer::Move(thread)) if asks => {
                to.write_all(format!("{thread}\n").as_bytes())?;
            }
            _ => {}
        }
    }
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Waits for the end of a program that has nothing more to tell.
fn end(child: &mut Child) -> Exit {
    let code = |status: ExitStatus| Exit::Code(status.code());
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) => return code(status),
            Ok(None) => thread::sleep(Duration::from_micros(200)),
            Err(_) => break,
        }
    }
    kill(child);
    Exit::Hung
}

fn kill(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
