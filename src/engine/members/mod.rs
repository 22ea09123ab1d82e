//! Finds the reports that a report consolidates, by a manifest of offices or a folder of reports.
//!
//! Invariant: a report that is not found, is there twice or follows another form is never left out of a sum in silence.

mod folder;
#[cfg(test)]
pub(crate) mod json_schema;
mod keys;
mod manifest;
mod offices;
mod reports;
mod rollup;

use offices::Written;
pub use offices::{Office, Offices};
pub use reports::MemberReports;
pub use rollup::RolledUp;

use super::Engine;
use crate::diagnostic::Diagnostics;
use crate::world::World;

impl Engine {
    /// Reads a manifest of offices. `None` if it has a mistake. Places of the diagnostics point into
    /// [`Engine::sources`].
    pub fn offices(&mut self, file: &str, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<Offices> {
        manifest::read(file, world, &mut self.sources, diagnostics)
    }
}

impl Offices {
    /// Makes offices of the files of a folder: the folder of an office contains the reports of its members.
    pub fn of_folder(folder: &str, names: &[String]) -> Offices {
        folder::offices(folder, names)
    }

    /// Puts all offices below one that stands for the list, if no office is above another.
    pub fn with_root(mut self) -> Offices {
        if self.list.iter().all(|office| office.members.is_empty()) {
            let name = Written { text: self.file.clone(), place: None };
            let members = (0..self.list.len()).collect();
            self.list.push(Office {
                name,
                parent: None,
                members,
                file: None,
                attributes: Vec::new(),
                aliases: Vec::new(),
                is_folder: true,
            });
        }
        self
    }

    /// The files that are named as reports.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.list.iter().filter_map(|office| office.file.as_ref()).map(|file| file.text.as_str())
    }
}
