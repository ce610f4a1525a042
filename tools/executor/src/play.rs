//! The student polls a future, and sees on the page where it stops.

use common::Result;
use common::page::Page;
use common::screen::Screen;

use crate::record::{Answer, Event, Future, Kind, Record, seconds};
use crate::run::run;

enum Choice {
    Step(char),
    TakeBack,
    Leave,
}

/// Asks for each step until all futures are ready or the student leaves. Each time the page runs
/// from the beginning, with one step more or one step less. Returns the steps, what happened, and
/// whether there was anything to choose.
///
/// # Errors
///
/// If a run fails, or the page can't be shown.
pub fn play(page: &'static Page) -> Result<(Vec<char>, Record, bool)> {
    let (screen, mut steps) = (Screen::new()?, Vec::<char>::new());
    loop {
        let (record, unused) = run(page, Some(steps.iter().map(|&step| (step, 0)).collect()))?;
        if members(&record).all(|(_, future)| future.answer == Answer::Ready) {
            return Ok((steps, record, unused.is_none()));
        }
        let lines = screen.size().map_or_else(Vec::new, |(rows, _)| lines(page, &record, rows));
        match screen.ask(&lines, |key| choice(key, &record))? {
            Some(Choice::Step(step)) => steps.push(step),
            Some(Choice::TakeBack) => drop(steps.pop()),
            Some(Choice::Leave) | None => return Ok((steps, record, true)),
        }
    }
}

/// The futures that `join_all` was given, each with its letter.
fn members(record: &Record) -> impl Iterator<Item = (char, &Future)> {
    record.futures.iter().filter_map(|future| match future.kind {
        Kind::ByHand(place @ ..26) => Some((char::from(b'A' + place as u8), future)),
        _ => None,
    })
}

/// What a key means now, if anything.
fn choice(key: char, record: &Record) -> Option<Choice> {
    match key {
        'Q' => Some(Choice::Leave),
        'U' => Some(Choice::TakeBack),
        '.' => Some(Choice::Step('.')),
        key => members(record)
            .find(|it| it.0 == key && it.1.answer != Answer::Ready)
            .map(|_| Choice::Step(key)),
    }
}

/// Where everything stands: the page, with the futures in its margin, and their status.
fn lines(page: &Page, record: &Record, rows: usize) -> Vec<String> {
    let mut status = vec![String::new(), format!("  {} on the clock", seconds(record.end))];
    for (letter, future) in members(record) {
        let state = match &future.stop {
            _ if future.answer == Answer::Ready => "ready".to_owned(),
            None => "not polled yet".to_owned(),
            Some(_) if future.is_woken => "woken, and not polled since".to_owned(),
            Some(stop) => format!("waits: {} {}", stop.line, stop.what),
        };
        status.push(format!("  {letter}  {future:12} {state}"));
    }
    let printed = record.events.iter().rev().find_map(|(_, event)| match event {
        Event::Printed(line) => Some(line.as_str()),
        _ => None,
    });
    status.push(format!("  printed last: {}", printed.unwrap_or("nothing")));
    let letters: Vec<String> = members(record).map(|it| it.0.to_string()).collect();
    let keys = ".: let a second pass   U: take back   Q: leave";
    status.extend([String::new(), format!("{}: poll it   {keys}", letters.join(", "))]);

    let stopped = |(letter, future): (char, &Future)| Some((letter, future.stop.as_ref()?.line));
    let standing: Vec<(char, u32)> = members(record).filter_map(stopped).collect();
    let stops: Vec<u32> = standing.iter().map(|it| it.1).collect();
    let room = rows.saturating_sub(status.len() + 2).max(3);
    let mut all = vec![page.path.to_owned()];
    all.extend(page.margin(&stops, &standing, room));
    all.extend(status);
    all
}
