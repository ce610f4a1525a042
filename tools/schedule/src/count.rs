//! Reads the map: how many schedules end in each way, which of them one thread after another gives,
//! and a short way to each.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};

use std::cmp::Reverse;

use crate::letter::Letters;
use crate::map::{Map, Node};
use crate::outcome::{Names, Outcome};
use crate::trace::{Mark, Thread};

/// The most orders of threads that are looked at, those that come to the same counted once.
const MOST_ORDERS: usize = 200_000;

/// The outcome of each node at which a schedule ends.
pub fn outcomes(map: &Map, names: &Names) -> HashMap<usize, Outcome> {
    let ends = map.nodes.iter().enumerate();
    let ends = ends.filter_map(|(node, it)| Some((node, it.end.as_ref()?)));
    ends.map(|(node, end)| (node, names.outcome(end))).collect()
}

pub const TOO_MANY: &str = "there are more schedules than a number of 128 bits can count";

/// For each node, how many schedules lead from there to each outcome.
///
/// # Errors
///
/// If there are too many to write down their number.
pub fn count(
    map: &Map,
    outcomes: &HashMap<usize, Outcome>,
) -> Result<Vec<BTreeMap<Outcome, u128>>, &'static str> {
    let mut counts: Vec<Option<BTreeMap<Outcome, u128>>> = vec![None; map.nodes.len()];
    let mut stack = vec![0];
    while let Some(&node) = stack.last() {
        let ahead = || map.nodes[node].edges.iter().filter_map(|it| it.to);
        let open: Vec<usize> = ahead().filter(|to| counts[*to].is_none()).collect();
        if !open.is_empty() {
            stack.extend(open);
            continue;
        }
        let mut sum = BTreeMap::new();
        if let Some(outcome) = outcomes.get(&node) {
            sum.insert(outcome.clone(), 1);
        }
        for to in ahead() {
            for (outcome, count) in counts[to].iter().flatten() {
                let all: &mut u128 = sum.entry(outcome.clone()).or_insert(0);
                *all = all.checked_add(*count).ok_or(TOO_MANY)?;
            }
        }
        counts[node] = Some(sum);
        stack.pop();
    }
    Ok(counts.into_iter().map(Option::unwrap_or_default).collect())
}

/// The outcomes of runs in which threads have an order, and the first of them that can move goes. None: there are too many orders.
///
/// An order is made as it's needed: of those that can move in a state, one is chosen to come before
/// the others.
pub fn serial(map: &Map, outcomes: &HashMap<usize, Outcome>) -> Option<BTreeSet<Outcome>> {
    type Pairs<'a> = BTreeSet<(&'a Thread, &'a Thread)>;
    let mut found = BTreeSet::new();
    let mut seen: HashSet<(usize, Pairs)> = HashSet::new();
    let mut open: Vec<(usize, Pairs)> = vec![(0, Pairs::new())];
    while let Some((node, before)) = open.pop() {
        if let Some(outcome) = outcomes.get(&node) {
            found.insert(outcome.clone());
        }
        let edges = &map.nodes[node].edges;
        for edge in edges {
            let others = || {
                edges
                    .iter()
                    .map(|it| &it.thread)
                    .filter(|it| **it != edge.thread)
            };
            if others().any(|other| before.contains(&(other, &edge.thread))) {
                continue;
            }
            let mut pairs = before.clone();
            for other in others() {
                let first = before
                    .iter()
                    .filter(|it| it.1 == &edge.thread)
                    .map(|it| it.0);
                let last = before.iter().filter(|it| it.0 == other).map(|it| it.1);
                let last: Vec<&Thread> = last.chain([other]).collect();
                for one in first.chain([&edge.thread]) {
                    pairs.extend(last.iter().map(|it| (one, *it)));
                }
            }
            let Some(to) = edge.to else { continue };
            pairs.retain(|(one, other)| {
                is_left(&map.nodes[to], one) && is_left(&map.nodes[to], other)
            });
            if seen.insert((to, pairs.clone())) {
                open.push((to, pairs));
            }
        }
        if seen.len() > MOST_ORDERS {
            return None;
        }
    }
    Some(found)
}

fn is_left(node: &Node, thread: &Thread) -> bool {
    let seat = node.seats.iter().find(|it| it.thread == *thread);
    seat.is_some_and(|it| it.mark != Mark::Ended)
}

/// A node, and who has moved last.
type Spot<'a> = (usize, Option<&'a Thread>);

/// For each outcome a schedule that's short to write: the fewest stretches in which one thread goes
/// on, of those the fewest steps, and of those one that begins with the first thread. None: one of
/// its threads has no letter.
pub fn shortest(
    map: &Map,
    outcomes: &HashMap<usize, Outcome>,
) -> BTreeMap<Outcome, Option<Vec<char>>> {
    let start: Spot = (0, None);
    let mut costs = HashMap::from([(start, (0, 0, None))]);
    let mut via: HashMap<Spot, Spot> = HashMap::new();
    let mut ways = BTreeMap::new();
    let mut heap = BinaryHeap::from([Reverse(((0, 0, None), start))]);
    while let Some(Reverse((cost, spot))) = heap.pop() {
        if costs[&spot] < cost {
            continue;
        }
        let (node, last) = spot;
        if let Some(outcome) = outcomes.get(&node) {
            ways.entry(outcome.clone())
                .or_insert_with(|| letters(map, &via, spot));
        }
        for edge in &map.nodes[node].edges {
            let Some(to) = edge.to else { continue };
            let next: Spot = (to, Some(&edge.thread));
            let stretches = cost.0 + usize::from(last != next.1);
            let first = cost.2.or(next.1);
            let next_cost = (stretches, cost.1 + 1, first);
            if costs.get(&next).is_none_or(|known| next_cost < *known) {
                costs.insert(next, next_cost);
                via.insert(next, spot);
                heap.push(Reverse((next_cost, next)));
            }
        }
    }
    ways
}

/// The way to a spot, in letters.
fn letters<'a>(
    map: &Map,
    via: &HashMap<Spot<'a>, Spot<'a>>,
    mut spot: Spot<'a>,
) -> Option<Vec<char>> {
    let mut way = Vec::new();
    while let (Some(thread), Some(before)) = (spot.1, via.get(&spot)) {
        way.push((before.0, thread));
        spot = *before;
    }
    let mut letters = Letters::default();
    let mut text = Vec::new();
    for (node, thread) in way.into_iter().rev() {
        letters.meet(&map.nodes[node].seats);
        text.push(letters.of(thread)?);
    }
    Some(text)
}
