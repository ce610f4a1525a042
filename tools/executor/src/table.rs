//! Draws what has happened: time down the page, a row for each poll.

use common::cut;

use crate::record::{Answer, Event, Future, Kind, Record, seconds};
use crate::row::rows;

/// If there are more rows, only the first and the last `KEPT` are shown.
const MOST: usize = 200;
const KEPT: usize = 50;
/// The widest a row may be, unless what it says about a poll is wider.
const WIDTH: usize = 80;
/// What is printed is cut to this many characters, as in the longest line of a café, or to fewer.
const WIDEST: usize = 30;
const HEAD: [&str; 2] = ["who polls whom", "what it prints"];
/// The most reasons that are given why futures aren't ready.
const REASONS: usize = 8;

/// Returns the table, followed by how everything ended.
pub fn draw(record: &Record, by_hand: bool) -> String {
    let rows = rows(record, by_hand);
    let width = |cell: usize, least: usize| {
        rows.iter().map(|row| row.cells[cell].chars().count()).fold(least, usize::max)
    };
    let times = rows.iter().map(|row| seconds(row.time).len()).fold(4, usize::max);
    let who = width(0, HEAD[0].len());
    let rest = WIDTH.saturating_sub(times + 1 + who + 2 + 1 + width(2, 6)).max(HEAD[1].len());
    let prints = (width(1, HEAD[1].len()) + 1).min(WIDEST).min(rest);
    let head = format!("{:times$} {:who$}  {:prints$} answer\n", "time", HEAD[0], HEAD[1]);
    let (mut text, mut time) = (head, None);
    let hidden = if rows.len() > MOST { KEPT..rows.len() - KEPT } else { 0..0 };
    for (place, row) in rows.iter().enumerate() {
        if !hidden.contains(&place) {
            let is_new = time.replace(row.time) != Some(row.time);
            let time = if is_new { seconds(row.time) } else { String::new() };
            let [a, b, c] = &row.cells;
            let b = cut(b, prints);
            let cells = format!("{a:who$}  {b:prints$} {c}");
            let what = if row.sentence.is_empty() { &cells } else { &row.sentence };
            text += format!("{time:>times$} {what}").trim_end();
            text += "\n";
        } else if place == hidden.start {
            text += &format!("{:times$} ... {} rows are not shown\n", "", hidden.len());
        }
    }
    text + "\n" + &verdict(record)
}

/// How it ended, and why each drink that isn't ready isn't.
fn verdict(record: &Record) -> String {
    let is_of = |what: fn(&Future) -> bool| record.futures.iter().filter(move |it| what(it));
    let (counted, what): (Vec<&Future>, String) = match is_of(Future::is_drink).next() {
        Some(first) if first.kind == Kind::Task => {
            (is_of(Future::is_drink).collect(), "tasks".into())
        }
        Some(_) => (is_of(Future::is_drink).collect(), "drinks".into()),
        None => match is_of(|it| it.kind == Kind::Root).next() {
            Some(root) => (vec![root], root.to_string()),
            None => return "Nobody polled: block_on was never called.\n".to_owned(),
        },
    };
    let is_left = |it: &&&Future| it.answer != Answer::Ready;
    let reasons: Vec<String> = counted.iter().filter(is_left).map(|it| reason(it)).collect();
    let all = if reasons.is_empty() { "All" } else { "Not all" };
    let polls: usize = counted.iter().map(|it| it.polls).sum();
    let s = if polls == 1 { "" } else { "s" };
    let is_for_nothing = |event: &&_| match event {
        (_, Event::Answered(id, Answer::NotWoken, _)) => record.futures[*id].is_drink(),
        _ => false,
    };
    let for_nothing = record.events.iter().filter(is_for_nothing).count();
    let more = match reasons.len().saturating_sub(REASONS) {
        0 => String::new(),
        more => format!("And {more} more.\n"),
    };
    format!(
        "{all} ready after {}: {polls} poll{s} of {what}, {for_nothing} for nothing.\n{}{more}\
         Threads used: {}.\n",
        seconds(record.end),
        reasons.into_iter().take(REASONS).collect::<String>(),
        record.threads.len()
    )
}

/// Why a future isn't ready.
fn reason(future: &Future) -> String {
    let waits = if future.is_dropped && !matches!(future.kind, Kind::ByHand(_)) {
        "was dropped while it waited"
    } else {
        "waits"
    };
    match &future.stop {
        _ if future.answer == Answer::Panic => format!("{future} has panicked.\n"),
        _ if future.polls == 0 => format!("{future} was never polled: nothing of it has run.\n"),
        _ if future.is_woken => format!("{future} was woken and never polled again.\n"),
        Some(stop) => format!("{future} {waits} at line {}: {}.\n", stop.line, stop.what),
        None => format!("{future} {waits}.\n"),
    }
}
