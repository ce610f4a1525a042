//! Draws how many schedules end in each way.

use std::collections::BTreeMap;

use common::steps;

use crate::count;
use crate::known::Known;
use crate::map::Map;
use crate::outcome::Outcome;
use crate::text::Text;

pub const HELD: &str = "Threads wait here for a value, in a loop. How often it goes round isn't counted,\n\
                        and outcomes may be missing.\n";

/// The length of the longest bar.
const WIDEST: usize = 24;

/// The chart, with a command that begins like this for a single schedule.
///
/// # Errors
///
/// If there are too many schedules to write down their number.
pub fn draw(map: &Map, text: &Text, command: &str) -> Result<String, &'static str> {
    let known = Known::new(map, text)?;
    let counts = &known.counts[0];
    let all = counts
        .values()
        .try_fold(0_u128, |all, it| all.checked_add(*it));
    let chart = Chart {
        known: &known,
        ways: count::shortest(map, &known.outcomes),
        all: all.ok_or(count::TOO_MANY)?,
    };
    let mut lines = vec![chart.head(), chart.rows(), chart.foot()];
    lines.extend(known.remarks.iter().cloned());
    if known.is_stepped {
        lines.push(format!("To see one: {command} LETTERS\n"));
    }
    Ok(lines.concat())
}

struct Chart<'a> {
    known: &'a Known,
    ways: BTreeMap<Outcome, Option<Vec<char>>>,
    all: u128,
}

impl Chart<'_> {
    fn head(&self) -> String {
        match (self.known.is_held, self.all) {
            (true, _) => format!("{HELD}\n"),
            (_, 1) => "1 schedule: nowhere can more than one thread move.\n\n".to_owned(),
            (_, all) => format!(
                "{} schedules. Each one is a different choice of who goes next.\n\n",
                grouped(all)
            ),
        }
    }

    fn rows(&self) -> String {
        let name = |outcome: &Outcome| {
            let right = if self.known.is_right(outcome) {
                "  right"
            } else {
                ""
            };
            self.known.names.text(outcome) + right
        };
        let names: Vec<String> = self.known.counts[0].keys().map(name).collect();
        let way = |outcome: &Outcome| match self.ways.get(outcome) {
            Some(Some(letters)) if !letters.is_empty() => steps::write(letters),
            _ => "-".to_owned(),
        };
        let ways: Vec<String> = self.known.counts[0].keys().map(way).collect();
        let counts: Vec<String> = self.known.counts[0]
            .values()
            .map(|it| grouped(*it))
            .collect();
        let widest = |texts: &[String]| texts.iter().map(|it| it.chars().count()).max();
        let width = widest(&names).unwrap_or(0).max("ends with".len());
        let number = widest(&counts).unwrap_or(0).max("schedules".len());
        let way_width = widest(&ways).unwrap_or(0).max("shortest to write".len());
        let most = self.known.counts[0].values().max().copied().unwrap_or(1);
        let mut rows = match self.known.is_held {
            true => format!("{:width$}  a way there\n", "ends with"),
            false => format!(
                "{:width$}  {:>number$}   share  shortest to write\n",
                "ends with", "schedules"
            ),
        };
        let counted = self.known.counts[0].values().zip(&counts);
        for ((name, way), (count, number_text)) in names.iter().zip(&ways).zip(counted) {
            rows += &match self.known.is_held {
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
        let Some(serial) = self.known.serial.as_ref().filter(|_| !self.known.is_held) else {
            return "\n".to_owned();
        };
        if !serial.iter().any(|it| self.known.is_right(it)) {
            return "\nOne thread after another doesn't come to main's end either, so nothing is \
                    called right.\n"
                .to_owned();
        }
        let right = self.known.counts[0]
            .iter()
            .filter(|it| self.known.is_right(it.0));
        let right: u128 = right.map(|it| it.1).sum();
        let shares = share(right, self.all);
        let (right, all) = (grouped(right), grouped(self.all));
        format!(
            "\nRight: {right} of {all} schedules ({shares}) end as one thread after another does.\n"
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
