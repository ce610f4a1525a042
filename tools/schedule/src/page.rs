//! A page that students read and edit, as this tool runs it.

/// A program of two threads or more: its text, and the same text compiled with stand-ins.
pub struct Page {
    /// Where it is, from the top of the repository.
    pub path: &'static str,
    /// Its text.
    pub source: &'static str,
    /// Its `main`.
    pub main: fn(),
}

impl Page {
    /// What it's called on the command line, which is also its name for cargo.
    pub fn name(&self) -> &'static str {
        let mut parts = self.path.rsplit('/');
        match parts.next().map(|file| file.trim_end_matches(".rs")) {
            Some("main") => self.path.split('/').next().unwrap_or(self.path),
            Some(example) => example,
            None => self.path,
        }
    }

    /// A line of it, from 1, as it stands there.
    pub fn line(&self, number: u32) -> &'static str {
        let index = (number as usize).saturating_sub(1);
        self.source.lines().nth(index).unwrap_or_default()
    }
}

/// Compiles pages, and puts them in a list with the given name. To add one, add its line: a name for
/// its module and its path from the top of the repository.
#[macro_export]
macro_rules! pages {
    ($list:ident: $($module:ident $path:literal)*) => {
        $(
            mod $module {
                #[allow(unused_imports, reason = "a page may print nothing, and may need no crate")]
                use $crate::stand_in::{crossbeam, eprint, eprintln, print, println, std};

                include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $path));

                pub fn run() {
                    let _ = main(); // it may return a `Result`
                }
            }
        )*

        static $list: &[$crate::page::Page] = &[$(
            $crate::page::Page {
                path: $path,
                source: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $path)),
                main: $module::run,
            }
        ),*];
    };
}
