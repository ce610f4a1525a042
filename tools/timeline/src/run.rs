//! Runs programs at the same time and takes note of what they say and when.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use common::Result;

use crate::program::{Ended, Event, Program};
use crate::sentence::Words;
use crate::timeline::Timeline;

/// The time between two frames on a terminal.
const FRAME: Duration = Duration::from_millis(100);
/// How many events may wait. A program that floods its stdout is slowed down. (Its orders are kept.)
const QUEUE: usize = 64;

/// Runs the programs until all have ended, and returns how. Ctrl-C ends them, and None is returned.
/// Meanwhile `draw` is called again and again, if there is one.
pub fn run(
    programs: &[Program],
    words: &Words,
    timeline: &mut Timeline,
    mut draw: Option<impl FnMut(&Timeline) -> io::Result<()>>,
) -> Result<Option<Vec<Ended>>> {
    let (sender, events) = sync_channel(QUEUE);
    #[cfg(unix)]
    on_signal(sender.clone())?;

    let start = Instant::now();
    let mut running = Vec::new();
    for (number, program) in programs.iter().enumerate() {
        let started = program.start(number, words, &sender);
        running.push(started.map_err(|error| format!("cannot start `{}`: {error}", program.name))?);
    }
    let mut ended: Vec<Option<Ended>> = programs.iter().map(|_| None).collect();
    let mut drawn = start;
    while ended.iter().any(Option::is_none) {
        if drawn.elapsed() >= FRAME {
            timeline.now = start.elapsed();
            draw.as_mut().map_or(Ok(()), |draw| draw(timeline))?;
            drawn = Instant::now();
        }
        match events.recv_timeout(FRAME.saturating_sub(drawn.elapsed())) {
            Ok(Event::Said(number, at, sentences)) => {
                for sentence in sentences {
                    timeline.cafes[number].hear(at.duration_since(start), sentence);
                }
            }
            Ok(Event::Ended(number, how)) => {
                timeline.cafes[number].end = Some(how.at.duration_since(start));
                ended[number] = Some(how);
            }
            Err(RecvTimeoutError::Timeout) => {}
            // An interrupt.
            _ => {
                drop(running);
                for cafe in &mut timeline.cafes {
                    cafe.end.get_or_insert(start.elapsed());
                }
                return Ok(None);
            }
        }
    }
    Ok(ended.into_iter().collect())
}

/// Sends an event at Ctrl-C, and at any other signal that asks a program to end. If nobody listens,
/// or at the second one, it ends at once: all programs have ended by then, and only printing can still be waiting. (On
/// Windows Ctrl-C goes to the programs too.)
#[cfg(unix)]
fn on_signal(events: std::sync::mpsc::SyncSender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    std::thread::Builder::new().spawn(move || {
        for (count, _) in signals.forever().enumerate() {
            if count > 0 || events.send(Event::Interrupt).is_err() {
                std::process::exit(130);
            }
        }
    })?;
    Ok(())
}
