//! Pages as students edit and write them. The first line of each says what it is.

use common::testing::output;

use super::{command, every, file, refusal, stdout};

/// A page beside these tests.
fn page(name: &str) -> String {
    format!("{}/tests/pages/{name}.rs", env!("CARGO_MANIFEST_DIR"))
}

/// The chart of every schedule of a page beside these tests.
fn chart(name: &str, constants: &[&str]) -> Vec<(String, u128)> {
    every(&page(name), constants)
}

/// What a page beside these tests does with these letters.
fn table(name: &str, args: &[&str]) -> String {
    let page = page(name);
    let mut all = vec![page.as_str()];
    all.extend(args);
    stdout(&all)
}

#[track_caller]
fn ends(name: &str, args: &[&str], ending: &str) {
    let shown = table(name, args);
    assert!(
        shown.ends_with(&format!("\n\n{ending}\n")),
        "{name}: {shown}"
    );
}

#[track_caller]
fn is_charted(name: &str, constants: &[&str], rows: &[(&str, u128)]) {
    let rows: Vec<(String, u128)> = rows.iter().map(|row| (row.0.to_owned(), row.1)).collect();
    assert_eq!(chart(name, constants), rows, "{name}");
}

const RACE_OF_TWO: [(&str, u128); 3] = [
    ("counter = 2", 32),
    ("counter = 3", 32),
    ("counter = 4 right", 6),
];

#[test]
fn a_lock_outside_the_loop_leaves_two_schedules() {
    is_charted(
        "lock-out-of-loop",
        &["INCREMENTS=3"],
        &[("counter = 6 right", 2)],
    );
}

#[test]
fn a_lock_above_the_barrier_is_a_deadlock_in_both_schedules() {
    is_charted("lock-above-barrier", &[], &[("deadlock", 2)]);
    let deadlock = "Deadlock:\n  A waits at line 11 at the barrier for others\n\
                    \x20 B waits at line 10 for counter, which A has\n\n\
                    One thread after another: deadlock";
    ends("lock-above-barrier", &["AB"], deadlock);
}

#[test]
fn a_lock_that_main_keeps_is_a_deadlock() {
    let deadlock = "Deadlock:\n  A waits at line 11 for counter, which main has\n\
                    \x20 B waits at line 12 for counter, which main has\n\
                    \x20 main waits at line 10 for B to end\n";
    assert!(table("locked-before", &["AB"]).contains(deadlock));
    is_charted("locked-before", &[], &[("deadlock", 1)]);
}

#[test]
fn a_barrier_that_nobody_reaches_is_a_deadlock() {
    let deadlock = "Deadlock:\n  thread 1 and main wait at line 11 at the barrier for others";
    assert!(table("third-is-missing", &[]).contains(deadlock));
    is_charted("third-is-missing", &["INCREMENTS=1"], &[("deadlock", 1)]);
}

#[test]
fn without_its_barrier_the_race_has_the_same_schedules() {
    is_charted("no-barrier", &["INCREMENTS=2"], &RACE_OF_TWO);
}

/// The barrier is for two threads, which let each other through. The third waits for ever.
#[test]
fn one_thread_too_many_waits_at_the_barrier_for_ever() {
    is_charted("one-too-many", &["INCREMENTS=2"], &[("deadlock", 70)]);
    let waits = "\n  thread 2 waits at line 11 at the barrier for others\n";
    assert!(table("one-too-many", &["INCREMENTS=2", "A4 B4"]).contains(waits));
}

/// There are 90 ways in which two increments from each of three threads can follow each other.
#[test]
fn three_threads_have_three_letters() {
    let rows = chart("three-threads", &["INCREMENTS=1"]);
    assert_eq!(rows.iter().map(|row| row.1).sum::<u128>(), 90);
    assert_eq!(rows.last().unwrap(), &("counter = 3 right".to_owned(), 6));
    let shown = table("three-threads", &["ABCABC"]);
    let last =
        "\n   6                          12 write 1         1  overwrites B's write unseen\n";
    assert!(shown.contains(last), "{shown}");
}

#[test]
fn a_printed_guard_is_read_where_it_is_printed() {
    let shown = table("prints-a-guard", &["A4"]);
    assert!(shown.contains("\n   3  11 read 1 "), "{shown}");
}

