//! Runs programs at the same time and takes note of what they say and when.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::program::{Ended, Event, Program};
use crate::timeline::Timeline;

/// The time between two frames on a terminal.
const FRAME: Duration = Duration::from_millis(100);
/// How many events may wait. A program that floods its stdout is held up rather than kept in memory.
const QUEUE: usize = 64;

/// Runs the programs until all have ended and says how, or until Ctrl-C, which ends them and says
/// nothing. Calls `draw`, if there is one, again and again meanwhile.
pub fn run(
    programs: &[Program],
    timeline: &mut Timeline,
    mut draw: Option<impl FnMut(&Timeline) -> io::Result<()>>,
) -> Result<Option<Vec<Ended>>> {
    let (sender, events) = sync_channel(QUEUE);
    on_interrupt(sender.clone())?;

    let start = Instant::now();
    let mut running = Vec::new();
    for (number, program) in programs.iter().enumerate() {
        running.push(program.start(number, &sender)?);
    }

    let mut drawn = start;
    let mut ended = BTreeMap::new();
    while ended.len() < programs.len() {
        let mut timeout = Duration::MAX; // nothing to do until something happens
        if let Some(draw) = &mut draw {
            if drawn.elapsed() >= FRAME {
                timeline.now = start.elapsed();
                draw(timeline)?;
                drawn = Instant::now();
            }
            timeout = FRAME.saturating_sub(drawn.elapsed());
        }
        match events.recv_timeout(timeout) {
            Ok(Event::Said(number, heard)) => {
                for (at, sentence) in heard {
                    timeline.cafes[number].hear(at.duration_since(start), sentence);
                }
            }
            Ok(Event::Ended(number, how)) => {
                timeline.cafes[number].end = Some(start.elapsed());
                ended.insert(number, how);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Event::Interrupt) | Err(RecvTimeoutError::Disconnected) => {
                drop(running);
                for cafe in &mut timeline.cafes {
                    cafe.end.get_or_insert(start.elapsed());
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(ended.into_values().collect()))
}

/// Sends an event at Ctrl-C, and at whatever else asks a program to end.
#[cfg(unix)]
fn on_interrupt(events: SyncSender<Event>) -> Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    let watch = move || {
        for _ in signals.forever() {
            interrupt(&events);
        }
    };
    let thread = std::thread::Builder::new().spawn(watch);
    thread.map(drop).context("cannot watch for Ctrl-C")
}

#[cfg(not(unix))]
fn on_interrupt(events: SyncSender<Event>) -> Result<()> {
    ctrlc::set_handler(move || interrupt(&events)).context("cannot watch for Ctrl-C")
}

/// Tells of it, or ends at once where nobody listens: all programs have ended then, and nothing but
/// what is printed may still wait.
fn interrupt(events: &SyncSender<Event>) {
    if events.send(Event::Interrupt).is_err() {
        std::process::exit(130);
    }
}
