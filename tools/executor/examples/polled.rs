//! `executor` with pages as students edit them, for the tests, which run it like `executor`.

use std::process::ExitCode;

common::pages! {
    PAGES with executor {eprint, eprintln, futures, print, println, std, tokio}:
    fourth_customer "tools/executor/tests/pages/fourth-customer.rs"
    thirty "tools/executor/tests/pages/thirty.rs"
    thirty_one "tools/executor/tests/pages/thirty-one.rs"
    ten_thousand "tools/executor/tests/pages/ten-thousand.rs"
    not_polled "tools/executor/tests/pages/not-polled.rs"
    not_awaited "tools/executor/tests/pages/not-awaited.rs"
    too_late "tools/executor/tests/pages/too-late.rs"
    exits_in_a_task "tools/executor/tests/pages/exits-in-a-task.rs"
    closed_at_noon "tools/executor/tests/pages/closed-at-noon.rs"
    one_blocks "tools/executor/tests/pages/one-blocks.rs"
    gives_up "tools/executor/tests/pages/gives-up.rs"
    no_timer "tools/executor/tests/pages/no-timer.rs"
    loops_for_ever "tools/executor/tests/pages/loops-for-ever.rs"
    waits_for_ever "tools/executor/tests/pages/waits-for-ever.rs"
    serves_for_ever "tools/executor/tests/pages/serves-for-ever.rs"
    panics "tools/executor/tests/pages/panics.rs"
    nested "tools/executor/tests/pages/nested.rs"
    dropped_late "tools/executor/tests/pages/dropped-late.rs"
}

fn main() -> ExitCode {
    executor::run(PAGES)
}