/// `+=` behind a guard is one step: the lock is held.
#[test]
fn add_assign_behind_a_lock_is_one_step_and_loses_nothing() {
    is_charted(
        "add-assign",
        &["INCREMENTS=3"],
        &[("counter = 6 right", 20)],
    );
    assert!(table("add-assign", &["A3B3"]).contains("\n   2  11 update 0 to 1 "));
}

/// The readers' steps can follow each other in 20 ways. In each, the writer fits in before and
/// after, and in two of them also in between.
#[test]
fn readers_are_let_in_together_and_writers_alone() {
    is_charted("read-write-lock", &[], &[("counter = 1 right", 42)]);
    let shown = table("read-write-lock", &["AABBC"]);
    assert!(shown.contains(" 11 waits: others have counter "), "{shown}");
}

#[test]
fn ten_threads_of_a_book_are_counted() {
    is_charted("from-a-book", &[], &[("counter = 10 right", 3_628_800)]);
    let shown = table("from-a-book", &["AJ"]);
    assert!(
        shown.contains("\n   2  J  12 waits: A has counter "),
        "{shown}"
    );
}

#[test]
fn a_static_is_new_in_every_run() {
    let rows = [
        ("COUNTER = 2, STARTED = 6", 32),
        ("COUNTER = 3, STARTED = 6", 32),
        ("COUNTER = 4, STARTED = 6 right", 6),
    ];
    is_charted("in-a-static", &["INCREMENTS=2"], &rows);
}

#[test]
fn what_cannot_be_read_is_named_and_not_called_right() {
    let shown = stdout(&[&page("vector-in-a-static"), "--every"]);
    assert!(shown.contains("\nmain's end          6  100.0%"), "{shown}");
    assert!(
        shown.contains("\nNot compared, since it can't be read: NUMBERS\n"),
        "{shown}"
    );
    assert!(!shown.contains("ight"), "{shown}");
}

#[test]
fn an_exchange_that_fails_writes_nothing() {
    let shown = table("compare-exchange", &["INCREMENTS=2", "ABABB"]);
    assert!(
        shown.contains("\n   4                            11 update fails, finds 1 "),
        "{shown}"
    );
    is_charted(
        "compare-exchange",
        &["INCREMENTS=2"],
        &[("counter = 4 right", 126)],
    );
}

#[test]
fn two_counters_are_told_apart_and_weak_orderings_are_said() {
    let weak =
        "Some orderings here are weaker than SeqCst.\nWhat they allow beyond that isn't shown.";
    let ending = format!(
        "counters[0] = 2, counters[1] = 11\n\
         One thread after another: counters[0] = 2, counters[1] = 12\ncounters[1] differs.\n\n{weak}"
    );
    ends("two-counters", &["ABABAB"], &ending);
    let rows = [
        ("counters[0] = 2, counters[1] = 11", 12),
        ("counters[0] = 2, counters[1] = 12 right", 8),
    ];
    is_charted("two-counters", &[], &rows);
    assert!(stdout(&[&page("two-counters"), "--every"]).contains(weak));
}

#[test]
fn a_panic_is_told_and_poisons_the_lock() {
    let shown = table("panics", &["INCREMENTS=2", "A4 B4"]);
    assert!(
        shown.contains("\nB panics at line 14: two is too many\n"),
        "{shown}"
    );
    assert!(
        shown.contains("\nA panics at line 12: called `Result::unwrap()`"),
        "{shown}"
    );
    let rows = chart("panics", &["INCREMENTS=2"]);
    assert!(rows.iter().all(|row| !row.0.ends_with("right")), "{rows:?}");
}

#[test]
fn a_panic_before_the_first_step_is_told() {
    let shown = table("panics-early", &[]);
    assert!(
        shown.contains("\nmain panics before any thread makes a step."),
        "{shown}"
    );
}

#[test]
fn a_panic_during_another_one_ends_the_program() {
    let shown = table("panics-in-drop", &["A4"]);
    assert!(
        shown.contains("\nA panics at line 10: assertion"),
        "{shown}"
    );
    assert!(
        shown.contains("\nA panics: panic in a destructor during cleanup\n"),
        "{shown}"
    );
    is_charted("panics-in-drop", &[], &[("panic at lines 10, 20", 1)]);
}

