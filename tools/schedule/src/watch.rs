//! Makes sure that a page comes to its next step.

use common::watch;

use crate::turn;

/// Does work that runs pages.
///
/// # Errors
///
/// If no thread can be started, or a page doesn't reach its next step in time.
pub fn watch<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    watch::on_panic(turn::note_panic);
    watch::watch(watch::LIMIT, work, turn::stops, why)
}

/// Which thread runs, and at which line it was last seen.
fn why() -> String {
    let state = turn::state();
    let letter = state.letter_of(state.running);
    let thread = letter.map_or("a thread".into(), |it| format!("thread {it}"));
    let line = state.threads.get(state.running).map_or(0, |it| it.line);
    let seen = if line > 0 { format!(", last seen at line {line},") } else { String::new() };
    format!(
        "no step in 2 s: {thread}{seen} loops for ever, or waits for what can't be stepped here"
    )
}
