//! `join_all`, as it is or by hand.

pub mod future {
    use std::time::Duration;

    use futures_util::future::{self, FutureExt};
    use tokio::time::sleep;

    use crate::future::Kind;
    use crate::noting::noting;
    use crate::record::What;
    use crate::run::{Steps, block, leave, note, with};

    /// As in `futures`, or with the steps that the student has chosen.
    pub fn join_all<I>(futures: I) -> impl Future<Output = Vec<<I::Item as Future>::Output>>
    where
        I: IntoIterator<Item: Future>,
    {
        let steps = with(|run| run.steps.take()).flatten();
        let kind = if steps.is_some() {
            Kind::ByHand
        } else {
            Kind::Member
        };
        let members = futures.into_iter().enumerate();
        let members = members.map(|(place, future)| noting(kind(place), future));
        match steps {
            None => noting(Kind::JoinAll, future::join_all(members)).left_future(),
            Some(steps) => {
                with(|run| run.record.is_by_hand = true);
                by_hand(steps, members.map(Err).collect()).right_future()
            }
        }
    }

    /// Polls a future for each letter, and lets a second pass for each dot.
    async fn by_hand<T, F>(steps: Steps, mut members: Vec<Result<T, F>>) -> Vec<T>
    where
        F: Future<Output = T> + Unpin,
    {
        let (second, all) = (Duration::from_secs(1), members.len());
        for (step, place) in steps {
            match members.get_mut((step as usize).wrapping_sub('A' as usize)) {
                _ if step == '.' && with(|run| run.has_time) == Some(false) => block(second),
                _ if step == '.' => sleep(second).await,
                Some(Ok(_)) => note(|record, time| {
                    let mut futures = record.futures.iter();
                    let name = futures
                        .find(|it| it.letter() == Some(step))
                        .map(|it| &it.name);
                    let name = name.map_or("it", |name| name);
                    let says = format!("{name} is ready, so not polled: a poll would panic");
                    record.note(time, What::Says(says));
                }),
                Some(member) => {
                    if let Err(future) = member
                        && let Some(output) = future.now_or_never()
                    {
                        *member = Ok(output);
                    }
                }
                None => {
                    let which = format!("'{step}' at character {place}");
                    leave(Some(format!("{which} is no future: join_all got {all}")));
                }
            }
        }
        if members.iter().any(Result::is_err) {
            leave(None);
        }
        members.into_iter().filter_map(Result::ok).collect()
    }
}
