//! Finds the map: runs a page again and again, until each step from each state has been taken.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use common::Result;
use common::program::progress;

use crate::map::{Limit, Map, Visit};
use crate::run::{Answer, Runner};
use crate::text::Text;
use crate::trace::{Line, Thread};

/// As many pages run at a time: more don't help where there are two cores, as on a small laptop.
const WORKERS: usize = 2;

/// Runs a page until each step from each state has been taken.
///
/// # Errors
///
/// If the page doesn't run, doesn't do the same again, or has too many states.
pub fn explore(runner: &Runner, text: &Text, limit: Limit) -> Result<Map> {
    let shared = Shared {
        map: Mutex::new(Map::new(limit)),
        changed: Condvar::new(),
        runner,
        text,
    };
    shared.run(Vec::new()); // the first run finds the first steps
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| shared.work());
        }
    });
    progress("");
    let map = shared.map.into_inner();
    let mut map = map.unwrap_or_else(PoisonError::into_inner);
    match map.failure.take() {
        Some(why) => Err(why.into()),
        None => Ok(map),
    }
}

/// What the workers share.
struct Shared<'a> {
    map: Mutex<Map>,
    changed: Condvar,
    runner: &'a Runner,
    text: &'a Text,
}

impl Shared<'_> {
    fn map(&self) -> MutexGuard<'_, Map> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some(plan) = self.next() {
            self.run(plan);
            self.map().active -= 1;
            self.changed.notify_all();
        }
        self.changed.notify_all();
    }

    /// A schedule whose last step nobody has taken yet, breadth first.
    fn next(&self) -> Option<Vec<Thread>> {
        let mut map = self.map();
        loop {
            if map.failure.is_some() {
                return None;
            }
            match map.jobs.pop_front() {
                Some((node, edge)) if map.nodes[node].edges[edge].is_taken => {}
                Some((node, edge)) => {
                    map.nodes[node].edges[edge].is_taken = true;
                    map.active += 1;
                    let mut plan = map.way(node);
                    plan.push(map.nodes[node].edges[edge].thread.clone());
                    return Some(plan);
                }
                None if map.active == 0 => return None,
                None => {
                    map = self
                        .changed
                        .wait(map)
                        .unwrap_or_else(PoisonError::into_inner)
                }
            }
        }
    }

    /// Runs the page with this schedule, and on from there as long as it finds something new.
    fn run(&self, plan: Vec<Thread>) {
        let mut visit = Visit::new(self.map().begin());
        let exit = self.runner.run(&plan, |line| {
            visit.hear(&line, self.text);
            let mut map = self.map();
            match line {
                Line::Choice(seats, asks) => {
                    map.meet(&mut visit, None, seats);
                    if map.failure.is_some() {
                        return Some(Answer::Stop);
                    }
                    asks.then(|| map.choose(visit.at))
                }
                Line::Step(thread) => {
                    visit.via = map.step(visit.at, &thread);
                    None
                }
                other => {
                    map.tell_late(&mut visit, &other);
                    visit.since.push(other);
                    None
                }
            }
        });
        let mut map = self.map();
        match exit {
            Ok(exit) => map.end(visit, exit),
            Err(error) => map.failure = Some(error.to_string()),
        }
    }
}