#[test]
fn a_thread_that_nobody_waits_for_ends_with_the_program() {
    let shown = table("not-joined", &["B"]);
    let ending = "The program ends when main does. Cut off:\n\
                  \x20 A is at line 10 before its step: update\n";
    assert!(shown.contains(ending), "{shown}");
    is_charted(
        "not-joined",
        &[],
        &[("counter = 1 right", 1), ("counter = 2 right", 1)],
    );
}

#[test]
fn a_page_that_never_reaches_its_next_step_is_stopped_and_shown() {
    let shown = table("loops-for-ever", &["AB"]);
    assert!(
        shown.contains("\n   2              12 read 1          1\n"),
        "{shown}"
    );
    let why = "\nB has made no step since line 12, for two seconds. It computes, or waits for what \
               isn't stepped, and was stopped.\n";
    assert!(shown.contains(why), "{shown}");
}

#[test]
fn a_loop_that_waits_for_a_value_ends() {
    let shown = stdout(&[&page("asks-for-ever"), "--every"]);
    assert!(shown.contains("\nflag = true  right  BA\n"), "{shown}");
    assert!(
        shown.contains("outcomes may be missing") && !shown.contains('%'),
        "{shown}"
    );
    let shown = table("asks-for-ever", &["A9"]);
    assert!(shown.contains("waits until flag differs"), "{shown}");
    // Main asks again and again whether two threads have ended that wait for each other.
    let rows = [("FIRST = 0, SECOND = 0 right", 6), ("deadlock", 6)];
    is_charted("asks-in-vain", &[], &rows);
}

#[test]
fn what_goes_on_for_ever_is_stopped() {
    let flag = "static GO: AtomicBool = AtomicBool::new(false);\n\
                static N: AtomicU8 = AtomicU8::new(0);";
    let waits = "while !GO.load(SeqCst) {}";
    let page = written("endless", flag, [waits, waits]);
    let shown = stdout(&[&page]);
    let why = "Threads go round and round, and nothing changes:\n\
               \x20 A waits at line 8 until GO differs\n\
               \x20 B waits at line 11 until GO differs\n";
    assert!(shown.contains(why), "{shown}");
    assert!(stdout(&[&page, "--every"]).contains("\nendless  "));
    let counts = "loop { N.fetch_add(1, SeqCst); }";
    for threads in [[counts, counts], [counts, waits]] {
        let shown = stdout(&[&written("on-and-on", flag, threads)]);
        assert!(
            shown.contains("\nIt went on and on by itself, and was stopped.\n"),
            "{shown}"
        );
    }
    // Nobody else is there, so nobody is asked.
    let text = "use std::sync::Mutex;\nfn main() { let n = Mutex::new(0); loop { *n.lock().unwrap() = 1; } }\n";
    let alone = file("alone.rs", text);
    let shown = stdout(&[alone.to_str().unwrap()]);
    assert!(
        shown.contains("\nIt went on and on by itself, and was stopped.\n"),
        "{shown}"
    );
}

#[test]
fn a_drop_may_take_steps() {
    assert_eq!(
        chart("counts-in-drop", &["INCREMENTS=1"]).last().unwrap().0,
        "visitors = 5 right"
    );
    is_charted(
        "join-in-drop",
        &["INCREMENTS=2"],
        &[("COUNTER = 4 right", 6)],
    );
}

#[test]
fn a_thread_may_start_others_in_its_own_scope() {
    is_charted("scope-in-a-thread", &[], &[("counter = 2 right", 2)]);
}

/// Of the two threads that meet at each barrier, either may go first.
#[test]
fn barriers_in_a_loop_are_no_steps() {
    is_charted(
        "barrier-in-the-loop",
        &["INCREMENTS=3"],
        &[("counter = 6 right", 8)],
    );
    is_charted(
        "two-barriers",
        &["INCREMENTS=2"],
        &[("counter = 2 right", 16)],
    );
}

#[test]
fn a_thread_that_waits_with_a_lock_is_part_of_its_deadlock() {
    let deadlock = "Deadlock:\n  A waits at line 9 for COUNTER, which B has\n\
                    \x20 B waits at line 12 for A to end\n\n\
                    One thread after another: COUNTER = 2; or deadlock";
    ends("locked-join", &["BB"], deadlock);
}

