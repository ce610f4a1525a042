//! Channels. To send, to receive, and to drop the last of an end are steps.

use std::collections::VecDeque;
use std::fmt::{self, Debug, Formatter};
use std::marker::PhantomData;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::note::{self, Note};
use crate::object::{Id, Kind, Place};
use crate::turn::{self, Need, Step};
pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

struct Queue<T> {
    values: VecDeque<T>,
    sent: usize,
    senders: usize,
    has_receiver: bool,
}

struct Channel<T> {
    id: Id,
    /// None: there's always room.
    room: Option<usize>,
    queue: Mutex<Queue<T>>,
}

impl<T> Channel<T> {
    /// Uses the queue, and keeps the turns informed.
    fn with<R>(&self, f: impl FnOnce(&mut Queue<T>) -> R) -> R {
        let object = self.id.get();
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let result = f(&mut queue);
        turn::with(|state, _| {
            let object = &mut state.objects[object];
            object.amount = queue.values.len();
            object.taken = queue.sent - queue.values.len();
            object.is_closed = queue.senders == 0 || !queue.has_receiver;
        });
        result
    }

    /// Its values can't be read; that it was used is told.
    fn used(&self) {
        note::note(&self.id, Note::saw(None).wrote(None));
    }

    fn put(&self, value: T) -> Result<usize, T> {
        let result = self.with(|queue| {
            if !queue.has_receiver {
                return Err(value);
            }
            queue.values.push_back(value);
            queue.sent += 1;
            Ok(queue.sent)
        });
        self.used();
        result
    }

    #[track_caller]
    fn send(&self, value: T) -> Result<(), SendError<T>> {
        let object = self.id.get();
        let place = Location::caller();
        // Without room a value is handed over: one at a time waits for that.
        let need = match self.room {
            None => Need::Nothing,
            Some(room) => Need::Room(object, room.max(1)),
        };
        turn::step(Step::Send, &self.id, need);
        let sent = self.put(value).map_err(SendError)?;
        if self.room == Some(0) {
            turn::block_at(Need::Taken(object, sent), place);
            let refused = self.with(|queue| match queue.has_receiver {
                true => None,
                false => queue.values.pop_back(),
            });
            if let Some(value) = refused {
                return Err(SendError(value));
            }
        }
        Ok(())
    }

    #[track_caller]
    fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        turn::step(Step::Send, &self.id, Need::Nothing);
        let object = self.id.get();
        let is_full = turn::with(|state, _| match self.room {
            None => false,
            Some(0) => state.objects[object].amount > 0 || !state.is_awaited(object),
            Some(room) => state.objects[object].amount >= room,
        });
        if is_full && self.with(|queue| queue.has_receiver) {
            self.used();
            return Err(TrySendError::Full(value));
        }
        self.put(value)
            .map(drop)
            .map_err(TrySendError::Disconnected)
    }

    fn take(&self) -> Result<T, TryRecvError> {
        let result = self.with(|queue| match queue.values.pop_front() {
            Some(value) => Ok(value),
            None if queue.senders == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        });
        match &result {
            Ok(_) => self.used(),
            Err(_) => note::note(&self.id, Note::saw(None)),
        }
        result
    }

    fn drop_sender(&self, place: Place) {
        let is_last = self.with(|queue| queue.senders == 1);
        if is_last {
            turn::step_at(Step::Close, self.id.get(), Need::Nothing, false, place);
        }
        self.with(|queue| queue.senders -= 1);
        if is_last {
            self.used();
        }
    }
}

macro_rules! sender {
    ($name:ident) => {
        pub struct $name<T>(Arc<Channel<T>>);

        impl<T> $name<T> {
            #[track_caller]
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {
                self.0.send(value)
            }
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                self.0.with(|queue| queue.senders += 1);
                Self(Arc::clone(&self.0))
            }
        }

        impl<T> Drop for $name<T> {
            #[track_caller]
            fn drop(&mut self) {
                self.0.drop_sender(Location::caller());
            }
        }

        impl<T> Debug for $name<T> {
            fn fmt(&self, f: &mut Formatter) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " { .. }"))
            }
        }
    };
}
sender!(Sender);
sender!(SyncSender);

impl<T> SyncSender<T> {
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(value)
    }
}

/// Like the real one it can't be shared between threads, only sent.
pub struct Receiver<T>(Arc<Channel<T>>, PhantomData<std::cell::Cell<()>>);

impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

impl<T> Receiver<T> {
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        turn::step(Step::Receive, &self.0.id, Need::Filled(self.0.id.get()));
        self.0.take().map_err(|_| RecvError)
    }

    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        turn::step(Step::Try, &self.0.id, Need::Nothing);
        self.0.take()
    }

    #[track_caller]
    pub fn recv_timeout(&self, _: Duration) -> Result<T, RecvTimeoutError> {
        let object = self.0.id.get();
        turn::step_at(
            Step::Receive,
            object,
            Need::Filled(object),
            true,
            Location::caller(),
        );
        self.0.take().map_err(|error| match error {
            TryRecvError::Empty => RecvTimeoutError::Timeout,
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        })
    }

    #[track_caller]
    pub fn recv_deadline(&self, _: Instant) -> Result<T, RecvTimeoutError> {
        self.recv_timeout(Duration::ZERO)
    }

    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self)
    }
}

impl<T> Drop for Receiver<T> {
    #[track_caller]
    fn drop(&mut self) {
        turn::step(Step::Close, &self.0.id, Need::Nothing);
        let hands_over = self.0.room == Some(0);
        let left = self.0.with(|queue| {
            queue.has_receiver = false;
            if hands_over {
                return VecDeque::new(); // who waits with it gets it back
            }
            queue.sent -= queue.values.len();
            std::mem::take(&mut queue.values)
        });
        self.0.used();
        drop(left);
    }
}

impl<T> Debug for Receiver<T> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str("Receiver { .. }")
    }
}

#[derive(Debug)]
pub struct Iter<'a, T>(&'a Receiver<T>);
#[derive(Debug)]
pub struct TryIter<'a, T>(&'a Receiver<T>);
#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>);

macro_rules! iterator {
    ($name:ident<$($life:lifetime,)? T>, $receive:ident) => {
        impl<$($life,)? T> Iterator for $name<$($life,)? T> {
            type Item = T;

            #[track_caller]
            fn next(&mut self) -> Option<T> {
                self.0.$receive().ok()
            }
        }
    };
}
iterator!(Iter<'a, T>, recv);
iterator!(TryIter<'a, T>, try_recv);
iterator!(IntoIter<T>, recv);

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

fn new<T>(room: Option<usize>, made: Place) -> (Arc<Channel<T>>, Receiver<T>) {
    let queue = Queue {
        values: VecDeque::new(),
        sent: 0,
        senders: 1,
        has_receiver: true,
    };
    let id = Id::new(Kind::Channel, made);
    let channel = Arc::new(Channel {
        id,
        room,
        queue: Mutex::new(queue),
    });
    (Arc::clone(&channel), Receiver(channel, PhantomData))
}

#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (channel, receiver) = new(None, Location::caller());
    (Sender(channel), receiver)
}

#[track_caller]
pub fn sync_channel<T>(room: usize) -> (SyncSender<T>, Receiver<T>) {
    let (channel, receiver) = new(Some(room), Location::caller());
    (SyncSender(channel), receiver)
}
