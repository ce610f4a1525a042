//! `join_all`, as it is or by hand.

pub mod future {
    use std::time::Duration;

    use futures::future::{self, FutureExt};
    use tokio::time::sleep;

    use crate::noting::Noting;
    use crate::record::{Kind, What};
    use crate::run::{Steps, block, leave, note, with};

    /// As in `futures`, or with the steps that the student has chosen.
    pub fn join_all<I>(futures: I) -> impl Future<Output = Vec<<I::Item as Future>::Output>>
    where
        I: IntoIterator<Item: Future>,
    {
        let steps = with(|run| run.steps.take()).flatten();
        let kind = if steps.is_some() { Kind::ByHand } else { Kind::Member };
        let member = |(place, future)| Noting::new(kind(place), future);
        let members: Vec<_> = futures.into_iter().enumerate().map(member).collect();
        match steps {
            None => Noting::new(Kind::JoinAll, future::join_all(members)).left_future(),
            Some(steps) => by_hand(steps, members).right_future(),
        }
    }

    /// Polls a future for each letter, and lets a second pass for each dot.
    async fn by_hand<F: Future>(steps: Steps, members: Vec<Noting<F>>) -> Vec<F::Output> {
        let mut members: Vec<_> = members.into_iter().map(|member| (member, None)).collect();
        for (step, place) in steps {
            let (second, all) = (Duration::from_secs(1), members.len());
            match members.get_mut((step as usize).wrapping_sub('A' as usize)) {
                _ if step == '.' && with(|run| run.has_time) == Some(false) => block(second),
                _ if step == '.' => sleep(second).await,
                Some((member, Some(_))) => {
                    note(|record, time| record.note(time, What::NotPolled(member.id)));
                }
                Some((member, output)) => *output = member.now_or_never(),
                None => {
                    let which = format!("'{step}' at character {place}");
                    leave(Some(format!("{which} is none of the {all} futures")));
                }
            }
        }
        if members.iter().any(|(_, output)| output.is_none()) {
            leave(None);
        }
        members.into_iter().filter_map(|(_, output)| output).collect()
    }
}
