//! What the real runtime does with each page, poll by poll.

use std::thread;

use super::{command, refusal, shown, table, table_of};

/// Who polls whom, with `+` for ready and `-` for pending, who wakes whom, and where the thread
/// parks.
fn polls(table: &str) -> String {
    let mut text = String::new();
    for row in table.lines().take_while(|row| !row.is_empty()) {
        let (time, row) = row.split_at(5);
        text += time.trim_start();
        let words: Vec<&str> = row.split_whitespace().collect();
        let answer = match words
            .iter()
            .rfind(|word| ["ready", "pending", "pending,"].contains(word))
        {
            Some(&"ready") => "+ ",
            Some(_) => "- ",
            None => "(",
        };
        text += &match words.as_slice() {
            [_, "polls", who, ..] => format!("{who}{answer}"),
            [_, "answers", ..] => format!("){answer}"),
            ["the", "timer", "calls", "the", "waker", "of", who, ..] => {
                format!("timer wakes {who}")
            }
            ["block_on", "lets", ..] => "park\n".to_owned(),
            _ => String::new(),
        };
    }
    text.replace(':', " ")
}

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

All ready after 2 s: 6 polls of drinks, 0 for nothing.
Threads used: 1.
"
    );
}

#[test]
fn the_one_by_one_cafe_is_polled_once_more_per_drink() {
    let shown = table(&["one-by-one"]);
    assert!(
        shown.contains("\n 4 s the timer calls the waker of cafe: it wakes block_on\n"),
        "{shown}"
    );
    assert!(
        shown.ends_with(
            "\nAll ready after 6 s: 4 polls of cafe, 0 for nothing.\nThreads used: 1.\n"
        )
    );
    assert!(shown.contains("  Total time: 6.0 s\n"), "{shown}");
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
        shown.contains("\nAll ready after 6 s: 3 polls of drinks, 0 for nothing.\n"),
        "{shown}"
    );
}

#[test]
fn a_drink_that_is_not_awaited_has_not_started() {
    let shown = table(&["not-started"]);
    let first = shown.find("Alice ordered").unwrap();
    assert!(shown.find("\n 2 s ").unwrap() < first, "{shown}");
    assert!(
        shown.contains("\nAll ready after 4 s: 6 polls of drinks, 0 for nothing.\n"),
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
        shown.contains("\nAll ready after 4 s: 8 polls of drinks, 1 for nothing.\n"),
        "{shown}"
    );
}

#[test]
fn drinks_not_ready_at_closing_time_are_dropped() {
    let shown = table(&["closing-time"]);
    let dropped = "     the time is up at line 36\n     Charlie answers";
    assert!(shown.contains(dropped), "{shown}");
    assert!(shown.contains("\nAll ready after 3 s: "), "{shown}");
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
        shown.contains("\nAll ready after 2 s: 8 polls of tasks, 0 for nothing.\n"),
        "{shown}"
    );
}

#[test]
fn an_unfinished_page_says_what_is_missing() {
    let nobody = "\n\nNobody polled: block_on was never called.\n";
    let sync = table(&["my-cafe"]);
    assert!(
        sync.ends_with(nobody) && sync.contains("\n 6 s  "),
        "{sync}"
    );
    let not_polled = table_of("polled", &["not-polled"]);
    assert!(
        not_polled.ends_with(&format!("  Total time: 0.0 s{nobody}")),
        "{not_polled}"
    );
    assert!(!not_polled.contains("ordered"), "{not_polled}");
    let timer = refusal("polled", &["no-timer"]);
    let why = "executor: no-timer: the page panics at line 9: A Tokio 1.x context was found, but timers are disabled.";
    assert!(timer.starts_with(why), "{timer}");
    let late = refusal("polled", &["too-late"]);
    let why = "executor: too-late: the page panics at line 8: there is no reactor running, must be called from the context of a Tokio 1.x runtime\n";
    assert_eq!(late, why);
    let not_awaited = table_of("polled", &["not-awaited"]);
    let why = "\nNot all ready after 0 s: 0 polls of drinks, 0 for nothing.\n\
               A was never polled: none of it has run.\n\
               B was never polled: none of it has run.\n";
    assert!(not_awaited.contains(why), "{not_awaited}");
}

#[test]
fn a_fourth_customer_waits_for_nobody() {
    let table = table_of("polled", &["fourth-customer"]);
    assert_eq!(
        polls(&table),
        "0 s cafe(join_all(Alice- Bob- Charlie- Zoe- )- )- park\n\
         2 s timer wakes Alice timer wakes Bob timer wakes Zoe \
         cafe(join_all(Alice+ Bob+ Charlie- Zoe+ )- )- park\n\
         4 s timer wakes Charlie cafe(join_all(Charlie+ )+ )+ "
    );
    assert!(
        table.contains("\nAll ready after 4 s: 9 polls of drinks, 1 for nothing.\n"),
        "{table}"
    );
    let by_hand = table_of("polled", &["fourth-customer", "ABCD..ABD..C"]);
    assert!(by_hand.contains("\nAll ready after 4 s: 8 polls of drinks, 0 for nothing.\n"));
}

