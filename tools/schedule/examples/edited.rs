//! `schedule` with pages as students edit them, for the tests, which run it like `schedule`.

use std::process::ExitCode;

common::pages! {
    PAGES with schedule {crossbeam, eprint, eprintln, print, println, std, thread_local}:
    lock_out_of_loop "tools/schedule/tests/pages/lock-out-of-loop.rs"
    lock_above_barrier "tools/schedule/tests/pages/lock-above-barrier.rs"
    add_assign "tools/schedule/tests/pages/add-assign.rs"
    three_threads "tools/schedule/tests/pages/three-threads.rs"
    no_barrier "tools/schedule/tests/pages/no-barrier.rs"
    one_too_many "tools/schedule/tests/pages/one-too-many.rs"
    third_is_missing "tools/schedule/tests/pages/third-is-missing.rs"
    read_write_lock "tools/schedule/tests/pages/read-write-lock.rs"
    from_a_book "tools/schedule/tests/pages/from-a-book.rs"
    in_a_static "tools/schedule/tests/pages/in-a-static.rs"
    vector_in_a_static "tools/schedule/tests/pages/vector-in-a-static.rs"
    compare_exchange "tools/schedule/tests/pages/compare-exchange.rs"
    two_counters "tools/schedule/tests/pages/two-counters.rs"
    panics "tools/schedule/tests/pages/panics.rs"
    loops_for_ever "tools/schedule/tests/pages/loops-for-ever.rs"
    asks_for_ever "tools/schedule/tests/pages/asks-for-ever.rs"
    locked_before "tools/schedule/tests/pages/locked-before.rs"
    not_joined "tools/schedule/tests/pages/not-joined.rs"
    counts_in_drop "tools/schedule/tests/pages/counts-in-drop.rs"
    asks_in_vain "tools/schedule/tests/pages/asks-in-vain.rs"
    scope_in_a_thread "tools/schedule/tests/pages/scope-in-a-thread.rs"
    barrier_in_the_loop "tools/schedule/tests/pages/barrier-in-the-loop.rs"
    swap "tools/schedule/tests/pages/swap.rs"
    by_two "tools/schedule/tests/pages/by-two.rs"
    panics_in_drop "tools/schedule/tests/pages/panics-in-drop.rs"
    says_done "tools/schedule/tests/pages/says-done.rs"
    different_amounts "tools/schedule/tests/pages/different-amounts.rs"
    two_rounds "tools/schedule/tests/pages/two-rounds.rs"
    two_barriers "tools/schedule/tests/pages/two-barriers.rs"
    locked_join "tools/schedule/tests/pages/locked-join.rs"
    join_in_drop "tools/schedule/tests/pages/join-in-drop.rs"
    panics_early "tools/schedule/tests/pages/panics-early.rs"
    prints_a_guard "tools/schedule/tests/pages/prints-a-guard.rs"
    exits "tools/schedule/tests/pages/exits.rs"
    two_panic "tools/schedule/tests/pages/two-panic.rs"
}

fn main() -> ExitCode {
    schedule::run(PAGES)
}
