//! What a page gets under the name `crossbeam`.

/// Its cell: each use of it is a step.
pub mod atomic {
    pub use schedule_std::cell::AtomicCell;
}
