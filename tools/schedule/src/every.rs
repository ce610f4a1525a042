//! Runs every schedule and counts where each one ends.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use common::page::Page;
use common::steps;

use crate::account::{Account, Counter};
use crate::letters::Letter;
use crate::record::{Event, Record, What};
use crate::run;
use crate::stand::{Over, Plan};
use crate::state::State;

/// The most schedules that are run. Three threads with four increments each would have 9 billion.
const MOST: usize = 100_000;
/// How many steps are taken even if that takes longer than [`LONG`].
const ENOUGH: usize = 1_000_000;
const LONG: Duration = Duration::from_secs(5);
/// The length of the longest bar.
const WIDEST: usize = 24;

/// How a schedule ends, in the order of the rows.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// With these counters, and whether they are as expected.
    Totals(Vec<i128>, bool),
    Panic,
    Deadlock,
}

/// How many schedules end in each way.
pub struct Tally {
    page: &'static Page,
    increments: usize,
    threads: usize,
    /// For each end: how many schedules have it, and the shortest of them.
    ends: BTreeMap<End, (usize, Vec<char>)>,
    is_all: bool,
}

/// Runs all schedules in which each thread makes this many increments. Each letter is a step that
/// its thread can take at that moment. A letter whose thread would only wait isn't a choice.
///
/// The first run goes on with A whenever it can. Each later run repeats the one before it up to the
/// last choice that could have been a later letter, chooses that letter, and goes on with A again.
///
/// # Errors
///
/// If a run fails, or doesn't do the same again.
pub fn tally(page: &'static Page, increments: usize) -> Result<Tally, String> {
    let ends = BTreeMap::new();
    let mut tally = Tally { page, increments, threads: 0, ends, is_all: true };
    let mut plan = Plan::new(&[], Some(increments));
    let begin = Instant::now();
    let mut steps = 0;
    for _ in 0..MOST {
        if steps >= ENOUGH && begin.elapsed() > LONG {
            break;
        }
        let state = run::run(page, plan.clone());
        if let Some(Over::Failed(why)) = state.over {
            return Err(why);
        }
        let events: Vec<&Event> = state.record.events.iter().filter(|it| it.is_step()).collect();
        steps += events.len();
        if !events.iter().zip(&plan.letters).all(|(event, (letter, _))| event.letter == *letter) {
            return Err("the page doesn't do the same when it gets the same letters".to_owned());
        }
        let later = |event: &Event| {
            let above = event.letter.index() + 1;
            let others = event.could_move >> above; // no more than 26 bits
            Letter::new(above + others.trailing_zeros() as usize)
        };
        let last = events.iter().rposition(|event| later(event).is_some());
        let letters = events.iter().take(last.unwrap_or(0)).map(|event| event.letter);
        let letters = letters.chain(last.and_then(|last| later(events[last])));
        plan.letters = letters.map(|letter| (letter, 0)).collect();
        tally.add(&state);
        if last.is_none() {
            return Ok(tally);
        }
    }
    tally.is_all = false;
    Ok(tally)
}

impl Tally {
    fn add(&mut self, state: &State) {
        let (record, account) = (&state.record, Account::of(&state.record));
        self.threads = self.threads.max(record.standings.len());
        let totals = |total: fn(&Counter, &Record) -> i128| -> Vec<i128> {
            account.counters.iter().map(|counter| total(counter, record)).collect()
        };
        let actual = totals(Counter::actual);
        let is_right = actual == totals(Counter::expected);
        let end = match state.over {
            _ if record.events.iter().any(|it| matches!(it.what, What::Panic(_))) => End::Panic,
            Some(Over::Stuck) => End::Deadlock,
            _ => End::Totals(actual, is_right),
        };
        let taken = record.events.iter().filter(|it| it.is_step());
        let schedule: Vec<char> = taken.map(|it| it.letter.to_char()).collect();
        let (count, shortest) = self.ends.entry(end).or_insert((0, schedule.clone()));
        *count += 1;
        let length = |letters: &[char]| (letters.len(), steps::write(letters).len());
        if length(&schedule) < length(shortest) {
            *shortest = schedule;
        }
    }

    /// Draws it as a bar chart.
    pub fn draw(&self) -> String {
        let all: usize = self.ends.values().map(|it| it.0).sum();
        let most = self.ends.values().map(|it| it.0).max().unwrap_or(1);
        let share = |count: usize| format!("{:.1}%", 100.0 * count as f64 / all as f64);
        let plural = |count, what| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let threads = plural(self.threads, "thread");
        let increments = plural(self.increments, "increment");
        let mut text = format!("{threads}, {increments} each: {}.\n", plural(all, "schedule"));
        text += if self.is_all {
            "They differ in who goes first where more than one thread can move.\n\n"
        } else {
            "These are not all: there are too many to run.\n\n"
        };
        let schedules: Vec<String> = self.ends.values().map(|it| steps::write(&it.1)).collect();
        let width = schedules.iter().map(String::len).max().unwrap_or(0);
        text += "total            schedules   share  shortest to write\n";
        for ((end, (count, _)), schedule) in self.ends.iter().zip(&schedules) {
            let bar = "#".repeat((WIDEST * count).div_ceil(most)); // at least one mark
            let (end, share) = (end.to_string(), share(*count));
            text += &format!("{end:<15}  {count:>9}  {share:>6}  {schedule:<width$}  {bar}\n");
        }
        let right = self.ends.iter().filter(|it| matches!(it.0, End::Totals(_, true)));
        let right = right.map(|it| it.1.0).sum();
        let right = if self.ends.keys().any(|end| *end == End::Totals(Vec::new(), true)) {
            String::new()
        } else {
            format!("\nRight: {right} of {all} schedules ({}).", share(right))
        };
        text += &right;
        if let Some(&(deadlocks, _)) = self.ends.get(&End::Deadlock) {
            text += &format!(" Deadlock: {deadlocks} ({}).", share(deadlocks));
        }
        let page = format!("{} --increments {}", self.page.name(), self.increments);
        text + &format!("\nTo see one: cargo run -p schedule -- {page} LETTERS\n")
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            End::Totals(totals, _) if totals.is_empty() => f.write_str(" none  no counter"),
            End::Totals(totals, is_right) => {
                let totals: Vec<String> = totals.iter().map(i128::to_string).collect();
                let mark = if *is_right { "  right" } else { "" };
                write!(f, "{:>5}{mark}", totals.join(", "))
            }
            End::Panic => f.write_str(" none  panic"),
            End::Deadlock => f.write_str(" none  deadlock"),
        }
    }
}
