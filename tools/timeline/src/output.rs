//! What a program writes to a pipe: the sentences on stdout, the last words on stderr.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, BufReader, ErrorKind, PipeReader, PipeWriter, Read, Write};
use std::mem;
use std::thread;
use std::time::{Duration, Instant};

use crate::sentence::Sentence;

/// No sentence is longer. A line without end is read in pieces of so many bytes.
const LINE: u64 = 1024;
/// How much of a program's stderr is kept: its end.
const LAST_WORDS: usize = 8192;
/// The time between two tries to write to a pipe that is full.
const MOMENT: Duration = Duration::from_millis(1);

/// The pipe that a program writes to. What the program started may hold it open for longer than
/// the program runs, so nothing waits for it to close: once the program has ended, a line that
/// nobody else knows is written to the pipe too, after all that the program wrote.
pub struct Output {
    pipe: BufReader<PipeReader>,
    last_line: String,
}

/// Writes the last line.
pub struct End {
    pipe: PipeWriter,
    last_line: String,
}

/// Makes a pipe for a program to write to.
pub fn pipe() -> io::Result<(PipeWriter, Output, End)> {
    let (reader, writer) = io::pipe()?;
    let last_line = format!("{:x}\n", RandomState::new().hash_one(0));
    let end = End { pipe: writer.try_clone()?, last_line: last_line.clone() };
    let pipe = BufReader::new(reader);
    Ok((writer, Output { pipe, last_line }, end))
}

impl End {
    pub fn write(mut self) {
        let line = format!("\n{}", self.last_line);
        let is_full = |error: io::Error| error.kind() == ErrorKind::WouldBlock;
        // A program may have made the pipe one that does not wait, for all who write to it.
        while self.pipe.write_all(line.as_bytes()).is_err_and(is_full) {
            thread::sleep(MOMENT);
        }
    }
}

impl Output {
    /// Passes on the sentences, each with the time at which its line was read.
    pub fn listen(self, mut tell: impl FnMut(Vec<(Instant, Sentence)>)) {
        let mut heard = Vec::new();
        self.read(|line, more| {
            let at = Instant::now();
            let parts = line.split(|&byte| byte == b'\r');
            let sentences = parts.flat_map(Sentence::parse);
            heard.extend(sentences.map(|sentence| (at, sentence)));
            // Lines that came together are told together: a flood of them costs a fraction.
            if !more && !heard.is_empty() {
                tell(mem::take(&mut heard));
            }
        });
        tell(heard);
    }

    /// Reads to the end and keeps that end.
    pub fn last_words(self) -> Vec<u8> {
        let mut words = Vec::new();
        self.read(|line, _| {
            words.extend_from_slice(line);
            if words.len() > 2 * LAST_WORDS {
                words.drain(..words.len() - LAST_WORDS);
            }
        });
        words.split_off(words.len().saturating_sub(LAST_WORDS))
    }

    /// Passes on each line, and whether another one has been read already.
    fn read(mut self, mut tell: impl FnMut(&[u8], bool)) {
        let mut line = Vec::new();
        while let Ok(1..) = (&mut self.pipe).take(LINE).read_until(b'\n', &mut line)
            && line != self.last_line.as_bytes()
        {
            tell(&line, self.pipe.buffer().contains(&b'\n'));
            line.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::thread;

    use super::{LAST_WORDS, Output, pipe};
    use crate::sentence::Sentence;

    /// What is read of what a program writes.
    fn read<T>(written: &[u8], read: impl FnOnce(Output) -> T) -> T {
        let (mut writer, output, end) = pipe().unwrap();
        thread::scope(|scope| {
            scope.spawn(move || {
                writer.write_all(written).unwrap();
                end.write();
            });
            read(output)
        })
    }

    fn heard(written: &[u8]) -> Vec<String> {
        let mut drinks = Vec::new();
        let tell = |heard: Vec<_>| {
            drinks.extend(heard.into_iter().map(|(_, sentence)| match sentence {
                Sentence::Ordered { customer, drink } => format!("{customer}: {drink}"),
                Sentence::Ready(what) => what,
            }));
        };
        read(written, |output| output.listen(tell));
        drinks
    }

    #[test]
    fn what_is_no_order_is_passed_by() {
        let mut output = b"\xff\xfe\0\r\n\n10%\r20%\rA ordered a B.\r\n".to_vec();
        output.extend(vec![b'x'; 3_000_000]);
        output.extend(b"\nA's B is ready!\nC ordered a D."); // the last line has no end
        assert_eq!(heard(&output), ["A: B", "A's B", "C: D"]);
    }

    #[test]
    fn the_end_of_stderr_is_kept() {
        for line in ["x", "x\n"] {
            let words = read((line.repeat(50_000) + "the end").as_bytes(), Output::last_words);
            assert_eq!(words.len(), LAST_WORDS);
            assert!(words.ends_with(b"xthe end\n") || words.ends_with(b"x\nthe end\n"));
        }
    }
}
