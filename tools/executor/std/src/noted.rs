//! A future that tells of its polls, and of who wakes it.

use std::any::type_name;
use std::cell::Cell;
use std::fmt::{self, Debug, Display, Formatter};
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use tokio::sync::futures::Notified;
use tokio::time::{Instant, Sleep};

use crate::chain::{body_of, chain};
use crate::clock;
use crate::trace::{self, Id, here, tell};

static FUTURES: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Whether a waker is being called: each calls the one of the future around it.
    static IS_WAKING: Cell<bool> = const { Cell::new(false) };
}

/// What a future is.
#[derive(Clone, Copy)]
pub enum Kind {
    /// What `block_on` was given.
    Root,
    /// What `spawn` was given.
    Task,
    /// `join_all`.
    JoinAll,
    /// What `join_all` was given in this place.
    Member(usize),
    /// `timeout`.
    Timeout,
    /// No other future of the page is in it.
    Leaf,
}

impl Display for Kind {
    fn fmt(&self, to: &mut Formatter) -> fmt::Result {
        match self {
            Self::Root => write!(to, "root"),
            Self::Task => write!(to, "task"),
            Self::JoinAll => write!(to, "join_all"),
            Self::Member(place) => write!(to, "member:{place}"),
            Self::Timeout => write!(to, "timeout"),
            Self::Leaf => write!(to, "leaf"),
        }
    }
}

/// A future of the page, or one that the page awaits.
pub struct Noted<F> {
    id: Id,
    future: Pin<Box<F>>,
    is_ready: bool,
}

impl<F> Noted<F> {
    /// Notes a future that has others in it.
    #[track_caller]
    pub fn new(kind: Kind, what: &str, future: F) -> Self {
        Self::due(kind, what, None, future)
    }

    /// Notes a future that has no other in it.
    #[track_caller]
    pub fn leaf(what: &str, future: F) -> Self {
        Self::due(Kind::Leaf, what, None, future)
    }

    /// Notes a future that the timer wakes after a time.
    #[track_caller]
    pub fn due(kind: Kind, what: &str, after: Option<Duration>, future: F) -> Self {
        let id = FUTURES.fetch_add(1, SeqCst);
        let name = type_name::<F>();
        let own = body_of(inside(name));
        let due = after.map_or("-".to_owned(), |it| {
            clock::now().saturating_add(it).as_nanos().to_string()
        });
        let function = own.as_deref().unwrap_or("-");
        let wraps = if name.starts_with("executor_std::noted") {
            "@"
        } else {
            ""
        };
        tell(format_args!(
            "new {id} {kind} {} {due} {wraps}{function} {what}",
            here()
        ));
        Self {
            id,
            future: Box::pin(future),
            is_ready: false,
        }
    }
}

/// A timeout's future, or what is in a box, has the name of what is in it.
fn inside(name: &str) -> &str {
    let is_around = name.starts_with("executor_") || name.starts_with("core::pin::Pin<");
    match is_around {
        true => name
            .rsplit('<')
            .next()
            .unwrap_or(name)
            .trim_end_matches('>'),
        false => name,
    }
}

/// The function that a [`chain`] ends at.
#[inline(never)]
fn poll<F: Future>(future: &mut Pin<Box<F>>, context: &mut Context) -> Poll<F::Output> {
    future.as_mut().poll(context)
}

/// Tells of a poll that ends in a panic.
struct Unwinding(Id);

impl Drop for Unwinding {
    fn drop(&mut self) {
        trace::end();
        if std::thread::panicking() {
            tell(format_args!("panics {}", self.0));
        }
    }
}

impl<F: Future> Future for Noted<F> {
    type Output = F::Output;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        let id = self.id;
        // The line of its `.await`, if the page awaits it directly.
        tell(format_args!("poll {id} {} {}", here(), chain()));
        trace::begin(id);
        let unwinding = Unwinding(id);
        let waker = Waker::from(Arc::new(NotedWaker(id, context.waker().clone())));
        let answer = poll(&mut self.future, &mut Context::from_waker(&waker));
        drop(unwinding);
        self.is_ready = answer.is_ready();
        let word = if answer.is_ready() {
            "ready"
        } else {
            "pending"
        };
        tell(format_args!("{word} {id}"));
        answer
    }
}

impl<F> Drop for Noted<F> {
    fn drop(&mut self) {
        if !self.is_ready {
            tell(format_args!("drop {}", self.id));
        }
    }
}

/// What a real future tells of itself.
impl<F> Deref for Noted<F> {
    type Target = F;

    fn deref(&self) -> &F {
        &self.future
    }
}

impl<F: Unpin> DerefMut for Noted<F> {
    fn deref_mut(&mut self) -> &mut F {
        &mut self.future
    }
}

impl<F: Debug> Debug for Noted<F> {
    fn fmt(&self, to: &mut Formatter) -> fmt::Result {
        self.future.fmt(to)
    }
}

impl Noted<Sleep> {
    pub fn reset(self: Pin<&mut Self>, deadline: Instant) {
        self.get_mut().future.as_mut().reset(deadline);
    }
}

impl Noted<Notified<'_>> {
    pub fn enable(self: Pin<&mut Self>) -> bool {
        self.get_mut().future.as_mut().enable()
    }
}

/// Tells that it's called, and calls the waker it stands for.
struct NotedWaker(Id, Waker);

impl Wake for NotedWaker {
    fn wake(self: Arc<Self>) {
        let is_first = IS_WAKING.try_with(|it| !it.replace(true)).unwrap_or(false);
        if is_first {
            tell(format_args!("wake {} {}", self.0, trace::caller()));
        }
        self.1.wake_by_ref();
        if is_first {
            let _ = IS_WAKING.try_with(|it| it.set(false));
        }
    }
}
