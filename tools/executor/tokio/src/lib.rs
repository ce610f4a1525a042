//! What a café gets under the name `tokio`: the real one on a paused clock, which tells who polls whom.
//!
//! What stands here in place of the real thing notes each poll. All else is re-exported as it is, and
//! isn't noted.

#![allow(
    ambiguous_glob_reexports,
    reason = "what stands here goes before the glob"
)]

pub use ::tokio::*;
pub use task::spawn;

pub mod runtime;
pub mod sync;
pub mod task;
pub mod time;
