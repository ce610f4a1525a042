//! The five programs: the same schedule given to each, and every schedule of each.

use proptest::prelude::*;

use super::stdout;

/// What the threads of each program do, step by step: `l` and `L` take a lock, `u` and `U` give it
/// back.
const PROGRAMS: [(&str, [&str; 2]); 5] = [
    ("race", ["rw", "rw"]),
    ("lock", ["lrwu", "lrwu"]),
    ("lock-each-step", ["lrulwu", "lrulwu"]),
    ("atomic", ["a", "a"]),
    ("deadlock", ["lLrwUu", "LlrwuU"]),
];

/// The same with no thread at all.
struct Model {
    steps: [Vec<u8>; 2], // what is left, the next one last
    counter: usize,
    values: [usize; 2],
    holders: [Option<usize>; 2],
}

impl Model {
    fn new(threads: [&str; 2], increments: usize) -> Self {
        let left = |steps: &str| steps.repeat(increments).bytes().rev().collect();
        Model {
            steps: threads.map(left),
            counter: 0,
            values: [0; 2],
            holders: [None; 2],
        }
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

    /// The last line of the program's output.
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
            "Deadlock: A waits for the second lock, which B has; \
             B waits for the first lock, which A has."
                .to_owned()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn threads_do_what_the_letters_say(letters in "[AB]{1,40}", increments in 1..6_usize) {
        for (program, threads) in PROGRAMS {
            let increments_text = increments.to_string();
            let shown = stdout(&["--program", program, "--increments", &increments_text, &letters]);
            let told = Model::new(threads, increments).ending(&letters);
            prop_assert_eq!(shown.lines().last(), Some(told.as_str()), "{}", program);
            if program == "lock" || program == "atomic" {
                prop_assert_eq!(told, format!("Actual counter:   {}", 2 * increments));
            }
            prop_assert!(shown.lines().all(|line| line.len() <= 80 || line.starts_with("Deadlock")));
        }
    }
}

const LOCKED: &str = "   step  thread A               thread B              counter
                                                            0
      1  lock                                               0
      2                         waits: A has the lock       0
      3  read 0                                             0
      4                         waits: A has the lock       0
         The letters are used up. The rest runs by itself, A first:
      5* write 1                                            1
      6* unlock                                             1
      7*                        lock                        1
      8*                        read 1                      1
      9*                        write 2                     2
     10*                        unlock                      2

Expected counter: 2
Actual counter:   2
";

const DEADLOCKED: &str =
    "   step  thread A                      thread B                     counter
                                                                          0
      1  lock first                                                       0
      2                                lock second                        0
      3  waits: B has the second lock                                     0
      4                                waits: A has the first lock        0

Deadlock: A waits for the second lock, which B has; B waits for the first lock, which A has.
";

const DONE: &str = "   step  thread A     thread B    counter
                                        0
      1  add 1                          1
      2               add 1             2
      3  done                           2
      4               done              2

Expected counter: 2
Actual counter:   2
";

#[test]
fn the_same_letters_go_to_every_program() {
    assert_eq!(stdout(&["--program", "lock", "ABAB"]), LOCKED);
    assert_eq!(stdout(&["--program", "deadlock", "ABAB"]), DEADLOCKED);
    assert_eq!(stdout(&["--program", "atomic", "ABAB"]), DONE);
    // Both lock, read and unlock before either writes.
    let each_step = ["--program", "lock-each-step", "--increments", "1", "A3B3"];
    let each_step = stdout(&each_step);
    let first = "\n      8* write 1                                            1\n";
    assert!(each_step.contains(first), "{each_step}");
    let second = "\n     11*                        write 1                     1  lost update\n";
    assert!(each_step.contains(second), "{each_step}");
    assert!(each_step.ends_with("\n\nExpected counter: 2\nActual counter:   1\n"));
    let placed = stdout(&["--increments", "1", "--program", "lock", "AAAABBBB"]);
    assert!(
        !placed.contains('*') && !placed.contains("waits"),
        "{placed}"
    );
}

#[test]
fn long_runs_and_long_alternations_are_shortened() {
    let puzzle = stdout(&["--program", "lock", "A B1998 A B A1998 B"]);
    assert!(puzzle.ends_with("\n\nExpected counter: 2000\nActual counter:   2000\n"));
    assert!(puzzle.contains("\n    ...  1994 letters of thread B not shown\n"));
    assert!(puzzle.lines().count() < 48, "{puzzle}");

    let in_turn = stdout(&[&"AB".repeat(1000)]);
    assert!(in_turn.contains("\n    ...  1984 steps of threads A and B in turn not shown\n"));
    assert_eq!(in_turn.lines().count(), 2 + 8 + 1 + 8 + 3, "{in_turn}");
    let locked = stdout(&["--program", "lock", &"AB".repeat(1000)]);
    assert!(locked.contains("\n    ...  1984 letters of threads A and B in turn not shown\n"));
    let short = stdout(&[&"AB".repeat(12)]);
    assert_eq!(short.lines().count(), 2 + 24 + 3, "{short}");
    let longer = stdout(&[&"AB".repeat(14)]);
    assert!(longer.contains("\n    ...  12 steps of threads A and B in turn not shown\n"));
    let after = stdout(&["ABABABA9B"]);
    assert!(
        after.contains("\n    ...  5 steps of thread A not shown\n"),
        "{after}"
    );
}

/// How many schedules of a program end at 2, at 3 and so on, and how many in a deadlock.
fn rows(program: &str, increments: usize) -> (Vec<usize>, usize) {
    let shown = stdout(&["--program", program, "--every", &increments.to_string()]);
    let (mut totals, mut deadlocks) = (vec![0; 2 * increments + 1], 0);
    let mut all = 0;
    for line in shown.lines().filter(|line| line.contains("%  #")) {
        assert!(line.len() <= 80, "{shown}");
        let mut words = line.split_whitespace();
        let (total, count) = (words.next().unwrap(), words.next().unwrap());
        let count: usize = count.parse().unwrap();
        match total {
            "none" => deadlocks = count,
            total => totals[total.parse::<usize>().unwrap()] = count,
        }
        assert_eq!(total == "none", line.ends_with("  deadlock"), "{shown}");
        all += count;
    }
    let right = totals[2 * increments];
    let share = |count: usize| 100.0 * count as f64 / all as f64;
    let mut last = format!("Right: {right} of {all} schedules ({:.1}%).", share(right));
    if deadlocks > 0 {
        last += &format!(" Deadlock: {deadlocks} ({:.1}%).", share(deadlocks));
    }
    assert_eq!(shown.lines().last(), Some(last.as_str()));
    totals.drain(..2.min(2 * increments - 1));
    (totals, deadlocks)
}

const RACE: [&[usize]; 4] = [
    &[4, 2], // the totals 1 and 2; the rest begins at 2
    &[32, 32, 6],
    &[8, 300, 416, 180, 20],
    &[8, 192, 3056, 5184, 3464, 896, 70],
];

#[test]
fn every_schedule_of_race_is_counted() {
    for increments in 1..=4 {
        let expected = (RACE[increments - 1].to_vec(), 0);
        assert_eq!(rows("race", increments), expected);
    }
}

fn has_the_totals_of_race(increments: usize) {
    let expected = (RACE[increments - 1].to_vec(), 0);
    assert_eq!(rows("lock-each-step", increments), expected);
}

#[test]
fn a_lock_around_each_step_changes_no_count() {
    (1..=3).for_each(has_the_totals_of_race);
}

#[test]
#[ignore = "takes as long as all the others, and `.ci/run` has the time"]
fn a_lock_around_each_of_many_steps_changes_no_count() {
    has_the_totals_of_race(4);
}

/// Right and deadlocked; nothing else comes out of these three programs.
#[test]
fn every_schedule_of_the_others_is_counted() {
    // In how many ways n increments of one thread and n of the other can follow each other.
    const IN_TURN: [(usize, usize); 4] = [(2, 0), (6, 0), (20, 0), (70, 0)];
    const DEADLOCK: [(usize, usize); 4] = [(4, 2), (28, 20), (212, 158), (1676, 1256)];
    for (program, expected) in [
        ("lock", IN_TURN),
        ("atomic", IN_TURN),
        ("deadlock", DEADLOCK),
    ] {
        for increments in 1..=4 {
            let (totals, deadlocks) = rows(program, increments);
            let right = totals.last().copied().unwrap();
            assert_eq!((right, deadlocks), expected[increments - 1], "{program}");
            assert_eq!(totals.iter().sum::<usize>(), right, "{program}");
        }
    }
}
