//! The pages: the same schedule given to each, and every schedule of each.

use proptest::prelude::*;

use super::stdout;

/// What the threads of each page do, step by step: `l` and `L` take a lock, `u` and `U` release it.
const PAGES: [(&str, [&str; 2]); 6] = [
    ("race-condition", ["rw", "rw"]),
    ("without-race-condition", ["lrwu", "lrwu"]),
    ("two-locks", ["lrwu", "LrwU"]),
    ("lock-each-step", ["lrulwu", "lrulwu"]),
    ("atomic", ["a", "a"]),
    ("deadlock", ["lLrwUu", "LlrwuU"]),
];

/// A model of the pages without any threads.
struct Model {
    steps: [Vec<u8>; 2], // the steps that are left, the next one last
    counter: usize,
    values: [usize; 2],
    holders: [Option<usize>; 2],
}

impl Model {
    fn new(threads: [&str; 2], increments: usize) -> Self {
        let left = |steps: &str| steps.repeat(increments).bytes().rev().collect();
        Model { steps: threads.map(left), counter: 0, values: [0; 2], holders: [None; 2] }
    }

    fn can_move(&self, me: usize) -> bool {
        match self.steps[me].last() {
            None => false,
            Some(b'l') => self.holders[0].is_none(),
            Some(b'L') => self.holders[1].is_none(),
            Some(_) => true,
        }
    }

    fn step(&mut self, me: usize) {
        if !self.can_move(me) {
            return;
        }
        match self.steps[me].pop() {
            Some(b'r') => self.values[me] = self.counter,
            Some(b'w') => self.counter = self.values[me] + 1,
            Some(b'a') => self.counter += 1,
            Some(b'l') => self.holders[0] = Some(me),
            Some(b'L') => self.holders[1] = Some(me),
            Some(b'u') => self.holders[0] = None,
            _ => self.holders[1] = None,
        }
    }

