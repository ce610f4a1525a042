//! A page, as it is and as it runs: some of its constants may have other values.

use crate::Result;
use crate::source::Source;

#[derive(Clone)]
pub struct Page {
    /// The page as it is.
    pub source: Source,
    /// The page that runs.
    pub changed: Source,
    /// What was changed: the name, its value, and the page's own.
    pub constants: Vec<(String, String, String)>,
}

impl Page {
    /// A page with other values for some of its constants.
    ///
    /// # Errors
    ///
    /// If it has no such constant.
    pub fn new(source: Source, given: &[(String, String)]) -> Result<Self> {
        let mut changed = source.clone();
        let mut constants = Vec::new();
        for (name, value) in given {
            let own = changed.constants().into_iter().find(|it| it.name == *name);
            changed = changed.with(name, value)?;
            let own = own.map_or(String::new(), |it| it.value);
            constants.push((name.clone(), value.clone(), own));
        }
        constants.retain(|(_, value, own)| value != own);
        Ok(Self {
            source,
            changed,
            constants,
        })
    }

    /// Which constants have other values.
    pub fn with(&self) -> String {
        let with = |(name, value, own): &(String, String, String)| {
            format!("{name} = {value} (the page says {own})")
        };
        let constants: Vec<String> = self.constants.iter().map(with).collect();
        constants.join(" and ")
    }

    /// Its path, and which of its constants have other values.
    pub fn head(&self) -> String {
        match self.constants.as_slice() {
            [] => format!("{}\n", self.source.shown),
            _ => format!("{}, with {}\n", self.source.shown, self.with()),
        }
    }

    /// How a tool is called for the same page with the same constants.
    pub fn command(&self, tool: &str) -> String {
        let mut command = format!("cargo run -p {tool} -- {}", self.source.name);
        for (name, value, _) in &self.constants {
            command += &format!(" {name}={value}");
        }
        command
    }

    /// The name of a file about it: with other constants, it's another one.
    pub fn file(&self) -> String {
        let mut name = self.source.stem();
        for (constant, value, _) in &self.constants {
            let value: String = value.chars().filter(|it| it.is_alphanumeric()).collect();
            name += &format!("-{constant}-{value}");
        }
        name.chars().take(100).collect()
    }
}
