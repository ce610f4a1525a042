//! The game: what the student sees after each step.

use common::game::View;

use crate::future::{Answer, Future};
use crate::record::{Record, seconds};

/// Where everything stands: what there is to think about before the next step.
pub fn view(record: &Record) -> View {
    let members = || record.futures.iter().filter_map(|future| Some((future.letter()?, future)));
    let mut status = vec![format!("  {} on the clock", seconds(record.end))];
    for (letter, future) in members() {
        let state = match &future.stop {
            _ if future.answer == Answer::Ready => "ready".to_owned(),
            None => "not polled yet".to_owned(),
            Some(_) if future.is_woken => "woken, and not polled since".to_owned(),
            Some(stop) => format!("waits: {} {}", stop.line, stop.what),
        };
        status.push(format!("  {letter}  {future:12} {state}"));
    }
    let printed = record.rows.iter().rev().find(|row| !row.prints.is_empty());
    let printed = printed.map_or("nothing", |row| &row.prints);
    status.push(format!("  printed last: {printed}"));

    let stopped = |(letter, future): (char, &Future)| Some((letter, future.stop.as_ref()?.line));
    let standing: Vec<(char, u32)> = members().filter_map(stopped).collect();
    let lines = standing.iter().map(|it| it.1).collect();
    let left = members().filter(|it| it.1.answer != Answer::Ready).map(|it| it.0);
    let mut keys: Vec<char> = left.collect();
    if !keys.is_empty() {
        keys.push('.');
    }
    View { lines, standing, status, keys, help: "poll it   .: let a second pass" }
}