#[test]
fn blind_stores_of_one_value_are_right() {
    is_charted(
        "says-done",
        &[],
        &[("IS_DONE = true, counter = 2, left = 0 right", 20)],
    );
}

#[test]
fn an_exit_ends_the_page_and_is_never_right() {
    assert!(table("exits", &["AB"]).contains("\nB leaves the program with exit code 0.\n"));
    is_charted("exits", &[], &[("exit with code 0", 2)]);
}

#[test]
fn a_swap_loses_updates_as_a_store_does() {
    is_charted("swap", &["INCREMENTS=2"], &RACE_OF_TWO);
}

#[test]
fn additions_behind_a_lock_are_not_lost() {
    is_charted("by-two", &[], &[("counter = 4 right", 6)]);
    is_charted(
        "different-amounts",
        &["INCREMENTS=2"],
        &[("counter = 42 right", 6)],
    );
}

/// Only what is lost in the second round makes its total wrong.
#[test]
fn the_main_thread_may_change_a_counter_in_between() {
    ends(
        "two-rounds",
        &["A2B2CDCD"],
        "counter = 1\nOne thread after another: counter = 2",
    );
    is_charted(
        "two-rounds",
        &[],
        &[("counter = 1", 24), ("counter = 2 right", 12)],
    );
}

/// Main's scope panics as well, since threads of it have.
#[test]
fn panics_are_not_steps() {
    let shown = table("two-panic", &["AB"]);
    assert!(!shown.contains("The rest runs by itself"), "{shown}");
    assert!(
        shown.contains("\nB panics at line 10: not caught\n"),
        "{shown}"
    );
    is_charted("two-panic", &[], &[("panic at lines 10, 12", 2)]);
}

/// A page of two threads that share these, and do this.
fn written(name: &str, shared: &str, [a, b]: [&str; 2]) -> String {
    let text = format!(
        "#![allow(unused)]\nuse std::sync::*;\nuse std::sync::atomic::{{*, Ordering::SeqCst}};\n\
         use std::thread;\n{shared}\nfn a() {{\n{a}\n}}\nfn b() {{\n{b}\n}}\nfn main() {{\n    \
         thread::scope(|scope| {{\n        scope.spawn(a);\n        scope.spawn(b);\n    }});\n}}\n"
    );
    file(&format!("written/{name}.rs"), &text)
        .to_str()
        .unwrap()
        .to_owned()
}

#[track_caller]
fn is_written(name: &str, shared: &str, threads: [&str; 2], rows: &[(&str, u128)]) {
    let rows: Vec<(String, u128)> = rows.iter().map(|row| (row.0.to_owned(), row.1)).collect();
    assert_eq!(every(&written(name, shared, threads), &[]), rows, "{name}");
}

/// Right is what one thread after another gives, whatever the numbers suggest.
#[test]
fn right_is_not_guessed_from_numbers() {
    let balance = "static BALANCE: Mutex<i64> = Mutex::new(100);";
    let deposit =
        |n| format!("let old = *BALANCE.lock().unwrap();\n*BALANCE.lock().unwrap() = old + {n};");
    let rows = [
        ("BALANCE = 110", 2),
        ("BALANCE = 120", 2),
        ("BALANCE = 130 right", 2),
    ];
    is_written("deposits", balance, [&deposit(10), &deposit(20)], &rows);
    let withdraw =
        |n| format!("if *BALANCE.lock().unwrap() >= {n} {{\n*BALANCE.lock().unwrap() -= {n};\n}}");
    let rows = [("BALANCE = 50 right", 6)];
    is_written(
        "withdrawals",
        balance,
        [&withdraw(30), &withdraw(20)],
        &rows,
    );
    let double = "let old = *BALANCE.lock().unwrap();\n*BALANCE.lock().unwrap() = old * 2;";
    let rows = [("BALANCE = 200", 4), ("BALANCE = 400 right", 2)];
    is_written("doubled", balance, [double, double], &rows);
    let most =
        |n| format!("if {n} > *BALANCE.lock().unwrap() {{\n*BALANCE.lock().unwrap() = {n};\n}}");
    let rows = [("BALANCE = 300", 2), ("BALANCE = 500 right", 4)];
    is_written("maximum", balance, [&most(500), &most(300)], &rows);
}

