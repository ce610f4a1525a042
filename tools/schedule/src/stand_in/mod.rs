//! What a page gets instead of `std`, `crossbeam` and `println!`.
//!
//! All of the real `std` is there, except that `sync` and `thread` have only what can be stepped. A
//! page that uses anything else from them, such as `Condvar`, `mpsc` or `park`, doesn't
//! compile, and the compiler names the page's own line.

mod atomic;
mod location;
mod lock;
mod thread;

/// Stands in for the standard library.
pub mod std {
    pub use ::std::*;

    pub use super::sync;

    /// Stands in for `std::panic`.
    pub mod panic {
        pub use ::std::panic::*;

        pub use crate::scheduler::catch as catch_unwind;
    }

    /// Stands in for `std::process`.
    pub mod process {
        pub use ::std::process::*;

        pub use crate::scheduler::exit;
    }

    /// Stands in for `std::thread`.
    pub mod thread {
        pub use crate::stand_in::thread::{
            JoinHandle, Scope, ScopedJoinHandle, scope, sleep, spawn, yield_now,
        };
    }
}

/// Stands in for `std::sync`.
pub mod sync {
    pub use super::lock::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
    pub use super::thread::Barrier;
    pub use ::std::sync::{Arc, LockResult, PoisonError, Weak};

    /// Stands in for `std::sync::atomic`.
    pub mod atomic {
        pub use ::std::sync::atomic::Ordering;

        use crate::stand_in::atomic::Atomic;

        pub type AtomicBool = Atomic<bool>;
        pub type AtomicU8 = Atomic<u8>;
        pub type AtomicUsize = Atomic<usize>;
        pub type AtomicIsize = Atomic<isize>;
        pub type AtomicI32 = Atomic<i32>;
        pub type AtomicU32 = Atomic<u32>;
        pub type AtomicI64 = Atomic<i64>;
        pub type AtomicU64 = Atomic<u64>;
    }
}

/// Stands in for the `crossbeam` crate.
pub mod crossbeam {
    /// Stands in for `crossbeam::atomic`.
    pub mod atomic {
        pub use crate::stand_in::atomic::AtomicCell;
    }
}

/// Stands in for the four macros that print. What a page says about 1,000 increments isn't true of
/// the few that it makes here. The arguments are still evaluated.
#[macro_export]
macro_rules! unprinted {
    () => {
        ()
    };
    ($($argument:tt)*) => {{
        let _ = ::std::format!($($argument)*);
    }};
}

pub use crate::{
    unprinted as eprint, unprinted as eprintln, unprinted as print, unprinted as println,
};

/// Stands in for `thread_local!`, whose value the main thread would keep from one schedule to the
/// next.
#[macro_export]
macro_rules! kept {
    ($($argument:tt)*) => {
        compile_error!("schedule can't step a page with a `thread_local!`");
    };
}

pub use kept as thread_local;
