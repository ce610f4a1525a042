//! You are the runtime.
//!
//! Run it:   cargo run -p executor
//!           cargo run -p executor -- ABC..ABC
//!           cargo run -p executor -- my-cafe
//!           cargo run -p executor -- --play
//! Look for: who polls whom, what "pending" leads to, and who wakes whom.

use std::process::ExitCode;

common::pages! {
    PAGES with executor {eprint, eprintln, futures, print, println, std, tokio}:
    cafe_async "cafe-async/src/main.rs"
    one_by_one "cafe-async/examples/one-by-one.rs"
    blocking "cafe-async/examples/blocking.rs"
    not_started "cafe-async/examples/not-started.rs"
    two_machines "cafe-async/examples/two-machines.rs"
    closing_time "cafe-async/examples/closing-time.rs"
    spawned "cafe-async/examples/spawned.rs"
    my_cafe "cafe-async/examples/my-cafe.rs"
}

fn main() -> ExitCode {
    executor::run(PAGES)
}
