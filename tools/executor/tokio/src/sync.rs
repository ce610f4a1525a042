//! What a future waits for, apart from time.

use std::ops::Deref;
use std::sync::{Arc, Mutex as StdMutex, OnceLock, PoisonError};

use ::tokio::sync as real;
use executor_std::noted::Noted;

pub use ::tokio::sync::*;

#[derive(Debug)]
pub struct Semaphore {
    permits: usize,
    made: OnceLock<Arc<real::Semaphore>>,
}

impl Semaphore {
    pub const MAX_PERMITS: usize = real::Semaphore::MAX_PERMITS;

    pub fn new(permits: usize) -> Self {
        let semaphore = Self::const_new(permits);
        semaphore.real(); // so that it's refused here if there are too many
        semaphore
    }

    pub const fn const_new(permits: usize) -> Self {
        Self {
            permits,
            made: OnceLock::new(),
        }
    }

    fn real(&self) -> &Arc<real::Semaphore> {
        let make = || Arc::new(real::Semaphore::new(self.permits));
        self.made.get_or_init(make)
    }

    #[track_caller]
    pub fn acquire(
        &self,
    ) -> Noted<impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> + use<'_>> {
        Noted::leaf("acquire", self.real().acquire())
    }

    #[track_caller]
    pub fn acquire_many(
        &self,
        permits: u32,
    ) -> Noted<impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> + use<'_>> {
        Noted::leaf("acquire_many", self.real().acquire_many(permits))
    }

    #[track_caller]
    pub fn acquire_owned(
        self: Arc<Self>,
    ) -> Noted<impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>>> {
        Noted::leaf("acquire_owned", Arc::clone(self.real()).acquire_owned())
    }

    pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        Arc::clone(self.real()).try_acquire_owned()
    }
}

impl Deref for Semaphore {
    type Target = real::Semaphore;

    fn deref(&self) -> &real::Semaphore {
        self.real()
    }
}

#[derive(Debug)]
pub struct Mutex<T> {
    value: StdMutex<Option<T>>,
    made: OnceLock<Arc<real::Mutex<T>>>,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        Self::const_new(value)
    }

    pub const fn const_new(value: T) -> Self {
        Self {
            value: StdMutex::new(Some(value)),
            made: OnceLock::new(),
        }
    }

    fn real(&self) -> &Arc<real::Mutex<T>> {
        self.made.get_or_init(|| {
            let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
            let value = value.take().expect("it's made once");
            Arc::new(real::Mutex::new(value))
        })
    }

    #[track_caller]
    pub fn lock(&self) -> Noted<impl Future<Output = MutexGuard<'_, T>> + use<'_, T>> {
        Noted::leaf("lock", self.real().lock())
    }

    #[track_caller]
    pub fn lock_owned(self: Arc<Self>) -> Noted<impl Future<Output = OwnedMutexGuard<T>>> {
        Noted::leaf("lock_owned", Arc::clone(self.real()).lock_owned())
    }

    pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError> {
        Arc::clone(self.real()).try_lock_owned()
    }
}

impl<T> Mutex<T> {
    pub fn into_inner(mut self) -> T {
        self.real();
        let made = self.made.take().and_then(Arc::into_inner);
        made.expect("a guard keeps it borrowed").into_inner()
    }

    pub fn get_mut(&mut self) -> &mut T {
        self.real();
        let made = self.made.get_mut().and_then(Arc::get_mut);
        made.expect("a guard keeps it borrowed").get_mut()
    }
}

impl<T> Deref for Mutex<T> {
    type Target = real::Mutex<T>;

    fn deref(&self) -> &real::Mutex<T> {
        self.real()
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

#[derive(Debug, Default)]
pub struct Notify(real::Notify);

impl Notify {
    pub fn new() -> Self {
        Self::default()
    }

    pub const fn const_new() -> Self {
        Self(real::Notify::const_new())
    }

    #[track_caller]
    pub fn notified(&self) -> Noted<futures::Notified<'_>> {
        Noted::leaf("notified", self.0.notified())
    }
}

impl Deref for Notify {
    type Target = real::Notify;

    fn deref(&self) -> &real::Notify {
        &self.0
    }
}

pub mod mpsc {
    use std::ops::{Deref, DerefMut};

    use ::tokio::sync::mpsc as real;
    use executor_std::noted::Noted;

    pub use ::tokio::sync::mpsc::*;

    pub fn channel<T>(places: usize) -> (Sender<T>, Receiver<T>) {
        let (sender, receiver) = real::channel(places);
        (Sender(sender), Receiver(receiver))
    }

    pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
        let (sender, receiver) = real::unbounded_channel();
        (sender, UnboundedReceiver(receiver))
    }

    #[derive(Debug)]
    pub struct Sender<T>(real::Sender<T>);

    impl<T> Sender<T> {
        #[track_caller]
        pub fn send(
            &self,
            value: T,
        ) -> Noted<impl Future<Output = Result<(), error::SendError<T>>> + use<'_, T>> {
            Noted::leaf("send", self.0.send(value))
        }
    }

    impl<T> Clone for Sender<T> {
        fn clone(&self) -> Self {
            Self(self.0.clone())
        }
    }

    impl<T> Deref for Sender<T> {
        type Target = real::Sender<T>;

        fn deref(&self) -> &real::Sender<T> {
            &self.0
        }
    }

    macro_rules! receiver {
        ($receiver:ident) => {
            #[derive(Debug)]
            pub struct $receiver<T>(real::$receiver<T>);

            impl<T> $receiver<T> {
                #[track_caller]
                pub fn recv(&mut self) -> Noted<impl Future<Output = Option<T>> + use<'_, T>> {
                    Noted::leaf("recv", self.0.recv())
                }
            }

            impl<T> Deref for $receiver<T> {
                type Target = real::$receiver<T>;

                fn deref(&self) -> &real::$receiver<T> {
                    &self.0
                }
            }

            impl<T> DerefMut for $receiver<T> {
                fn deref_mut(&mut self) -> &mut real::$receiver<T> {
                    &mut self.0
                }
            }
        };
    }
    receiver!(Receiver);
    receiver!(UnboundedReceiver);
}

pub mod oneshot {
    use ::tokio::sync::oneshot as real;
    use executor_std::noted::Noted;

    pub use ::tokio::sync::oneshot::*;

    pub type Receiver<T> = Noted<real::Receiver<T>>;

    #[track_caller]
    pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
        let (sender, receiver) = real::channel();
        (sender, Noted::leaf("oneshot", receiver))
    }
}