/// With up to 30 futures, `join_all` polls all that are pending. With more, only those that were
/// woken.
#[test]
fn of_many_futures_only_the_woken_ones_are_polled() {
    let thirty = table_of("polled", &["thirty"]);
    assert!(thirty.contains("\nAll ready after 15 s: 495 polls of drinks, 435 for nothing.\n"));
    let more = table_of("polled", &["thirty-one"]);
    assert!(more.contains("\nAll ready after 15.5 s: 62 polls of drinks, 0 for nothing.\n"));
}

#[test]
fn the_table_of_ten_thousand_is_short() {
    let table = table_of("polled", &["ten-thousand"]);
    assert!(table.lines().count() < 120, "{table}");
    assert!(table.contains("All ready after 5000 s: 20000 polls of drinks, 0 for nothing.\n"));
    let by_hand = table_of("polled", &["ten-thousand", "ABZ"]);
    assert!(by_hand.contains("\nAnd 9992 more.\n"), "{by_hand}");
}

/// All run at once, since each takes seconds.
#[test]
fn a_page_that_never_ends_is_given_up() {
    let pages = [
        (
            "loops-for-ever",
            "nothing has happened for 2 s: is there a loop without an `.await`?",
        ),
        (
            "waits-for-ever",
            "every future is pending, and nothing is left to wake one",
        ),
        (
            "serves-for-ever",
            "no end is in sight after 500000 polls, wakes and lines",
        ),
    ];
    thread::scope(|scope| {
        for (page, why) in pages {
            scope.spawn(move || {
                assert_eq!(
                    refusal("polled", &[page]),
                    format!("executor: {page}: {why}\n")
                );
            });
        }
    });
}

#[test]
fn without_join_all_there_is_nothing_to_choose() {
    for args in [
        ["one-by-one", "ABC"],
        ["my-cafe", "A"],
        ["one-by-one", "--play"],
        ["spawned", "--play"],
    ] {
        let shown = shown(command("executor", &args));
        let page = args[0];
        let nothing =
            format!("{page}: futures' join_all wasn't called, so there's nothing to choose:\n");
        assert!(
            shown.starts_with(&nothing) && shown.contains("Total time: "),
            "{shown}"
        );
    }
}

#[test]
fn a_panic_is_reported_and_the_others_go_on() {
    let table = table_of("polled", &["panics"]);
    assert!(
        table.contains("\n     block_on polls Bob                              panics\n"),
        "{table}"
    );
    assert!(table.contains("\nBob has panicked.\n") && table.contains("Alice's Latte is ready!"));
    assert!(
        table.contains("\nNot all ready after 1 s: 4 polls of tasks, 0 for nothing.\n"),
        "{table}"
    );
}

/// When a future inside another one is woken, the outer one is woken too.
#[test]
fn a_future_with_others_in_it_is_woken_with_them() {
    let table = table_of("polled", &["nested"]);
    let first = table.split("\n 2 s ").next().unwrap();
    assert_eq!(first.matches("pending, not woken").count(), 2, "{table}"); // Bob and Zoe
    assert!(table.contains("2 for nothing.\n"), "{table}");
}

#[test]
fn you_are_woken_if_a_future_inside_yours_is() {
    let table = table_of("polled", &["nested", "A.."]);
    let woken = "     A answers                                     pending\n \
                 1 s the timer calls the waker of Alice: it wakes you\n";
    assert!(table.contains(woken), "{table}");
}

#[test]
fn a_future_no_longer_waits_where_it_gave_up() {
    let table = table_of("polled", &["gives-up"]);
    let waits = "\n     cafe answers block_on  Served: false   pending\n";
    assert!(table.contains(waits), "{table}");
    let all = "\nAll ready after 6 s: 4 polls of drinks and tasks, 0 for nothing.\n";
    assert!(table.contains(all), "{table}");
}

#[test]
fn an_exit_in_a_task_ends_the_page() {
    let table = table_of("polled", &["exits-in-a-task"]);
    assert_eq!(table.matches("Another song.").count(), 1, "{table}");
    assert!(table.contains("\nNot all ready after 3 s: "), "{table}");
}

#[test]
fn the_timer_wakes_those_that_a_blocked_thread_kept_waiting() {
    let table = table_of("polled", &["one-blocks"]);
    let late = "     block_on lets the thread sleep\n     \
                the timer calls the waker of Alice: it wakes block_on\n";
    assert!(
        table.split("\n 3 s ").nth(1).unwrap().contains(late),
        "{table}"
    );
}

/// The first runtime's task would have washed another cup in the afternoon.
#[test]
fn the_tasks_of_a_runtime_end_with_it() {
    let table = table_of("polled", &["closed-at-noon"]);
    assert_eq!(table.matches("A cup is washed.").count(), 2, "{table}");
}

#[test]
fn a_task_dropped_with_the_runtime_is_reported() {
    let table = table_of("polled", &["dropped-late"]);
    assert!(table.contains(" A cup is dropped.\n"), "{table}");
    assert!(
        table.contains("\nwash got no further than line 17: sleep 5 s.\n"),
        "{table}"
    );
}