    /// The last line of the program's output that doesn't tell which updates were lost.
    fn ending(mut self, letters: &str) -> String {
        for letter in letters.bytes() {
            self.step(usize::from(letter == b'B'));
        }
        while let Some(me) = [0, 1].into_iter().find(|&me| self.can_move(me)) {
            self.step(me);
        }
        if self.steps.iter().all(Vec::is_empty) {
            format!("Actual counter:   {}", self.counter)
        } else {
            DEADLOCK.to_owned()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn threads_do_what_the_letters_say(letters in "[AB]{1,40}", increments in 1..6_usize) {
        for (page, threads) in PAGES {
            let increments_text = increments.to_string();
            let shown = stdout(&[page, "--increments", &increments_text, &letters]);
            let told = Model::new(threads, increments).ending(&letters);
            let mut lines = shown.lines().rev();
            let last = lines.find(|line| !line.contains(" lost: "));
            prop_assert_eq!(last, Some(told.as_str()), "{}", page);
            let is_lost = shown.contains(" lost: ");
            prop_assert_eq!(is_lost, told != DEADLOCK && !told.ends_with(&format!(" {}", 2 * increments)));
            if page == "without-race-condition" || page == "atomic" {
                prop_assert!(!is_lost);
            }
            prop_assert!(shown.lines().all(|line| line.chars().count() <= 80));
        }
    }
}

const DEADLOCK: &str = "  B waits at line 32 for lock 1, which A has";

const LOCKED: &str = "\
without-race-condition/src/main.rs
  18  let mut counter = counter.lock().unwrap(); // wait for the lock, take it
  19  let value = *counter; // read
  21  *counter = value + 1; // write

step  thread A                  thread B                    counter
                                                                  0
   1  18 lock                                                     0
   2                            18 waits: A has the lock          0
   3  19 read 0                                                   0
   4                            18 waits: A has the lock          0
      The rest runs by itself, A whenever it can:
   5* 21 write 1                                                  1
   6* 18 unlock                                                   1
   7*                           18 lock                           1
   8*                           19 read 1                         1
   9*                           21 write 2                        2
  10*                           18 unlock                         2

Expected counter: 2
Actual counter:   2
";

const DEADLOCKED: &str = "

step  thread A                thread B
   1  20 lock 1
   2                          30 lock 2
   3  22 waits: B has lock 2
   4                          32 waits: A has lock 1

Deadlock:
  A waits at line 22 for lock 2, which B has
";

const DONE: &str = "

step  thread A    thread B      counter
                                      0
   1  19 add 1                        1
   2              19 add 1            2
   3  done                            2
   4              done                2

Expected counter: 2
Actual counter:   2
";

#[test]
fn the_same_letters_go_to_every_page() {
    assert_eq!(stdout(&["without-race-condition", "ABAB"]), LOCKED);
    let deadlock = stdout(&["deadlock", "ABAB"]);
    assert!(deadlock.ends_with(&format!("{DEADLOCKED}{DEADLOCK}\n")), "{deadlock}");
    let done = stdout(&["atomic", "ABAB"]);
    assert!(done.ends_with(DONE), "{done}");
    // Both lock, read and unlock before either writes.
    let each_step = stdout(&["lock-each-step", "--increments", "1", "A3B3"]);
    assert!(each_step.contains("  lost update: overwrites A's write\n"), "{each_step}");
    let end = "\nExpected counter: 2\nActual counter:   1\n1 of 2 updates was lost: step 8.\n";
    assert!(each_step.ends_with(end), "{each_step}");
    let placed = stdout(&["--increments", "1", "without-race-condition", "AAAABBBB"]);
    assert!(!placed.contains("* ") && !placed.contains("waits"), "{placed}");
}

#[test]
fn long_runs_and_long_alternations_are_shortened() {
    let puzzle = stdout(&["without-race-condition", "A B1998 A B A1998 B"]);
    assert!(puzzle.ends_with("\n\nExpected counter: 2000\nActual counter:   2000\n"));
    assert!(puzzle.contains("\n ...  1994 such rows are not shown\n"), "{puzzle}");
    assert!(puzzle.lines().count() < 48, "{puzzle}");

    let in_turn = stdout(&[&"AB".repeat(1000)]);
    assert!(in_turn.contains("\n ...  1996 such rows are not shown\n"), "{in_turn}");
    assert_eq!(in_turn.lines().count(), 6 + 3 + 1 + 1 + 4, "{in_turn}");
    let short = stdout(&[&"AB".repeat(12)]);
    assert_eq!(short.lines().count(), 6 + 24 + 4, "{short}");
    let after = stdout(&["ABABABA30B"]);
    assert!(after.contains("\n ...  26 such rows are not shown\n"), "{after}");
}

/// How many schedules of a page end at 2, at 3 and so on, and how many in a deadlock. The shortest
/// of each is run again, and must end as the row says.
fn rows(page: &str, increments: usize) -> (Vec<usize>, usize) {
    let increments_text = increments.to_string();
    let shown = stdout(&[page, "--every", &increments_text]);
    let (mut totals, mut deadlocks) = (vec![0; 2 * increments + 1], 0);
    let mut all = 0;
    for line in shown.lines().filter(|line| line.ends_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let share = words.iter().position(|word| word.ends_with('%')).unwrap();
        let count: usize = words[share - 1].parse().unwrap();
        let letters = words[share + 1..words.len() - 1].join(" ");
        let again = stdout(&[page, "--increments", &increments_text, &letters]);
        if words[1] == "deadlock" {
            deadlocks = count;
            assert!(again.contains("\nDeadlock:\n"), "{again}");
        } else {
            let total = words[0].parse::<usize>().unwrap();
            totals[total] = count;
            assert!(again.contains(&format!("\nActual counter:   {total}\n")), "{again}");
            assert!(!again.contains("* "), "{again}"); // the letters are the whole schedule
            assert_eq!(words[1] == "right", total == 2 * increments, "{shown}");
        }
        all += count;
    }
    let right = totals[2 * increments];
    let share = |count: usize| 100.0 * count as f64 / all as f64;
    let mut last = format!("\nRight: {right} of {all} schedules ({:.1}%).", share(right));
    if deadlocks > 0 {
        last += &format!(" Deadlock: {deadlocks} ({:.1}%).", share(deadlocks));
    }
    assert!(shown.contains(&last), "{shown}");
    totals.drain(..2.min(2 * increments - 1));
    (totals, deadlocks)
}

const RACE: [&[usize]; 4] = [
    &[4, 2], // the totals 1 and 2; the rest begins at 2
    &[32, 32, 6],
    &[8, 300, 416, 180, 20],
    &[8, 192, 3056, 5184, 3464, 896, 70],
];

fn has_the_totals_of_race(page: &str, increments: usize) {
    let expected = (RACE[increments - 1].to_vec(), 0);
    assert_eq!(rows(page, increments), expected, "{page}");
}

#[test]
fn every_schedule_of_race_condition_is_counted() {
    (1..=3).for_each(|increments| has_the_totals_of_race("race-condition", increments));
}

#[test]
fn a_lock_around_each_step_changes_no_count() {
    (1..=3).for_each(|increments| has_the_totals_of_race("lock-each-step", increments));
}

#[test]
#[ignore = "takes as long as all the others, and `.ci/run` has the time"]
fn every_schedule_of_four_increments_each_is_counted() {
    has_the_totals_of_race("race-condition", 4);
    has_the_totals_of_race("lock-each-step", 4);
    has_right_ones_and_deadlocks("deadlock", 4, DEADLOCKS[3]);
}

/// How many schedules are right, and how many deadlock, with 1, 2, 3 and 4 increments each. These
/// pages have no other outcome.
const DEADLOCKS: [(usize, usize); 4] = [(4, 2), (28, 20), (212, 158), (1676, 1256)];
const IN_TURN: [(usize, usize); 4] = [(2, 0), (6, 0), (20, 0), (70, 0)];

fn has_right_ones_and_deadlocks(page: &str, increments: usize, expected: (usize, usize)) {
    let (totals, deadlocks) = rows(page, increments);
    let right = totals.last().copied().unwrap();
    assert_eq!((right, deadlocks), expected, "{page}");
    assert_eq!(totals.iter().sum::<usize>(), right, "{page}");
}

#[test]
fn deadlocks_are_counted() {
    for increments in 1..=3 {
        has_right_ones_and_deadlocks("deadlock", increments, DEADLOCKS[increments - 1]);
    }
}

/// The number of ways in which n increments of each of two threads can follow each other.
#[test]
fn every_schedule_of_whole_increments_is_counted() {
    for page in ["without-race-condition", "atomic"] {
        for increments in 1..=4 {
            has_right_ones_and_deadlocks(page, increments, IN_TURN[increments - 1]);
        }
    }
}
