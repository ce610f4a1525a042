//! The two sentences that a café prints, found among whatever else it prints.

use console::strip_ansi_codes;

use crate::unseen::is_unseen;

/// One of the two sentences.
#[derive(Debug, PartialEq, Eq)]
pub enum Sentence {
    /// `Alice ordered a Latte.`
    Ordered { customer: String, drink: String },
    /// `Alice's Latte is ready!`, which holds `Alice's Latte`. Where the customer ends and the drink
    /// begins, only the order can tell: `Ben's Mum's Tea` may be either's.
    Ready(String),
}

impl Sentence {
    /// Reads a line as it came from a program.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let line = String::from_utf8_lossy(line);
        if !line.contains(" ordered a") && !line.contains(" is ready!") {
            return None; // as most of a long log
        }
        // Names go to your terminal: nothing in them may move the cursor or turn the text. And what
        // nobody sees, such as a mark before the first line, is no part of a sentence.
        let line = strip_ansi_codes(line.trim()).replace(is_unseen, " ");
        let line = line.trim();
        if let Some(what) = line.strip_suffix(" is ready!") {
            return Some(Self::Ready(what.to_owned()));
        }
        let line = line.strip_suffix('.')?;
        let (customer, drink) =
            line.split_once(" ordered a ").or_else(|| line.split_once(" ordered an "))?;
        Some(Self::Ordered { customer: customer.to_owned(), drink: drink.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::Sentence;

    fn ordered(line: &str) -> Option<(String, String)> {
        match Sentence::parse(line.as_bytes()) {
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
        is_order("\u{200b}title x ordered a Tea.", "title x", "Tea");
    }

    #[test]
    fn anything_else_is_no_order() {
        for line in [
            "",
            "Starting orders...",
            "Alice ordered a Latte",
            "Alice ordered Latte.",
            "Alice is ready.",
        ] {
            assert_eq!(Sentence::parse(line.as_bytes()), None, "{line:?}");
        }
        assert_eq!(Sentence::parse(b"\xff\xfe\0."), None);
    }

    #[test]
    fn ready() {
        let ready = |what: &str| Some(Sentence::Ready(what.into()));
        let parse = |line: &str| Sentence::parse(line.as_bytes());
        assert_eq!(parse("Alice's Latte is ready!"), ready("Alice's Latte"));
        assert_eq!(parse("O'Neil's's flat white is ready!\n"), ready("O'Neil's's flat white"));
        assert_eq!(parse("\u{feff}Alice's Latte is ready!\u{200b}\n"), ready("Alice's Latte"));
        assert_eq!(parse("Alice's Latte is ready"), None);
    }
}
