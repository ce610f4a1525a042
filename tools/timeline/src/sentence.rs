//! Finds what a program says when something begins and when it's done, among all that it prints.

use common::unseen::is_unseen;
use console::strip_ansi_codes;

/// One thing that a program said.
#[derive(Debug, PartialEq, Eq)]
pub enum Sentence {
    /// `Alice ordered a Latte.` The drink is empty if a program has words of its own.
    Ordered { customer: String, drink: String },
    /// `Alice's Latte is ready!`, which holds `Alice's Latte`. Only the order can tell where the
    /// customer ends and the drink begins: `Ben's Mum's Tea` may be Ben's or his mum's.
    Ready(String),
}

/// The words to look for.
#[derive(Clone, Default)]
pub enum Words {
    #[default]
    Cafe,
    Own {
        start: Pattern,
        end: Pattern,
    },
}

/// What comes before a name, and what comes after it.
#[derive(Clone)]
pub struct Pattern(String, String);

impl Words {
    /// Finds the sentences in a line just as a program printed it. They may lack the mark at the
    /// end, follow each other if two threads print at once, or follow a time stamp or an emoji.
    pub fn find(&self, line: &[u8]) -> Vec<Sentence> {
        let line = String::from_utf8_lossy(line);
        if matches!(self, Self::Cafe) && !has_sentence(&line) {
            return Vec::new(); // like most of a long log
        }
        // Names go to your terminal, so nothing in them may move the cursor or turn the text
        // around. And unseen characters, such as a mark before the first line, aren't part of a
        // sentence.
        let line = strip_ansi_codes(line.trim()).replace(is_unseen, " ");
        match self {
            Self::Own { start, end } => {
                let order = |customer| Sentence::Ordered {
                    customer,
                    drink: String::new(),
                };
                start
                    .find(&line)
                    .map(order)
                    .chain(end.find(&line).map(Sentence::Ready))
                    .collect()
            }
            Self::Cafe => {
                let (mut sentences, mut rest) = (Vec::new(), line.as_str());
                while !rest.is_empty() {
                    let (sentence, next) = rest.split_at(end_of_first(rest));
                    sentences.extend(cafe(sentence));
                    rest = next;
                }
                sentences
            }
        }
    }
}

impl Pattern {
    /// Reads a pattern such as `Fetching *...`. None: it hasn't exactly one star, or has only that.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim().replace(is_unseen, " ");
        let (before, after) = text
            .split_once('*')
            .filter(|(_, after)| !after.contains('*'))?;
        let is_any = before.trim().is_empty() && after.trim().is_empty();
        (!is_any).then(|| Self(before.to_owned(), after.trim_end().to_owned()))
    }

    /// The names in a line that has these words. What comes after the last one may be missing.
    fn find(&self, line: &str) -> impl Iterator<Item = String> {
        let Self(before, after) = self;
        let names: Vec<&str> = match (before.as_str(), after.as_str()) {
            ("", after) => line
                .split_inclusive(after)
                .filter_map(|it| it.strip_suffix(after))
                .collect(),
            (before, "") => line.split(before).skip(1).collect(),
            (before, after) => line
                .split(before)
                .skip(1)
                .filter_map(|name| name.split(after).next())
                .collect(),
        };
        let names = names
            .into_iter()
            .map(|name| without_stamp(name).trim().to_owned());
        names.filter(|name| !name.is_empty())
    }
}

/// The one sentence in a text, if it's one of the two that a café says.
fn cafe(text: &str) -> Option<Sentence> {
    let text = text.trim().trim_end_matches(['.', '!']);
    if let Some(what) = text.strip_suffix(" is ready") {
        let what = without_stamp(what);
        return what
            .contains("'s ")
            .then(|| Sentence::Ready(what.to_owned()));
    }
    let (customer, drink) = text
        .split_once(" ordered a ")
        .or_else(|| text.split_once(" ordered an "))?;
    let customer = without_stamp(customer).to_owned();
    Some(Sentence::Ordered {
        customer,
        drink: drink.to_owned(),
    })
}

/// Every sentence has one of these in it.
const MARKS: [&str; 2] = [" ordered a", " is ready"];

fn has_sentence(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Where the first of several sentences ends: at a full stop or an exclamation mark with a sentence
/// before it and one after it. A stop before a digit, as in `2.0`, doesn't count.
fn end_of_first(text: &str) -> usize {
    let first = MARKS
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .unwrap_or(0);
    let last = MARKS
        .iter()
        .filter_map(|mark| text.rfind(mark))
        .max()
        .unwrap_or(0);
    let ends = text.match_indices(['.', '!']).map(|(place, _)| place + 1);
    let mut ends = ends.filter(|place| first < *place && *place <= last);
    let is_end = |place: &usize| !text[*place..].starts_with(|c: char| c.is_ascii_digit());
    ends.find(is_end).unwrap_or(text.len())
}

/// A name without what comes before it: words in brackets, times and emojis.
fn without_stamp(name: &str) -> &str {
    let is_stamp = |c: char| c.is_ascii_digit() || ":-,.TZ+".contains(c);
    let is_time = |word: &str| word.contains([':', '-']) && word.chars().all(is_stamp);
    let is_emoji = |word: &str| !word.is_ascii() && !word.contains(char::is_alphanumeric);
    let mut rest = name.trim_start();
    while let Some((word, next)) = rest.split_once(' ')
        && (word.starts_with('[') || is_time(word) || is_emoji(word))
    {
        rest = next.trim_start();
    }
    rest
}