/// What happens between a read and a write doesn't hide that the write overwrites another.
#[test]
fn a_print_between_hides_nothing() {
    let step =
        "let old = N.load(SeqCst);\nprintln!(\"{}\", N.load(SeqCst));\nN.store(old + 1, SeqCst);";
    let page = written(
        "print",
        "static N: AtomicU8 = AtomicU8::new(0);",
        [step, step],
    );
    let shown = stdout(&[&page, "AABBAB"]);
    assert!(shown.contains("overwrites A's write unseen"), "{shown}");
    assert!(
        shown.contains("\nThe page prints:\n    0\n    0\n"),
        "{shown}"
    );
}

/// In two runs an object has another number, but its name stays.
#[test]
fn an_outcome_has_one_row_whoever_comes_first() {
    let shared = "static X: AtomicU8 = AtomicU8::new(1);\nstatic Y: AtomicU8 = AtomicU8::new(5);";
    let rows = [("X = 0, Y = 0 right", 2)];
    is_written(
        "names",
        shared,
        ["X.store(0, SeqCst);", "Y.store(0, SeqCst);"],
        &rows,
    );
    // Each takes one of two that were made in one place.
    let shared = "struct Pair([AtomicU8; 2]);\nstatic NEXT: AtomicUsize = AtomicUsize::new(0);\n\
                  static PAIR: [AtomicU8; 2] = [const { AtomicU8::new(7) }; 2];";
    let take = "let mine = NEXT.fetch_add(1, SeqCst);\nPAIR[mine].store(mine as u8, SeqCst);";
    let rows = [("NEXT = 2, PAIR 1 = 0, PAIR 2 = 1 right", 6)];
    is_written("pair", shared, [take, take], &rows);
    // One of the two isn't always used, so which of them is can't be told.
    let take = "let mine = NEXT.fetch_add(1, SeqCst) / 2;\nPAIR[mine].store(1, SeqCst);";
    let maybe = "if NEXT.fetch_add(1, SeqCst) == 1 { PAIR[1].store(1, SeqCst); }";
    let rows = [
        ("NEXT = 2, PAIR = 1, 1, in any order right", 3),
        ("NEXT = 2, PAIR = 1, 7, in any order right", 1),
    ];
    is_written("set", shared, [take, maybe], &rows);
}

#[test]
fn what_is_not_stepped_is_said() {
    let add = "unsafe { N += 1; }";
    let page = written("static_mut", "static mut N: u8 = 0;", [add, add]);
    for args in [[page.as_str()].as_slice(), &[&page, "--every"]] {
        let shown = stdout(args);
        assert!(shown.contains("\nThe page uses static mut."), "{shown}");
        assert!(
            !shown.contains("ight,") && !shown.contains("  right"),
            "{shown}"
        );
    }
}

/// A handful of what can block or be shared, each with all its outcomes.
#[test]
fn all_of_std_is_stepped() {
    let n = "static N: Mutex<u8> = Mutex::new(0);\nstatic C: Condvar = Condvar::new();\n";
    let waits =
        "let mut n = N.lock().unwrap();\nwhile *n == 0 { n = C.wait(n).unwrap(); }\n*n += 1;";
    let wakes = "*N.lock().unwrap() = 1;\nC.notify_one();";
    let rows = chart_of("condvar", n, [waits, wakes]);
    assert!(rows.iter().all(|row| row.0 == "N = 2 right"), "{rows:?}");
    // It tells, and nobody listens yet.
    let deaf = "let n = N.lock().unwrap();\nlet mut n = C.wait(n).unwrap();\n*n += 1;";
    let rows = chart_of("lost-wakeup", n, [deaf, wakes]);
    assert_eq!(rows.last().unwrap().0, "deadlock", "{rows:?}");

    let once =
        "static ONCE: OnceLock<u8> = OnceLock::new();\nstatic N: AtomicU8 = AtomicU8::new(0);";
    let init = |n| format!("ONCE.get_or_init(|| {{ N.fetch_add({n}, SeqCst); {n} }});");
    let rows = [("ONCE = 1, N = 1 right", 1), ("ONCE = 2, N = 2 right", 1)];
    let found = chart_of("once", once, [&init(1), &init(2)]);
    assert_eq!(
        found.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(),
        rows.map(|it| it.0)
    );

    let parked = "static N: AtomicU8 = AtomicU8::new(0);\n\
                  static T: Mutex<Option<thread::Thread>> = Mutex::new(None);";
    let parks =
        "*T.lock().unwrap() = Some(thread::current());\nthread::park();\nN.store(1, SeqCst);";
    let unparks = "if let Some(it) = &*T.lock().unwrap() { it.unpark(); }";
    let rows = chart_of("park", parked, [parks, unparks]);
    let outcomes: Vec<&str> = rows.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(outcomes, ["N = 1 right", "deadlock"], "{rows:?}");
}

