//! What the command line asks a tool to do with a page.

use lexopt::{Arg, Error, Parser, ValueExt};

use crate::page::Page;

/// What the command line asks for. It has `N` options that take a number.
pub struct Arguments<const N: usize> {
    pub page: &'static Page,
    /// All words but the page's name, with a space between them. None: there are none.
    pub steps: Option<String>,
    /// Whether `--play` is given.
    pub is_played: bool,
    pub numbers: [Option<usize>; N],
}

/// Reads the command line. If it names no page, it's the first of these. Each of the options is
/// given with the largest number that it takes. None: it asks for help.
///
/// # Errors
///
/// If it asks for something that doesn't exist, in a sentence that also says what to write.
pub fn parse<const N: usize>(
    pages: &'static [Page],
    options: [(&str, usize); N],
) -> Result<Option<Arguments<N>>, Error> {
    let (mut parser, mut words) = (Parser::from_env(), Vec::new());
    let (mut is_played, mut numbers) = (false, [None; N]);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Long("play") => is_played = true,
            Arg::Value(word) => words.push(word.string()?),
            Arg::Long(option) => {
                let place = options.iter().position(|it| it.0 == option);
                let place = place.ok_or_else(|| Arg::Long(option).unexpected())?;
                let (option, most) = options[place];
                let text = parser.value()?.string()?;
                numbers[place] = text.parse().ok().filter(|it| (1..=most).contains(it));
                numbers[place].ok_or_else(|| {
                    format!("{text:?} is not for --{option}: write a whole number from 1 to {most}")
                })?;
            }
            _ => return Err(argument.unexpected()),
        }
    }
    let mut page = &pages[0];
    if let Some(place) = words
        .iter()
        .position(|it| pages.iter().any(|page| page.name() == it))
    {
        let name = words.remove(place);
        page = pages
            .iter()
            .find(|page| page.name() == name)
            .unwrap_or(page);
    } else if let Some(word) = words.iter().find(|word| word.contains('-')) {
        let names: Vec<&str> = pages.iter().map(Page::name).collect();
        Err(format!(
            "no page {word:?}: the pages are {}",
            names.join(", ")
        ))?;
    }
    let steps = (!words.is_empty()).then(|| words.join(" "));
    Ok(Some(Arguments {
        page,
        steps,
        is_played,
        numbers,
    }))
}
