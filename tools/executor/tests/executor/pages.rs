//! What the real runtime does with each page, poll by poll.

use super::{shown, table};

#[test]
fn without_an_argument_it_shows_the_real_runtime() {
    assert_eq!(
        table(&[]),
        " 0 s block_on polls cafe     Starting orders...
     cafe polls join_all
     join_all polls Alice    Alice ordered a Latte.         pending 14 sleep 2 s
     join_all polls Bob      Bob ordered a Espresso.        pending 14 sleep 2 s
     join_all polls Charlie  Charlie ordered a Cappuccino.  pending 14 sleep 2 s
     join_all answers cafe                                  pending
     cafe answers block_on                                  pending
     block_on lets the thread sleep
 2 s the timer calls the waker of Alice: it wakes block_on
     the timer calls the waker of Bob: it wakes block_on
     the timer calls the waker of Charlie: it wakes block_on
     block_on polls cafe
     cafe polls join_all
     join_all polls Alice    Alice's Latte is ready!        ready
     join_all polls Bob      Bob's Espresso is ready!       ready
     join_all polls Charlie  Charlie's Cappuccino is ready! ready
     join_all answers cafe                                  ready
     cafe answers block_on   All orders completed!          ready
     block_on returns
                             Total time: 2.0 s

All 3 drinks are ready after 2 s: 6 polls, 0 for nothing.
Threads that polled: 1."
    );
}

/// No stand-in sees the calls of `prepare_drink`, and each of them has its row.
#[test]
fn a_call_that_is_awaited_directly_is_polled_by_who_awaits_it() {
    assert_eq!(
        table(&["one-by-one"]),
        " 0 s block_on polls cafe    Starting orders...
     cafe polls Alice       Alice ordered a Latte.         pending 14 sleep 2 s
     cafe answers block_on                                 pending
     block_on lets the thread sleep
 2 s the timer calls the waker of cafe: it wakes block_on
     block_on polls cafe
     cafe polls Alice       Alice's Latte is ready!        ready
     cafe polls Bob         Bob ordered a Espresso.        pending 14 sleep 2 s
     cafe answers block_on                                 pending
     block_on lets the thread sleep
 4 s the timer calls the waker of cafe: it wakes block_on
     block_on polls cafe
     cafe polls Bob         Bob's Espresso is ready!       ready
     cafe polls Charlie     Charlie ordered a Cappuccino.  pending 14 sleep 2 s
     cafe answers block_on                                 pending
     block_on lets the thread sleep
 6 s the timer calls the waker of cafe: it wakes block_on
     block_on polls cafe
     cafe polls Charlie     Charlie's Cappuccino is ready! ready
     cafe answers block_on  All orders completed!          ready
     block_on returns
                            Total time: 6.0 s

All 3 drinks are ready after 6 s: 6 polls, 0 for nothing.
Threads that polled: 1."
    );
}

#[test]
fn nobody_is_polled_while_the_thread_sleeps() {
    let shown = table(&["blocking"]);
    for time in [0, 2, 4] {
        let sleeps = "     the thread sleeps 2 s at line 15: nobody is polled\n";
        let woken = format!("{sleeps} {} s ", time + 2);
        assert!(shown.contains(&woken), "{shown}");
    }
    assert!(!shown.contains("pending"), "{shown}");
    assert!(
        shown.contains("\nAll 3 drinks are ready after 6 s: 3 polls, 0 for nothing.\n"),
        "{shown}"
    );
}

#[test]
fn a_drink_that_is_not_awaited_has_not_started() {
    let shown = table(&["not-started"]);
    let first = shown.find("Alice ordered").unwrap();
    assert!(shown.find("\n 2 s ").unwrap() < first, "{shown}");
    assert!(
        shown.contains("\nAll 3 drinks are ready after 4 s: 6 polls, 0 for nothing.\n"),
        "{shown}"
    );
}

#[test]
fn giving_a_machine_back_wakes_the_next_customer() {
    let shown = table(&["two-machines"]);
    assert!(
        shown.contains("Charlie ordered a Cappuccino.  pending 16 acquire\n"),
        "{shown}"
    );
    assert!(
        shown.contains("     Alice calls the waker of Charlie: it wakes block_on\n"),
        "{shown}"
    );
    assert!(
        shown.contains("\nAll 3 drinks are ready after 4 s: 8 polls, 1 for nothing.\n"),
        "{shown}"
    );
}

#[test]
fn drinks_not_ready_at_closing_time_are_dropped() {
    let shown = table(&["closing-time"]);
    let dropped = "     the time is up at line 36\n     Charlie answers join_all";
    assert!(shown.contains(dropped), "{shown}");
    let count = "\n2 of 3 drinks are ready after 3 s, 1 out of time: 8 polls, 1 for nothing.\n";
    assert!(shown.contains(count), "{shown}");
}

#[test]
fn spawned_tasks_are_polled_by_block_on() {
    let shown = table(&["spawned"]);
    assert!(
        shown.contains("\n      block_on polls Alice      Alice ordered a Latte. "),
        "{shown}"
    );
    assert!(
        shown.contains("\n0.5 s the timer calls the waker of wash_cups: it wakes block_on\n"),
        "{shown}"
    );
    assert!(
        shown.contains("\nAll 4 tasks are ready after 2 s: 8 polls, 0 for nothing.\n"),
        "{shown}"
    );
}

#[test]
fn customers_of_several_cafes_wait_on_one_scale() {
    assert_eq!(
        shown(&["cafe-sync", "cafe-async", "closing-time"]),
        "\
cafe-sync                            6 s
  Alice    ====================
  Bob                          ====================
  Charlie                                          ====================
cafe-async                           2 s
  Alice    ====================
  Bob      ====================
  Charlie  ====================
closing-time                         3 s
  Alice    ====================
  Bob      ====================
  Charlie  ============================== x
           0 s       1 s       2 s       3 s       4 s       5 s       6 s
"
    );
}

#[test]
fn without_join_all_there_is_nothing_to_choose() {
    for args in [["one-by-one", "ABC"], ["my-cafe", "A"]] {
        let shown = shown(&args);
        let nothing = "\nfutures' join_all wasn't polled, so there was nothing to choose.\n";
        assert!(
            shown.contains(nothing) && shown.contains("Total time: "),
            "{shown}"
        );
    }
}
