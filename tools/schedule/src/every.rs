//! Runs every schedule and counts where each one ends.

use std::io::{self, Write};

use crate::schedule::Schedule;
use crate::turnstile;

/// The longest bar of the chart.
const WIDEST: usize = 40;

/// Runs all schedules of two threads with `increments` increments each, and tells `done` how many
/// have run. Returns how many end at 0, at 1, at 2 and so on up to the right total.
pub fn tally(increments: u32, mut done: impl FnMut(usize)) -> io::Result<Vec<usize>> {
    let mut tally = vec![0; 2 * increments as usize + 1];
    for (ran, schedule) in (1..).zip(Schedule::every(increments)) {
        let history = turnstile::run(&schedule)?;
        tally[history[history.len() - 1]] += 1;
        done(ran);
    }
    Ok(tally)
}

/// Writes a tally as a bar chart.
pub fn write(out: &mut impl Write, tally: &[usize]) -> io::Result<()> {
    let expected = tally.len() - 1;
    let (all, right) = (tally.iter().sum::<usize>(), tally[expected]);
    let most = *tally.iter().max().unwrap_or(&1);
    let share = |count: usize| 100.0 * count as f64 / all as f64;

    let each = match expected / 2 {
        1 => "1 increment".to_string(),
        many => format!("{many} increments"),
    };
    writeln!(out, "Two threads, {each} each: {all} schedules.\n")?;
    writeln!(out, "total  schedules   share")?;
    for (total, &count) in tally.iter().enumerate().filter(|&(_, &count)| count > 0) {
        let bar = "#".repeat((WIDEST * count).div_ceil(most)); // one mark at least
        let mark = if total == expected { "  right" } else { "" };
        writeln!(
            out,
            "{total:>5}  {count:>9}  {:>5.1}%  {bar}{mark}",
            share(count)
        )?;
    }
    writeln!(
        out,
        "\nRight: {right} of {all} schedules ({:.1}%).",
        share(right)
    )
}
