//! Draws how many schedules end in each way.

use std::collections::{BTreeMap, BTreeSet};

use common::steps;

use crate::count;
use crate::ending::{NO_STEP, WEAK, not_compared, unseen};
use crate::map::Map;
use crate::outcome::{Names, Outcome};
use crate::story;
use crate::text::Text;

/// The length of the longest bar.
const WIDEST: usize = 24;

/// The chart, with a command that begins like this for a single schedule.
///
/// # Errors
///
/// If there are too many schedules to write down their number.
pub fn draw(map: &Map, text: &Text, command: &str) -> Result<String, &'static str> {
    let names = Names::new(map.nodes.iter().filter_map(|it| it.end.as_ref()), text);
    let outcomes = count::outcomes(map, &names);
    let too_many = "there are more schedules than a number of 128 bits can count";
    let counts = count::count(map, &outcomes).ok_or(too_many)?;
    let all = counts
        .values()
        .try_fold(0_u128, |all, it| all.checked_add(*it));
    let ways = count::shortest(map, &outcomes);
    let is_stepped = map.is_stepped();
    let has_verdict = is_stepped && text.unseen().is_none() && names.can_compare();
    let serial = has_verdict.then(|| count::serial(map, &outcomes));
    let serial = serial.flatten();
    let is_held = map.has_waits_for_values();
    let chart = Chart {
        names: &names,
        counts: &counts,
        ways: &ways,
        right: serial.as_ref(),
        all: all.ok_or(too_many)?,
        is_held,
    };
    let mut lines = vec![chart.head()];
    lines.push(chart.rows());
    lines.push(chart.foot());
    if let Some(word) = text.unseen() {
        lines.push(unseen(word));
    } else if !is_stepped {
        lines.push(NO_STEP.to_owned());
    } else if has_verdict && serial.is_none() {
        lines.push("It has too many threads to say which outcomes are right.\n".to_owned());
    }
    if !names.unreadable().is_empty() {
        lines.push(not_compared(&names));
    }
    if map
        .nodes
        .iter()
        .filter_map(|it| it.end.as_ref())
        .any(story::is_weak)
    {
        lines.push(WEAK.to_owned());
    }
    if is_stepped {
        lines.push(format!("To see one: {command} LETTERS\n"));
    }
    Ok(lines.concat())
}

struct Chart<'a> {
    names: &'a Names,
    counts: &'a BTreeMap<Outcome, u128>,
    ways: &'a BTreeMap<Outcome, Option<Vec<char>>>,
    /// The outcomes that are right. None: it isn't known.
    right: Option<&'a BTreeSet<Outcome>>,
    all: u128,
    is_held: bool,
}

impl Chart<'_> {
    fn head(&self) -> String {
        match (self.is_held, self.all) {
            (true, _) => "Threads wait here for a value, in a loop. How often it goes round isn't \
                          counted,\nand outcomes may be missing.\n\n"
                .to_owned(),
            (_, 1) => "1 schedule: nowhere can more than one thread move.\n\n".to_owned(),
            (_, all) => format!(
                "{} schedules. They differ in who goes first where more than one thread can \
                 move.\n\n",
                grouped(all)
            ),
        }
    }

    fn is_right(&self, outcome: &Outcome) -> bool {
        self.right.is_some_and(|right| right.contains(outcome))
    }

    fn rows(&self) -> String {
        let name = |outcome: &Outcome| {
            let right = if self.is_right(outcome) {
                "  right"
            } else {
                ""
            };
            self.names.text(outcome) + right
        };
        let names: Vec<String> = self.counts.keys().map(name).collect();
        let way = |outcome: &Outcome| match self.ways.get(outcome) {
            Some(Some(letters)) if !letters.is_empty() => steps::write(letters),
            _ => "-".to_owned(),
        };
        let ways: Vec<String> = self.counts.keys().map(way).collect();
        let counts: Vec<String> = self.counts.values().map(|it| grouped(*it)).collect();
        let widest = |texts: &[String]| texts.iter().map(|it| it.chars().count()).max();
        let width = widest(&names).unwrap_or(0).max("ends with".len());
        let number = widest(&counts).unwrap_or(0).max("schedules".len());
        let way_width = widest(&ways).unwrap_or(0).max("shortest to write".len());
        let most = self.counts.values().max().copied().unwrap_or(1);
        let mut rows = match self.is_held {
            true => format!("{:width$}  a way there\n", "ends with"),
            false => format!(
                "{:width$}  {:>number$}   share  shortest to write\n",
                "ends with", "schedules"
            ),
        };
        let counted = self.counts.values().zip(&counts);
        for ((name, way), (count, number_text)) in names.iter().zip(&ways).zip(counted) {
            rows += &match self.is_held {
                true => format!("{name:width$}  {way}\n"),
                false => {
                    let share = share(*count, self.all);
                    let bar = "#".repeat(bar(*count, most));
                    format!(
                        "{name:width$}  {number_text:>number$}  {share:>6}  {way:way_width$}  {bar}\n"
                    )
                }
            };
        }
        rows
    }

    fn foot(&self) -> String {
        if self.is_held || self.right.is_none() {
            return "\n".to_owned();
        }
        let right = self.counts.iter().filter(|it| self.is_right(it.0));
        let right: u128 = right.map(|it| it.1).sum();
        let shares = share(right, self.all);
        let (right, all) = (grouped(right), grouped(self.all));
        format!(
            "\nRight, as one thread after another gives: {right} of {all} schedules ({shares}).\n"
        )
    }
}

/// `1,234,567`
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|it| std::str::from_utf8(it).ok())
        .collect();
    groups.join(",")
}

/// A share in percent. What isn't none, or not all, isn't called so.
fn share(count: u128, all: u128) -> String {
    let share = 100.0 * count as f64 / all as f64;
    match format!("{share:.1}%").as_str() {
        "0.0%" if count > 0 => "<0.1%".to_owned(),
        "100.0%" if count < all => ">99.9%".to_owned(),
        text => text.to_owned(),
    }
}

/// The length of a bar: at least one mark.
fn bar(count: u128, most: u128) -> usize {
    let length = (WIDEST as f64 * count as f64 / most as f64).ceil();
    (length as usize).clamp(1, WIDEST)
}
