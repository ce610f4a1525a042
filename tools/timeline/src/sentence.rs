//! What a program says when something begins and when it is done, found among whatever else it prints.

use common::unseen::is_unseen;
use console::strip_ansi_codes;

/// One thing that was said.
#[derive(Debug, PartialEq, Eq)]
pub enum Sentence {
    /// `Alice ordered a Latte.` The drink is empty where a program has words of its own.
    Ordered { customer: String, drink: String },
    /// `Alice's Latte is ready!`, which holds `Alice's Latte`. Where the customer ends and the drink
    /// begins, only the order can tell: `Ben's Mum's Tea` may be either's.
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

/// What stands before a name, and what after it.
#[derive(Clone)]
pub struct Pattern(String, String);

impl Words {
    /// Finds the sentences in a line as it came from a program: with or without a mark at their ends,
    /// behind each other where two threads print at once, and behind a time stamp or an emoji.
    pub fn find(&self, line: &[u8]) -> Vec<Sentence> {
        let line = String::from_utf8_lossy(line);
        if matches!(self, Self::Cafe) && !has_sentence(&line) {
            return Vec::new(); // as most of a long log
        }
        // Names go to your terminal: nothing in them may move the cursor or turn the text. And what
        // nobody sees, such as a mark before the first line, is no part of a sentence.
        let line = strip_ansi_codes(line.trim()).replace(is_unseen, " ");
        let (mut sentences, mut rest) = (Vec::new(), line.as_str());
        match self {
            Self::Own { start, end } => {
                let drink = String::new;
                let order = |customer| Sentence::Ordered { customer, drink: drink() };
                sentences.extend(start.find(&line).map(order));
                sentences.extend(end.find(&line).map(Sentence::Ready));
            }
            Self::Cafe => {
                while !rest.is_empty() {
                    let (sentence, next) = rest.split_at(end_of_first(rest));
                    sentences.extend(cafe(sentence));
                    rest = next;
                }
            }
        }
        sentences
    }
}

impl Pattern {
    /// Reads a pattern such as `Fetching *...`. None: it has not one star, or nothing else.
    pub fn new(text: &str) -> Option<Self> {
        let (before, after) = text.split_once('*').filter(|(_, after)| !after.contains('*'))?;
        let is_any = before.trim().is_empty() && after.trim().is_empty();
        (!is_any).then(|| Self(before.to_owned(), after.trim_end().to_owned()))
    }

