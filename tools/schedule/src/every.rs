//! Runs every schedule and counts where each one ends.

use std::io::{self, Write};

use anyhow::Result;

use crate::ending::Ending;
use crate::program::Program;
use crate::run::{Run, threads};
use crate::schedule::Letter;

/// The longest bar of the chart.
const WIDEST: usize = 40;

/// How many letters a thread is given at once. To hand them over takes longer than to use them up.
const AT_ONCE: usize = 12;

/// How many schedules end how.
pub struct Tally {
    increments: usize,
    /// How many end at 0, at 1, at 2 and so on up to the right total.
    totals: Vec<usize>,
    deadlocks: usize,
}

/// A letter of a schedule, and whether the other thread could have moved as well.
type Choice = (Letter, bool);

/// Runs all schedules of two threads with `increments` increments each. In each, every letter is a
/// step that its thread can take at that moment; one that would only wait is no choice.
///
/// The first run goes on with A whenever it can. Each other one repeats the run before it, up to
/// the last choice of A that could have been B, makes it B, and goes on with A again.
///
/// # Errors
///
/// When the system refuses a thread.
pub fn tally(program: Program, increments: usize) -> Result<Tally> {
    let totals = vec![0; 2 * increments + 1];
    let mut tally = Tally {
        increments,
        totals,
        deadlocks: 0,
    };
    let mut choices: Vec<Choice> = Vec::new();
    threads(|threads| {
        loop {
            let mut run = threads.run(program, [increments; 2]);
            match follow(&mut run, &mut choices) {
                Ending::Total { actual, .. } => tally.totals[actual] += 1,
                Ending::Deadlock(..) => tally.deadlocks += 1,
            }
            let mut last = choices.iter();
            let Some(last) = last.rposition(|&choice| choice == (Letter::A, true)) else {
                return tally;
            };
            choices.truncate(last);
            choices.push((Letter::B, true));
        }
    })
}

/// Makes the choices again, and adds those that come after them.
fn follow(run: &mut Run, choices: &mut Vec<Choice>) -> Ending {
    for same in choices.chunk_by(|one, next| one.0 == next.0) {
        run.steps(same[0].0, same.len());
    }
    while let Some(letter) = run.first_that_can_move() {
        // A goes on until it waits or is done, and so does B once A is done.
        let goes_on = letter == Letter::A || run.next(Letter::A).is_none();
        let others = run.steps(letter, if goes_on { AT_ONCE } else { 1 });
        choices.extend(others.into_iter().map(|other| (letter, other)));
    }
    run.ending()
}

impl Tally {
    /// Writes it as a bar chart.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let rows = self.rows();
        let all: usize = rows.iter().map(|(_, count, _)| count).sum();
        let most = rows.iter().map(|&(_, count, _)| count).max().unwrap_or(1);
        let share = |count: usize| format!("{:.1}%", 100.0 * count as f64 / all as f64);

        let plural = if self.increments == 1 { "" } else { "s" };
        let each = format!("{} increment{plural} each", self.increments);
        writeln!(out, "Two threads, {each}: {all} schedules.\n")?;
        writeln!(out, "total  schedules   share")?;
        for (total, count, mark) in rows {
            let bar = "#".repeat((WIDEST * count).div_ceil(most)); // one mark at least
            let share = share(count);
            writeln!(out, "{total:>5}  {count:>9}  {share:>6}  {bar}{mark}")?;
        }
        let (right, deadlocks) = (self.totals[2 * self.increments], self.deadlocks);
        write!(
            out,
            "\nRight: {right} of {all} schedules ({}).",
            share(right)
        )?;
        if deadlocks > 0 {
            write!(out, " Deadlock: {deadlocks} ({}).", share(deadlocks))?;
        }
        writeln!(out)
    }

    /// Each way to end that there was: the total, how many end so, and what is to be said of it.
    fn rows(&self) -> Vec<(String, usize, &'static str)> {
        let totals = self.totals.iter().enumerate().map(|(total, &count)| {
            let is_right = total == 2 * self.increments;
            (
                total.to_string(),
                count,
                if is_right { "  right" } else { "" },
            )
        });
        let deadlock = ("none".to_owned(), self.deadlocks, "  deadlock");
        let rows = totals.chain([deadlock]);
        rows.filter(|&(_, count, _)| count > 0).collect()
    }
}
