//! What a café gets under the name `tokio`: the real one on a paused clock, which tells who polls whom.
//!
//! What stands here in place of the real thing notes each poll. All else is re-exported as it is, and
//! is noted where the page awaits it.

#![allow(
    ambiguous_glob_reexports,
    reason = "what stands here goes before the glob"
)]

pub use ::tokio::*;
#[cfg(feature = "macros")]
pub use macros::{join, select, try_join};
pub use task::spawn;

#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod macros;
pub mod runtime;
pub mod task;
pub mod time;
