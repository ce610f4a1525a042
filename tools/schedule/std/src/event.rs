//! What is told that is no step: what a page prints, and how it leaves its program.

use crate::object::Place;
use crate::trace::in_a_line;
use crate::turn::{self, with};

/// The most of what a page prints that is told, in bytes.
const MOST_PRINTED: usize = 1 << 20;

/// Where this thread prints from now on.
pub fn prints(place: Place) {
    with(|state, me| state.threads[me].prints = Some(place));
}

/// False: nobody listens.
pub fn print(text: &str) -> bool {
    with(|state, me| {
        let room = MOST_PRINTED.saturating_sub(state.printed);
        state.printed = state.printed.saturating_add(text.len());
        let is_end = |at: &usize| text.is_char_boundary(*at);
        let end = (0..=room.min(text.len())).rev().find(is_end).unwrap_or(0);
        let more = if room > 0 && end < text.len() {
            "…\n(It prints more than is kept.)\n"
        } else {
            ""
        };
        if room > 0 {
            let text = in_a_line(&text[..end]) + &in_a_line(more);
            let line = format!("print {} {text}", state.threads[me].name);
            state.tell(&line);
        }
        state.tool.is_some()
    })
}

/// The page leaves its program.
pub fn leave(how: &str) {
    turn::is_over_now();
    with(|state, me| {
        let line = format!("left {} {how}", state.threads[me].name);
        state.tell(&line);
    });
}
