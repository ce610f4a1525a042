//! What a record shows: which updates were lost, and how the run ended.

use std::collections::{HashMap, HashSet};

use crate::record::{Event, Record, Step, What, have, list, words};
use crate::state::{Over, State};

/// What became of a counter.
#[derive(Default)]
pub struct Counter {
    /// Its key.
    object: usize,
    pub initial: i128,
    /// The number of the step before which the main thread set it, if it did.
    set_before: Option<usize>,
    /// What it would be if each write had seen all writes before it, and added what it did.
    pub expected: i128,
    writes: Vec<Write>,
    known: HashMap<char, Known>,
    /// What was added by the last write whose thread had seen all writes before it.
    adds: i128,
}

/// What a thread knows of a counter.
#[derive(Default)]
struct Known {
    /// How many writes it has seen. None: it hasn't looked yet.
    seen: Option<usize>,
    /// The number that it has read, and not built on yet.
    read: Option<i128>,
    /// What it added itself, the last time.
    adds: Option<i128>,
}

/// A write to a counter.
struct Write {
    /// Its place in the record.
    event: usize,
    letter: char,
    /// How many earlier writes its thread had seen: it builds on the last of these.
    base: usize,
    number: i128,
}

/// What an event shows.
pub struct Row {
    /// Whose writes it overwrote without having seen them.
    pub overwritten: Vec<char>,
    /// The number in each counter after it, as far as they were used by then.
    pub numbers: Vec<i128>,
}

/// All that a record shows.
#[derive(Default)]
pub struct Account {
    pub counters: Vec<Counter>,
    /// One for each event.
    pub rows: Vec<Row>,
}

impl Account {
    /// Goes through a record.
    pub fn of(record: &Record) -> Account {
        let Account { mut counters, mut rows } = Account::default();
        for (place, event) in record.events.iter().enumerate() {
            let follow = |initial| {
                let (object, expected) = (event.object, initial);
                let fresh = Counter { object, initial, expected, ..Counter::default() };
                let known = counters.iter().position(|it| it.object == object);
                let known = known.unwrap_or(counters.len());
                match counters.get(known).map(Counter::actual) {
                    None => counters.push(fresh),
                    // The main thread has changed it while no other was there.
                    Some(number) if number != initial => {
                        counters[known] = Counter { set_before: Some(place + 1), ..fresh };
                    }
                    Some(_) => {}
                }
                counters[known].follow(place, event)
            };
            let overwritten = event.before.map(follow).unwrap_or_default();
            rows.push(Row { overwritten, numbers: counters.iter().map(Counter::actual).collect() });
        }
        Account { counters, rows }
    }

    /// What a counter is called: it has a number if there are several.
    pub fn name(&self, place: usize) -> String {
        if self.counters.len() == 1 { "counter".into() } else { format!("counter {}", place + 1) }
    }

    /// What there is to say at the end of a run, line by line.
    pub fn ending(&self, state: &State) -> String {
        let (record, mut text) = (&state.record, String::new());
        for event in &record.events {
            if let What::Panic(message) = &event.what {
                text += &format!("{} panicked at line {}: {message}\n", event.letter, event.line);
            }
        }
        if state.over == Some(Over::CutOff) {
            let left = record.standings.iter().filter(|it| it.what != What::Done);
            let left = list(&left.map(|it| it.letter).collect::<Vec<_>>());
            let left = if left.is_empty() { "another thread" } else { &left };
            text += &format!("The main thread ended before {left}, and the program with it.\n");
        }
        match state.over {
            Some(Over::Stuck) => text += &deadlock(record),
            Some(Over::Ended | Over::CutOff) => {
                for (place, counter) in self.counters.iter().enumerate() {
                    text += &counter.ending(&self.name(place));
                }
                if record.events.is_empty() {
                    text += "No thread took a step: they share nothing that can be stepped here.\n";
                }
            }
            _ => {}
        }
        let steps = record.events.iter().filter(|it| it.step().is_some());
        let objects: HashSet<usize> = steps.map(|it| it.object).collect();
        if record.is_weakly_ordered && objects.len() > 1 {
            text += "Some orderings here are weaker than SeqCst.\nWhat they allow beyond that isn't shown.\n";
        }
        text
    }
}

