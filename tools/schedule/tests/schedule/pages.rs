//! The pages of the exercises: a schedule given to each, and every schedule of each.

use super::{Row, every, rows, stdout};

const LOCKED: &str = "
step  thread A                 thread B                  counter
                                                               0
   1  18 lock                                                  0
   2                           18 waits: A has counter         0
   3  19 read 0                                                0
   4                           18 waits: A has counter         0
      The rest runs by itself, A whenever it can:
   5* 21 write 1                                               1
   6* 22 unlock                                                1
   7*                          18 lock                         1
   8*                          19 read 1                       1
   9*                          21 write 2                      2
  10*                          22 unlock                       2
";

const DEADLOCKED: &str = "
step  thread A                thread B                   FIRST
                                                             0
   1  20 lock FIRST                                          0
   2                          30 lock SECOND                 0
   3  22 waits: B has SECOND                                 0
   4                          32 waits: A has FIRST          0

The page prints:
    Deadlock: A holds the first lock and waits for the second,
    B holds the second lock and waits for the first.

Deadlock:
  A waits at line 22 for SECOND, which B has
  B waits at line 32 for FIRST, which A has

One thread after another: FIRST = 2
";

const DONE: &str = "
step  thread A          thread B           counter
                                                 0
   1  19 update 0 to 1                           1
   2                    19 update 1 to 2         2
   3  done                                       2
   4                    done                     2
";

#[test]
fn the_same_letters_go_to_every_page() {
    for (page, table) in [
        ("without-race-condition", LOCKED),
        ("deadlock", DEADLOCKED),
        ("atomic", DONE),
    ] {
        let shown = stdout(&[page, "ABAB"]);
        assert!(shown.contains(table), "{shown}");
    }
    // Both lock, read and unlock before either writes.
    let each_step = stdout(&["lock-each-step", "INCREMENTS=1", "A3B3"]);
    assert!(
        each_step.contains("  overwrites A's write unseen\n"),
        "{each_step}"
    );
    let end = "\n\ncounter = 1\nOne thread after another: counter = 2\n";
    assert!(each_step.ends_with(end), "{each_step}");
}

#[test]
fn long_runs_and_long_alternations_are_shortened() {
    let puzzle = stdout(&["without-race-condition", "A B1998 A B A1998 B"]);
    let end = "\n\ncounter = 2000\nOne thread after another: counter = 2000\n";
    assert!(puzzle.ends_with(end), "{puzzle}");
    assert!(
        puzzle.contains("\n ...  1994 such rows are not shown\n"),
        "{puzzle}"
    );
    let in_turn = stdout(&[&"AB".repeat(1000)]);
    assert!(
        in_turn.contains("\n ...  1996 such rows are not shown\n"),
        "{in_turn}"
    );
    let short = stdout(&[&"AB".repeat(12)]);
    assert!(!short.contains(" ... "), "{short}");
}

/// Each total with the number of schedules that end there. The last one alone is right.
fn totals(page: &str, constants: &[&str]) -> Vec<(String, u128)> {
    let rows = rows(page, constants);
    let last = rows.iter().rposition(|row| row.outcome != "deadlock");
    for (place, Row { is_right, .. }) in rows.iter().enumerate() {
        assert_eq!(*is_right, Some(place) == last, "{page}: {rows:?}");
    }
    let total = |row: Row| (row.outcome.replace("counter = ", ""), row.count);
    rows.into_iter().map(total).collect()
}

fn numbered(totals: &[(u32, u128)]) -> Vec<(String, u128)> {
    totals
        .iter()
        .map(|(total, count)| (total.to_string(), *count))
        .collect()
}

const RACE: [&[(u32, u128)]; 3] = [
    &[(1, 4), (2, 2)],
    &[(2, 32), (3, 32), (4, 6)],
    &[(2, 8), (3, 300), (4, 416), (5, 180), (6, 20)],
];
const RACE_OF_FOUR: &[(u32, u128)] = &[
    (2, 8),
    (3, 192),
    (4, 3056),
    (5, 5184),
    (6, 3464),
    (7, 896),
    (8, 70),
];

#[test]
fn every_schedule_without_a_lock_is_counted() {
    for (constant, expected) in ["INCREMENTS=1", "INCREMENTS=2", "INCREMENTS=3"]
        .iter()
        .zip(RACE)
    {
        for page in ["race-condition", "lock-each-step"] {
            assert_eq!(
                totals(page, &[constant]),
                numbered(expected),
                "{page} {constant}"
            );
        }
    }
    assert_eq!(
        totals("race-condition", &["INCREMENTS=4"]),
        numbered(RACE_OF_FOUR)
    );
}

/// The number of ways in which n increments of each of two threads can follow each other.
#[test]
fn every_schedule_of_whole_increments_is_counted() {
    for page in ["without-race-condition", "atomic"] {
        for (increments, count) in [(1, 2), (2, 6), (3, 20), (4, 70)] {
            let constant = format!("INCREMENTS={increments}");
            let expected = numbered(&[(2 * increments, count)]);
            assert_eq!(totals(page, &[&constant]), expected, "{page} {constant}");
        }
    }
}

#[test]
fn deadlocks_are_counted() {
    for (increments, right, deadlocks) in [(1, 4, 2), (2, 28, 20), (3, 212, 158), (4, 1676, 1256)] {
        let all = every("deadlock", &[&format!("INCREMENTS={increments}")]);
        let total = format!("FIRST = {} right", 2 * increments);
        assert_eq!(all, [(total, right), ("deadlock".to_owned(), deadlocks)]);
    }
}

/// 24! / (12! 12!) schedules, since a lock of one's own keeps nobody out.
#[test]
fn millions_of_schedules_are_counted_exactly() {
    let totals = totals("two-locks", &["INCREMENTS=3"]);
    assert_eq!(totals.iter().map(|it| it.1).sum::<u128>(), 2_704_156);
    assert_eq!(totals.last(), Some(&("6".to_owned(), 361_300)));
}
