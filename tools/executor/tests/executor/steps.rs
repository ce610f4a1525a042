//! You as the runtime: any steps do what a simple model says.

use proptest::prelude::*;

use super::table;

const BY_HAND: &str = " 0 s                   Starting orders...
     you poll Alice    Alice ordered a Latte.         pending 14 sleep 2 s
 1 s you poll Alice                                   pending, not woken
     you poll Charlie  Charlie ordered a Cappuccino.  pending 14 sleep 2 s
 2 s the timer calls the waker of Alice: it wakes you
     you poll Alice    Alice's Latte is ready!        ready
     Alice is ready, so not polled: a poll would panic
 3 s the timer calls the waker of Charlie: it wakes you

1 of 3 drinks are ready after 4 s: 4 polls, 1 for nothing.
Threads that polled: 1.
B was never polled: none of it has run.
Charlie was woken and never polled again.
";

#[test]
fn spaces_case_counts_and_words_do_not_matter() {
    for args in [
        ["A.AC.AA.."].as_slice(),
        &["cafe-async", "a.aC.aa.."],
        &[" A . A C\t.A A\n.."],
        &["A", ".AC.", "A A", ".2"],
        &["A1.01 A", "c", ".", "A2.2"],
    ] {
        assert_eq!(table(args) + "\n", BY_HAND, "{args:?}");
    }
}

#[test]
fn the_students_turn_has_its_answers() {
    let verdict = |steps| table(&[steps]).split_once("\n\n").unwrap().1.to_string();
    let six_polls = "6 polls, 0 for nothing.\nThreads that polled: 1.";
    assert_eq!(
        verdict("A..A B..B C..C"),
        format!("All 3 drinks are ready after 6 s: {six_polls}")
    );
    assert_eq!(
        verdict("ABC..ABC"),
        format!("All 3 drinks are ready after 2 s: {six_polls}")
    );
    assert_eq!(
        verdict("AAAA"),
        "0 of 3 drinks are ready after 0 s: 4 polls, 3 for nothing.\n\
         Threads that polled: 1.\n\
         Alice got no further than line 14: sleep 2 s.\n\
         B was never polled: none of it has run.\n\
         C was never polled: none of it has run."
    );
    assert!(
        verdict("A").starts_with("0 of 3 drinks are ready after 0 s: 1 poll, 0 for nothing.\n")
    );
}

#[test]
fn ten_thousand_steps_are_read() {
    assert!(
        table(&["A.5000B4999"])
            .contains("\n0 of 3 drinks are ready after 5000 s: 5000 polls, 4998 for")
    );
    assert!(
        table(&[".10000"])
            .contains("\n0 of 3 drinks are ready after 10000 s: 0 polls, 0 for nothing.\n")
    );
}

const CUSTOMERS: [[&str; 2]; 3] = [
    ["Alice", "Latte"],
    ["Bob", "Espresso"],
    ["Charlie", "Cappuccino"],
];

/// The rows of the table, with single blanks and each with its time, without what the café prints
/// around the drinks. The model has no futures, timers or wakers.
fn model(steps: &str) -> Vec<String> {
    let (mut time, mut due, mut done, mut rows) = (0, [None; 3], [false; 3], Vec::new());
    let mut woken = [false; 3];
    for step in steps.chars() {
        if step == '.' {
            time += 1;
            for (place, [name, _]) in CUSTOMERS.iter().enumerate() {
                if due[place] == Some(time) {
                    woken[place] = true;
                    rows.push(format!(
                        "{time} s the timer calls the waker of {name}: it wakes you"
                    ));
                }
            }
            continue;
        }
        let place = step as usize - 'A' as usize;
        let [name, drink] = CUSTOMERS[place];
        let row = match due[place] {
            _ if done[place] => format!("{name} is ready, so not polled: a poll would panic"),
            None => {
                due[place] = Some(time + 2);
                format!("you poll {name} {name} ordered a {drink}. pending 14 sleep 2 s")
            }
            Some(due) if due <= time => {
                done[place] = true;
                format!("you poll {name} {name}'s {drink} is ready! ready")
            }
            Some(_) => format!("you poll {name} pending, not woken"),
        };
        rows.push(format!("{time} s {row}"));
    }
    rows
}

/// Of futures woken at the same time, the clock decides which comes first.
fn in_order(mut rows: Vec<String>) -> Vec<String> {
    let woken = |row: &String| row.contains(" calls ");
    for group in rows.chunk_by_mut(|one, next| woken(one) && woken(next)) {
        group.sort();
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn steps_by_hand_match_the_model(steps in "[ABC..]{1,60}") {
        let (mut rows, mut time) = (Vec::new(), String::new());
        for row in table(&[&steps]).lines().take_while(|row| !row.is_empty()) {
            if row.trim_start().chars().next().is_some_and(|first| first.is_ascii_digit()) {
                time = row.split_whitespace().next().unwrap().to_owned();
            }
            let words: Vec<&str> = row.split_whitespace().collect();
            let words = words.strip_prefix(&[time.as_str(), "s"]).unwrap_or(&words);
            rows.push(format!("{time} s {}", words.join(" ")));
        }
        rows.retain(|row| !["Starting", "All", "Total"].contains(&row.split(' ').nth(2).unwrap()));
        prop_assert_eq!(in_order(rows), in_order(model(&steps)));
    }
}
