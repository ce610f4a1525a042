//! What is told of a step after it: what its thread has seen, done and learned.

use std::sync::atomic::Ordering;

use crate::object::{Id, Place};
use crate::turn::{Stand, Step, with};
use crate::value::Value;

/// What a step has seen and done, told after it.
#[derive(Default)]
pub struct Note {
    before: Option<Option<Value>>,
    is_seen: bool,
    after: Option<Option<Value>>,
    result: Option<bool>,
}

impl Note {
    /// The thread has seen this value. None: it can't be read.
    pub fn saw(value: Option<Value>) -> Self {
        Self {
            before: Some(value),
            is_seen: true,
            ..Self::default()
        }
    }

    /// This was the value, but the thread hasn't seen it.
    pub fn unseen(value: Option<Value>) -> Self {
        Self {
            before: value.map(Some),
            ..Self::default()
        }
    }

    /// What the thread has learned, other than a value.
    pub fn learned(result: bool) -> Self {
        Self {
            result: Some(result),
            ..Self::default()
        }
    }

    /// The thread has learned that the lock is poisoned.
    pub fn poisoned(self) -> Self {
        Self {
            result: Some(true),
            ..self
        }
    }

    pub fn wrote(self, value: Option<Value>) -> Self {
        Self {
            after: Some(value),
            ..self
        }
    }
}

/// Tells what the step that was just taken has seen and done.
pub fn note(id: &Id, note: Note) {
    note_at(id.get(), note, None);
}

/// The same of something that was done at another place, since its last step.
pub fn note_at(object: usize, note: Note, other: Option<(Step, Place)>) {
    with(|state, me| {
        let thread = &state.threads[me];
        let step = match thread.stand {
            Stand::Before(step, _) => step,
            _ => Step::Read,
        };
        let (step, place) = other.unwrap_or((step, thread.place));
        let place = state.place(place);
        let text = |value: Option<Option<Value>>| match value {
            None => "-".to_owned(),
            Some(None) => "?".to_owned(),
            Some(Some(value)) => value.to_string(),
        };
        let unseen = if note.before.is_some() && !note.is_seen {
            "="
        } else {
            ""
        };
        let (before, after) = (text(note.before), text(note.after));
        let result = note.result.map_or("-".to_owned(), |it| it.to_string());
        let name = &state.threads[me].name;
        let line =
            format!("did {name} {step:?} {object} {place} {unseen}{before} {after} {result}");
        state.tell(&line);

        let known = state.objects[object].value;
        let before = note.before.flatten().or(known);
        state.objects[object].value = note.after.flatten().or(before);
        match note.after {
            Some(None) => {
                state.objects[object].version += 1;
                state.changed(me);
            }
            Some(after) if after != before => state.changed(me),
            _ => {
                let seen = &state.objects[object];
                state.threads[me].rounds.see(object, seen);
            }
        }
    });
}

/// A value that main has at hand though no step was taken for it.
pub fn look(id: &Id, value: Option<Value>) {
    if value.is_some() {
        note_at(id.get(), Note::saw(value), Some((Step::Read, id.made())));
    }
}

/// More threads come to a barrier than it lets through: who meets whom is no choice here.
pub fn crowd(id: &Id) {
    let object = id.get();
    with(|state, _| state.tell(&format!("crowd {object}")));
}

/// Main gets at a value without a step, and may change it unseen.
pub fn hide(id: &Id) {
    let object = id.get();
    with(|state, _| state.tell(&format!("hidden {object}")));
}

/// A weaker ordering allows more than is shown.
pub fn order(id: &Id, order: Ordering) {
    if order != Ordering::SeqCst {
        let object = id.get();
        with(|state, _| state.tell(&format!("weak {object}")));
    }
}
