//! Runs programs at the same time and takes note of what they say and when.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::program::{Event, Program, Running};
use crate::timeline::Timeline;

/// The time between two frames on a terminal.
const FRAME: Duration = Duration::from_millis(100);
/// The time between two looks at a program that has said all and will end any moment.
const MOMENT: Duration = Duration::from_millis(5);

/// Runs the programs until all have ended and returns them, or until Ctrl-C, which ends them and
/// returns none. Calls `draw`, if there is one, again and again meanwhile.
pub fn run(
    programs: &[Program],
    timeline: &mut Timeline,
    mut draw: Option<impl FnMut(&Timeline) -> io::Result<()>>,
) -> Result<Option<Vec<Running>>> {
    let (sender, events) = channel();
    let interrupt = sender.clone();
    ctrlc::set_handler(move || {
        let _ = interrupt.send(Event::Interrupt); // fails only when all is over anyway
    })?;

    let start = Instant::now();
    let mut running = Vec::new();
    for (number, program) in programs.iter().enumerate() {
        running.push(program.start(number, &sender)?);
    }

    let mut drawn = start;
    loop {
        timeline.now = start.elapsed();
        for (program, cafe) in running.iter_mut().zip(&mut timeline.cafes) {
            if cafe.end.is_none() && program.has_ended()? {
                cafe.end = Some(timeline.now);
            }
        }
        if timeline.cafes.iter().all(|cafe| cafe.end.is_some()) {
            return Ok(Some(running));
        }
        if let Some(draw) = &mut draw
            && drawn.elapsed() >= FRAME
        {
            draw(timeline)?;
            drawn = Instant::now();
        }

        let timeout = if running.iter().any(Running::is_ending) {
            MOMENT
        } else if draw.is_some() {
            FRAME.saturating_sub(drawn.elapsed())
        } else {
            Duration::MAX // nothing to do until something happens
        };
        match events.recv_timeout(timeout) {
            Ok(Event::Said(number, heard)) => {
                for (at, sentence) in heard {
                    timeline.cafes[number].hear(at.duration_since(start), sentence);
                }
            }
            Ok(Event::Closed(number, last_words)) => running[number].close(last_words),
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
}
