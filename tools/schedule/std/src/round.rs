//! Loops that wait for a value: the same round of steps, again and again, that changes nothing.

use crate::object::{Object, Place, Sight};
use crate::turn::Step;

/// A step that a thread has taken, and what it could see then.
#[derive(Clone, Copy, PartialEq)]
struct Past {
    step: Step,
    object: usize,
    place: Place,
    sight: Sight,
}

/// The longest round that's recognised, twice.
const PAST: usize = 64;

/// A thread's steps since something has changed.
#[derive(Default)]
pub struct Rounds {
    past: Vec<Past>,
    /// The length of the round that it's about to make for the third time, or 0.
    length: usize,
}

impl Rounds {
    /// The thread is about to take a step.
    pub fn begin(&mut self, step: Step, object: usize, place: Place) {
        let past = &self.past;
        let is_round = |length: &usize| {
            let (first, second) = past[past.len() - 2 * length..].split_at(*length);
            let next = &second[0];
            first == second && (next.step, next.object, next.place) == (step, object, place)
        };
        self.length = (1..=past.len() / 2).find(is_round).unwrap_or(0);
    }

    pub fn take(&mut self, step: Step, object: usize, place: Place, sight: Sight) {
        if self.past.len() == PAST {
            self.past.remove(0);
        }
        self.past.push(Past {
            step,
            object,
            place,
            sight,
        });
    }

    /// What the last step has seen is known now.
    pub fn see(&mut self, object: usize, now: &Object) {
        let last = self.past.last_mut().filter(|it| it.object == object);
        if let Some(last) = last.filter(|it| it.step != Step::Try) {
            last.sight = now.sight(last.step);
        }
    }

    /// Something has changed.
    pub fn clear(&mut self) {
        self.past.clear();
    }

    /// Whether another round would see what the last one has seen.
    pub fn is_in_vain(&self, objects: &[Object]) -> bool {
        let round = &self.past[self.past.len() - self.length.min(self.past.len())..];
        let sees_the_same = |it: &Past| objects[it.object].sight(it.step) == it.sight;
        !round.is_empty() && round.iter().all(sees_the_same)
    }
}