    /// The names in a line that has these words. What comes after the last one may be missing.
    fn find(&self, line: &str) -> impl Iterator<Item = String> {
        let Self(before, after) = self;
        let mut names: Vec<&str> = match before.as_str() {
            "" => line.split(after).collect(),
            before => line.split(before).skip(1).collect(),
        };
        if before.is_empty() {
            names.pop();
        } else if !after.is_empty() {
            names.iter_mut().for_each(|name| *name = name.split(after).next().unwrap_or(name));
        }
        let names = names.into_iter().map(|name| without_stamp(name).trim().to_owned());
        names.filter(|name| !name.is_empty())
    }
}

/// The one sentence of a text, if it is one of a café's two.
fn cafe(text: &str) -> Option<Sentence> {
    let text = text.trim();
    let text = text.strip_suffix(['.', '!']).unwrap_or(text);
    if let Some(what) = text.strip_suffix(" is ready") {
        let what = without_stamp(what);
        return what.contains("'s ").then(|| Sentence::Ready(what.to_owned()));
    }
    let (customer, drink) =
        text.split_once(" ordered a ").or_else(|| text.split_once(" ordered an "))?;
    let customer = without_stamp(customer).to_owned();
    Some(Sentence::Ordered { customer, drink: drink.to_owned() })
}

/// What every sentence has in it.
const MARKS: [&str; 2] = [" ordered a", " is ready"];

fn has_sentence(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Where the first of several sentences ends: at a full stop or an exclamation mark with a sentence
/// before it and one behind it. One before a digit, as in `2.0`, is none.
fn end_of_first(text: &str) -> usize {
    let first = MARKS.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(0);
    let last = MARKS.iter().filter_map(|mark| text.rfind(mark)).max().unwrap_or(0);
    let ends = text.match_indices(['.', '!']).map(|(place, _)| place + 1);
    let mut ends = ends.filter(|place| first < *place && *place <= last);
    let is_end = |place: &usize| !text[*place..].starts_with(|c: char| c.is_ascii_digit());
    ends.find(is_end).unwrap_or(text.len())
}

/// A name without what stands before it: words in brackets, times and emojis.
fn without_stamp(name: &str) -> &str {
    let is_time = |word: &str| word.contains(':') && !word.contains(char::is_alphabetic);
    let is_emoji = |word: &str| !word.is_ascii() && !word.contains(char::is_alphanumeric);
    let mut rest = name.trim_start();
    while let Some((word, next)) = rest.split_once(' ')
        && (word.starts_with('[') || is_time(word) || is_emoji(word))
    {
        rest = next.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Sentence, Words};

    fn ordered(line: &str) -> Option<(String, String)> {
        match Words::Cafe.find(line.as_bytes()).pop() {
            Some(Sentence::Ordered { customer, drink }) => Some((customer, drink)),
            _ => None,
        }
    }

    fn is_order(line: &str, customer: &str, drink: &str) {
        assert_eq!(ordered(line), Some((customer.into(), drink.into())), "{line:?}");
    }

    #[test]
    fn orders() {
        is_order("Alice ordered a Latte.", "Alice", "Latte");
        is_order("Alice ordered a Latte.\r\n", "Alice", "Latte");
        is_order("Bob ordered an Espresso.", "Bob", "Espresso");
        is_order("O'Neil's ordered a flat white.", "O'Neil's", "flat white");
        is_order("Zoë K. ordered a café crème 2.0.", "Zoë K.", "café crème 2.0");
        is_order("\x1b[32mAlice ordered a Latte.\x1b[0m", "Alice", "Latte");
        is_order("A\x07\tB ordered a Tea.", "A  B", "Tea");
        is_order("A\u{202e}B ordered a Tea.", "A B", "Tea");
        is_order("\u{feff}Alice ordered a Latte.\u{7}\n", "Alice", "Latte");
        is_order("Alice ordered a Latte", "Alice", "Latte");
        is_order("[12:00:01] Alice ordered a Latte.", "Alice", "Latte");
        is_order("12:00:01 ☕ Alice ordered a Latte.", "Alice", "Latte");
        is_order("4711 ordered a Tea.", "4711", "Tea");
        is_order("\u{200b}title x ordered a Tea.", "title x", "Tea");
    }

    /// Python's threads write a line and its end apart.
    #[test]
    fn several_in_a_line() {
        let line = "Zoë K. ordered a crème 2.0.Bob ordered a Mocha.Zoë K.'s crème 2.0 is ready!Bob's \
                    Mocha is ready! ";
        let all = Words::Cafe.find(line.as_bytes());
        let order = |customer: &str, drink: &str| Sentence::Ordered {
            customer: customer.into(),
            drink: drink.into(),
        };
        let ready = |what: &str| Sentence::Ready(what.into());
        let expected = [
            order("Zoë K.", "crème 2.0"),
            order("Bob", "Mocha"),
            ready("Zoë K.'s crème 2.0"),
            ready("Bob's Mocha"),
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn anything_else_is_no_order() {
        for line in ["", "Starting orders...", "Alice ordered Latte.", "Alice is ready."] {
            assert_eq!(Words::Cafe.find(line.as_bytes()), [], "{line:?}");
        }
        assert_eq!(Words::Cafe.find(b"\xff\xfe\0."), []);
    }

    #[test]
    fn ready() {
        let ready = |what: &str| [Sentence::Ready(what.into())];
        let parse = |line: &str| Words::Cafe.find(line.as_bytes());
        assert_eq!(parse("Alice's Latte is ready!"), ready("Alice's Latte"));
        assert_eq!(parse("O'Neil's's flat white is ready!\n"), ready("O'Neil's's flat white"));
        assert_eq!(parse("\u{feff}Alice's Latte is ready!\u{200b}\n"), ready("Alice's Latte"));
        assert_eq!(parse("Alice's Latte is ready"), ready("Alice's Latte"));
        assert_eq!(parse("☕ Alice's Latte is ready!"), ready("Alice's Latte"));
        assert_eq!(parse("[12:00:03] Alice's Latte is ready!"), ready("Alice's Latte"));
    }

    #[test]
    fn words_of_its_own() {
        let pattern = |text: &str| Pattern::new(text).unwrap();
        let words = Words::Own { start: pattern("Fetching *..."), end: pattern("Done: *") };
        let find = |line: &str| words.find(line.as_bytes());
        let order =
            |customer: &str| [Sentence::Ordered { customer: customer.into(), drink: "".into() }];
        assert_eq!(find("[12:00:01] Fetching the weather...\n"), order("the weather"));
        assert_eq!(find("Fetching \u{200b}weather\x07"), order("weather"));
        assert_eq!(find("\x1b[1mDone: weather\x1b[0m\r\n"), [Sentence::Ready("weather".into())]);
        assert_eq!(find("Alice ordered a Latte. Fetching ..."), []);
        assert_eq!(
            find("Fetching a...Fetching b..."),
            [order("a"), order("b")].into_iter().flatten().collect::<Vec<_>>()
        );
        let words = Words::Own { start: pattern("* begins"), end: pattern("* ends.") };
        assert_eq!(words.find(b"job 1 begins"), order("job 1"));
        assert_eq!(words.find(b"[12:00:01] job 1 begins"), order("job 1"));
        assert_eq!(words.find(b"job 1 ends"), []);
        for text in ["", "*", " * ", "Done", "* and *"] {
            assert!(Pattern::new(text).is_none(), "{text}");
        }
    }
}