fn chart_of(name: &str, shared: &str, threads: [&str; 2]) -> Vec<(String, u128)> {
    every(&written(name, shared, threads), &[])
}

/// The page starts itself again. What it starts has no part in the schedule.
#[test]
fn a_page_may_start_itself_again() {
    let text = "use std::sync::atomic::{AtomicU8, Ordering::SeqCst};\nuse std::{env, process, thread};\n\
                static N: AtomicU8 = AtomicU8::new(0);\nfn main() {\n    thread::spawn(|| \
                N.fetch_add(1, SeqCst)).join().unwrap();\n    if env::args().count() == 1 {\n        \
                let me = env::current_exe().unwrap();\n        let again = \
                process::Command::new(me).arg(\"again\").status();\n        \
                assert!(again.unwrap().success());\n    }\n}\n";
    let page = file("again.rs", text);
    let shown = stdout(&[page.to_str().unwrap()]);
    assert!(shown.contains("\n   1  5 update 0 to 1 "), "{shown}");
    assert!(!shown.contains("   3 "), "{shown}");
}

#[test]
fn a_page_that_does_not_do_the_same_again_is_refused() {
    // It counts its runs in a file, and takes another number of steps in each.
    let count = file("runs.txt", "");
    let shared = format!(
        "static N: AtomicU32 = AtomicU32::new(0);\n\
         static RUN: LazyLock<usize> = LazyLock::new(|| {{ let path = {:?}; let old = \
         std::fs::read(path).unwrap(); std::fs::write(path, [&old[..], b\"x\"].concat()).unwrap(); \
         old.len() + 1 }});",
        count.to_str().unwrap()
    );
    let step = "for _ in 0..*RUN { N.fetch_add(1, SeqCst); }";
    let page = written("differs", &shared, [step, step]);
    let refusal = refusal(&[&page, "--every"]);
    assert!(
        refusal.starts_with("schedule: the page doesn't do the same"),
        "{refusal}"
    );
}

/// Each of these once came to states that looked alike and weren't, or the other way round. Every one
/// does the same in each run, so each must be counted.
#[test]
fn what_is_the_same_in_each_run_is_counted() {
    let m = "static M: Mutex<usize> = Mutex::new(0);\nstatic X: AtomicUsize = AtomicUsize::new(0);";
    let spins = "loop { if let Ok(mut m) = M.try_lock() { *m += 1; break; } }";
    let found = stdout(&[&written("try-spin", m, [spins, spins]), "--every"]);
    assert!(found.contains("\nM = 2  right  "), "{found}");
    let asks = "while !M.is_poisoned() {}";
    let panics = "let _m = M.lock().unwrap(); panic!();";
    let found = stdout(&[&written("ask-poison", m, [panics, asks]), "--every"]);
    assert!(found.contains("panic at line"), "{found}");
    // An update whose value the thread takes isn't a statement of its own.
    let take = |me| {
        format!(
            "let mut mine = 0;\n{{ let mut m = M.lock().unwrap();\nmatch &mut *m {{ n if *n == 0 => \
             {{ mine = {me}; *n = 7 }} n => *n = 7 }}\nlet _x = 5; }}\nX.fetch_add(mine, SeqCst);"
        )
    };
    let rows = [("M = 7, X = 1 right", 5), ("M = 7, X = 2 right", 5)];
    is_written("match-mut", m, [&take(1), &take(2)], &rows);
    let ticket = |me| {
        format!(
            "let ticket = // take one;\n    X.fetch_add(1, SeqCst);\nif ticket == 0 {{ *M.lock().unwrap() \
             += {me}; }}"
        )
    };
    let rows = [("M = 1, X = 2 right", 4), ("M = 2, X = 2 right", 4)];
    is_written("ticket", m, [&ticket(1), &ticket(2)], &rows);
    let update = "X.fetch_update(SeqCst, SeqCst, |x| Some(x + 1));";
    is_written("fetch-update", m, [update, update], &[("X = 2 right", 6)]);
    // What a thread keeps for itself is dropped in its turn.
    let local = "static X: AtomicUsize = AtomicUsize::new(0);\nstruct Late;\nimpl Drop for Late { fn \
                 drop(&mut self) { let x = X.load(SeqCst); X.store(x + 1, SeqCst); } }\n\
                 thread_local! { static LATE: Late = const { Late }; }";
    let late = "LATE.with(|_| {});";
    is_written(
        "late",
        local,
        [late, late],
        &[("X = 1", 4), ("X = 2 right", 2)],
    );
}

