//! Draws what has happened: time down the page, a row for each poll.

use std::collections::HashSet;
use std::mem::take;
use std::task::Poll;

use crate::cafe::Mode;
use crate::record::{Event, Name, Row};

const NAMES: [&str; 5] = ["Alice", "Bob", "Charlie", "join_all", "cafe"];

/// Returns the table. No line of it is wider than 80.
pub fn draw(mode: &Mode, rows: &[Row]) -> String {
    let (title, runtime, polls, width) = match mode {
        Mode::JoinAll => ("The real block_on and join_all", "block_on", "polls", 22),
        Mode::OneByOne => ("The real block_on, no join_all", "block_on", "polls", 22),
        Mode::ByHand(_) => ("You are the runtime", "you", "poll", 16),
    };
    let mut page = format!(
        "{}\n{title}. The clock skips the waiting.\n\n",
        include_str!("legend.txt")
    );
    page += &format!(
        "time  {:width$}  {:30}  its answer\n",
        "who polls whom", "what it prints"
    );

    let (mut pollers, mut printed, mut shown) = (vec![runtime], String::new(), None);
    for (number, row) in rows.iter().enumerate() {
        let (poller, time) = (pollers[pollers.len() - 1], row.time.as_secs());
        let text = match &row.event {
            Event::Polled(name) => {
                pollers.push(NAMES[*name as usize]);
                if name.is_drink() {
                    continue; // the row of a drink comes when its answer is there
                }
                format!("{poller} {polls} {}", NAMES[*name as usize])
            }
            Event::Printed(line) => {
                printed.clone_from(line);
                continue;
            }
            Event::Answered(name, answer) => {
                pollers.pop();
                let (future, poller) = (poller, pollers[pollers.len() - 1]);
                let action = match name.is_drink() {
                    true => format!("{poller} {polls} {future}"),
                    false => format!("{future} answers {poller}"),
                };
                let answer = match (answer, last(&rows[..number], *name)) {
                    (Poll::Ready(()), _) => "ready",
                    (Poll::Pending, Some((Event::Answered(..), _))) => "pending, not woken",
                    (Poll::Pending, _) => "pending",
                };
                format!("{action:width$}  {:30}  {answer}", take(&mut printed))
            }
            Event::Woken(name) if name.is_drink() => {
                format!("the timer calls the waker of {name:?}: it wakes {runtime}")
            }
            Event::NotPolled(name) => {
                format!("{name:?} is done, so not polled: a poll would panic")
            }
            Event::Woken(_) | Event::Closed => continue,
        };
        let same = shown.replace(time) == Some(time);
        let time = if same {
            String::new()
        } else {
            format!("{time} s")
        };
        page += format!("{time:>4}  {text}").trim_end();
        page += "\n";
    }
    let for_nothing = page.matches("not woken").count();
    page + "\n" + &verdict(rows, for_nothing)
}

/// How it ended, and for each drink that is not ready, why.
fn verdict(rows: &[Row], for_nothing: usize) -> String {
    let mut reasons = String::new();
    for name in [Name::Alice, Name::Bob, Name::Charlie] {
        reasons += &match last(rows, name) {
            None => format!("{name:?} was never polled: nothing of it has run.\n"),
            Some((Event::Woken(_), time)) => {
                format!("{name:?} was woken at {time} s and never polled again.\n")
            }
            Some((Event::Answered(_, Poll::Pending), _)) => {
                format!("{name:?} still waits for the timer.\n")
            }
            Some(_) => continue,
        };
    }
    let all = if reasons.is_empty() { "All" } else { "Not all" };
    let seconds = rows.last().map_or(0, |row| row.time.as_secs());
    let drinks = rows
        .iter()
        .filter(|row| matches!(row.event, Event::Answered(name, _) if name.is_drink()));
    let threads: HashSet<_> = rows.iter().map(|row| row.thread).collect();
    format!(
        "{all} ready after {seconds} s: {} polls, {for_nothing} for nothing.\n{reasons}Threads used: {}.\n",
        drinks.count(),
        threads.len()
    )
}

/// What has last happened to a future that tells whether it needs a poll, and when in seconds.
fn last(rows: &[Row], name: Name) -> Option<(&Event, u64)> {
    let events = rows
        .iter()
        .rev()
        .map(|row| (&row.event, row.time.as_secs()));
    events.into_iter().find(
        |(event, _)| matches!(event, Event::Woken(it) | Event::Answered(it, _) if *it == name),
    )
}
