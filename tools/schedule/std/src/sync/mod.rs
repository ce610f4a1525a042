//! What threads share.

pub mod atomic;
mod barrier;
mod condvar;
mod lock;
pub mod mpsc;
mod once;

pub use ::std::sync::*;
pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lock::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use once::{LazyLock, Once, OnceLock};
