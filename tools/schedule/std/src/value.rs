//! Values that can be read and shown: numbers, and the like.

use std::fmt::{self, Display, Formatter};

#[derive(Clone, Copy, PartialEq)]
pub enum Value {
    Unit,
    Signed(i128),
    Unsigned(u128),
    Bool(bool),
    Char(char),
    /// Its bits: two of them are the same only if all bits are.
    Float(u64),
}

macro_rules! cast {
    ($value:ident: $($type:ty, $it:pat => $known:expr;)*) => {
        $(if let Ok($it) = castaway::cast!($value, &$type) { return Some($known); })*
    };
}

impl Value {
    /// None: such a value can't be read.
    pub fn of<T: ?Sized>(value: &T) -> Option<Self> {
        cast! { value:
            usize, it => Self::Unsigned(*it as u128);
            i32, it => Self::Signed(i128::from(*it));
            u32, it => Self::Unsigned(u128::from(*it));
            i64, it => Self::Signed(i128::from(*it));
            u64, it => Self::Unsigned(u128::from(*it));
            bool, it => Self::Bool(*it);
            (), _it => Self::Unit;
            f64, it => Self::Float(it.to_bits());
            f32, it => Self::Float(f64::from(*it).to_bits());
            isize, it => Self::Signed(*it as i128);
            i8, it => Self::Signed(i128::from(*it));
            u8, it => Self::Unsigned(u128::from(*it));
            i16, it => Self::Signed(i128::from(*it));
            u16, it => Self::Unsigned(u128::from(*it));
            i128, it => Self::Signed(*it);
            u128, it => Self::Unsigned(*it);
            char, it => Self::Char(*it);
        }
        None
    }
}

/// Without spaces, which separate the words of a line of the trace.
impl Display for Value {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("()"),
            Self::Signed(it) => it.fmt(f),
            Self::Unsigned(it) => it.fmt(f),
            Self::Bool(it) => it.fmt(f),
            Self::Char(' ') => f.write_str("'\\u{20}'"),
            Self::Char(it) => write!(f, "{it:?}"),
            Self::Float(bits) => write!(f, "{:?}", f64::from_bits(*bits)),
        }
    }
}
