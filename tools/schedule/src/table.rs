//! Draws one schedule: steps down the page, a column a thread, the counter after each step.

use std::io::{self, Write};

use crate::schedule::{Letter, Schedule};

/// More steps of one thread in a row than this are shortened to the first two and the last two.
const LONGEST_RUN: usize = 8;

/// Writes the table. `history` is what each step read or wrote. No line is wider than 80.
pub fn write(out: &mut impl Write, schedule: &Schedule, history: &[usize]) -> io::Result<()> {
    writeln!(out, "   step  thread A     thread B    counter")?;
    writeln!(out, "{:>41}", 0)?;
    let mut between = [false; 2]; // is a thread between its read and its write?
    let mut unseen = [0; 2]; // how often the other thread has written since a thread's read
    let mut rows = (1..).zip(history);
    for run in schedule.steps().chunk_by(|one, next| one == next) {
        let letter = run[0];
        let (me, other) = (letter as usize, letter.other() as usize);
        let hidden = if run.len() > LONGEST_RUN {
            2..run.len() - 2
        } else {
            0..0
        };
        for (place, (step, value)) in rows.by_ref().take(run.len()).enumerate() {
            between[me] = !between[me];
            let (action, note) = if between[me] {
                unseen[me] = 0;
                (format!("read {value}"), String::new())
            } else {
                unseen[other] += 1;
                (format!("write {value}"), lost(unseen[me], letter))
            };
            if !hidden.contains(&place) {
                let [a, b] = match letter {
                    Letter::A => [action.as_str(), ""],
                    Letter::B => ["", action.as_str()],
                };
                writeln!(out, "{step:>7}  {a:<13}{b:<12}{value:>7}{note}")?;
            } else if place == hidden.start {
                writeln!(
                    out,
                    "    ...  {} steps of thread {letter} not shown",
                    hidden.len()
                )?;
            }
        }
    }
    writeln!(out, "\nExpected counter: {}", schedule.expected())?;
    writeln!(out, "Actual counter:   {}", history.last().unwrap_or(&0))
}

/// Says what a write by `letter` destroys: all that the other thread wrote since `letter` read.
fn lost(unseen: usize, letter: Letter) -> String {
    match unseen {
        0 => String::new(),
        1 => format!("  lost update: overwrites {}'s write", letter.other()),
        many => format!("  lost update: overwrites {many} writes"),
    }
}
