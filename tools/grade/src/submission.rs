//! One student's file: what is under each question, and how many of the words are the student's
//! own.

use unicode_segmentation::UnicodeSegmentation;

use crate::letters::{decode, plain};
use crate::template::Template;

/// The most that is read from one file, in bytes.
pub const LIMIT: u64 = 256 << 10;

/// What a student wrote in one place.
#[derive(Clone, Default)]
pub struct Answer {
    /// How many words are the student's own. A word is what Unicode calls one (UAX #29): `don't` is
    /// one, and so is each letter of a script that puts no spaces between words.
    pub words: usize,
    /// The lines as they are in the file, from the first to the last that wasn't handed out.
    pub text: String,
}

/// What a student wrote.
pub struct Submission {
    /// One for each question of the template, in its order. None: that question isn't in the file.
    pub answers: Vec<Option<Answer>>,
    /// What is above the first question.
    pub elsewhere: Answer,
    /// The whole file, if one of its questions is open or there are words above them all.
    pub text: String,
    /// Where the first question begins in it.
    pub first: usize,
    /// Whether there is more of it that wasn't read.
    pub is_cut: bool,
}

impl Submission {
    /// Finds the questions in a file, and counts the words under each.
    pub fn new(template: &Template, bytes: &[u8]) -> Self {
        let is_cut = bytes.len() as u64 > LIMIT;
        let text = decode(&bytes[..bytes.len().min(LIMIT as usize)]);
        let (starts, own) = template.find(plain(&text));
        let mut ends = starts.iter().map(|(_, start)| *start).chain([text.len()]);
        let mut elsewhere = Answer::default();
        let first = ends.next().unwrap_or_default();
        elsewhere.add(&text[..first], &own[..first]);
        let mut answers = vec![None; template.questions.len()];
        for (&(question, start), end) in starts.iter().zip(ends) {
            let answer = answers[question].get_or_insert_with(Answer::default);
            answer.add(&text[start..end], &own[start..end]);
        }
        let mut file = Self {
            answers,
            elsewhere,
            text,
            first,
            is_cut,
        };
        let is_open = (0..file.answers.len()).any(|question| file.is_open(question));
        if !is_open && file.elsewhere.words == 0 {
            file.text = String::new();
            file.first = 0;
        }
        file
    }

    /// How many words are the student's own.
    pub fn words(&self) -> usize {
        let answers = self.answers.iter().flatten().chain([&self.elsewhere]);
        answers.map(|answer| answer.words).sum()
    }

    /// How many images are in the answers.
    pub fn images(&self) -> usize {
        let answers = self.answers.iter().flatten().chain([&self.elsewhere]);
        let images = |it: &Answer| it.text.matches("![").count() + it.text.matches("<img").count();
        answers.map(images).sum()
    }

    /// Whether the only words are those that were handed out, and there's no image either.
    pub fn is_empty(&self) -> bool {
        self.words() == 0 && self.images() == 0
    }

    /// Whether a question has words that are seen on GitHub.
    pub fn is_answered(&self, question: usize) -> bool {
        !self.is_open(question)
            && self.answers[question]
                .as_ref()
                .is_some_and(|it| !it.is_hidden())
    }

    /// Whether a question has no words, or isn't there at all.
    pub fn is_open(&self, question: usize) -> bool {
        self.answers[question]
            .as_ref()
            .is_none_or(|answer| answer.words == 0)
    }
}

impl Answer {
    /// Whether all of it is in a comment.
    pub fn is_hidden(&self) -> bool {
        let mut seen = String::new();
        let mut rest = self.text.as_str();
        while let Some((before, comment)) = rest.split_once("<!--") {
            seen += before;
            rest = comment.split_once("-->").map_or("", |it| it.1);
        }
        seen += rest;
        self.words > 0 && seen.unicode_words().next().is_none()
    }

    /// Adds the lines of one place. A question may be in two places, which make up one answer.
    fn add(&mut self, text: &str, own: &str) {
        self.words += own.unicode_words().count();
        let is_mark = |c| !"-=> \t\n".contains(c); // ignore empty items and rules
        let (Some(first), Some(last)) = (own.find(is_mark), own.rfind(is_mark)) else {
            return;
        };
        let start = own[..first].rfind('\n').map_or(0, |end| end + 1);
        let end = own[last..].find('\n').map_or(own.len(), |end| last + end);
        self.text += if self.text.is_empty() { "" } else { "\n\n" };
        self.text += &text[start..end];
    }
}