/// Says who waits for what.
fn deadlock(record: &Record) -> String {
    let why = |standing: &Event| match &standing.what {
        What::WaitsForLock(holders) => {
            let lock = record.name_of_lock(standing.object);
            format!("at line {} for {lock}, which {}", standing.line, have(holders))
        }
        _ => format!("at line {} for another thread", standing.line),
    };
    let waits = record.standings.iter().filter(|it| it.what != What::Done);
    let mut text = "Deadlock:\n".to_owned();
    for alike in waits.collect::<Vec<_>>().chunk_by(|one, next| why(one) == why(next)) {
        let letters: Vec<char> = alike.iter().map(|it| it.letter).collect();
        let verb = if letters.len() == 1 { "waits" } else { "wait" };
        text += &format!("  {} {verb} {}\n", list(&letters), why(alike[0]));
    }
    text
}

impl Counter {
    /// Takes note of an event, and returns whose writes it overwrote unseen.
    fn follow(&mut self, place: usize, event: &Event) -> Vec<char> {
        let all = self.writes.len();
        let known = self.known.entry(event.letter).or_default();
        known.read = event.before.filter(|_| event.after.is_none());
        let (Some(before), Some(number)) = (event.before, event.after) else {
            known.seen = Some(all);
            return Vec::new();
        };
        let adds = known.adds.unwrap_or(self.adds);
        let base = match event.step() {
            // A thread that has never looked builds on nothing, and loses nothing.
            Some(Step::Write | Step::Swap) => known.seen.unwrap_or(all),
            // `*guard = value + 1` and `*guard += 1` look the same here. But a thread that has
            // looked, and not at what it overwrites, writes different numbers.
            Some(Step::WriteHeld) if number != before + adds => known.seen.unwrap_or(all),
            _ => all,
        };
        if event.step() != Some(Step::WriteHeld) || known.seen.is_some() {
            known.seen = Some(all + 1);
        }
        if base == all {
            (known.adds, self.adds) = (Some(number - before), number - before);
        }
        self.expected += number - self.number(base);
        self.writes.push(Write { event: place, letter: event.letter, base, number });
        self.writes[base..all].iter().map(|it| it.letter).collect()
    }

    /// The number after this many writes.
    fn number(&self, writes: usize) -> i128 {
        writes.checked_sub(1).map_or(self.initial, |last| self.writes[last].number)
    }

    /// Its number at the end.
    pub fn actual(&self) -> i128 {
        self.number(self.writes.len())
    }

    /// Whether nothing has written to it.
    pub fn is_unwritten(&self) -> bool {
        self.writes.is_empty()
    }

    /// The number that this thread has read, and not built on yet.
    pub fn read_by(&self, letter: char) -> Option<i128> {
        self.known.get(&letter)?.read
    }

    fn ending(&self, name: &str) -> String {
        let (expected, actual, all) = (self.expected, self.actual(), self.writes.len());
        let set = |step| format!("Since the main thread set it, before step {step}:\n");
        let set = self.set_before.map(set).unwrap_or_default();
        let text = format!("{set}Expected {name}: {expected}\nActual {name}:   {actual}\n");
        // Lost are the writes that the last one doesn't build on, directly or through others.
        let (mut kept, mut lost) = (all, Vec::new());
        for (place, write) in self.writes.iter().enumerate().rev() {
            match place + 1 == kept {
                true => kept = write.base,
                false => lost.push(write.event + 1),
            }
        }
        let mut steps: Vec<String> = lost.iter().rev().take(2).map(usize::to_string).collect();
        if lost.len() > steps.len() {
            steps.push(format!("{} more", lost.len() - steps.len()));
        }
        match lost.len() {
            0 => text,
            1 => text + &format!("1 of {all} updates was lost: step {}.\n", steps[0]),
            n => text + &format!("{n} of {all} updates were lost: steps {}.\n", words(&steps)),
        }
    }
}
