//! You in place of `join_all`: a letter polls a future, and a dot lets a second pass.

use std::env;
use std::iter::Enumerate;
use std::mem::take;
use std::pin::Pin;
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec::IntoIter;

use executor_std::clock;
use executor_std::noted::Noted;
use executor_std::trace::tell;
use futures::FutureExt;
use futures::future::{JoinAll, join_all};
use tokio::time::{Sleep, sleep};

const SECOND: Duration = Duration::from_secs(1);

/// The steps that the student has chosen, unless they were taken already.
fn steps() -> Option<String> {
    static ARE_TAKEN: AtomicBool = AtomicBool::new(false);
    let steps = env::var("EXECUTOR_STEPS").ok()?;
    (!ARE_TAKEN.swap(true, SeqCst)).then_some(steps)
}

/// A future, or what it has come to.
enum Member<F, T> {
    Left(F),
    Ready(T),
}

/// What is polled in a `join_all`.
pub enum Joined<F: Future> {
    New(Vec<Noted<F>>),
    Real(JoinAll<Noted<F>>),
    ByHand(ByHand<F>),
}

impl<F: Future> Future for Joined<F> {
    type Output = Vec<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Self::Output> {
        if let Self::New(members) = &mut *self {
            let members = take(members);
            *self = match steps() {
                Some(steps) => Self::ByHand(ByHand::new(steps, members)),
                None => Self::Real(join_all(members)),
            };
        }
        match &mut *self {
            Self::New(_) => Poll::Pending, // it no longer is
            Self::Real(future) => future.poll_unpin(context),
            Self::ByHand(future) => future.poll_unpin(context),
        }
    }
}

/// Takes the steps. If futures are left then, the program ends.
pub struct ByHand<F: Future> {
    steps: Enumerate<IntoIter<char>>,
    members: Vec<Member<Noted<F>, F::Output>>,
    pause: Option<Pin<Box<Sleep>>>,
}

/// Nothing in it is ever polled in place.
impl<F: Future> Unpin for ByHand<F> {}

impl<F: Future> ByHand<F> {
    fn new(steps: String, futures: Vec<Noted<F>>) -> Self {
        tell(format_args!("hand {}", futures.len()));
        let steps: Vec<char> = steps.chars().collect();
        Self {
            steps: steps.into_iter().enumerate(),
            members: futures.into_iter().map(Member::Left).collect(),
            pause: None,
        }
    }

    fn take(&mut self, step: char) {
        if step == '.' {
            tell("pass");
            match clock::is_timed() {
                true => self.pause = Some(Box::pin(sleep(SECOND))),
                false => clock::sleep(SECOND),
            }
            return;
        }
        let place = (step as usize).wrapping_sub('A' as usize);
        match self.members.get_mut(place) {
            None => leave("stranger"),
            Some(Member::Ready(_)) => tell(format_args!("again {place}")),
            Some(member) => {
                if let Member::Left(future) = member
                    && let Some(output) = future.now_or_never()
                {
                    *member = Member::Ready(output);
                }
            }
        }
    }
}

impl<F: Future> Future for ByHand<F> {
    type Output = Vec<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Self::Output> {
        loop {
            if let Some(pause) = &mut self.pause {
                ready!(pause.poll_unpin(context));
                self.pause = None;
            }
            let Some((number, step)) = self.steps.next() else {
                break;
            };
            tell(format_args!("step {number}"));
            self.take(step);
        }
        let output = |member| match member {
            Member::Left(_) => leave("left"),
            Member::Ready(output) => output,
        };
        let members = take(&mut self.members);
        Poll::Ready(members.into_iter().map(output).collect())
    }
}

/// Nothing more of the page runs, not even a `drop`.
fn leave(why: &str) -> ! {
    tell(why);
    exit(0)
}
