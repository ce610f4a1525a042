//! What a record shows: which updates were lost, and how the run ended.

use crate::letters::Letter;
use crate::record::{Event, Record, Step, What};
use crate::stand::Over;
use crate::state::State;

/// What became of a counter.
pub struct Counter {
    /// Which of the record's objects it is.
    pub object: usize,
    pub initial: i128,
    /// For each write: its index in the record, and how many earlier writes its thread had seen.
    writes: Vec<(usize, usize)>,
    /// For each thread: how many writes it has seen.
    seen: [usize; Letter::COUNT],
    /// What was added by the last write whose thread had seen all writes before it.
    adds: i128,
}

/// All that a record shows.
#[derive(Default)]
pub struct Account {
    pub counters: Vec<Counter>,
    /// For each event, whose writes it overwrote without having seen them.
    pub overwritten: Vec<Vec<Letter>>,
}

impl Account {
    /// Goes through a record.
    pub fn of(record: &Record) -> Account {
        let mut account = Account::default();
        for (index, event) in record.events.iter().enumerate() {
            let mut overwritten = Vec::new();
            if let Some(initial) = event.before {
                let object = event.object;
                let mut known = account.counters.iter();
                let place = known.position(|it| it.object == object).unwrap_or_else(|| {
                    let (writes, seen) = (Vec::new(), [0; _]);
                    account.counters.push(Counter { object, initial, writes, seen, adds: 1 });
                    account.counters.len() - 1
                });
                overwritten = account.counters[place].follow(index, record);
            }
            account.overwritten.push(overwritten);
        }
        account
    }

    /// What a counter is called: it has a number if there are several.
    pub fn name(&self, number: usize) -> String {
        if self.counters.len() == 1 { "counter".into() } else { format!("counter {}", number + 1) }
    }

    /// What there is to say at the end of a run, line by line.
    pub fn ending(&self, state: &State) -> String {
        let (record, mut text) = (&state.record, String::new());
        for event in &record.events {
            if let What::Panic(message) = &event.what {
                text += &format!("{} panicked at line {}: {message}\n", event.letter, event.line);
            }
        }
        if state.over == Some(Over::Stuck) {
            text += &deadlock(record);
        }
        if state.over == Some(Over::Ended) {
            if !state.is_complete {
                let left = record.standings.iter().filter(|it| it.what != What::Done);
                let left: Vec<Letter> = left.map(|it| it.letter).collect();
                let left =
                    if left.is_empty() { "another thread".into() } else { Letter::list(&left) };
                text += &format!("The main thread ended before {left}, and the program with it.\n");
            }
            for (number, counter) in self.counters.iter().enumerate() {
                text += &counter.ending(&self.name(number), record);
            }
        }
        if record.events.is_empty() && state.over == Some(Over::Ended) {
            text += "No thread took a step: they share nothing that can be stepped here.\n";
        }
        if record.objects.iter().filter(|it| it.is_weakly_ordered).count() > 1 {
            text += "Some orderings here are weaker than SeqCst.\nWhat they allow beyond it isn't shown.\n";
        }
        text
    }
}

/// Says who waits for what.
fn deadlock(record: &Record) -> String {
    let why = |standing: &Event| match &standing.what {
        What::WaitsForLock(holders) => {
            let lock = record.name_of_lock(standing.object);
            Some(format!("at line {} for {lock}, which {}", standing.line, Letter::have(holders)))
        }
        What::WaitsForThread => Some(format!("at line {} for another thread", standing.line)),
        _ => None,
    };
    let mut waits: Vec<(String, Vec<Letter>)> = Vec::new();
    for standing in &record.standings {
        let Some(why) = why(standing) else { continue };
        match waits.iter_mut().find(|it| it.0 == why) {
            Some((_, letters)) => letters.push(standing.letter),
            None => waits.push((why, vec![standing.letter])),
        }
    }
    let waits = waits.iter().map(|(why, letters)| {
        let verb = if letters.len() == 1 { "waits" } else { "wait" };
        format!("  {} {verb} {why}\n", Letter::list(letters))
    });
    format!("Deadlock:\n{}", waits.collect::<String>())
}

impl Counter {
    /// Takes note of an event, and returns whose writes it overwrote unseen.
    fn follow(&mut self, index: usize, record: &Record) -> Vec<Letter> {
        let (event, all) = (&record.events[index], self.writes.len());
        let seen = &mut self.seen[event.letter.index()];
        let (Some(before), Some(after)) = (event.before, event.after) else {
            *seen = all;
            return Vec::new();
        };
        let base = match event.step() {
            Some(Step::Write | Step::Swap) => *seen,
            // `*guard = value + 1` and `*guard += 1` look the same here. But if the thread hasn't
            // seen what it overwrites, the two write different numbers.
            Some(Step::WriteHeld) if after != before + self.adds => *seen,
            _ => all,
        };
        *seen = all + 1;
        if base == all {
            self.adds = after - before;
        }
        self.writes.push((index, base));
        self.writes[base..all].iter().map(|it| record.events[it.0].letter).collect()
    }

    /// The number after this many writes.
    fn value(&self, writes: usize, record: &Record) -> i128 {
        let last = writes.checked_sub(1).map(|last| &record.events[self.writes[last].0]);
        last.and_then(|event| event.after).unwrap_or(self.initial)
    }

    /// Its value at the end.
    pub fn actual(&self, record: &Record) -> i128 {
        self.value(self.writes.len(), record)
    }

    /// What it would be if each write had seen all writes before it, and added what it did.
    pub fn expected(&self, record: &Record) -> i128 {
        let value = |writes: usize| self.value(writes, record);
        let added = (1..).zip(&self.writes).map(|(number, &(_, base))| value(number) - value(base));
        self.initial + added.sum::<i128>()
    }

    /// The writes that the last one doesn't build on, directly or through others: the numbers of
    /// their steps, last to first.
    fn lost(&self) -> Vec<usize> {
        let mut builds_on = self.writes.len();
        let lost = self.writes.iter().enumerate().rev().filter(|&(index, &(_, base))| {
            let is_lost = index + 1 != builds_on;
            builds_on = if is_lost { builds_on } else { base };
            is_lost
        });
        lost.map(|(_, &(event, _))| event + 1).collect()
    }

    fn ending(&self, name: &str, record: &Record) -> String {
        let (expected, actual) = (self.expected(record), self.actual(record));
        let lost = match self.lost().as_slice() {
            [] => String::new(),
            [one] => format!("1 of {} updates was lost: step {one}.\n", self.writes.len()),
            [others @ .., two, one] => {
                let (all, count) = (self.writes.len(), others.len() + 2);
                let steps = match others.len() {
                    0 => format!("{one} and {two}"),
                    more => format!("{one}, {two} and {more} more"),
                };
                format!("{count} of {all} updates were lost: steps {steps}.\n")
            }
        };
        format!("Expected {name}: {expected}\nActual {name}:   {actual}\n{lost}")
    }
}
