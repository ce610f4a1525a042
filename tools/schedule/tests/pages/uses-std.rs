// What compiles with the real std, and once didn't with the stand-in.

#![allow(unused)]

use std::io::{Write, stdout};
use std::panic::catch_unwind;
use std::process::Stdio;
use std::sync::{LazyLock, Mutex, OnceLock, RwLock, RwLockReadGuard};
use std::thread;

static LAZY: LazyLock<Mutex<u8>> = LazyLock::new(|| Mutex::new(0));

#[derive(Debug, Default, PartialEq, Eq)]
struct Once(OnceLock<u8>);

fn shorter<'a>(it: RwLockReadGuard<'a, &'static str>) -> RwLockReadGuard<'a, &'a str> {
    it
}

fn main() {
    let lock = RwLock::new(vec![1, 2]);
    let guard = lock.read().unwrap();
    thread::scope(|scope| {
        scope.spawn(|| guard.len());
    });
    drop(guard);

    let number = Mutex::new(1);
    let guard = number.lock().unwrap();
    let _ = catch_unwind(|| *guard + 1);
    let any: &Mutex<dyn Send> = &Mutex::new(1);

    let word: RwLock<&'static str> = RwLock::new("a");
    drop(shorter(word.read().unwrap()));

    writeln!(stdout().lock(), "{}", stdout().is_terminal()).unwrap();
    let _: Stdio = stdout().into();
    let two = dbg!(1 + 1);
    assert_eq!(*LAZY.lock().unwrap(), 0);
}
