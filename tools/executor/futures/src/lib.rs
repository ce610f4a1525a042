//! What a café gets under the name `futures`: the real one, which tells who polls whom.
//!
//! `join_all` is noted, or is what the student does [by hand](hand). All else is re-exported as it is.

#![allow(
    ambiguous_glob_reexports,
    reason = "what stands here goes before the glob"
)]

pub use ::futures::*;

mod hand;

#[cfg(feature = "all")]
pub use macros::{join, try_join};

pub mod future {
    pub use ::futures::future::*;

    use ::futures::future as real;
    use executor_std::noted::{Kind, Noted, leaf, noted};

    use crate::hand::Joined;

    /// As the real one; but the first that's polled takes the steps that the student has chosen.
    #[track_caller]
    pub fn join_all<I>(futures: I) -> Noted<Joined<Noted<I::Item>>>
    where
        I: IntoIterator<Item: Future>,
    {
        let member = |(place, future)| Noted::new(Kind::Member(place), "", leaf(future));
        let members: Vec<_> = futures.into_iter().enumerate().map(member).collect();
        Noted::new(Kind::JoinAll, "join_all", Joined::New(members))
    }

    #[track_caller]
    pub fn join<A: Future, B: Future>(one: A, two: B) -> Join<Noted<A>, Noted<B>> {
        real::join(noted(one), noted(two))
    }

    #[track_caller]
    pub fn join3<A, B, C>(one: A, two: B, three: C) -> Join3<Noted<A>, Noted<B>, Noted<C>>
    where
        A: Future,
        B: Future,
        C: Future,
    {
        real::join3(noted(one), noted(two), noted(three))
    }

    #[track_caller]
    pub fn try_join<A, B>(one: A, two: B) -> TryJoin<Noted<A>, Noted<B>>
    where
        A: TryFuture + Future<Output = Result<A::Ok, A::Error>>,
        B: TryFuture<Error = A::Error> + Future<Output = Result<B::Ok, A::Error>>,
    {
        real::try_join(noted(one), noted(two))
    }

    #[track_caller]
    pub fn select<A: Future, B: Future>(one: A, two: B) -> Select<Noted<A>, Noted<B>> {
        real::select(noted(one), noted(two))
    }
}

/// What the macros are given is noted, and goes to the real ones.
#[cfg(feature = "all")]
#[doc(hidden)]
pub mod macros {
    pub use ::futures as real;
    pub use executor_std::noted::noted;

    #[macro_export]
    macro_rules! executor_futures_join {
        ($($future:expr),* $(,)?) => {
            $crate::macros::real::join!($($crate::macros::noted($future)),*)
        };
    }

    #[macro_export]
    macro_rules! executor_futures_try_join {
        ($($future:expr),* $(,)?) => {
            $crate::macros::real::try_join!($($crate::macros::noted($future)),*)
        };
    }

    pub use {executor_futures_join as join, executor_futures_try_join as try_join};
}

#[cfg(feature = "all")]
pub mod executor {
    pub use ::futures::executor::*;

    use executor_std::noted::{Kind, Noted, leaf};
    use executor_std::trace::{here, tell};

    #[track_caller]
    pub fn block_on<F: Future>(future: F) -> F::Output {
        tell(format_args!("block_on {}", here()));
        let root = Noted::new(Kind::Root, "", leaf(future));
        let output = ::futures::executor::block_on(root);
        tell("returns");
        output
    }
}
