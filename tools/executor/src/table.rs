//! Draws what has happened: time down the page, a row for each poll.

use std::ops::Range;
use std::time::Duration;

use crate::polled::Id;
use crate::story::{Answer, Deed, Step, Story};
use crate::trace::Kind;
use crate::width::{cut, pad, width};
use crate::words::{answer, seconds};

/// If there are more rows, only the first and the last `KEPT` are shown.
const MOST: usize = 200;
const KEPT: usize = 50;
/// The widest a row may be, unless what it says about a poll is wider.
const WIDTH: usize = 80;
/// What is printed is cut to this many columns, as in the longest line of a café, or to fewer.
const WIDEST: usize = 30;
const HEAD: [&str; 2] = ["who polls whom", "what it prints"];

/// A row: a poll, with what is printed in it and its answer, as far as nothing comes between; or a
/// sentence of its own.
#[derive(Default)]
struct Row {
    time: Duration,
    thread: usize,
    who: String,
    is_sentence: bool,
    prints: String,
    answer: String,
    /// The innermost poll, if more of it may come into this row.
    poll: Option<Id>,
}

/// Returns the table, or nothing if nothing has happened.
pub fn draw(story: &Story) -> String {
    let rows = rows(story);
    let column = |cell: fn(&Row) -> &String, least: usize| {
        let polls = rows.iter().filter(|it| !it.is_sentence);
        polls.map(|it| width(cell(it))).fold(least, usize::max)
    };
    let times = rows
        .iter()
        .map(|it| seconds(it.time).len())
        .fold(4, usize::max);
    let who = column(|it| &it.who, HEAD[0].len());
    let answers = column(|it| &it.answer, "answer".len());
    let rest = WIDTH.saturating_sub(times + 1 + who + 2 + 1 + answers);
    let prints = column(|it| &it.prints, HEAD[1].len()) + 1;
    let prints = prints.min(WIDEST).min(rest.max(HEAD[1].len()));
    let mut text = format!(
        "{:times$} {:who$}  {:prints$} answer\n",
        "time", HEAD[0], HEAD[1]
    );
    let hidden = hidden(rows.len());
    let mut last = None;
    for (place, row) in rows.iter().enumerate() {
        if place == hidden.start && !hidden.is_empty() {
            text += &format!("{:times$} ... {} rows are not shown\n", "", hidden.len());
        }
        if hidden.contains(&place) {
            continue;
        }
        let is_new = last.replace(row.time) != Some(row.time);
        let time = if is_new {
            seconds(row.time)
        } else {
            String::new()
        };
        let line = match row.is_sentence {
            true => row.who.clone(),
            false => {
                let printed = pad(&cut(&row.prints, prints), prints);
                format!("{}  {printed} {}", pad(&row.who, who), row.answer)
            }
        };
        text += format!("{time:>times$} {line}").trim_end();
        text.push('\n');
    }
    text
}

/// What its answers mean, with the first that waits for something as an example.
pub fn legend(story: &Story) -> String {
    let given = story.steps.iter().filter_map(|it| match &it.deed {
        Deed::Answers(id, _, given) if story.polled[*id].kind != Kind::Leaf => Some(given),
        _ => None,
    });
    let mut stops = given.clone().filter_map(|it| match it {
        Answer::Pending(Some((line, what))) if *line > 0 => Some((line, what)),
        _ => None,
    });
    let Some((line, what)) = stops.next() else {
        return String::new();
    };
    let mut text = format!("\"pending {line} {what}\": it waits at line {line}, for {what}.\n");
    if given.clone().any(|it| *it == Answer::Idle) {
        text += "\"not woken\": nobody had asked for that poll.\n";
    }
    text + "`executor --help` says more.\n\n"
}

fn hidden(rows: usize) -> Range<usize> {
    match rows > MOST {
        true => KEPT..rows - KEPT,
        false => 0..0,
    }
}

fn rows(story: &Story) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for step in story.steps.iter().filter(|it| is_shown(story, it)) {
        match &step.deed {
            Deed::Polls(id, ..) => {
                let row = add(&mut rows, step);
                row.who = story.says(step);
                row.poll = Some(*id);
            }
            Deed::Prints(by, _, text) => {
                for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
                    let row = go_on(&mut rows, step, *by, |it| it.prints.is_empty());
                    row.prints = line.to_owned();
                }
            }
            Deed::Answers(id, _, given) => {
                let row = go_on(&mut rows, step, Some(*id), |_| true);
                if row.who.is_empty() {
                    row.who = story.says(step);
                }
                row.answer = answer(given);
                row.poll = None;
            }
            _ => {
                let row = add(&mut rows, step);
                row.who = story.says(step);
                row.is_sentence = true;
            }
        }
    }
    rows
}

fn add<'a>(rows: &'a mut Vec<Row>, step: &Step) -> &'a mut Row {
    rows.push(Row {
        time: step.time,
        thread: step.thread,
        ..Row::default()
    });
    let last = rows.len() - 1;
    &mut rows[last]
}

/// The thread's last row, if more of this poll may come into it, or else a new one. What other threads
/// do may come between.
fn go_on<'a>(
    rows: &'a mut Vec<Row>,
    step: &Step,
    poll: Option<Id>,
    has_room: fn(&Row) -> bool,
) -> &'a mut Row {
    let last = rows.iter().rposition(|it| it.thread == step.thread);
    let is_open = |row: &Row| poll.is_some() && row.poll == poll && row.time == step.time;
    match last.filter(|it| is_open(&rows[*it]) && has_room(&rows[*it])) {
        Some(last) => &mut rows[last],
        None => {
            let row = add(rows, step);
            row.poll = poll;
            row
        }
    }
}

/// What a leaf does is said by what awaits it. If you are the runtime, what the real one does around
/// that is left out.
fn is_shown(story: &Story, step: &Step) -> bool {
    match &step.deed {
        Deed::Polls(id, ..) | Deed::Answers(id, ..) => {
            story.polled[*id].kind != Kind::Leaf && !story.is_around(*id)
        }
        Deed::Wakes(id, _) => !story.is_around(story.woken(*id)),
        Deed::BlockOn(_) => step.thread > 0,
        Deed::Parks | Deed::Returns => story.hand.is_none(),
        Deed::Passes | Deed::Stuck(_) => false,
        _ => true,
    }
}
