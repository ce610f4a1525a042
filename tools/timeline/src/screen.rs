//! A part of the terminal that is redrawn in place.

use std::io::{self, Write};

use console::{Term, measure_text_width};

pub struct Screen {
    term: Term,
    frame: String,
}

impl Screen {
    /// The terminal at stdout, if there is one and it can move the cursor.
    pub fn new() -> Option<Self> {
        let term = Term::buffered_stdout();
        (term.is_term() && !is_dumb()).then(|| Self {
            term,
            frame: String::new(),
        })
    }

    /// Replaces the last frame with as much of this one as fits.
    pub fn show(&mut self, frame: &str) -> io::Result<()> {
        // If the window was made narrower, a line of the last frame may have become two.
        let (height, width) = self.term.size();
        let rows = |line: &str| {
            measure_text_width(line)
                .div_ceil(usize::from(width).max(1))
                .max(1)
        };
        let above = self.frame.lines().map(rows).sum();
        let mut left = usize::from(height).saturating_sub(1);
        let fits = |line: &&str| {
            left.checked_sub(rows(line))
                .map(|rest| left = rest)
                .is_some()
        };
        self.frame = frame.split_inclusive('\n').take_while(fits).collect();

        self.term.clear_line()?; // of anything typed meanwhile
        self.term.clear_last_lines(above)?;
        self.term.write_all(self.frame.as_bytes())?;
        self.term.flush()
    }
}

/// Whether the terminal says that it can do nothing but print.
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
