//! The macros that poll several futures at a time: what they are given is noted, and goes to the real ones.

pub use ::tokio as real;
pub use executor_std::noted::noted;

#[macro_export]
macro_rules! executor_join {
    (biased; $($future:expr),* $(,)?) => {
        $crate::macros::real::join!(biased; $($crate::macros::noted($future)),*)
    };
    ($($future:expr),* $(,)?) => {
        $crate::macros::real::join!($($crate::macros::noted($future)),*)
    };
}

#[macro_export]
macro_rules! executor_try_join {
    (biased; $($future:expr),* $(,)?) => {
        $crate::macros::real::try_join!(biased; $($crate::macros::noted($future)),*)
    };
    ($($future:expr),* $(,)?) => {
        $crate::macros::real::try_join!($($crate::macros::noted($future)),*)
    };
}

/// In braces stand the branches so far, after them those to come.
#[macro_export]
macro_rules! executor_select {
    (@ {$($done:tt)*}) => { $crate::macros::real::select! { $($done)* } };
    (@ {$($done:tt)*} , $($rest:tt)*) => { $crate::executor_select! { @ {$($done)*} $($rest)* } };
    (@ {$($done:tt)*} else => $handler:expr $(,)?) => {
        $crate::macros::real::select! { $($done)* else => { $handler } }
    };
    (@ {$($done:tt)*}
        $it:pat = $future:expr $(, if $condition:expr)? => $handler:block $($rest:tt)*
    ) => {
        $crate::executor_select! {
            @ {$($done)* $it = $crate::macros::noted($future) $(, if $condition)? => $handler,}
            $($rest)*
        }
    };
    (@ {$($done:tt)*}
        $it:pat = $future:expr $(, if $condition:expr)? => $handler:expr $(, $($rest:tt)*)?
    ) => {
        $crate::executor_select! {
            @ {$($done)* $it = $crate::macros::noted($future) $(, if $condition)? => { $handler },}
            $($($rest)*)?
        }
    };
    (biased; $($rest:tt)*) => { $crate::executor_select! { @ {biased;} $($rest)* } };
    ($($rest:tt)*) => { $crate::executor_select! { @ {} $($rest)* } };
}

pub use {executor_join as join, executor_select as select, executor_try_join as try_join};
