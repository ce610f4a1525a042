//! Who is in the class, from a CSV file of any columns, one of which says whose row it is.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use common::Result;
use csv::ReaderBuilder;

use crate::letters::decode;
use crate::origin::Origin;

/// The columns by which a person is known, the surest first.
const KNOWN_BY: [&str; 3] = ["login", "email", "name"];

/// Everybody in the class.
#[derive(Clone, Default)]
pub struct Roster {
    pub columns: Vec<String>,
    /// A person's cells.
    pub people: Vec<Vec<String>>,
    /// Which columns say who it is: which of [`KNOWN_BY`], and its place.
    known_by: Vec<(usize, usize)>,
}

impl Roster {
    /// # Errors
    ///
    /// If it can't be read, or has no column that says who it is.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let bytes = fs::read(path).map_err(|error| format!("{name}: {error}"))?;
        let text = decode(&bytes);
        let head = text.lines().next().unwrap_or_default();
        let is_semicolon = head.matches(';').count() > head.matches(',').count();
        let delimiter = if is_semicolon { b';' } else { b',' };
        let mut reader = ReaderBuilder::new();
        let mut reader = reader
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let columns: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let people: Result<Vec<_>, _> = reader.records().collect();
        let people = people.map_err(|error| format!("{name}: {error}"))?;
        let people = people
            .iter()
            .map(|it| it.iter().map(str::to_owned).collect());
        let known_by = KNOWN_BY.iter().enumerate().filter_map(|(rank, known_by)| {
            let place = columns
                .iter()
                .position(|it| it.trim().eq_ignore_ascii_case(known_by))?;
            Some((rank, place))
        });
        let known_by: Vec<(usize, usize)> = known_by.collect();
        if known_by.is_empty() {
            Err(format!(
                "{name}: one of its columns must be called login, email or name"
            ))?;
        }
        Ok(Self {
            people: people.collect(),
            known_by,
            columns,
        })
    }

    /// Whose submissions these are: for each, a person's place, if exactly one has the same login,
    /// address or name.
    pub fn find(&self, origins: &[&Origin]) -> Vec<Option<usize>> {
        let mut found = vec![None; origins.len()];
        for (rank, column) in &self.known_by {
            let mut places: HashMap<String, Vec<usize>> = HashMap::new();
            for (place, person) in self.people.iter().enumerate() {
                let cell = person.get(*column).map(|it| it.trim().to_lowercase());
                if let Some(cell) = cell.filter(|it| !it.is_empty()) {
                    places.entry(cell).or_default().push(place);
                }
            }
            for (origin, found) in origins.iter().zip(&mut found) {
                let said = [&origin.login, &origin.email, &origin.name][*rank];
                let same = places.get(&said.trim().to_lowercase()).map(Vec::as_slice);
                if let (None, Some([one])) = (*found, same) {
                    *found = Some(*one);
                }
            }
        }
        found
    }
}
