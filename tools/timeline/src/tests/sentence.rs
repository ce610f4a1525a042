use crate::sentence::{Pattern, Sentence, Words};

fn ordered(line: &str) -> Option<(String, String)> {
    match Words::Cafe.find(line.as_bytes()).pop() {
        Some(Sentence::Ordered { customer, drink }) => Some((customer, drink)),
        _ => None,
    }
}

fn is_order(line: &str, customer: &str, drink: &str) {
    assert_eq!(
        ordered(line),
        Some((customer.into(), drink.into())),
        "{line:?}"
    );
}

#[test]
fn orders() {
    is_order("Alice ordered a Latte.", "Alice", "Latte");
    is_order("Alice ordered a Latte.\r\n", "Alice", "Latte");
    is_order("Bob ordered an Espresso.", "Bob", "Espresso");
    is_order("O'Neil's ordered a flat white.", "O'Neil's", "flat white");
    is_order(
        "Zoë K. ordered a café crème 2.0.",
        "Zoë K.",
        "café crème 2.0",
    );
    is_order("\x1b[32mAlice ordered a Latte.\x1b[0m", "Alice", "Latte");
    is_order("A\x07\tB ordered a Tea.", "A  B", "Tea");
    is_order("A\u{202e}B ordered a Tea.", "A B", "Tea");
    is_order("\u{feff}Alice ordered a Latte.\u{7}\n", "Alice", "Latte");
    is_order("Alice ordered a Latte", "Alice", "Latte");
    is_order("[12:00:01] Alice ordered a Latte.", "Alice", "Latte");
    is_order(
        "2024-01-01 10:00:00,123 Alice ordered a Latte!!",
        "Alice",
        "Latte",
    );
    is_order(
        "2024-01-01T10:00:00Z Alice ordered a Latte.",
        "Alice",
        "Latte",
    );
    is_order("12:00:01 ☕ Alice ordered a Latte.", "Alice", "Latte");
    is_order("4711 ordered a Tea.", "4711", "Tea");
    is_order("\u{200b}title x ordered a Tea.", "title x", "Tea");
}

/// Python's threads write a line and its end apart.
#[test]
fn several_sentences_in_a_line() {
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
fn anything_else_is_not_an_order() {
    for line in [
        "",
        "Starting orders...",
        "Alice ordered Latte.",
        "Alice is ready.",
    ] {
        assert_eq!(Words::Cafe.find(line.as_bytes()), [], "{line:?}");
    }
    assert_eq!(Words::Cafe.find(b"\xff\xfe\0."), []);
}

#[test]
fn ready() {
    let ready = |what: &str| [Sentence::Ready(what.into())];
    let parse = |line: &str| Words::Cafe.find(line.as_bytes());
    assert_eq!(parse("Alice's Latte is ready!"), ready("Alice's Latte"));
    assert_eq!(
        parse("O'Neil's's flat white is ready!\n"),
        ready("O'Neil's's flat white")
    );
    assert_eq!(
        parse("\u{feff}Alice's Latte is ready!\u{200b}\n"),
        ready("Alice's Latte")
    );
    assert_eq!(parse("Alice's Latte is ready"), ready("Alice's Latte"));
    assert_eq!(parse("☕ Alice's Latte is ready!"), ready("Alice's Latte"));
    assert_eq!(
        parse("[12:00:03] Alice's Latte is ready!"),
        ready("Alice's Latte")
    );
}

#[test]
fn a_programs_own_words() {
    let pattern = |text: &str| Pattern::new(text).unwrap();
    let words = Words::Own {
        start: pattern("\tFetching *..."),
        end: pattern("Done: *"),
    };
    let find = |line: &str| words.find(line.as_bytes());
    let order = |customer: &str| {
        [Sentence::Ordered {
            customer: customer.into(),
            drink: "".into(),
        }]
    };
    assert_eq!(
        find("[12:00:01] Fetching the weather...\n"),
        order("the weather")
    );
    assert_eq!(find("Fetching \u{200b}weather\x07"), order("weather"));
    assert_eq!(
        find("\x1b[1mDone: weather\x1b[0m\r\n"),
        [Sentence::Ready("weather".into())]
    );
    assert_eq!(find("Alice ordered a Latte. Fetching ..."), []);
    assert_eq!(
        find("Fetching a...Fetching b..."),
        [order("a"), order("b")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    );
    let words = Words::Own {
        start: pattern("* begins"),
        end: pattern("* ends."),
    };
    assert_eq!(words.find(b"job 1 begins"), order("job 1"));
    assert_eq!(words.find(b"[12:00:01] job 1 begins"), order("job 1"));
    assert_eq!(words.find(b"job 1 ends"), []);
    for text in ["", "*", " * ", "Done", "* and *"] {
        assert!(Pattern::new(text).is_none(), "{text}");
    }
}
