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

use tokio::time::{Instant, Sleep};

use crate::clock;
use crate::name::Name;
use crate::trace::{self, Id, here, tell};

static FUTURES: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Whether a waker is being called: each calls the one of the future around it.
    static IS_WAKING: Cell<bool> = const { Cell::new(false) };
    /// The line where the page awaits a noted future that it has in a box, or by reference.
    static AWAITED_AT: Cell<u32> = const { Cell::new(0) };
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
    /// What the page awaits, and has written.
    Call,
    /// What the page awaits, and a library has written.
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
            Self::Call => write!(to, "call"),
            Self::Leaf => write!(to, "leaf"),
        }
    }
}

/// A future of the page, or one that the page awaits.
pub struct Noted<F> {
    /// None: it's around one that tells of itself.
    id: Option<Id>,
    future: Pin<Box<F>>,
    /// The line where the page awaits it. 0: a library does.
    awaited_at: u32,
    is_ready: bool,
}

/// Notes a future that the page awaits here, or has a library await, unless it tells of itself.
#[track_caller]
pub fn noted<F>(future: F) -> Noted<F> {
    wrap(future).executor_awaited()
}

#[track_caller]
fn wrap<F>(future: F) -> Noted<F> {
    let name = Name::of(type_name::<F>());
    match (name.is_noted, name.is_page) {
        (true, _) => Noted::plain(future),
        (_, true) => Noted::new(Kind::Call, &name.text, future),
        (_, false) => Noted::new(Kind::Leaf, &name.text, future),
    }
}

/// Notes what is inside another noted future, unless that one is told to be just this.
#[track_caller]
pub fn leaf<F>(future: F) -> Noted<F> {
    match Name::of(type_name::<F>()).is_page {
        true => Noted::plain(future),
        false => wrap(future),
    }
}

/// What is in front of each `.await` of a page.
pub trait Awaited: IntoFuture + Sized {
    #[track_caller]
    fn executor_awaited(self) -> Noted<Self::IntoFuture> {
        noted(self.into_future())
    }
}

impl<F: IntoFuture> Awaited for F {}

impl<F> Noted<F> {
    fn plain(future: F) -> Self {
        Self {
            id: None,
            future: Box::pin(future),
            awaited_at: 0,
            is_ready: false,
        }
    }

    #[track_caller]
    pub fn new(kind: Kind, what: &str, future: F) -> Self {
        Self::due(kind, what, None, future)
    }

    /// Notes a future that the timer wakes after a time.
    #[track_caller]
    pub fn due(kind: Kind, what: &str, after: Option<Duration>, future: F) -> Self {
        let id = FUTURES.fetch_add(1, SeqCst);
        let due = after.map_or("-".to_owned(), |it| {
            clock::now().saturating_add(it).as_nanos().to_string()
        });
        let name = Name::of(type_name::<F>());
        let own = name.function.as_deref().unwrap_or("-");
        let wraps = if name.is_timeout { "@" } else { "" };
        let what = if what.is_empty() { &*name.text } else { what };
        tell(format_args!(
            "new {id} {kind} {} {due} {wraps}{own} {what}",
            here()
        ));
        let mut noted = Self::plain(future);
        noted.id = Some(id);
        noted
    }

    /// It's awaited here. (It goes before the trait's.)
    #[track_caller]
    pub fn executor_awaited(mut self) -> Self {
        self.awaited_at = here();
        self
    }
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

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        let Some(id) = self.id else {
            AWAITED_AT.set(self.awaited_at);
            return self.future.as_mut().poll(context);
        };
        let line = match self.awaited_at {
            0 => AWAITED_AT.replace(0),
            line => line,
        };
        tell(format_args!("poll {id} {line}"));
        trace::begin(id);
        let unwinding = Unwinding(id);
        let waker = Waker::from(Arc::new(NotedWaker(id, context.waker().clone())));
        let answer = self.future.as_mut().poll(&mut Context::from_waker(&waker));
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
        if let Some(id) = self.id.filter(|_| !self.is_ready) {
            tell(format_args!("drop {id}"));
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
    pub fn reset(mut self: Pin<&mut Self>, deadline: Instant) {
        if let Some(id) = self.id {
            tell(format_args!("reset {id}"));
        }
        self.future.as_mut().reset(deadline);
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
