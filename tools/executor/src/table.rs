//! Draws what has happened: time down the page, a row for each poll.

use std::collections::HashSet;

use crate::cafe::Mode;
use crate::record::{DRINKS, Event, NAMES, Name, Row};

/// Returns the table. No line of it is wider than 80.
pub fn draw(mode: &Mode, rows: &[Row]) -> String {
    let (title, runtime, width) = match mode {
        Mode::JoinAll => ("What the real block_on and join_all do", "block_on", 22),
        Mode::OneByOne => ("What block_on does without join_all", "block_on", 22),
        Mode::ByHand(_) => ("What you do as the runtime", "you", 16),
    };
    let mut page = match mode {
        Mode::ByHand(_) => String::new(), // you have seen it by then
        _ => include_str!("legend.txt").into(),
    };
    let who = "who polls whom";
    page += &format!("{title} (the clock skips the waiting):\n\n");
    page += &format!("time  {who:width$}  what it prints                  its answer\n");

    let mut pollers = vec![runtime]; // who is in the middle of a poll, outermost first
    let (mut time, mut for_nothing) = (None, 0);
    for (number, row) in rows.iter().enumerate() {
        if let Some(text) = text(&row.event, &rows[..number], &mut pollers, width) {
            let new = time.replace(row.time) != Some(row.time);
            let time = if new { &format!("{} s", row.time) } else { "" };
            page += &format!("{time:>4}  {text}\n");
        }
        for_nothing += usize::from(is_for_nothing(&row.event, &rows[..number]));
    }
    page + &verdict(rows, for_nothing)
}

/// What the table says of an event. What a drink prints goes into one row with its answer.
fn text(event: &Event, before: &[Row], pollers: &mut Vec<&str>, width: usize) -> Option<String> {
    let (runtime, poller) = (pollers[0], pollers[pollers.len() - 1]);
    Some(match *event {
        Event::Polled(name) => {
            pollers.push(NAMES[name as usize]);
            if DRINKS.contains(&name) {
                return None;
            }
            format!("{poller} polls {}", NAMES[name as usize])
        }
        Event::Answered(name, ready) => {
            pollers.pop();
            let (future, poller) = (poller, pollers[pollers.len() - 1]);
            let action = match name {
                Name::JoinAll | Name::Cafe => format!("{future} answers {poller}"),
                _ if poller == runtime => format!("you poll {future}"),
                _ => format!("{poller} polls {future}"),
            };
            let printed = match before.last().map(|row| &row.event) {
                Some(Event::Printed(line)) => line,
                _ => "",
            };
            let answer = match (ready, is_for_nothing(event, before)) {
                (true, _) => "ready",
                (false, false) => "pending",
                (false, true) => "pending, not woken",
            };
            let then = match (name, ready) {
                (Name::Cafe, true) => "\n      block_on returns",
                (Name::Cafe, false) => "\n      block_on lets the thread sleep",
                _ => "",
            };
            format!("{action:width$}  {printed:30}  {answer}{then}")
        }
        Event::NotPolled(name) => format!("{name:?} is ready, so not polled: a poll would panic"),
        Event::Woken(name) if DRINKS.contains(&name) => {
            format!("the timer calls the waker of {name:?}: it wakes {runtime}")
        }
        _ => return None,
    })
}

/// How it ended, and for each drink that is not ready, why.
fn verdict(rows: &[Row], for_nothing: usize) -> String {
    let mut reasons = String::new();
    for name in DRINKS {
        reasons += &match last(rows, name) {
            None => format!("{name:?} was never polled: nothing of it has run.\n"),
            Some((Event::Answered(_, true), _)) => continue,
            Some((Event::Answered(..), _)) => format!("{name:?} waits for the timer.\n"),
            Some((_, time)) => format!("{name:?} was woken at {time} s and never polled again.\n"),
        };
    }
    let all = if reasons.is_empty() { "All" } else { "Not all" };
    let time = rows.last().map_or(0, |row| row.time);
    let drink = |row: &&Row| DRINKS.iter().any(|name| row.event == Event::Polled(*name));
    let polls = rows.iter().filter(drink).count();
    let s = if polls == 1 { "" } else { "s" };
    let threads: HashSet<_> = rows.iter().map(|row| row.thread).collect();
    let (head, threads) = (format!("\n{all} ready after {time} s"), threads.len());
    format!(
        "{head}: {polls} poll{s}, {for_nothing} for nothing.\n{reasons}Threads used: {threads}.\n"
    )
}

/// Whether this is the answer to a poll that no waker had asked for, and that found nothing to do.
fn is_for_nothing(event: &Event, before: &[Row]) -> bool {
    match *event {
        Event::Answered(name, false) => {
            matches!(last(before, name), Some((Event::Answered(..), _)))
        }
        _ => false,
    }
}

/// What has happened last to a future that tells whether it needs a poll, and when in seconds.
fn last(rows: &[Row], name: Name) -> Option<(&Event, u64)> {
    let mut events = rows.iter().rev().map(|row| (&row.event, row.time));
    events.find(
        |(event, _)| matches!(event, Event::Woken(it) | Event::Answered(it, _) if *it == name),
    )
}
