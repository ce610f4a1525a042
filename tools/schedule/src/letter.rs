//! Which thread has which letter.

use std::collections::BTreeMap;

use crate::trace::{Seat, Thread};

/// A letter for each thread that has stood before a step, in the order in which they were there.
#[derive(Clone, Default)]
pub struct Letters(BTreeMap<Thread, usize>);

impl Letters {
    /// Takes note of who stands before a step when somebody is chosen. Of those who are new, main is
    /// the last.
    pub fn meet(&mut self, seats: &[Seat]) {
        let mut new: Vec<&Thread> = seats
            .iter()
            .filter(|it| it.is_before_step() && !self.0.contains_key(&it.thread))
            .map(|it| &it.thread)
            .collect();
        new.sort();
        for thread in new {
            let number = self.0.len();
            self.0.insert(thread.clone(), number);
        }
    }

    /// The number of its letter, from 0. None: it has had no part in any choice.
    pub fn number(&self, thread: &Thread) -> Option<usize> {
        self.0.get(thread).copied()
    }

    /// None: it has had no part in any choice, or it's past Z.
    pub fn of(&self, thread: &Thread) -> Option<char> {
        let number = *self.0.get(thread)?;
        ('A'..='Z').nth(number)
    }

    /// What a thread is called: its letter, or what it is.
    pub fn name(&self, thread: &Thread) -> String {
        match self.of(thread) {
            Some(letter) => letter.to_string(),
            None if thread.is_main() => "main".to_owned(),
            None => format!("thread {}", thread.number()),
        }
    }

    pub fn thread(&self, letter: char) -> Option<&Thread> {
        self.0.keys().find(|it| self.of(it) == Some(letter))
    }

    /// The threads with a place in the order of the letters, first to last.
    pub fn threads(&self) -> Vec<Thread> {
        let mut threads: Vec<(&usize, &Thread)> = self.0.iter().map(|(a, b)| (b, a)).collect();
        threads.sort();
        threads.into_iter().map(|it| it.1.clone()).collect()
    }
}
