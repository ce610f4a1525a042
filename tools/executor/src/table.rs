//! Draws what has happened: time down the page, a row for each poll.

use std::iter::successors;

use common::cut;

use crate::future::{Answer, Future, Id, Kind};
use crate::record::{Record, Row, What, seconds};

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
        false => [
            text(record, &row.what),
            row.prints.clone(),
            row.answer.clone(),
        ],
    };
    let rows = record.rows.iter().map(|row| (row, cells(row)));
    let mut rows: Vec<_> = rows.filter(|it| it.1.concat() != "").collect();
    // The thread may wake up for no reason, and sleep again.
    rows.dedup_by(|next, row| matches!(row.0.what, What::Runtime(_)) && next.0.what == row.0.what);
    let width = |cell: usize, least: usize| {
        let polls = rows.iter().filter(|it| !it.0.what.is_sentence());
        polls
            .map(|it| it.1[cell].chars().count())
            .fold(least, usize::max)
    };
    let times = rows
        .iter()
        .map(|it| seconds(it.0.time).len())
        .fold(4, usize::max);
    let who = width(0, HEAD[0].len());
    let rest = WIDTH
        .saturating_sub(times + 1 + who + 2 + 1 + width(2, 6))
        .max(HEAD[1].len());
    let prints = (width(1, HEAD[1].len()) + 1).min(WIDEST).min(rest);
    let mut text = format!(
        "{:times$} {:who$}  {:prints$} answer\n",
        "time", HEAD[0], HEAD[1]
    );
    let hidden = if rows.len() > MOST {
        KEPT..rows.len() - KEPT
    } else {
        0..0
    };
    let mut last = None;
    for (place, (row, [what, printed, answer])) in rows.iter().enumerate() {
        if hidden.contains(&place) {
            if place == hidden.start {
                text += &format!("{:times$} ... {} rows are not shown\n", "", hidden.len());
            }
            continue;
        }
        let is_new = last.replace(row.time) != Some(row.time);
        let time = if is_new {
            seconds(row.time)
        } else {
            String::new()
        };
        let printed = cut(printed, prints);
        let line = match row.what.is_sentence() {
            true => what.clone(),
            false => format!("{what:who$}  {printed:prints$} {answer}"),
        };
        text = text + format!("{time:>times$} {line}").trim_end() + "\n";
    }
    text + "\n" + &verdict(record)
}

/// What a row begins with.
fn text(record: &Record, what: &What) -> String {
    let future = |id: Id| &record.futures[id];
    let name = |id: Option<Id>| id.map_or("block_on", |id| &*record.futures[id].name);
    match *what {
        What::Nothing => String::new(),
        What::Polls(_, id) if future(id).letter().is_some() => {
            format!("you poll {}", name(Some(id)))
        }
        What::Polls(poller, id) => format!("{} polls {}", name(poller), name(Some(id))),
        What::Answers(id, _) if future(id).is_drink() => format!("{} answers", name(Some(id))),
        What::Answers(id, poller) => format!("{} answers {}", name(Some(id)), name(poller)),
        What::Wakes(caller, id) => {
            let caller = caller.map_or_else(|other| other, |id| name(Some(id)));
            let mut pollers = successors(Some(id), |id| future(*id).poller);
            let is_yours = pollers.any(|id| future(id).letter().is_some());
            let woken = if is_yours { "you" } else { "block_on" };
            format!(
                "{caller} calls the waker of {}: it wakes {woken}",
                name(Some(id))
            )
        }
        What::Runtime(does) => does.to_owned(),
        What::Says(ref sentence) => sentence.clone(),
    }
}

/// Whether a row tells what the real runtime does with the page's root.
fn is_around(record: &Record, what: &What) -> bool {
    match *what {
        What::Polls(_, id) | What::Answers(id, _) | What::Wakes(_, id) => {
            record.futures[id].kind == Kind::Root
        }
        What::Runtime(_) => true,
        _ => false,
    }
}

/// How it ended, and why each drink that isn't ready isn't.
fn verdict(record: &Record) -> String {
    let all_of = |what: fn(&Future) -> bool| -> Vec<&Future> {
        record.futures.iter().filter(|it| what(it)).collect()
    };
    let (drinks, roots) = (all_of(Future::is_drink), all_of(|it| it.kind == Kind::Root));
    let tasks = drinks.iter().filter(|it| it.kind == Kind::Task).count();
    let (counted, what) = match roots.as_slice() {
        _ if tasks == 0 && !drinks.is_empty() => (drinks, "drinks"),
        _ if tasks < drinks.len() => (drinks, "drinks and tasks"),
        _ if tasks > 0 => (drinks, "tasks"),
        [root, ..] => (vec![*root], &*root.name),
        [] => return "Nobody polled: block_on was never called.\n".to_owned(),
    };
    let left: Vec<&&Future> = counted
        .iter()
        .filter(|it| it.answer != Some(Answer::Ready))
        .collect();
    let all = if left.is_empty() { "All" } else { "Not all" };
    let polls: usize = counted.iter().map(|it| it.polls).sum();
    let s = if polls == 1 { "" } else { "s" };
    let idle: usize = counted
        .iter()
        .filter(|it| it.is_drink())
        .map(|it| it.idle_polls)
        .sum();
    let mut text = format!(
        "{all} ready after {}: {polls} poll{s} of {what}, {idle} for nothing.\n",
        seconds(record.end)
    );
    text.extend(left.iter().take(REASONS).map(|future| reason(future)));
    if left.len() > REASONS {
        text += &format!("And {} more.\n", left.len() - REASONS);
    }
    text + "Threads used: 1.\n" // what happens on another isn't recorded, and a page starts none
}

/// Why a future isn't ready.
fn reason(
    Future {
        name,
        stop,
        answer,
        polls,
        is_woken,
        ..
    }: &Future,
) -> String {
    match stop {
        _ if *answer == Some(Answer::Panic) => format!("{name} has panicked.\n"),
        _ if *polls == 0 => format!("{name} was never polled: none of it has run.\n"),
        _ if *is_woken => format!("{name} was woken and never polled again.\n"),
        Some((line, what)) => format!("{name} got no further than line {line}: {what}.\n"),
        None => format!("{name} has not ended.\n"),
    }
}
