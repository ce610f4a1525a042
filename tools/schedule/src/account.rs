//! What a record tells: which updates were lost, and how the run ended.

use crate::letters::Letter;
use crate::record::{Record, Step, What};
use crate::stand::Over;
use crate::state::State;

/// What became of a counter.
#[derive(Clone, Debug)]
pub struct Counter {
    /// Which of the record's objects it is.
    pub object: usize,
    /// What it was at first.
    pub initial: i128,
    /// All writes: which event of the record each is, and how many of the others before it its thread
    /// had seen.
    writes: Vec<(usize, usize)>,
    /// For each thread: how many writes there were when it last looked, and whether it is yet to
    /// write one that builds on them.
    seen: [(usize, bool); Letter::COUNT],
}

/// All that is told of a record.
#[derive(Default)]
pub struct Account {
    pub counters: Vec<Counter>,
    /// For each event, whose writes it wrote over without having seen them.
    pub overwritten: Vec<Vec<Letter>>,
}

impl Account {
    /// Goes through a record.
    pub fn of(record: &Record) -> Account {
        let mut account = Account::default();
        for (index, event) in record.events.iter().enumerate() {
            let mut overwritten = Vec::new();
            if let Some(before) = event.before {
                let known = account.counters.iter().position(|it| it.object == event.object);
                let place = known.unwrap_or(account.counters.len());
                if known.is_none() {
                    account.counters.push(Counter {
                        object: event.object,
                        initial: before,
                        writes: Vec::new(),
                        seen: [(0, false); Letter::COUNT],
                    });
                }
                overwritten = account.counters[place].follow(index, record);
            }
            account.overwritten.push(overwritten);
        }
        account.counters.sort_by_key(|it| it.object);
        account
    }

    /// What a counter is called: with a number where there are several.
    pub fn name(&self, number: usize) -> String {
        if self.counters.len() == 1 { "counter".into() } else { format!("counter {}", number + 1) }
    }

    /// What there is to say at the end of a run, a sentence or figure a line.
    pub fn ending(&self, state: &State) -> Vec<String> {
        let (record, mut lines) = (&state.record, Vec::new());
        for event in &record.events {
            if let What::Panic(message) = &event.what {
                lines.push(format!("{} panicked at line {}: {message}", event.letter, event.line));
            }
        }
        if state.over == Some(Over::Stuck) {
            lines.push(deadlock(record));
        }
        let is_left = |it: &&_| is_left(it);
        let left: Vec<Letter> =
            record.standings.iter().filter(is_left).map(|it| it.letter).collect();
        if state.over == Some(Over::Ended) && !left.is_empty() {
            let left = Letter::list(&left);
            lines.push(format!(
                "The main thread has ended, and the program with it. {left} had not ended."
            ));
        }
        if state.over == Some(Over::Ended) {
            for (number, counter) in self.counters.iter().enumerate() {
                lines.extend(counter.ending(&self.name(number), record));
            }
        }
        if record.objects.iter().filter(|it| it.is_weakly_ordered).count() > 1 {
            lines.push("Some orderings here are weaker than SeqCst. What they allow beyond it isn't shown.".into());
        }
        lines
    }
}

/// Who waits for what.
fn deadlock(record: &Record) -> String {
    let mut waits: Vec<(Vec<Letter>, String)> = Vec::new();
    for standing in &record.standings {
        let why = match &standing.what {
            What::WaitsForLock(holders) => format!(
                "for {}, which {}",
                record.name_of_lock(standing.object),
                Letter::have(holders)
            ),
            What::WaitsForThread => "for another thread".to_owned(),
            _ => continue,
        };
        let why = format!("at line {} {why}", standing.line);
        match waits.iter_mut().find(|it| it.1 == why) {
            Some((letters, _)) => letters.push(standing.letter),
            None => waits.push((vec![standing.letter], why)),
        }
    }
    let says = |(letters, why): &(Vec<Letter>, String)| {
        let verb = if letters.len() == 1 { "waits" } else { "wait" };
        format!("{} {verb} {why}", Letter::list(letters))
    };
    let waits: Vec<String> = waits.iter().map(says).collect();
    format!("Deadlock: {}.", waits.join("; "))
}

impl Counter {
    /// Takes note of an event, and returns whose writes it overwrote unseen.
    fn follow(&mut self, index: usize, record: &Record) -> Vec<Letter> {
        let event = &record.events[index];
        let (seen, builds_on_it) = self.seen[event.letter.index()];
        let all = self.writes.len();
        let (Some(before), Some(after)) = (event.before, event.after) else {
            self.seen[event.letter.index()] = (all, true);
            return Vec::new();
        };
        let base = match event.step() {
            Some(Step::Write) => seen,
            // Nobody can tell `*guard = value + 1` from `*guard += 1`, but where the value was read
            // before and is another by now, it makes another number.
            Some(Step::WriteHeld) if builds_on_it && after != before + 1 => seen,
            _ => all,
        };
        self.writes.push((index, base));
        self.seen[event.letter.index()] = (all + 1, false);
        self.writes[base..all].iter().map(|it| record.events[it.0].letter).collect()
    }

    /// The number after so many writes.
    fn value(&self, writes: usize, record: &Record) -> i128 {
        let write = writes.checked_sub(1).map(|last| self.writes[last].0);
        write.and_then(|write| record.events[write].after).unwrap_or(self.initial)
    }

    /// What it is in the end.
    pub fn actual(&self, record: &Record) -> i128 {
        self.value(self.writes.len(), record)
    }

    /// What it would be had every write seen all before it, and changed it by as much as it did.
    pub fn expected(&self, record: &Record) -> i128 {
        let changes = (1..)
            .zip(&self.writes)
            .map(|(number, &(_, base))| self.value(number, record) - self.value(base, record));
        self.initial + changes.sum::<i128>()
    }

    /// The writes that the last one doesn't build on, neither itself nor through others.
    fn lost(&self) -> Vec<usize> {
        let (mut lost, mut builds_on) = (Vec::new(), self.writes.len());
        for number in (1..=self.writes.len()).rev() {
            let (event, base) = self.writes[number - 1];
            if number == builds_on {
                builds_on = base;
            } else {
                lost.push(event);
            }
        }
        lost.reverse();
        lost
    }

    fn ending(&self, name: &str, record: &Record) -> Vec<String> {
        let (expected, actual) = (self.expected(record), self.actual(record));
        let mut lines =
            vec![format!("Expected {name}: {expected}"), format!("Actual {name}:   {actual}")];
        let (lost, all) = (self.lost(), self.writes.len());
        let steps: Vec<String> = lost.iter().map(|event| (event + 1).to_string()).collect();
        lines.extend(match steps.as_slice() {
            [] => None,
            [one] => Some(format!("1 of {all} updates was lost: step {one}.")),
            [one, two] => Some(format!("2 of {all} updates were lost: steps {one} and {two}.")),
            [one, two, ..] => Some(format!(
                "{} of {all} updates were lost: steps {one}, {two} and {} more.",
                steps.len(),
                steps.len() - 2
            )),
        });
        lines
    }
}

fn is_left(standing: &crate::record::Event) -> bool {
    standing.what != What::Done
}
