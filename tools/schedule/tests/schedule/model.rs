//! Random small programs, and a model of them that knows nothing of the tool. Both must agree on
//! every outcome and on how many schedules come to it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{file, rows};

/// How many programs are tried, unless the variable `MODEL_PROGRAMS` says otherwise.
const PROGRAMS: u64 = 12;

/// A statement. Variables are numbers: 0 and 1 are atomics, 2 and 3 are behind locks.
#[derive(Clone, Debug)]
enum Statement {
    Load(usize),
    Store(usize, i64),
    /// Stores what was read last, and one.
    StoreNext(usize),
    Add(usize, i64),
    /// The same, and takes what it was before.
    AddAndTake(usize, i64),
    If(i64, Vec<Statement>),
    Lock(usize, Vec<Statement>),
    /// The same if nobody has the lock, or else nothing.
    Try(usize, Vec<Statement>),
    Send(i64),
    Receive,
}
use Statement::{Add, AddAndTake, If, Load, Lock, Receive, Send, Store, StoreNext, Try};

/// Xorshift: the same numbers for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn statement(&mut self, depth: u64, held: &[usize], receives: bool) -> Statement {
        let amount = self.below(3) as i64;
        let variable = match held {
            [] => self.below(2) as usize,
            held => match self.below(2) {
                0 => self.below(2) as usize,
                _ => held[self.below(held.len() as u64) as usize],
            },
        };
        match self.below(if depth < 2 { 11 } else { 7 }) {
            0 => Load(variable),
            1 => Store(variable, amount),
            2 => StoreNext(variable),
            3 => Add(variable, amount),
            4 => AddAndTake(self.below(2) as usize, amount),
            5 if receives => Receive,
            5 | 6 => Send(amount),
            7 => If(amount, vec![self.statement(depth + 1, held, receives)]),
            kind => {
                let lock = 2 + self.below(2) as usize;
                let mut inner = held.to_vec();
                inner.push(lock);
                let count = self.below(3);
                let statements = (0..count).map(|_| self.statement(depth + 1, &inner, receives));
                let statements = statements.collect();
                match kind {
                    10 => Try(lock, statements),
                    _ => Lock(lock, statements),
                }
            }
        }
    }
}

const NAMES: [&str; 4] = ["X", "Y", "M", "N"];

fn rust(statements: &[Statement], page: &mut String) {
    for statement in statements {
        let _ = match statement {
            Load(it @ 0..2) => writeln!(page, "r = {}.load(SeqCst);", NAMES[*it]),
            Load(it) => writeln!(page, "r = *g{it};"),
            Store(it @ 0..2, n) => writeln!(page, "{}.store({n}, SeqCst);", NAMES[*it]),
            Store(it, n) => writeln!(page, "*g{it} = {n};"),
            StoreNext(it @ 0..2) => writeln!(page, "{}.store(r + 1, SeqCst);", NAMES[*it]),
            StoreNext(it) => writeln!(page, "*g{it} = r + 1;"),
            Add(it @ 0..2, n) => writeln!(page, "{}.fetch_add({n}, SeqCst);", NAMES[*it]),
            Add(it, n) => writeln!(page, "*g{it} += {n};"),
            AddAndTake(it, n) => writeln!(page, "r = {}.fetch_add({n}, SeqCst);", NAMES[*it]),
            Send(n) => writeln!(page, "sender.send({n}).unwrap();"),
            Receive => writeln!(page, "r = receiver.recv().unwrap();"),
            If(n, inner) => {
                let _ = writeln!(page, "if r == {n} {{");
                rust(inner, page);
                writeln!(page, "}}")
            }
            Try(it, inner) => {
                let name = NAMES[*it];
                let _ = writeln!(page, "if let Ok(mut g{it}) = {name}.try_lock() {{");
                rust(inner, page);
                writeln!(page, "}}")
            }
            Lock(it, inner) => {
                let _ = writeln!(page, "{{ let mut g{it} = {}.lock().unwrap();", NAMES[*it]);
                rust(inner, page);
                writeln!(page, "}}")
            }
        };
    }
}

