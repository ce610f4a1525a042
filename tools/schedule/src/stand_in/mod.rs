//! What a page gets instead of `std`, `crossbeam` and the macros that print. Each item stands in
//! for the one of the same name, and its methods for those of the real one.
//!
//! All of the real `std` is there, but of some modules only what can be stepped. A page that uses
//! anything else from them, such as `Condvar`, `mpsc`, `park` or `catch_unwind`, doesn't compile,
//! and the compiler names the page's own line.

mod atomic;
mod lock;
mod object;
mod thread;

pub mod std {
    pub use ::std::*;

    pub use super::{sync, thread_local};

    pub mod panic {}

    pub mod process {
        pub use ::std::process::*;

        /// Here only the page's run is over.
        pub fn exit(_: i32) -> ! {
            crate::turn::state().finish(crate::state::Over::Ended);
            crate::turn::leave()
        }
    }

    pub mod thread {
        pub use crate::stand_in::thread::{
            JoinHandle, Scope, ScopedJoinHandle, scope, sleep, spawn, yield_now,
        };
    }
}

pub mod sync {
    pub use super::lock::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
    pub use super::thread::Barrier;
    pub use ::std::sync::{Arc, LockResult, PoisonError, Weak};

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

pub mod crossbeam {
    pub mod atomic {
        pub use crate::stand_in::atomic::AtomicCell;
    }
}

/// What a page says about 1,000 increments isn't true of the few that it makes here, so nothing is
/// printed. The arguments are still evaluated.
#[macro_export]
macro_rules! unprinted {
    () => {
        ()
    };
    ($($argument:tt)*) => {{
        $crate::turn::is_at(::std::line!()); // formatting calls a stand-in from another file
        let _ = ::std::format!($($argument)*);
    }};
}

pub use crate::{
    unprinted as eprint, unprinted as eprintln, unprinted as print, unprinted as println,
};

/// The main thread would keep its value from one schedule to the next.
#[macro_export]
macro_rules! kept {
    ($($argument:tt)*) => {
        compile_error!("schedule can't step a page with a `thread_local!`");
    };
}

pub use kept as thread_local;
