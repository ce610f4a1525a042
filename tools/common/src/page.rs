//! A page that students read and edit, in the form that a tool runs.

use std::process::Termination;

/// A program: its text, and the same text compiled with stand-ins.
pub struct Page {
    /// Its path from the top of the repository.
    pub path: &'static str,
    pub source: &'static str,
    pub main: fn(),
}

impl Page {
    /// What it's called on the command line, which is also its name for cargo.
    pub fn name(&self) -> &'static str {
        let file = self.path.rsplit('/').next().unwrap_or(self.path);
        match file.trim_end_matches(".rs") {
            "main" => self.path.split('/').next().unwrap_or(self.path),
            example => example,
        }
    }

    /// A line by its number, from 1.
    pub fn line(&self, number: u32) -> &'static str {
        self.source
            .lines()
            .nth((number as usize).saturating_sub(1))
            .unwrap_or_default()
    }

    /// The lines around these, as many as there is room for. In its margin, each has the letters of
    /// those that stand there.
    pub fn margin(&self, lines: &[u32], standing: &[(char, u32)], room: usize) -> Vec<String> {
        let first = lines.iter().min().map_or(1, |line| *line as usize);
        let last = lines.iter().max().map_or(1, |line| *line as usize);
        let spare = room.saturating_sub(last - first + 1);
        let first = first.saturating_sub(spare.div_ceil(2)).max(1);
        let row = |(number, line): (u32, &str)| {
            let letters = standing.iter().filter(|it| it.1 == number).map(|it| it.0);
            format!("{:>4} {number:>3}  {line}", letters.collect::<String>())
        };
        (1..)
            .zip(self.source.lines())
            .skip(first - 1)
            .take(room)
            .map(row)
            .collect()
    }
}

/// Ignores what a page's `main` returns, such as a `Result`.
pub fn ends(_: impl Termination) {}

/// Compiles pages with stand-ins, which are these names in a tool's module `stand_in`, and lists
/// them. To add a page, add a line with a name for its module and its path from the top of the
/// repository. (A `*` instead of the names would leave `std` ambiguous.)
#[macro_export]
macro_rules! pages {
    ($list:ident with $tool:ident $names:tt: $($module:ident $path:literal)*) => {
        $(
            mod $module {
                #[allow(unused_imports, reason = "no page needs all of them")]
                use $tool::stand_in::$names;

                include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $path));

                pub fn page_main() {
                    $crate::page::ends(main());
                }
            }
        )*

        static $list: &[$crate::page::Page] = &[$(
            $crate::page::Page {
                path: $path,
                source: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $path)),
                main: $module::page_main,
            }
        ),*];
    };
}
