//! Draws what has happened: time down the page, a row for each poll.

use crate::record::{Kind, Record, seconds};
use crate::row::Rows;

/// Of more rows only so many are shown at the beginning and at the end.
const MOST: usize = 200;
const KEPT: usize = 50;
/// No row is wider, unless what it says of a poll is.
const WIDTH: usize = 80;
/// What is printed is cut to so many characters, which the longest line of a café has, or to fewer.
const WIDEST: usize = 30;
const HEAD: [&str; 2] = ["who polls whom", "what it prints"];
/// So many reasons are given why a future isn't ready.
const REASONS: usize = 8;

/// Returns the table, and below it how everything ended.
pub fn draw(record: &Record, by_hand: bool) -> String {
    let rows = Rows::new(record, by_hand);
    let width = |cell: usize, least: usize| {
        let cells = rows.all.iter().map(|row| row.cells[cell].chars().count());
        cells.max().unwrap_or(0).max(least)
    };
    let times = rows.all.iter().map(|row| seconds(row.time).len());
    let times = times.max().unwrap_or(0).max(4);
    let who = width(0, 14);
    let rest = WIDTH.saturating_sub(times + 1 + who + 2 + 1 + width(2, 6)).max(14);
    let prints = (width(1, 14) + 1).min(WIDEST).min(rest);
    let head = format!("{:times$} {:who$}  {:prints$} answer\n", "time", HEAD[0], HEAD[1]);
    let (mut text, mut time) = (head, None);
    let hidden = if rows.all.len() > MOST { KEPT..rows.all.len() - KEPT } else { 0..0 };
    for (place, row) in rows.all.iter().enumerate() {
        if !hidden.contains(&place) {
            let is_new = time.replace(row.time) != Some(row.time);
            let time = if is_new { seconds(row.time) } else { String::new() };
            let [a, b, c] = &row.cells;
            let b = if b.chars().count() > prints { &cut(b, prints) } else { b };
            let cells = format!("{a:who$}  {b:prints$} {c}");
            let what = if row.sentence.is_empty() { &cells } else { &row.sentence };
            text += format!("{time:>times$} {what}").trim_end();
            text += "\n";
        } else if place == hidden.start {
            text += &format!("{:times$} ... {} rows are not shown\n", "", hidden.len());
        }
    }
    text + "\n" + &verdict(&rows, record)
}

fn cut(text: &str, width: usize) -> String {
    text.chars().take(width - 1).chain(['…']).collect()
}

/// How it ended, and for each drink that isn't ready, why.
fn verdict(rows: &Rows, record: &Record) -> String {
    let drinks: Vec<_> = record.drinks().collect();
    let roots = record.futures.iter().enumerate().filter(|it| it.1.kind == Kind::Root);
    let (counted, what) = match drinks.first() {
        Some((_, first)) if first.kind == Kind::Task => (drinks, "tasks".to_owned()),
        Some(_) => (drinks, "drinks".to_owned()),
        None => {
            let roots: Vec<_> = roots.collect();
            let Some((_, root)) = roots.first() else {
                return "Nobody polled: block_on was never called.\n".to_owned();
            };
            let name = root.to_string();
            (roots, name)
        }
    };
    let polls = |id: usize| rows.polls[id].0;
    let mut reasons = Vec::new();
    for (id, future) in counted.iter().filter(|it| !it.1.is_ready) {
        reasons.push(match &future.stop {
            _ if polls(*id) == 0 => format!("{future} was never polled: nothing of it has run.\n"),
            _ if rows.polls[*id].1 => format!("{future} was woken and never polled again.\n"),
            Some(stop) => format!("{future} waits at line {}: {}.\n", stop.line, stop.what),
            None => format!("{future} waits.\n"),
        });
    }
    let all = if reasons.is_empty() { "All" } else { "Not all" };
    let sum: usize = counted.iter().map(|it| polls(it.0)).sum();
    let s = if sum == 1 { "" } else { "s" };
    let more = reasons.len().saturating_sub(REASONS);
    let reasons: String = reasons.into_iter().take(REASONS).collect();
    let more = if more > 0 { format!("So it is with {more} more.\n") } else { String::new() };
    format!(
        "{all} ready after {}: {sum} poll{s} of {what}, {} for nothing.\n{reasons}{more}\
         Threads used: {}.\n",
        seconds(record.end),
        rows.for_nothing,
        record.threads.len()
    )
}
