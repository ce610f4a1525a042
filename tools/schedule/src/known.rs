//! What is known of a page once its map is: its outcomes, how many schedules come to each, and which
//! of them are right.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::count;
use crate::end::Ending;
use crate::map::Map;
use crate::outcome::{Names, Outcome};
use crate::story::{self, CROWDED, LEFT};
use crate::text::Text;
use crate::verdict::{NO_STEP, not_compared, unseen};

pub struct Known {
    pub names: Names,
    /// The outcome of each node at which a schedule ends.
    pub outcomes: HashMap<usize, Outcome>,
    /// For each node, how many schedules lead from there to each outcome.
    pub counts: Vec<BTreeMap<Outcome, u128>>,
    /// What one thread after another gives, in all orders. None: that isn't known.
    pub serial: Option<BTreeSet<Outcome>>,
    /// Whether threads wait for a value, so that not all schedules are there.
    pub is_held: bool,
    pub is_stepped: bool,
    /// What else there is to say, a paragraph each.
    pub remarks: Vec<String>,
}

impl Known {
    /// # Errors
    ///
    /// If there are too many schedules to write down their number.
    pub fn new(map: &Map, text: &Text) -> Result<Self, &'static str> {
        let ends = || map.nodes.iter().filter_map(|it| it.end.as_ref());
        let names = Names::new(ends(), text);
        let outcomes = count::outcomes(map, &names);
        let counts = count::count(map, &outcomes)?;
        let is_stepped = map.is_stepped();
        let said: BTreeSet<&str> = ends().flat_map(story::remarks).collect();
        let is_shown = !said.contains(CROWDED) && !said.contains(LEFT);
        let has_verdict = is_stepped && is_shown && text.unseen().is_none() && names.can_compare();
        let serial = has_verdict.then(|| count::serial(map, &outcomes)).flatten();
        let mut remarks = Vec::new();
        match text.unseen() {
            Some(word) => remarks.push(unseen(word)),
            None if !is_stepped && is_shown => remarks.push(NO_STEP.to_owned()),
            None if has_verdict && serial.is_none() => {
                let why = "It has too many threads to say which outcomes are right.\n";
                remarks.push(why.to_owned());
            }
            None => {}
        }
        if !names.unreadable().is_empty() {
            remarks.push(not_compared(&names));
        }
        remarks.extend(said.into_iter().map(str::to_owned));
        Ok(Self {
            names,
            outcomes,
            counts,
            serial,
            is_held: map.has_waits_for_values(),
            is_stepped,
            remarks,
        })
    }

    /// Whether an outcome is one of a whole run, and one thread after another gives it too.
    pub fn is_right(&self, outcome: &Outcome) -> bool {
        let is_serial = self.serial.as_ref().is_some_and(|it| it.contains(outcome));
        is_serial && outcome.ending == Ending::Whole
    }
}
