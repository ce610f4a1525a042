//! Pages as students edit them, and as nobody should.

use std::thread;

use super::{file, page, shown, table_of};

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

/// A café whose `cafe` and whatever else is given, with a runtime that runs it.
fn cafe(name: &str, code: &str) -> String {
    let head =
        "use std::time::Duration;\n\nuse futures::future::join_all;\nuse tokio::time::sleep;\n\n";
    let main = "\nfn main() {\n    let mut builder = tokio::runtime::Builder::new_current_thread();\n    \
                builder.enable_time().build().unwrap().block_on(cafe());\n}\n";
    let path = file(&format!("{name}.rs"), &format!("{head}{code}{main}"));
    path.to_str().unwrap().to_owned()
}

/// The rows of a table, with single blanks and without times.
fn rows(table: &str) -> Vec<String> {
    let rows = table.lines().take_while(|row| !row.is_empty());
    let words = rows.map(|row| {
        let row = if row.contains(" s ") && !row.starts_with("    ") {
            row.split_once(" s ").unwrap().1
        } else {
            row
        };
        row.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    words.collect()
}

fn end(table: &str) -> &str {
    table.split_once("\n\n").unwrap().1
}

#[test]
fn an_unfinished_page_says_what_is_missing() {
    let nobody = "\n\nNo poll was seen: tokio's block_on was never called.";
    let sync = table_of(&["my-cafe"]);
    assert!(
        sync.ends_with(nobody) && sync.contains("\n 6 s  "),
        "{sync}"
    );
    let not_polled = table_of(&[&page("not-polled")]);
    assert!(
        not_polled.ends_with(&format!("  Total time: 0.0 s{nobody}")),
        "{not_polled}"
    );
    assert!(!not_polled.contains("ordered"), "{not_polled}");
    let timer = table_of(&[&page("no-timer")]);
    let why =
        "\nThe page panics at line 9: A Tokio 1.x context was found, but timers are disabled.";
    assert!(timer.contains(why), "{timer}");
    let late = table_of(&[&page("too-late")]);
    let why = "\nThe page panics at line 8: there is no reactor running, must be called from the \
               context of a Tokio 1.x runtime";
    assert!(late.ends_with(why), "{late}");
    let not_awaited = table_of(&[&page("not-awaited")]);
    let why = "\n0 of 2 drinks are ready after 0 s, 2 dropped: 0 polls, 0 for nothing.\n\
               Threads that polled: 1.\n\
               A was never polled: none of it has run. It was dropped.\n\
               B was never polled: none of it has run. It was dropped.";
    assert!(not_awaited.ends_with(why), "{not_awaited}");
}

/// All hang at once, since each takes seconds.
#[test]
fn a_page_that_never_ends_shows_what_it_had_done() {
    let drink = |wait: &str| {
        format!(
            "async fn drink(customer: &str, lock: &std::sync::Mutex<()>) {{
    println!(\"{{customer}} ordered a Latte.\");
    {wait}
    sleep(Duration::from_secs(1)).await;
    println!(\"{{customer}}'s Latte is ready!\");
}}

async fn cafe() {{
    let lock = std::sync::Mutex::new(());
    join_all([\"Alice\", \"Bob\"].map(|customer| drink(customer, &lock))).await;
}}
"
        )
    };
    let pages = [
        (
            cafe("spins", &drink("while customer == \"Bob\" {}")),
            "Bob has not answered for 5 s, since line 7. A loop without an .await? A lock that \
             another drink has?",
        ),
        (
            cafe("locked", &drink("let _guard = lock.lock();")),
            "Bob has not answered for 5 s, since line 7. A loop without an .await? A lock that \
             another drink has?",
        ),
        (
            page("loops-for-ever"),
            "cafe has not answered for 5 s. A loop without an .await? A lock that another drink has?",
        ),
        (
            page("waits-for-ever"),
            "Nothing has happened for 5 s: all are pending, and nothing is left to wake one.",
        ),
        (
            cafe(
                "sleeps",
                "async fn cafe() {\n    std::thread::sleep(Duration::MAX);\n}\n",
            ),
            "The thread still sleeps.",
        ),
        (
            page("serves-for-ever"),
            "It was stopped after 500000 events: no end is in sight. What it would have done then \
             isn't known.",
        ),
    ];
    thread::scope(|scope| {
        for (page, why) in pages {
            scope.spawn(move || {
                let table = table_of(&[&page]);
                assert!(table.ends_with(&format!("\n{why}")), "{table}");
                assert!(table.contains("block_on polls "), "{table}");
                if why.starts_with("Bob") {
                    assert!(table.contains("join_all polls Bob"), "{table}");
                    assert!(
                        end(&table).contains("\nAlice got no further than line "),
                        "{table}"
                    );
                }
            });
        }
    });
}

#[test]
fn a_fourth_customer_waits_for_nobody() {
    let table = table_of(&[&page("fourth-customer")]);
    assert_eq!(
        polls(&table),
        "0 s cafe(join_all(Alice- Bob- Charlie- Zoe- )- )- park\n\
         2 s timer wakes Alice timer wakes Bob timer wakes Zoe \
         cafe(join_all(Alice+ Bob+ Charlie- Zoe+ )- )- park\n\
         4 s timer wakes Charlie cafe(join_all(Charlie+ )+ )+ "
    );
    assert!(
        table.contains("\nAll 4 drinks are ready after 4 s: 9 polls, 1 for nothing.\n"),
        "{table}"
    );
    let by_hand = table_of(&[&page("fourth-customer"), "ABCD..ABD..C"]);
    assert!(by_hand.contains("\nAll 4 drinks are ready after 4 s: 8 polls, 0 for nothing.\n"));
}

/// With up to 30 futures, `join_all` polls all that are pending. With more, only those that were
/// woken.
#[test]
fn of_many_futures_only_the_woken_ones_are_polled() {
    let thirty = table_of(&[&page("thirty")]);
    assert!(thirty.contains("\nAll 30 drinks are ready after 15 s: 495 polls, 435 for nothing.\n"));
    let more = table_of(&[&page("thirty-one")]);
    assert!(more.contains("\nAll 31 drinks are ready after 15.5 s: 62 polls, 0 for nothing.\n"));
}

#[test]
fn the_table_of_ten_thousand_is_short() {
    let table = table_of(&[&page("ten-thousand")]);
    assert!(table.lines().count() < 120, "{table}");
    assert!(table.contains(" ... 79909 rows are not shown\n"), "{table}");
    assert!(
        table.contains("All 10000 drinks are ready after 5000 s: 20000 polls, 0 for nothing.\n")
    );
    let by_hand = table_of(&[&page("ten-thousand"), "ABZ"]);
    assert!(by_hand.contains("\nAnd 9992 more."), "{by_hand}");
}

#[test]
fn a_panic_is_reported_and_the_others_go_on() {
    let table = table_of(&[&page("panics")]);
    assert!(
        table.contains("\n     block_on polls Bob\n     panic at line 12: out of milk\n     Bob answers block_on"),
        "{table}"
    );
    assert!(table.contains("\nBob has panicked.") && table.contains("Alice's Latte is ready!"));
    assert!(
        table.contains("\n1 of 2 tasks are ready after 1 s, 1 panicked: 4 polls, 0 for nothing.\n"),
        "{table}"
    );
}

/// When a future inside another one is woken, the outer one is woken too.
#[test]
fn a_future_with_others_in_it_is_woken_with_them() {
    let table = table_of(&[&page("nested")]);
    let first = table.split("\n 2 s ").next().unwrap();
    assert_eq!(first.matches("pending, not woken").count(), 2, "{table}"); // Bob and Zoe
    assert!(table.contains("2 for nothing.\n"), "{table}");
}

#[test]
fn you_are_woken_if_a_future_inside_yours_is() {
    let table = table_of(&[&page("nested"), "A.."]);
    let woken = " pending\n 1 s the timer calls the waker of Alice: it wakes you\n";
    assert!(table.contains(woken), "{table}");
}

#[test]
fn a_future_no_longer_waits_where_it_gave_up() {
    let table = table_of(&[&page("gives-up")]);
    // It waits for the task there, and no longer for the drink.
    let waits = "     cafe spawns work\n     cafe answers block_on                     pending 16 the task\n";
    assert!(table.contains(waits), "{table}");
    let all = "\nAll 2 drinks and tasks are ready after 5 s: 4 polls, 0 for nothing.\n";
    assert!(table.contains(all), "{table}");
}

#[test]
fn an_exit_in_a_task_ends_the_page() {
    let table = table_of(&[&page("exits-in-a-task")]);
    assert_eq!(table.matches("Another song.").count(), 1, "{table}");
    assert!(
        table.contains("\n0 of 1 tasks are ready after 3 s: "),
        "{table}"
    );
}

#[test]
fn the_timer_wakes_those_that_a_blocked_thread_kept_waiting() {
    let table = table_of(&[&page("one-blocks")]);
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
    let table = table_of(&[&page("closed-at-noon")]);
    assert_eq!(table.matches("A cup is washed.").count(), 2, "{table}");
}

#[test]
fn a_task_dropped_with_the_runtime_is_reported() {
    let table = table_of(&[&page("dropped-late")]);
    assert!(table.contains(" A cup is dropped.\n"), "{table}");
    assert!(
        table.ends_with("\nwash got no further than line 17: sleep 5 s. It was dropped."),
        "{table}"
    );
}

#[test]
fn calls_in_calls_are_seen_and_told_apart() {
    let path = cafe(
        "calls",
        "async fn grind() {
    sleep(Duration::from_secs(1)).await;
    println!(\"ground\");
}

async fn make() {
    grind().await;
    println!(\"made\");
}

async fn wash() {
    for _ in 0..2 {
        sleep(Duration::from_secs(1)).await;
    }
}

async fn cafe() {
    make().await;
    make().await;
    wash().await;
}
",
    );
    let table = table_of(&[&path]);
    let rows: Vec<String> = rows(&table)
        .into_iter()
        .filter(|row| row.contains("polls") || row.contains("answers"))
        .collect();
    assert_eq!(
        rows,
        [
            "block_on polls cafe",
            "cafe polls make",
            "make polls grind pending 7 sleep 1 s",
            "make answers cafe pending",
            "cafe answers block_on pending",
            "block_on polls cafe",
            "cafe polls make",
            "make polls grind ground ready",
            "make answers cafe made ready",
            // The second call, since a line of `grind` that runs once in a call runs again.
            "cafe polls make",
            "make polls grind pending 7 sleep 1 s",
            "make answers cafe pending",
            "cafe answers block_on pending",
            "block_on polls cafe",
            "cafe polls make",
            "make polls grind ground ready",
            "make answers cafe made ready",
            "cafe polls wash pending 18 sleep 1 s",
            "cafe answers block_on pending",
            "block_on polls cafe",
            "cafe polls wash pending 18 sleep 1 s",
            "cafe answers block_on pending",
            "block_on polls cafe",
            "cafe polls wash ready",
            "cafe answers block_on ready",
        ],
        "{table}"
    );
}

/// The real timer rounds up to the next millisecond.
#[test]
fn a_sleep_of_no_time_is_pending_at_first() {
    let path = cafe(
        "sleep-0",
        "async fn drink(name: &str) {
    println!(\"{name} in\");
    sleep(Duration::ZERO).await;
    println!(\"{name} out\");
}

async fn cafe() {
    join_all([drink(\"A\"), drink(\"B\")]).await;
}
",
    );
    let table = table_of(&[&path]);
    let places = ["A in", "B in", "A out", "B out"].map(|it| table.find(it).unwrap());
    assert!(places.is_sorted(), "{table}");
    assert!(table.contains("pending 8 sleep 0 s"), "{table}");
}

#[test]
fn what_is_printed_in_pieces_is_one_line() {
    let path = cafe(
        "pieces",
        "async fn cafe() {
    print!(\"a\");
    print!(\"b\");
    println!();
    print!(\"no end\");
    sleep(Duration::from_secs(1)).await;
    println!(\", \\u{1b}[31mred\");
    eprintln!(\"one\\ntwo\");
}
",
    );
    let table = table_of(&[&path]);
    for printed in ["ab", "no end", ",  [31mred", "one", "two"] {
        assert!(
            rows(&table)
                .iter()
                .any(|row| row.contains(&printed.replace("  ", " "))),
            "{printed}: {table}"
        );
    }
    assert!(!table.contains('\u{1b}'), "{table}");
}

#[test]
fn a_block_in_a_function_is_not_called_like_it() {
    let path = cafe(
        "block",
        "async fn cafe() {
    let task = tokio::spawn(async {
        sleep(Duration::from_secs(1)).await;
        panic!(\"spilled\");
    });
    println!(\"{}\", task.await.unwrap_err().is_panic());
}
",
    );
    let table = table_of(&[&path]);
    assert!(table.contains("     block_on polls task 1"), "{table}");
    assert!(table.ends_with("\ntask 1 has panicked."), "{table}");
}

#[test]
fn a_join_all_that_is_never_polled_takes_no_steps() {
    let path = cafe(
        "dropped",
        "async fn drink(customer: &str) {
    println!(\"{customer} ordered a Latte.\");
    sleep(Duration::from_secs(1)).await;
}

async fn cafe() {
    drop(join_all([drink(\"Zoe\")]));
    join_all([drink(\"Alice\"), drink(\"Bob\")]).await;
}
",
    );
    let table = table_of(&[&path, "BA.BAB"]);
    assert!(table.contains("     you poll Bob "), "{table}");
    assert!(table.contains("Bob is ready, so not polled"), "{table}");
}

#[test]
fn steps_that_nothing_took_are_named() {
    let path = cafe(
        "leaves",
        "async fn cafe() {
    let nap = || sleep(Duration::from_secs(2));
    let _ = tokio::time::timeout(Duration::from_secs(1), join_all([nap(), nap()])).await;
}
",
    );
    let table = table_of(&[&path, "AB.AB.A"]);
    assert!(table.ends_with("\nNot used: A"), "{table}");
}

#[test]
fn a_page_that_waits_for_time_to_pass_gets_it() {
    let path = cafe(
        "waits",
        "async fn cafe() {
    let begin = std::time::Instant::now();
    while begin.elapsed() < Duration::from_millis(300) {}
    println!(\"{}\", begin.elapsed() >= Duration::from_millis(300));
}
",
    );
    let table = table_of(&[&path]);
    // It's a row of its own, since time has passed since the poll began.
    let row = table.lines().find(|row| row.contains(" true ")).unwrap();
    assert!(row.trim_start().starts_with("0."), "{table}");
}

#[test]
fn constants_may_have_other_values() {
    let path = cafe(
        "constant",
        "const CUSTOMERS: usize = 3;

async fn cafe() {
    join_all((0..CUSTOMERS).map(|_| sleep(Duration::from_secs(1)))).await;
}
",
    );
    let shown = shown(&[&path, "CUSTOMERS=2"]);
    let head = ", with CUSTOMERS = 2 (the page says 3)\n";
    assert!(shown.contains(head), "{shown}");
    assert!(
        shown.contains("\nAll 2 drinks are ready after 1 s: "),
        "{shown}"
    );
}

/// These macros are procedural, and take a while to build.
#[test]
fn macros_of_tokio_and_futures_are_there() {
    let path = file(
        "macros.rs",
        "use std::time::Duration;
use tokio::time::sleep;

async fn drink(seconds: u64) -> u64 {
    sleep(Duration::from_secs(seconds)).await;
    seconds
}

#[tokio::main]
async fn main() {
    let (one, two) = tokio::join!(drink(1), drink(2));
    let first = tokio::select! {
        it = drink(3) => it,
        it = drink(1) => it,
    };
    let also = futures::join!(drink(1), drink(1)).0;
    println!(\"{one} {two} {first} {also}\");
}
",
    );
    let table = table_of(&[path.to_str().unwrap()]);
    assert!(table.contains("1 2 1 1"), "{table}");
    assert!(table.contains("     the future polls drink"), "{table}");
    let several = "\nThe page asks for a runtime with several threads. Here it has one.";
    assert!(table.ends_with(several), "{table}");
}

/// Of futures that are polled by one that isn't noted, too: who's last in a round, and what is woken.
#[test]
fn drinks_of_a_macro_are_counted_by_what_they_say() {
    let text = "use std::time::Duration;
use tokio::time::sleep;

async fn prepare_drink(customer: &str, seconds: u64) {
    println!(\"{customer} ordered a Latte.\");
    sleep(Duration::from_secs(seconds)).await;
    println!(\"{customer}'s Latte is ready!\");
}

#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    tokio::join!(
        prepare_drink(\"Alice\", 2),
        prepare_drink(\"Bob\", 1),
        prepare_drink(\"Charlie\", 3)
    );
}
";
    let path = file("joined.rs", text);
    let table = table_of(&[path.to_str().unwrap()]);
    let all = "\n\nAll 3 drinks are ready after 3 s: 9 polls, 3 for nothing.\n";
    assert!(table.contains(all), "{table}");
}

/// Only the first `join_all` is yours.
#[test]
fn a_second_join_all_is_the_real_one() {
    let path = cafe(
        "twice",
        "async fn drink(customer: &str) {
    println!(\"{customer} ordered a Latte.\");
    sleep(Duration::from_secs(1)).await;
}

async fn cafe() {
    join_all([drink(\"Alice\")]).await;
    join_all([drink(\"Bob\")]).await;
}
",
    );
    let table = table_of(&[&path, "A.A"]);
    assert_eq!(table.matches("you poll Alice").count(), 2, "{table}");
    assert!(table.contains("join_all polls Bob"), "{table}");
    assert!(
        table.contains("\n\nAll 2 drinks are ready after 2 s: 4 polls"),
        "{table}"
    );
}

/// Each branch is a row, and all that it waits for at a line is named.
#[test]
fn what_a_macro_polls_is_seen() {
    let path = file(
        "selects.rs",
        "use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn nap(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
}

#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let (sender, mut receiver) = mpsc::channel::<u32>(1);
    tokio::select! {
        _ = nap(2) => {}
        _ = nap(1) => println!(\"one\"),
        else => println!(\"neither\"),
    }
    let is_open = !sender.is_closed();
    tokio::select! {
        biased;
        Some(it) = receiver.recv(), if is_open => println!(\"{it}\"),
        () = sleep(Duration::from_secs(1)) => {}
    }
    drop(sender);
}
",
    );
    let rows = rows(&table_of(&[path.to_str().unwrap()]));
    let begin: Vec<&String> = rows[1..5].iter().collect();
    let polls = |it: &&&String| it.starts_with("the future polls nap pending 6 sleep ");
    assert_eq!(begin.iter().filter(polls).count(), 2, "{rows:#?}");
    let end = [
        "the future polls nap ready",
        "nap is dropped",
        "the future answers block_on one pending 18 recv, sleep 1 s",
    ];
    let at = rows.iter().position(|it| it == end[0]).unwrap();
    assert_eq!(rows[at..at + 3], end, "{rows:#?}");
}

/// An iterator that borrows, in a task that may go to another thread.
#[test]
fn a_future_that_is_noted_is_as_good_as_before() {
    let path = cafe(
        "borrows",
        "use std::{future::Future, pin::Pin};

async fn drink(customer: &str) {
    sleep(Duration::from_secs(1)).await;
    println!(\"{customer}\");
}

fn boxed(depth: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move {
        match depth {
            0 => 0,
            _ => boxed(depth - 1).await + 1,
        }
    })
}

async fn cafe() {
    let task = tokio::spawn(async {
        let customers = vec![\"Alice\".to_owned(), \"Bob\".to_owned()];
        join_all(customers.iter().map(|it| drink(it))).await;
        boxed(3).await
    });
    println!(\"{}\", task.await.unwrap());
}
",
    );
    let table = table_of(&[&path]);
    assert!(
        table.contains(" 3 ") && !table.contains("isn't shown"),
        "{table}"
    );
    assert_eq!(table.matches(" polls a boxed future").count(), 3, "{table}");
}

/// Its copy lies in another folder.
#[test]
fn a_page_with_other_files_runs_without_its_calls() {
    file("nap.rs", "pub const SECONDS: u64 = 1;\n");
    let path = cafe(
        "files",
        "mod nap;

async fn cafe() {
    sleep(Duration::from_secs(nap::SECONDS)).await;
    println!(\"awake\");
}
",
    );
    let table = table_of(&[&path]);
    assert!(table.contains(" awake "), "{table}");
    let why = "\nWhat it awaits isn't shown, since it doesn't compile that way.";
    assert!(table.contains(why), "{table}");
}

/// Alice and Zoe block a thread each for 2 s, and Bob waits for the timer meanwhile.
#[test]
fn threads_and_timers_go_by_one_clock() {
    let path = cafe(
        "threads",
        "async fn drink(customer: &str) {
    println!(\"{customer} ordered a Latte.\");
    match customer {
        \"Bob\" => sleep(Duration::from_secs(1)).await,
        _ => tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_secs(2))).await.unwrap(),
    }
    println!(\"{customer}'s Latte is ready!\");
}

async fn cafe() {
    join_all([\"Alice\", \"Bob\", \"Zoe\"].map(drink)).await;
    sleep(Duration::from_secs(3600)).await;
    println!(\"closed\");
}
",
    );
    let table = table_of(&[&path]);
    let place = |text: &str| {
        table
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {table}"))
    };
    assert!(place("Bob's Latte") < place("Alice's Latte"), "{table}");
    assert!(place("Alice's Latte") < place("closed"), "{table}");
    let at = |text: &str| -> f64 {
        let before = &table[..place(text)];
        let times = before
            .lines()
            .filter_map(|it| it.trim_start().split_once(" s "));
        times
            .filter_map(|it| it.0.parse().ok())
            .next_back()
            .unwrap()
    };
    assert!((1.0..2.0).contains(&at("Bob's Latte")), "{table}");
    assert!((2.0..4.0).contains(&at("Alice's Latte")), "{table}");
    let times = table
        .lines()
        .filter_map(|it| it.trim_start().split_once(" s "));
    let decimals = times.filter_map(|it| it.0.parse::<f64>().ok().and(it.0.split_once('.')));
    assert!(decimals.map(|it| it.1.len()).max() <= Some(2), "{table}");
    // Two threads that sleep at once aren't twice as long.
    assert!((2.0..4.0).contains(&at("Zoe's Latte")), "{table}");
}

/// An hour passes at once when the last thread has ended.
#[test]
fn the_clock_stands_again_when_no_thread_runs() {
    let path = cafe(
        "one-thread",
        "async fn cafe() {
    std::thread::spawn(|| std::thread::sleep(Duration::from_millis(500)));
    sleep(Duration::from_secs(3600)).await;
    println!(\"closed\");
}
",
    );
    let table = table_of(&[&path]);
    assert!(table.contains(" closed "), "{table}");
}

#[test]
fn a_runtime_in_another_runtime_leaves_it_its_clock() {
    let path = cafe(
        "two-runtimes",
        "async fn nap(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
}

async fn cafe() {
    let inner = std::thread::spawn(|| {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().build().unwrap().block_on(nap(1));
    });
    nap(2).await;
    inner.join().unwrap();
    nap(3600).await;
    println!(\"closed\");
}
",
    );
    let table = table_of(&[&path]);
    let rows = [
        " the waker of nap",
        " the waker of cafe",
        "\n3602",
        " closed ",
    ];
    let places = rows.map(|it| table.find(it).unwrap_or_else(|| panic!("{it}: {table}")));
    assert!(places.is_sorted(), "{table}");
}

#[test]
fn what_a_page_polls_by_itself_is_not_tokios() {
    let table = table_of(&["by-hand"]);
    assert!(table.contains("     the page polls join_all"), "{table}");
    let thread = " another thread calls the waker of join_all: it wakes the page\n";
    assert!(table.contains(thread), "{table}");
    // It sleeps until it's woken, by three threads, and doesn't poll on and on.
    assert!(!table.contains(" rows are not shown"), "{table}");
    let nobody = "\n\nThe page polls for itself: tokio's block_on was never called.\n";
    assert!(table.contains(nobody), "{table}");
}

/// Its stdout stays open.
#[cfg(unix)]
#[test]
fn a_program_that_a_page_leaves_behind_is_not_waited_for() {
    let path = file(
        "leaves-behind.rs",
        "use std::process::Command;

fn main() {
    Command::new(\"sleep\").arg(\"3600\").spawn().unwrap();
    println!(\"gone\");
}
",
    );
    let table = table_of(&[path.to_str().unwrap()]);
    assert!(table.contains(" gone\n"), "{table}");
    assert!(!table.contains("Nothing has happened"), "{table}");
}

#[test]
fn a_dot_lets_a_second_pass_without_a_timer_too() {
    let path = file(
        "timeless.rs",
        "use futures::future::join_all;

async fn drink() {
    println!(\"served\");
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(join_all([drink()]));
}
",
    );
    let table = table_of(&[path.to_str().unwrap(), ".2A"]);
    assert!(table.contains(" 2 s you poll A "), "{table}");
}