/// An operation: one step, or a jump.
#[derive(Clone, Debug)]
enum Operation {
    Do(Statement),
    Take(usize),
    /// Takes it, or goes on there.
    TakeOr(usize, usize),
    Give(usize),
    /// Goes on there unless the register has this value.
    Unless(i64, usize),
}
use Operation::{Do, Give, Take, TakeOr, Unless};

fn flat(statements: &[Statement], code: &mut Vec<Operation>) {
    for statement in statements {
        match statement {
            If(n, inner) => {
                let place = code.len();
                code.push(Unless(*n, 0));
                flat(inner, code);
                code[place] = Unless(*n, code.len());
            }
            Lock(lock, inner) => {
                code.push(Take(*lock));
                flat(inner, code);
                code.push(Give(*lock));
            }
            Try(lock, inner) => {
                let place = code.len();
                code.push(TakeOr(*lock, 0));
                flat(inner, code);
                code.push(Give(*lock));
                code[place] = TakeOr(*lock, code.len());
            }
            other => code.push(Do(other.clone())),
        }
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct State {
    /// For each thread, where it is in its code, and its register.
    threads: Vec<(usize, i64)>,
    values: [i64; 4],
    is_written: [bool; 4],
    held: [bool; 4],
    queue: Vec<i64>,
}

/// The values at the end, and which variables were written. None: a deadlock.
type Outcome = Option<([i64; 4], [bool; 4])>;
type Counts = BTreeMap<Outcome, u128>;

/// How many schedules go on from here to each outcome.
fn count(
    codes: &[Vec<Operation>],
    mut state: State,
    known: &mut BTreeMap<State, Counts>,
) -> Counts {
    for (thread, code) in codes.iter().enumerate() {
        while let Some(Unless(n, there)) = code.get(state.threads[thread].0) {
            let (place, register) = &mut state.threads[thread];
            *place = if *register == *n { *place + 1 } else { *there };
        }
    }
    if let Some(counts) = known.get(&state) {
        return counts.clone();
    }
    let mut counts = Counts::new();
    let mut is_over = true;
    for (thread, code) in codes.iter().enumerate() {
        let Some(operation) = code.get(state.threads[thread].0) else {
            continue;
        };
        is_over = false;
        let mut next = state.clone();
        if step(operation, &mut next, thread) {
            next.threads[thread].0 += 1;
            for (outcome, number) in count(codes, next, known) {
                *counts.entry(outcome).or_insert(0) += number;
            }
        }
    }
    if counts.is_empty() {
        counts.insert(is_over.then_some((state.values, state.is_written)), 1);
    }
    known.insert(state, counts.clone());
    counts
}

/// Does it, if it can be done.
fn step(operation: &Operation, state: &mut State, thread: usize) -> bool {
    let register = &mut state.threads[thread].1;
    if let Do(Store(it, _) | StoreNext(it) | Add(it, _) | AddAndTake(it, _)) = operation {
        state.is_written[*it] = true;
    }
    match operation {
        Take(lock) if state.held[*lock] => return false,
        Take(lock) => state.held[*lock] = true,
        TakeOr(lock, there) if state.held[*lock] => state.threads[thread].0 = there - 1,
        TakeOr(lock, _) => state.held[*lock] = true,
        Give(lock) => state.held[*lock] = false,
        Do(Load(it)) => *register = state.values[*it],
        Do(Store(it, n)) => state.values[*it] = *n,
        Do(StoreNext(it)) => state.values[*it] = *register + 1,
        Do(Add(it, n)) => state.values[*it] += n,
        Do(AddAndTake(it, n)) => {
            *register = state.values[*it];
            state.values[*it] += n;
        }
        Do(Send(n)) => state.queue.push(*n),
        Do(Receive) if state.queue.is_empty() => return false,
        Do(Receive) => *register = state.queue.remove(0),
        Do(If(..) | Lock(..) | Try(..)) | Unless(..) => unreachable!(),
    }
    true
}

fn agrees(seed: u64) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..10 {
        random.below(2); // the first ones of small seeds are alike
    }
    let threads = if random.below(4) == 0 { 3 } else { 2 };
    let length = if threads == 3 { 2 } else { 4 };
    let program: Vec<Vec<Statement>> = (0..threads)
        .map(|thread| {
            let count = 2 + random.below(length - 1);
            (0..count)
                .map(|_| random.statement(0, &[], thread == 0))
                .collect()
        })
        .collect();
    let values: [i64; 4] = std::array::from_fn(|_| random.below(3) as i64);

    let mut page = String::from(
        "use std::sync::Mutex;\nuse std::sync::atomic::{AtomicI64, Ordering::SeqCst};\n\
         use std::sync::mpsc::channel;\nuse std::thread;\n",
    );
    for (place, name) in NAMES.iter().enumerate() {
        let kind = if place < 2 { "AtomicI64" } else { "Mutex<i64>" };
        let make = kind.trim_end_matches("<i64>");
        let _ = writeln!(
            page,
            "static {name}: {kind} = {make}::new({});",
            values[place]
        );
    }
    page += "fn main() {\nlet (sender, receiver) = channel::<i64>();\nthread::scope(|scope| {\n";
    for (thread, statements) in program.iter().enumerate() {
        let receiver = if thread == 0 {
            "let receiver = &mut receiver;"
        } else {
            ""
        };
        let _ = writeln!(
            page,
            "{{ {receiver} let sender = &sender; scope.spawn(move || {{"
        );
        page += "#[allow(unused)] let mut r: i64 = 0; let _ = &sender;\n";
        rust(statements, &mut page);
        page += "}); }\n";
    }
    page += "});\n}\n";
    let page = page.replace("let (sender, receiver)", "let (sender, mut receiver)");

    let mut codes = Vec::new();
    for statements in &program {
        let mut code = Vec::new();
        flat(statements, &mut code);
        codes.push(code);
    }
    let start = State {
        threads: vec![(0, 0); threads],
        values,
        is_written: [false; 4],
        held: [false; 4],
        queue: Vec::new(),
    };
    let mut known = BTreeMap::new();
    let counts = count(&codes, start, &mut known);

    let path = file(&format!("model/{seed}.rs"), &page);
    let rows = rows(path.to_str().unwrap(), &[]);
    // A variable that no whole run writes isn't named.
    let whole = || counts.keys().flatten();
    let is_shown = |it: &usize| whole().any(|(_, is_written)| is_written[*it]);
    let shown: Vec<usize> = (0..NAMES.len()).filter(is_shown).collect();
    let mut expected: BTreeMap<String, u128> = BTreeMap::new();
    for (outcome, count) in counts {
        let text = match outcome {
            None => "deadlock".to_owned(),
            Some(_) if shown.is_empty() => "main's end".to_owned(),
            Some((values, _)) => {
                let value = |it: &usize| format!("{} = {}", NAMES[*it], values[*it]);
                shown.iter().map(value).collect::<Vec<_>>().join(", ")
            }
        };
        *expected.entry(text).or_insert(0) += count;
    }
    let found: BTreeMap<String, u128> = rows.into_iter().map(|it| (it.outcome, it.count)).collect();
    assert_eq!(found, expected, "seed {seed}\n{page}");
}

#[test]
fn random_programs_have_the_outcomes_of_a_model() {
    let programs = std::env::var("MODEL_PROGRAMS")
        .ok()
        .and_then(|it| it.parse().ok());
    (1..=programs.unwrap_or(PROGRAMS)).for_each(agrees);
}
