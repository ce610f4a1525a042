//! The game: what the student sees after each step.

use common::game::View;

use crate::future::{Answer, Future};
use crate::record::{Record, seconds};

/// Where everything stands: what there is to think about before the next step.
pub fn view(record: &Record) -> View {
    let members = record
        .futures
        .iter()
        .filter_map(|future| Some((future.letter()?, future)));
    let is_left = |future: &Future| future.answer != Some(Answer::Ready);
    let mut status = vec![format!("  {} on the clock", seconds(record.end))];
    let (mut standing, mut keys) = (Vec::new(), Vec::new());
    for (letter, future) in members {
        let state = match &future.stop {
            _ if !is_left(future) => "ready".to_owned(),
            None => "not polled yet".to_owned(),
            Some(_) if future.is_woken => "woken, and not polled since".to_owned(),
            Some((line, what)) => format!("waits: {line} {what}"),
        };
        status.push(format!("  {letter}  {:12} {state}", future.name));
        standing.extend(future.stop.as_ref().map(|stop| (letter, stop.0)));
        keys.extend(is_left(future).then_some(letter));
    }
    let printed = record.rows.iter().rev().find(|row| !row.prints.is_empty());
    let printed = printed.map_or("nothing", |row| &row.prints);
    status.push(format!("  printed last: {printed}"));
    if !keys.is_empty() {
        keys.push('.');
    }
    let lines = standing.iter().map(|it| it.1).collect();
    View {
        lines,
        standing,
        status,
        keys,
        help: "poll it   .: let a second pass",
    }
}
