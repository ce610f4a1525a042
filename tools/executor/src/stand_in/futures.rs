//! `join_all`, as it is or by hand.

pub mod future {
    use std::time::Duration;

    use futures_util::future::{self, FutureExt};
    use tokio::time::sleep;

    use crate::future::Kind;
    use crate::noting::noting;
    use crate::record::{Id, What};
    use crate::run::{Steps, block, leave, note, with};

    /// As in `futures`, or with the steps that the student has chosen.
    pub fn join_all<I>(futures: I) -> impl Future<Output = Vec<<I::Item as Future>::Output>>
    where
        I: IntoIterator<Item: Future>,
    {
        let steps = with(|run| run.steps.take()).flatten();
        let kind = if steps.is_some() { Kind::ByHand } else { Kind::Member };
        let members = futures.into_iter().enumerate();
        let members = members.map(|(place, future)| noting(kind(place), future));
        match steps {
            None => {
                let members = future::join_all(members.map(|it| it.1));
                noting(Kind::JoinAll, members).1.left_future()
            }
            Some(steps) => {
                with(|run| run.record.is_by_hand = true);
                by_hand(steps, members.collect()).right_future()
            }
        }
    }

    /// Polls a future for each letter, and lets a second pass for each dot.
    async fn by_hand<F: Future + Unpin>(steps: Steps, members: Vec<(Id, F)>) -> Vec<F::Output> {
        let mut members: Vec<_> = members.into_iter().map(|(id, it)| (id, it, None)).collect();
        for (step, place) in steps {
            let (second, all) = (Duration::from_secs(1), members.len());
            match members.get_mut((step as usize).wrapping_sub('A' as usize)) {
                _ if step == '.' && with(|run| run.has_time) != Some(Some(true)) => block(second),
                _ if step == '.' => sleep(second).await,
                Some((id, _, Some(_))) => note(|record, time| {
                    let future = &record.futures[*id];
                    let says = format!("{future} is ready, so not polled: a poll would panic");
                    record.note(time, What::Says(says));
                }),
                Some((_, member, output)) => *output = member.now_or_never(),
                None => {
                    let which = format!("'{step}' at character {place}");
                    leave(Some(format!("{which} is none of the {all} futures")));
                }
            }
        }
        if members.iter().any(|it| it.2.is_none()) {
            leave(None);
        }
        members.into_iter().filter_map(|it| it.2).collect()
    }
}
