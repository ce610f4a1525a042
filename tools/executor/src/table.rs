//! Draws what has happened: time down the page, a row for each poll.

use common::cut;

use crate::future::{Answer, Future, Kind};
use crate::record::{Caller, Id, Record, Row, What, seconds};

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

/// Returns the table, followed by how everything ended. If the student was the runtime, what the
/// real one did around that is left out.
pub fn draw(record: &Record) -> String {
    let cells = |row: &Row| match record.is_by_hand && is_around(record, &row.what) {
        true => [String::new(), row.prints.clone(), String::new()],
        false => [text(record, &row.what), row.prints.clone(), row.answer.clone()],
    };
    let rows = record.rows.iter().map(|row| (row, cells(row)));
    let rows: Vec<_> = rows.filter(|it| it.1.concat() != "").collect();
    let width = |cell: usize, least: usize| {
        let polls = rows.iter().filter(|it| !it.0.what.is_sentence());
        polls.map(|it| it.1[cell].chars().count()).fold(least, usize::max)
    };
    let times = rows.iter().map(|it| seconds(it.0.time).len()).fold(4, usize::max);
    let who = width(0, HEAD[0].len());
    let rest = WIDTH.saturating_sub(times + 1 + who + 2 + 1 + width(2, 6)).max(HEAD[1].len());
    let prints = (width(1, HEAD[1].len()) + 1).min(WIDEST).min(rest);
    let mut text = format!("{:times$} {:who$}  {:prints$} answer\n", "time", HEAD[0], HEAD[1]);
    let hidden = if rows.len() > MOST { KEPT..rows.len() - KEPT } else { 0..0 };
    let mut last = None;
    for (place, (row, [what, printed, answer])) in rows.iter().enumerate() {
        if hidden.contains(&place) {
            if place == hidden.start {
                text += &format!("{:times$} ... {} rows are not shown\n", "", hidden.len());
            }
            continue;
        }
        let is_new = last.replace(row.time) != Some(row.time);
        let time = if is_new { seconds(row.time) } else { String::new() };
        let line = match row.what.is_sentence() {
            true => format!("{time:>times$} {what}"),
            false => {
                format!("{time:>times$} {what:who$}  {:prints$} {answer}", cut(printed, prints))
            }
        };
        text = text + line.trim_end() + "\n";
    }
    text + "\n" + &verdict(record)
}

/// What a row begins with.
fn text(record: &Record, what: &What) -> String {
    let future = |id: Id| &record.futures[id];
    let name = |id: Option<Id>| id.map_or("block_on".to_owned(), |id| future(id).to_string());
    match *what {
        What::Nothing => String::new(),
        What::Polls(_, id) if future(id).letter().is_some() => format!("you poll {}", future(id)),
        What::Polls(poller, id) => format!("{} polls {}", name(poller), future(id)),
        What::Answers(id, _) if future(id).is_drink() => format!("{} answers", future(id)),
        What::Answers(id, poller) => format!("{} answers {}", future(id), name(poller)),
        What::Wakes(caller, id) => {
            let caller = match caller {
                Caller::Timer => "the timer".to_owned(),
                Caller::Runtime => "the runtime".to_owned(),
                Caller::Future(caller) => future(caller).to_string(),
            };
            let woken = if future(id).letter().is_some() { "you" } else { "block_on" };
            format!("{caller} calls the waker of {}: it wakes {woken}", future(id))
        }
        What::Says(ref sentence) => sentence.clone(),
    }
}

/// Whether a row tells what the real runtime does with the page's root.
fn is_around(record: &Record, what: &What) -> bool {
    match *what {
        What::Polls(_, id) | What::Answers(id, _) | What::Wakes(_, id) => {
            record.futures[id].kind == Kind::Root
        }
        _ => false,
    }
}

/// How it ended, and why each drink that isn't ready isn't.
fn verdict(record: &Record) -> String {
    let all_of = |what: fn(&Future) -> bool| -> Vec<&Future> {
        record.futures.iter().filter(|it| what(it)).collect()
    };
    let drinks = all_of(Future::is_drink);
    let (counted, what) = match (drinks.first(), all_of(|it| it.kind == Kind::Root).first()) {
        (Some(drink), _) if drink.kind == Kind::Task => (drinks, "tasks".to_owned()),
        (Some(_), _) => (drinks, "drinks".to_owned()),
        (None, Some(root)) => (vec![*root], root.to_string()),
        (None, None) => return "Nobody polled: block_on was never called.\n".to_owned(),
    };
    let left: Vec<&&Future> = counted.iter().filter(|it| it.answer != Answer::Ready).collect();
    let all = if left.is_empty() { "All" } else { "Not all" };
    let polls: usize = counted.iter().map(|it| it.polls).sum();
    let s = if polls == 1 { "" } else { "s" };
    let idle: usize = counted.iter().filter(|it| it.is_drink()).map(|it| it.idle_polls).sum();
    let mut text = format!(
        "{all} ready after {}: {polls} poll{s} of {what}, {idle} for nothing.\n",
        seconds(record.end)
    );
    text.extend(left.iter().take(REASONS).map(|future| reason(future)));
    if left.len() > REASONS {
        text += &format!("And {} more.\n", left.len() - REASONS);
    }
    text + &format!("Threads used: {}.\n", record.threads.len())
}

/// Why a future isn't ready.
fn reason(future: &Future) -> String {
    match &future.stop {
        _ if future.answer == Answer::Panic => format!("{future} has panicked.\n"),
        _ if future.polls == 0 => format!("{future} was never polled: nothing of it has run.\n"),
        _ if future.is_woken => format!("{future} was woken and never polled again.\n"),
        Some(stop) => format!("{future} got no further than line {}: {}.\n", stop.line, stop.what),
        None => format!("{future} has not ended.\n"),
    }
}
