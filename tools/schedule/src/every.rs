//! Runs every schedule and counts where each one ends.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use common::page::Page;
use common::steps;

use crate::account::{Account, Counter};
use crate::record::{Event, What};
use crate::state::{Over, Plan, State};
use crate::turn;

/// The most schedules that are run. Three threads with four increments each would have 9 billion.
const MOST: usize = 100_000;
/// How many are run however long that takes: all those of two threads with four increments each.
const ENOUGH: usize = 12_870;
/// After this long, no more than that are run.
const LONG: Duration = Duration::from_secs(5);
/// The length of the longest bar.
const WIDEST: usize = 24;

/// How a schedule ends, in the order of the rows.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum End {
    NoUpdate,
    /// With these numbers in the counters, and whether they are as expected.
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
    let mut tally = Tally { page, increments, threads: 0, ends, is_all: false };
    let mut plan = Plan::new(Vec::new(), Some(increments));
    let begin = Instant::now();
    for count in 0..MOST {
        if count >= ENOUGH && begin.elapsed() > LONG {
            break;
        }
        let state = turn::run(page, plan.clone());
        if let Some(Over::Failed(why)) = state.over {
            return Err(why);
        }
        let events = state.record.events.iter().filter(|it| it.step().is_some());
        let events: Vec<&Event> = events.collect();
        if !events.iter().zip(&plan.letters).all(|(event, (letter, _))| event.letter == *letter) {
            return Err("the page doesn't do the same when it gets the same letters".to_owned());
        }
        let letters: Vec<char> = events.iter().map(|it| it.letter).collect();
        let last = events.iter().rposition(|event| event.later.is_some());
        tally.is_all = last.is_none();
        if let Some(last) = last {
            let next = letters[..last].iter().copied().chain(events[last].later);
            plan.letters = next.map(|letter| (letter, 0)).collect();
        }
        tally.add(&state, letters);
        if tally.is_all {
            break;
        }
    }
    Ok(tally)
}

impl Tally {
    fn add(&mut self, state: &State, schedule: Vec<char>) {
        let (record, counters) = (&state.record, Account::of(&state.record).counters);
        self.threads = self.threads.max(record.standings.len());
        let actual: Vec<i128> = counters.iter().map(Counter::actual).collect();
        let is_right = counters.iter().all(|counter| counter.actual() == counter.expected);
        let end = match state.over {
            _ if record.events.iter().any(|it| matches!(it.what, What::Panic(_))) => End::Panic,
            Some(Over::Stuck) => End::Deadlock,
            _ if counters.iter().all(Counter::is_unwritten) => End::NoUpdate,
            _ => End::Totals(actual, is_right),
        };
        let length = |letters: &[char]| (letters.len(), steps::write(letters).len());
        let (count, shortest) = self.ends.entry(end).or_insert((0, schedule.clone()));
        *count += 1;
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
        let what = match self.is_all {
            true => "They differ in who goes first where more than one thread can move.",
            false => "These are not all: there are too many to run.",
        };
        let mut text = format!(
            "{threads}, up to {increments} each: {}.\n{what}\n\n\
             total            schedules   share  shortest to write\n",
            plural(all, "schedule")
        );
        let schedules: Vec<String> = self.ends.values().map(|it| steps::write(&it.1)).collect();
        let width = schedules.iter().map(String::len).max().unwrap_or(0);
        for ((end, (count, _)), schedule) in self.ends.iter().zip(&schedules) {
            let bar = "#".repeat((WIDEST * count).div_ceil(most)); // at least one mark
            let (end, share) = (end.text(), share(*count));
            text += &format!("{end:<15}  {count:>9}  {share:>6}  {schedule:<width$}  {bar}\n");
        }
        if !self.ends.contains_key(&End::NoUpdate) {
            let right = self.ends.iter().filter(|it| matches!(it.0, End::Totals(_, true)));
            let right = right.map(|it| it.1.0).sum();
            text += &format!("\nRight: {right} of {all} schedules ({}).", share(right));
        }
        if let Some((deadlocks, _)) = self.ends.get(&End::Deadlock) {
            text += &format!(" Deadlock: {deadlocks} ({}).", share(*deadlocks));
        }
        let page = format!("{} --increments {}", self.page.name(), self.increments);
        text + &format!("\nTo see one: cargo run -p schedule -- {page} LETTERS\n")
    }
}

impl End {
    fn text(&self) -> String {
        match self {
            End::NoUpdate => " none  no update".to_owned(),
            End::Totals(totals, is_right) => {
                let totals: Vec<String> = totals.iter().map(i128::to_string).collect();
                format!("{:>5}{}", totals.join(", "), if *is_right { "  right" } else { "" })
            }
            End::Panic => " none  panic".to_owned(),
            End::Deadlock => " none  deadlock".to_owned(),
        }
    }
}
