//! What a future is called, by its type.

/// What a type is around, and how it begins.
const AROUND: [&str; 8] = [
    "executor_std::noted::Noted<",
    "executor_tokio::time::Late<",
    "tokio::time::timeout::Timeout<",
    "core::pin::Pin<",
    "alloc::boxed::Box<",
    "core::future::poll_fn::PollFn<",
    "&mut ",
    "&",
];
/// The body of an async function, or a block, or a closure.
const BODY: &str = "::{{closure}}";

pub struct Name {
    pub text: String,
    /// The page's function whose body it is, or its type.
    pub function: Option<String>,
    /// Whether the page has written it.
    pub is_page: bool,
    /// Whether it tells of itself.
    pub is_noted: bool,
    /// Whether it's a time-out that does.
    pub is_timeout: bool,
}

impl Name {
    /// `page::cafe::{{closure}}` is `cafe`, also in a box, and with type parameters.
    pub fn of(path: &str) -> Self {
        let mut inside = path;
        let mut is_noted = false;
        let mut is_timeout = false;
        while let Some(around) = AROUND.iter().find(|it| inside.starts_with(*it)) {
            is_noted |= *around == AROUND[0];
            is_timeout |= is_noted && *around == AROUND[1];
            inside = &inside[around.len()..];
        }
        let path = plain(inside);
        let bodies = path.matches(BODY).count();
        let function = path.split(BODY).next().unwrap_or(&path);
        let is_page = path.starts_with("page::");
        let name = last(function);
        let function = Some(name.to_owned()).filter(|_| is_page && bodies < 2);
        let text = match (bodies, name) {
            _ if inside.starts_with("dyn ") => "a boxed future".to_owned(),
            (2.., _) if is_page => "an async block".to_owned(),
            (0, "JoinHandle") => "the task".to_owned(),
            (0, "Receiver") => "oneshot".to_owned(),
            (0, _) if !is_page => snake_case(name),
            _ => name.to_owned(),
        };
        Self {
            text,
            function,
            is_page,
            is_noted,
            is_timeout,
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// A path without what stands in angle brackets: `<page::Bar as page::Serve>::serve` is `page::Bar::serve`.
fn plain(path: &str) -> String {
    let path = match path.strip_prefix('<') {
        Some(path) => path.replacen(" as ", "<", 1),
        None => path.to_owned(),
    };
    let mut depth = 0;
    let mut plain = String::new();
    for character in path.chars() {
        match character {
            '<' => depth += 1,
            '>' => depth -= i32::from(depth > 0),
            _ if depth == 0 => plain.push(character),
            _ => {}
        }
    }
    plain.replace("::::", "::")
}

/// `SelectAll` is `select_all`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(character.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_is_called_after_its_function_or_its_type() {
        for (path, name, is_page) in [
            ("page::cafe::{{closure}}", "cafe", true),
            ("page::bar::serve<i32>::{{closure}}", "serve", true),
            (
                "<page::Bar as page::Serve>::serve::{{closure}}",
                "serve",
                true,
            ),
            ("page::Bar<T>::serve::{{closure}}", "serve", true),
            (
                "core::pin::Pin<alloc::boxed::Box<page::fib::{{closure}}>>",
                "fib",
                true,
            ),
            (
                "core::pin::Pin<alloc::boxed::Box<dyn core::future::future::Future<Output = ()>>>",
                "a boxed future",
                false,
            ),
            (
                "page::cafe::{{closure}}::{{closure}}",
                "an async block",
                true,
            ),
            ("page::Countdown", "Countdown", true),
            (
                "core::future::poll_fn::PollFn<page::sleep::{{closure}}>",
                "sleep",
                true,
            ),
            (
                "tokio::sync::mpsc::bounded::Receiver<i32>::recv::{{closure}}",
                "recv",
                false,
            ),
            ("tokio::sync::notify::Notified", "notified", false),
            ("tokio::sync::oneshot::Receiver<()>", "oneshot", false),
            (
                "tokio::runtime::task::join::JoinHandle<()>",
                "the task",
                false,
            ),
            (
                "futures_util::future::select::Select<A, B>",
                "select",
                false,
            ),
            (
                "&mut tokio::runtime::task::join::JoinHandle<()>",
                "the task",
                false,
            ),
        ] {
            let it = Name::of(path);
            assert_eq!((&*it.text, it.is_page), (name, is_page), "{path}");
            assert!(!it.is_noted && !it.is_timeout, "{path}");
        }
    }

    #[test]
    fn a_noted_future_is_told_from_others() {
        let late = "executor_std::noted::Noted<executor_tokio::time::Late<executor_std::noted::Noted<page::cafe::{{closure}}>>>";
        let it = Name::of(late);
        assert!(it.is_noted && it.is_timeout && it.is_page);
        assert_eq!(it.text, "cafe");
        let sleep =
            Name::of("core::pin::Pin<&mut executor_std::noted::Noted<tokio::time::sleep::Sleep>>");
        assert!(sleep.is_noted && !sleep.is_timeout && !sleep.is_page);
    }
}
