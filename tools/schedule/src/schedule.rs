//! Runs one schedule, and tells it.

use std::collections::BTreeSet;

use common::Result;
use common::source::Source;
use console::Term;

use crate::choice::{self, Choice};
use crate::end::End;
use crate::letter::Letters;
use crate::outcome::Names;
use crate::run::{Answer, Runner};
use crate::story::{self, Story, Told};
use crate::table::{self, Table};
use crate::text::Text;
use crate::trace::{Line, Seat, Thread};
use crate::verdict;

/// With more threads it isn't looked at what each order of them gives.
const MOST_THREADS: usize = 4;

/// A run that letters have chosen.
pub struct Run {
    told: Told,
    pub letters: Letters,
}

impl Run {
    /// Passes over letters that no thread has.
    pub fn forget_strangers(&mut self) {
        let is_stranger = |line: &Line| matches!(line, Line::InVain(_, None));
        self.told.lines.retain(|line| !is_stranger(line));
    }
}

/// Runs the page as these letters say.
///
/// # Errors
///
/// If the page doesn't run.
pub fn by_letters(runner: &Runner, letters: &[(char, usize)]) -> Result<Run> {
    let plain: Vec<char> = letters.iter().map(|it| it.0).collect();
    let mut choice = Choice::new(&plain);
    let mut lines = Vec::new();
    let mut last: Vec<Seat> = Vec::new();
    let exit = runner.run(&[], |line| {
        let answer = match &line {
            Line::Choice(seats, true) => {
                last.clone_from(seats);
                Some(choice.choose(seats))
            }
            Line::Quiet(seats) => {
                last.clone_from(seats);
                choice.letters.meet(seats);
                None
            }
            Line::Ended(thread) => {
                let seat = last.iter_mut().find(|it| it.thread == *thread);
                seat.into_iter().for_each(Seat::end);
                None
            }
            _ => None,
        };
        lines.push(line);
        let (notes, next) = answer?;
        lines.extend(notes);
        Some(next.map_or(Answer::Stop, Answer::Move))
    })?;
    lines.extend(choice.left(&last));
    let letters = choice.letters;
    Ok(Run {
        told: Told { lines, exit },
        letters,
    })
}

/// A letter that no thread has is a slip of the pen.
///
/// # Errors
///
/// If there's one, with the letters that threads have.
pub fn refuse_strangers(letters: &[(char, usize)], known: &Letters) -> Result<()> {
    let is_known = |letter: char| known.thread(letter).is_some();
    let Some((letter, place)) = letters.iter().find(|it| !is_known(it.0)) else {
        return Ok(());
    };
    let threads: Vec<String> = known.threads().iter().map(|it| known.name(it)).collect();
    let there_are = match threads.as_slice() {
        [] => "none of the page's threads makes a step".to_owned(),
        [one] => format!("the page has {one}"),
        [most @ .., last] => format!("the page has {} and {last}", most.join(", ")),
    };
    Err(format!("{letter:?} at character {place} is no thread: {there_are}").into())
}

/// The table of a run, under the page's name, with what there is to say at its end.
///
/// # Errors
///
/// If the page doesn't run in another order.
pub fn show(runner: &Runner, text: &Text, source: &Source, run: Run, head: &str) -> Result<String> {
    let Run { told, letters } = run;
    let end = story::end(&told, text);
    let others = serial(runner, text, &letters.threads())?;
    let ends = || std::iter::once(&end).chain(others.iter().flatten());
    let names = Names::new(ends(), text);
    let outcome = names.outcome(&end);
    let serial: Option<BTreeSet<_>> = others
        .as_ref()
        .map(|ends| ends.iter().map(|it| names.outcome(it)).collect());
    let story = Story::new(&told, &names, text);
    let width = Term::stdout().size_checked();
    let width = width.map_or(table::WIDEST, |(_, columns)| columns.into());
    let ending = verdict::verdict(&story, &names, &outcome, serial.as_ref(), text);
    let mut parts = vec![format!("{head}{}", table::legend(&story, source, width))];
    if !story.rows.is_empty() {
        parts.push(Table::new(&story, width).draw());
    }
    parts.push(ending);
    parts.retain(|it| !it.is_empty());
    Ok(parts.join("\n"))
}

/// How the page ends if one thread after another goes, in each order. None: there are too many
/// threads, or none.
fn serial(runner: &Runner, text: &Text, threads: &[Thread]) -> Result<Option<Vec<End>>> {
    if threads.is_empty() || threads.len() > MOST_THREADS {
        return Ok(None);
    }
    let mut ends = Vec::new();
    for order in orders(threads) {
        let mut lines = Vec::new();
        let mut steps = 0;
        let exit = runner.run(&[], |line| {
            let next = match &line {
                Line::Choice(seats, true) => Some(choice::first(&order, seats)),
                _ => None,
            };
            lines.push(line);
            steps += usize::from(next.is_some());
            let next = next?.filter(|_| steps <= choice::MOST);
            Some(next.map_or(Answer::Stop, Answer::Move))
        })?;
        ends.push(story::end(&Told { lines, exit }, text));
    }
    Ok(Some(ends))
}

fn orders(threads: &[Thread]) -> Vec<Vec<Thread>> {
    let mut orders: Vec<Vec<Thread>> = vec![Vec::new()];
    for thread in threads {
        let mut longer = Vec::new();
        for order in orders {
            for place in 0..=order.len() {
                let mut order = order.clone();
                order.insert(place, thread.clone());
                longer.push(order);
            }
        }
        orders = longer;
    }
    orders
}
