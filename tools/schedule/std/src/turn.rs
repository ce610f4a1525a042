//! Who runs. One thread at a time; before each step it says what it needs, and asks for its turn.
//!
//! Nothing is decided here but what must be: which threads can move. Who of them does, the tool says.

use std::cell::Cell;
use std::fmt::Write as _;
use std::panic::{self, Location, PanicHookInfo};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::object::{Id, Kind, Object, Place};
use crate::round::Rounds;
use crate::trace::{Tool, in_a_line};

/// What a thread does to an object.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Step {
    Read,
    Write,
    /// Reads and writes at once.
    Update,
    Lock,
    /// Locks for reading.
    Share,
    Try,
    Unlock,
    Initialise,
    Wait,
    Notify,
    Send,
    Receive,
    Close,
    Park,
    Unpark,
    Ask,
}

/// What must hold before a thread can move. Objects and threads are numbers.
#[derive(Clone, Copy, PartialEq)]
pub enum Need {
    Nothing,
    /// Nobody has this.
    Free(usize),
    /// Nobody has this for itself.
    Shared(usize),
    /// This thread was woken, and nobody has this lock.
    Woken(usize, usize),
    /// This barrier has had more rounds.
    Round(usize, usize),
    Ended(usize),
    Token(usize),
    Filled(usize),
    /// This channel has fewer values.
    Room(usize, usize),
    /// Of this channel so many values were taken.
    Taken(usize, usize),
    /// This was initialised.
    Done(usize),
    /// Nobody else can move.
    Quiet,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Stand {
    Running,
    Before(Step, usize),
    /// Waits without a choice: when it can go on, it does.
    Blocked,
    Ended,
}

/// So many times waiting threads go on without a change before it's called endless.
const IN_VAIN: usize = 1000;

pub struct Thread {
    /// Its parent's name, and its number among that parent's children.
    pub name: String,
    pub children: usize,
    pub stand: Stand,
    pub need: Need,
    pub is_timed: bool,
    pub place: Place,
    /// Where it has printed last.
    pub prints: Option<Place>,
    /// Whether it takes part in choices: it has a letter then.
    pub is_chosen: bool,
    pub is_joined: bool,
    pub has_told_panic: bool,
    pub rounds: Rounds,
    /// When it last went on though nothing had changed.
    pub forced: usize,
    pub is_late: bool,
    pub has_token: bool,
    /// The condition variable that it sleeps at, and its number among the sleepers.
    pub sleeps: Option<(usize, usize)>,
}

pub struct State {
    pub tool: Option<Tool>,
    pub files: Vec<&'static str>,
    pub threads: Vec<Thread>,
    pub objects: Vec<Object>,
    pub running: usize,
    /// How much was printed, in bytes.
    pub printed: usize,
    /// How many times in a row somebody went on though nothing had changed, and in all.
    pub in_vain: usize,
    pub clock: usize,
}

static STATE: Mutex<Option<State>> = Mutex::new(None);
/// Where threads wait for their turn, a few at each.
static TURNS: [Condvar; 32] = [const { Condvar::new() }; 32];

/// Whether the program ends. Then the thread that ends it may drop its storage, and takes no turns.
static IS_OVER: AtomicBool = AtomicBool::new(false);

thread_local! {
    static ME: Cell<usize> = const { Cell::new(0) };
}

pub fn me() -> usize {
    ME.try_with(Cell::get).unwrap_or(0)
}

fn lock() -> MutexGuard<'static, Option<State>> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks at the state, as the thread that runs.
pub fn with<T>(f: impl FnOnce(&mut State, usize) -> T) -> T {
    f(lock().get_or_insert_with(State::new), me())
}

/// A step, once it's this thread's turn and its need is met. True: its time was up instead.
#[track_caller]
pub fn step(step: Step, id: &Id, need: Need) -> bool {
    step_at(step, id.get(), need, false, Location::caller())
}

pub fn step_at(step: Step, object: usize, need: Need, is_timed: bool, place: Place) -> bool {
    if is_over() {
        return false;
    }
    let me = me();
    let mut lock = lock();
    let state = lock.get_or_insert_with(State::new);
    // A thread that has ended may still drop what is its own.
    if state.threads[me].stand == Stand::Ended {
        return false;
    }
    let place = match state.threads[me].prints {
        Some(prints) if step == Step::Read && is_in_std(place) => prints,
        _ => place,
    };
    state.threads[me].place = place;
    if state.is_alone(me) && state.holds(need) {
        state.threads[me].stand = Stand::Before(step, object);
        return false;
    }
    state.threads[me].rounds.begin(step, object, place);
    let is_late = stop(lock, Stand::Before(step, object), need, is_timed);
    with(|state, me| {
        let sight = state.objects[object].sight(step);
        state.threads[me].rounds.take(step, object, place, sight);
    });
    is_late
}

/// Waits, if it must, without a choice.
#[track_caller]
pub fn block(need: Need) {
    block_at(need, Location::caller());
}

pub fn block_at(need: Need, place: Place) {
    let mut lock = lock();
    let state = lock.get_or_insert_with(State::new);
    state.threads[me()].place = place;
    stop(lock, Stand::Blocked, need, false);
}

/// Lets others run until it's this thread's turn.
fn stop(mut lock: MutexGuard<Option<State>>, stand: Stand, need: Need, is_timed: bool) -> bool {
    let me = me();
    let Some(state) = lock.as_mut() else {
        return false;
    };
    let thread = &mut state.threads[me];
    thread.stand = stand;
    thread.need = need;
    thread.is_timed = is_timed;
    thread.is_late = false;
    state.hand_over();
    drop(lock);
    await_turn(me);
    with(|state, me| state.threads[me].is_late)
}

/// Waits in line. It's no `park`, since a thread may come here while its own storage is dropped.
fn await_turn(me: usize) {
    let is_next = |state: &mut Option<State>| state.as_ref().is_some_and(|it| it.running == me);
    let turn = &TURNS[me % TURNS.len()];
    drop(turn.wait_while(lock(), |state| !is_next(state)));
}

/// It was initialised.
pub fn done(id: &Id) {
    let object = id.get();
    with(|state, _| state.objects[object].is_done = true);
    differs(id);
}

/// Something about an object, other than its value, isn't as it was.
pub fn differs(id: &Id) {
    let object = id.get();
    with(|state, me| {
        state.objects[object].version += 1;
        state.changed(me);
    });
}

/// Something is no longer as it was: no thread goes round in vain.
pub fn changed() {
    with(State::changed);
}

/// An object's number. Of those made in one place, such as the elements of an array, the address tells
/// which is which.
pub fn new_object(kind: Kind, made: Place, address: usize) -> usize {
    with(|state, _| {
        state.objects.push(Object::default());
        let number = state.objects.len() - 1;
        let place = state.place(made);
        state.tell(&format!("object {number} {kind:?} {place} {address}"));
        number
    })
}

/// A new thread's number.
pub fn started() -> usize {
    with(|state, me| {
        let parent = &mut state.threads[me];
        let name = format!("{}.{}", parent.name, parent.children);
        parent.children += 1;
        state.tell(&format!("started {name}"));
        state.threads.push(Thread::new(name));
        state.threads.len() - 1
    })
}

/// The system had no room for this thread.
pub fn unstarted(thread: usize) {
    with(|state, _| state.threads[thread].stand = Stand::Ended);
}

/// The beginning of a thread.
pub fn begin(me: usize) {
    ME.set(me);
    await_turn(me);
}

/// The end of a thread, whose panic the hook may not have told.
pub fn end(me: usize, has_panicked: bool, token: Option<usize>) {
    if is_over() {
        return;
    }
    with(|state, _| {
        if let Some(token) = token {
            state.objects[token].version += 1; // for those who ask whether it has ended
        }
        if has_panicked && !state.threads[me].has_told_panic {
            let name = state.threads[me].name.clone();
            state.tell(&format!("panic {name} - "));
        }
        let name = state.threads[me].name.clone();
        state.tell(&format!("ended {name}"));
        state.threads[me].stand = Stand::Ended;
        state.changed(me);
        state.hand_over();
    });
}

pub fn joined(thread: usize) {
    with(|state, _| state.threads[thread].is_joined = true);
}

pub fn has_ended(thread: usize) -> bool {
    with(|state, _| state.threads[thread].stand == Stand::Ended)
}

/// Time passes for main, unless it takes turns: then all others go first.
#[track_caller]
pub fn sleep() {
    if is_watching() {
        block(Need::Quiet);
    }
}

/// Whether this is main, and it takes no part in choices.
pub fn is_watching() -> bool {
    with(|state, me| me == 0 && !state.threads[me].is_chosen)
}

/// Whether a place isn't the page's but std's, the real one or this one: it's called back by the other.
pub fn is_in_std(place: &Location) -> bool {
    let own = file!().trim_end_matches("turn.rs");
    place.file().starts_with("/rustc/") || place.file().starts_with(own)
}

fn is_over() -> bool {
    IS_OVER.load(Ordering::SeqCst)
}

/// From now on nobody takes turns.
pub fn is_over_now() {
    IS_OVER.store(true, Ordering::SeqCst);
}

fn exit(code: i32) -> ! {
    is_over_now();
    process::exit(code)
}

/// The page may set a hook of its own, before or after.
fn panicked(info: &PanicHookInfo) {
    let payload = info.payload();
    let message = payload.downcast_ref::<&str>().copied();
    let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = message.unwrap_or("Box<dyn Any>");
    with(|state, me| {
        // What std itself does isn't in the page.
        let place = info.location().filter(|it| !is_in_std(it));
        let place = place.map_or("-".to_owned(), |it| {
            let file = state.file(it.file());
            format!("{file}:{}:{}", it.line(), it.column())
        });
        let thread = &mut state.threads[me];
        thread.has_told_panic = true;
        let line = format!("panic {} {place} {}", thread.name, in_a_line(message));
        state.tell(&line);
    });
}

impl Thread {
    fn new(name: String) -> Self {
        Self {
            name,
            children: 0,
            stand: Stand::Running,
            need: Need::Nothing,
            is_timed: false,
            place: Location::caller(),
            prints: None,
            is_chosen: false,
            is_joined: false,
            has_told_panic: false,
            rounds: Rounds::default(),
            forced: 0,
            is_late: false,
            has_token: false,
            sleeps: None,
        }
    }
}

impl State {
    fn new() -> Self {
        let tool = Tool::connect();
        if tool.is_some() && !thread::panicking() {
            let previous = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                panicked(info);
                previous(info);
            }));
        }
        Self {
            tool,
            files: Vec::new(),
            threads: vec![Thread::new("0".to_owned())],
            objects: vec![Object::default()], // numbers begin at 1
            running: 0,
            printed: 0,
            in_vain: 0,
            clock: 0,
        }
    }

    pub fn tell(&mut self, line: &str) {
        if let Some(tool) = &mut self.tool {
            tool.tell(line);
        }
    }

    /// The number of a file, which is told once.
    pub fn file(&mut self, path: &str) -> usize {
        if let Some(number) = self.files.iter().position(|it| *it == path) {
            return number;
        }
        self.files.push(String::from(path).leak());
        self.tell(&format!("file {path}"));
        self.files.len() - 1
    }

    pub fn place(&mut self, place: Place) -> String {
        let file = self.file(place.file());
        format!("{file}:{}:{}", place.line(), place.column())
    }

    pub fn changed(&mut self, me: usize) {
        self.threads[me].rounds.clear();
        self.in_vain = 0;
    }

    /// Whether this thread has no part in any choice: all others have ended, and it has none yet or
    /// has waited for them all.
    fn is_alone(&self, me: usize) -> bool {
        let is_over = |it: &Thread| it.stand == Stand::Ended;
        let others = || self.threads.iter().enumerate().filter(|it| it.0 != me);
        others().all(|(_, it)| is_over(it))
            && (!self.threads[me].is_chosen || others().all(|(_, it)| it.is_joined))
    }

    pub fn holds(&self, need: Need) -> bool {
        match need {
            Need::Nothing => true,
            Need::Free(object) => {
                let object = &self.objects[object];
                object.holder.is_none() && object.readers.is_empty()
            }
            Need::Shared(object) => self.objects[object].holder.is_none(),
            Need::Woken(thread, lock) => {
                self.threads[thread].sleeps.is_none() && self.holds(Need::Free(lock))
            }
            Need::Round(object, rounds) => self.objects[object].taken > rounds,
            Need::Ended(thread) => self.threads[thread].stand == Stand::Ended,
            Need::Token(thread) => self.threads[thread].has_token,
            Need::Filled(object) => {
                let object = &self.objects[object];
                object.amount > 0 || object.is_closed
            }
            Need::Room(object, room) => {
                let object = &self.objects[object];
                object.amount < room || object.is_closed
            }
            Need::Taken(object, amount) => {
                let object = &self.objects[object];
                object.taken >= amount || object.is_closed
            }
            Need::Done(object) => self.objects[object].is_done,
            Need::Quiet => false,
        }
    }

    /// The threads because of which a need isn't met.
    fn others(&self, need: Need) -> Vec<usize> {
        match need {
            Need::Free(object) | Need::Shared(object) | Need::Woken(_, object) => {
                let object = &self.objects[object];
                object
                    .holder
                    .into_iter()
                    .chain(object.readers.iter().copied())
                    .collect()
            }
            Need::Ended(thread) => vec![thread],
            _ => Vec::new(),
        }
    }

    /// Wakes so many of those that sleep at a condition variable, who has slept longest first.
    pub fn wake(&mut self, object: usize, most: usize) {
        let sleeps_there = |it: &&mut Thread| it.sleeps.is_some_and(|it| it.0 == object);
        let mut sleepers: Vec<&mut Thread> = self.threads.iter_mut().filter(sleeps_there).collect();
        sleepers.sort_by_key(|it| it.sleeps);
        for thread in sleepers.into_iter().take(most) {
            thread.sleeps = None;
        }
    }

    /// Whether somebody is about to receive from this channel.
    pub fn is_awaited(&self, object: usize) -> bool {
        let stand = Stand::Before(Step::Receive, object);
        self.threads.iter().any(|it| it.stand == stand)
    }

    fn waits_for_a_value(&self, thread: &Thread) -> bool {
        thread.rounds.is_in_vain(&self.objects)
    }

    fn can_move(&self, thread: &Thread) -> bool {
        matches!(thread.stand, Stand::Before(..))
            && self.holds(thread.need)
            && !self.waits_for_a_value(thread)
    }

    /// Whether it can move once its time is up.
    fn can_be_late(&self, thread: &Thread) -> bool {
        let can_wake = match thread.need {
            Need::Woken(_, lock) => self.holds(Need::Free(lock)),
            _ => true,
        };
        thread.is_timed && matches!(thread.stand, Stand::Before(..)) && can_wake
    }

    fn is_idle(&self, thread: &Thread) -> bool {
        thread.stand == Stand::Blocked && thread.need == Need::Quiet
    }

    fn go(&mut self, thread: usize) {
        self.running = thread;
        TURNS[thread % TURNS.len()].notify_all();
    }

    /// Says who runs next. Who needs no choice goes first.
    fn hand_over(&mut self) {
        let goes_on = |it: &Thread| match it.stand {
            Stand::Running => true,
            Stand::Blocked => self.holds(it.need),
            _ => false,
        };
        if let Some(next) = self.threads.iter().position(goes_on) {
            self.threads[next].stand = Stand::Running;
            return self.go(next);
        }
        for thread in &mut self.threads {
            thread.is_chosen |= matches!(thread.stand, Stand::Before(..));
        }
        let can_move = |thread: &usize| self.can_move(&self.threads[*thread]);
        let mut movers: Vec<usize> = (0..self.threads.len()).filter(can_move).collect();
        if movers.is_empty() {
            match self.after_a_while() {
                Some(_) if self.in_vain == IN_VAIN => self.give_up("endless"),
                Some(thread) if self.is_idle(&self.threads[thread]) => {
                    self.in_vain += 1;
                    let seats = self.seats(&[]);
                    self.tell(&format!("quiet {seats}"));
                    self.threads[thread].stand = Stand::Running;
                    return self.go(thread);
                }
                Some(thread) => {
                    self.in_vain += 1;
                    movers.push(thread);
                }
                None => self.give_up("deadlock"),
            }
        }
        let seats = self.seats(&movers);
        let choice = self.tool.as_mut().map(|tool| tool.choose(&seats));
        let chosen = match choice {
            None => movers[0],     // there's no tool
            Some(None) => exit(3), // it has gone
            Some(Some(name)) => {
                let named = self.threads.iter().position(|it| it.name == name);
                named.unwrap_or_else(|| exit(3))
            }
        };
        let name = self.threads[chosen].name.clone();
        self.tell(&format!("step {name}"));
        self.take(chosen);
    }

    /// Lets a thread go, if need be since its time is up or since nobody else can move.
    fn take(&mut self, chosen: usize) {
        let thread = &self.threads[chosen];
        if self.is_idle(thread) {
            self.threads[chosen].stand = Stand::Running;
            return self.go(chosen);
        }
        if !self.can_move(thread) {
            self.clock += 1;
            let is_late = self.can_be_late(thread) && !self.holds(thread.need);
            let thread = &mut self.threads[chosen];
            thread.forced = self.clock;
            thread.is_late = is_late;
            if is_late {
                thread.sleeps = None;
            }
        }
        self.go(chosen);
    }

    /// Who goes on when nobody can move: main after a sleep; then whose time is up; then who waits
    /// for a value; and of those, who has waited longest.
    fn after_a_while(&self) -> Option<usize> {
        let all = 0..self.threads.len();
        let longest = |is_ready: &dyn Fn(&Thread) -> bool| {
            let ready = all.clone().filter(|it| is_ready(&self.threads[*it]));
            ready.min_by_key(|it| self.threads[*it].forced)
        };
        longest(&|it| self.is_idle(it))
            .or_else(|| longest(&|it| self.can_be_late(it)))
            .or_else(|| longest(&|it| self.waits_for_a_value(it) && self.holds(it.need)))
    }

    fn give_up(&mut self, why: &str) -> ! {
        let seats = self.seats(&[]);
        self.tell(&format!("quiet {seats}"));
        self.tell(why);
        exit(0)
    }

    /// The objects that a thread has taken.
    fn has(&self, thread: usize) -> String {
        let has = |it: &Object| it.holder == Some(thread) || it.readers.contains(&thread);
        let taken = (1..self.objects.len()).filter(|it| has(&self.objects[*it]));
        taken.map(|it| it.to_string()).collect::<Vec<_>>().join("+")
    }

    /// Where each thread stands: its name, its place, whether it can move, what it's about to do with
    /// which object, because of whom it can't, its rank among those that went on in vain, and what it
    /// has taken.
    fn seats(&mut self, movers: &[usize]) -> String {
        let mut forced: Vec<usize> = self.threads.iter().map(|it| it.forced).collect();
        forced.sort_unstable();
        forced.dedup();
        let mut line = String::new();
        for number in 0..self.threads.len() {
            let place = self.place(self.threads[number].place);
            let thread = &self.threads[number];
            let mark = match thread.stand {
                Stand::Ended => 'x',
                Stand::Before(..) if self.can_move(thread) => '+',
                _ if movers.contains(&number) => '!',
                _ if self.is_idle(thread) || self.can_be_late(thread) => '~',
                Stand::Before(..) if self.holds(thread.need) => '=',
                Stand::Before(..) => '-',
                _ => '.',
            };
            let (step, object) = match thread.stand {
                Stand::Before(step, object) => (format!("{step:?}"), object),
                _ => match thread.need {
                    Need::Ended(_) => ("Join".to_owned(), 0),
                    Need::Round(object, _) => ("Meet".to_owned(), object),
                    Need::Taken(object, _) => ("Hand".to_owned(), object),
                    _ => ("Sleep".to_owned(), 0),
                },
            };
            let mut others = self.others(thread.need);
            others.sort_unstable();
            let others: Vec<&str> = others.iter().map(|it| &*self.threads[*it].name).collect();
            let others = others.join("+");
            let rank = forced
                .iter()
                .position(|it| *it == thread.forced)
                .unwrap_or(0);
            let name = &thread.name;
            let has = self.has(number);
            let _ = write!(
                line,
                "{name},{place},{mark},{step},{object},{others},{rank},{has} "
            );
        }
        line
    }
}
