//! What a page gets in place of `std`, `crossbeam` and `println!`.
//!
//! All of the real `std` is there, but `sync` and `thread` are closed lists: they hold what can be
//! stepped. A page that uses anything else of them, such as `Condvar`, `mpsc` or `park`, doesn't
//! compile, and the compiler names the page's own line.

mod atomic;
mod location;
mod lock;
mod thread;

/// In place of the standard library.
pub mod std {
    pub use ::std::*;

    pub use super::sync;

    /// In place of `std::panic`.
    pub mod panic {
        pub use ::std::panic::*;

        pub use crate::scheduler::catch as catch_unwind;
    }

    /// In place of `std::process`.
    pub mod process {
        pub use ::std::process::*;

        pub use crate::scheduler::exit;
    }

    /// In place of `std::thread`.
    pub mod thread {
        pub use crate::stand_in::thread::{
            JoinHandle, Scope, ScopedJoinHandle, scope, sleep, spawn, yield_now,
        };
    }
}

/// In place of `std::sync`.
pub mod sync {
    pub use super::lock::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
    pub use super::thread::Barrier;
    pub use ::std::sync::{Arc, LockResult, PoisonError, Weak};

    /// In place of `std::sync::atomic`.
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

/// In place of the `crossbeam` crate.
pub mod crossbeam {
    /// In place of `crossbeam::atomic`.
    pub mod atomic {
        pub use crate::stand_in::atomic::AtomicCell;
    }
}

/// In place of the four macros that print. What a page prints of 1,000 increments isn't true of the
/// few that it makes here. The arguments are evaluated all the same.
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

/// In place of `thread_local!`: the main thread would keep its value from one schedule to the next.
#[macro_export]
macro_rules! kept {
    ($($argument:tt)*) => {
        compile_error!("schedule can't step a page with a `thread_local!`");
    };
}

pub use kept as thread_local;