/// If A comes first, B finds the lock poisoned, and there's one schedule. If B does, its read of X has
/// three places beside A's lock and unlock.
#[test]
fn a_poisoned_lock_is_seen() {
    let shared = "static M: Mutex<u8> = Mutex::new(0);\nstatic X: AtomicU8 = AtomicU8::new(0);";
    let panics = "let _m = M.lock(); panic!();";
    let looks = "let bad = M.lock().is_err();\nX.load(SeqCst);\nif bad { X.store(1, SeqCst); }";
    let page = written("poisoned", shared, [panics, looks]);
    let shown = stdout(&[&page, "A2B"]);
    assert!(shown.contains(" lock M: poisoned "), "{shown}");
    let rows = every(&page, &[]);
    assert_eq!(rows.iter().map(|it| it.1).sum::<u128>(), 4, "{rows:?}");
}

#[test]
fn a_failed_exchange_overwrites_nothing() {
    let busy = "static BUSY: AtomicBool = AtomicBool::new(false);";
    let locks = "if BUSY.compare_exchange(false, true, SeqCst, SeqCst).is_ok() {\nBUSY.store(false, \
                 SeqCst);\n}";
    let shown = stdout(&[&written("busy", busy, [locks, locks]), "ABA"]);
    assert!(shown.contains("update fails, finds true"), "{shown}");
    assert!(!shown.contains("unseen"), "{shown}");
    // Nor does a condition that only looks.
    let m = "static M: Mutex<bool> = Mutex::new(false);\nstatic C: Condvar = Condvar::new();";
    let waits = "drop(C.wait_while(M.lock().unwrap(), |ready| !*ready));";
    let shown = stdout(&[&written(
        "condition",
        m,
        [waits, "*M.lock().unwrap() = true;\nC.notify_one();"],
    )]);
    assert!(shown.contains(" 8 update M"), "{shown}");
    assert!(!shown.contains("unseen"), "{shown}");
}

/// Who meets whom at a barrier is no choice, and neither is when main ends.
#[test]
fn what_is_not_shown_is_said() {
    let text = "use std::sync::{Barrier, atomic::{AtomicU8, Ordering::SeqCst}};\nuse std::thread;\n\
                static B: Barrier = Barrier::new(2);\nstatic X: AtomicU8 = AtomicU8::new(0);\nfn main() \
                {\n    for n in [1, 10, 100] { thread::spawn(move || { B.wait(); X.fetch_add(n, SeqCst); \
                }); }\n    thread::sleep(std::time::Duration::from_secs(1));\n}\n";
    let crowd = file("crowd.rs", text);
    let crowd = crowd.to_str().unwrap();
    let left = "fn main() { std::thread::spawn(|| println!(\"late\")); }\n";
    let left = file("left.rs", left);
    let left = left.to_str().unwrap();
    for args in [[crowd].as_slice(), &[crowd, "--every"]] {
        let shown = stdout(args);
        assert!(
            shown.contains("More threads come to a barrier than it lets through."),
            "{shown}"
        );
        assert!(
            !shown.contains("  right") && !shown.contains("after another"),
            "{shown}"
        );
    }
    for args in [[left].as_slice(), &[left, "--every"]] {
        let shown = stdout(args);
        assert!(
            shown.contains("Main ends before its threads make a step"),
            "{shown}"
        );
    }
}

