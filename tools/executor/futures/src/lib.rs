//! What a café gets under the name `futures`: the real one, which tells who polls whom.
//!
//! `join_all` is noted, or is what the student does [by hand](hand). All else is re-exported as it is.

#![allow(
    ambiguous_glob_reexports,
    reason = "what stands here goes before the glob"
)]

pub use ::futures::*;

mod hand;

pub mod future {
    pub use ::futures::future::*;

    use executor_std::noted::{Kind, Noted};

    use crate::hand::Joined;

    /// As the real one; but the first that's polled takes the steps that the student has chosen.
    #[track_caller]
    pub fn join_all<I>(futures: I) -> Noted<Joined<I::Item>>
    where
        I: IntoIterator<Item: Future>,
    {
        let members = futures.into_iter().enumerate();
        let members = members.map(|(place, future)| Noted::new(Kind::Member(place), "", future));
        let joined = Joined::New(members.collect());
        Noted::new(Kind::JoinAll, "join_all", joined)
    }
}

#[cfg(feature = "all")]
pub mod executor {
    pub use ::futures::executor::*;

    use executor_std::noted::{Kind, Noted};
    use executor_std::trace::{here, tell};

    #[track_caller]
    pub fn block_on<F: Future>(future: F) -> F::Output {
        tell(format_args!("block_on {}", here()));
        let output = ::futures::executor::block_on(Noted::new(Kind::Root, "", future));
        tell("returns");
        output
    }
}