/// What compiles with std compiles here: traits and methods that pages have been seen to use.
#[test]
fn what_std_has_is_here() {
    let shown = table("uses-std", &[]);
    assert!(
        shown.contains("    false\n") && shown.contains("1 + 1 = 2\n"),
        "{shown}"
    );
}

#[test]
fn too_many_states_are_refused() {
    let step = "for _ in 0..400 { let n = N.load(SeqCst); N.store(n + 1, SeqCst); }";
    let page = written(
        "many",
        "static N: AtomicU32 = AtomicU32::new(0);",
        [step, step],
    );
    let output = output(command(&[&page, "--every"]));
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(
        output.stderr.contains("too many states to count"),
        "{output:?}"
    );
}

/// A run is whole: main's own assertion holds, and no transfer is cut in half.
#[test]
fn nobody_is_stopped_half_way() {
    let text = "use std::sync::Mutex;\nuse std::thread;\nconst INCREMENTS: usize = 1000;\nfn main() {\n    \
                let counter = Mutex::new(0);\n    thread::scope(|scope| for _ in 0..2 {\n        \
                scope.spawn(|| for _ in 0..INCREMENTS { *counter.lock().unwrap() += 1; });\n    });\n    \
                assert_eq!(*counter.lock().unwrap(), 2 * INCREMENTS);\n}\n";
    let asserts = file("asserts.rs", text);
    let rows = every(asserts.to_str().unwrap(), &["INCREMENTS=2"]);
    assert_eq!(rows, [("counter = 4 right".to_owned(), 6)]);
    let accounts =
        "static A: Mutex<i64> = Mutex::new(100);\nstatic B: Mutex<i64> = Mutex::new(100);";
    let transfer = |n| {
        format!(
            "let mut a = A.lock().unwrap(); let mut b = B.lock().unwrap();\n*a -= {n};\n*b += {n};"
        )
    };
    let rows = [("A = 70, B = 130 right", 2)];
    is_written("transfers", accounts, [&transfer(10), &transfer(20)], &rows);
}

/// A lock made of two counters: who waits for its number sees nothing new until it's called.
#[test]
fn a_ticket_lock_lets_in_one_after_another() {
    let shared = "static NEXT: AtomicU8 = AtomicU8::new(0);\nstatic NOW: AtomicU8 = AtomicU8::new(0);\n\
                  static N: AtomicU8 = AtomicU8::new(0);";
    let locked = "let mine = NEXT.fetch_add(1, SeqCst);\nwhile NOW.load(SeqCst) != mine {}\n\
                  let n = N.load(SeqCst);\nN.store(n + 1, SeqCst);\nNOW.fetch_add(1, SeqCst);";
    let shown = stdout(&[&written("ticket-lock", shared, [locked, locked]), "--every"]);
    assert!(
        shown.contains("\nNEXT = 2, NOW = 2, N = 2  right  "),
        "{shown}"
    );
    assert!(!shown.contains("N = 1"), "{shown}");
}

/// The whole program gets the stand-in, whichever way it names it.
#[test]
fn a_module_of_its_own_gets_the_same_std() {
    let text = "mod account {\n    use std::sync::Mutex;\n    use core::sync::atomic::{AtomicU8, \
                Ordering::SeqCst};\n    pub static BALANCE: Mutex<u8> = Mutex::new(0);\n    pub static \
                CALLS: AtomicU8 = AtomicU8::new(0);\n    pub fn add() {\n        let old = \
                *BALANCE.lock().unwrap();\n        *BALANCE.lock().unwrap() = old + 1;\n        \
                CALLS.fetch_add(1, SeqCst);\n    }\n}\nfn main() {\n    let other = \
                ::std::thread::spawn(account::add);\n    account::add();\n    other.join().unwrap();\n}\n";
    let page = file("module.rs", text);
    let rows = every(page.to_str().unwrap(), &[]);
    let outcomes: Vec<&str> = rows.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(
        outcomes,
        ["BALANCE = 1, CALLS = 2", "BALANCE = 2, CALLS = 2 right"]
    );
}
