//! Which cells the reports of a table are meant to have. In: the beginning of the file. Out: the cells of each form
//! that some report there has. A cell of which no report knows anything is missing from the file, not from a report:
//! that is reported once, while a report that lacks what the others have is reported by name.
//!
//! Only the beginning is looked at, so the answer is the same however the file is cut.

use std::sync::Arc;

use crate::report::State;
use crate::source::Sources;
use crate::template::{CellId, Template};

use super::sniff::Shape;
use super::stretch::{Stretch, Stretches};
use super::{Reader, Sheet};

/// Cells by form; of a form that the beginning does not know every cell is expected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    forms: Vec<(String, Vec<bool>)>,
}

impl Expected {
    /// From the first bytes of a file, in UTF-8; its last line may be cut.
    pub fn of(shape: Shape, head: &[u8], templates: &[Arc<Template>], chosen: Option<&Arc<Template>>) -> Expected {
        let mut found = Expected::default();
        // A single line may be longer than what is looked at; then it is broken, and nothing is known.
        let whole = memchr::memrchr(b'\n', head).and_then(|end| head.get(..=end)).unwrap_or(head);
        let Ok(stretches) = Stretches::open("", shape, whole, whole.len()) else { return found };
        let mut reader = Reader::new("", templates, chosen);
        stretches.map_while(Result::ok).for_each(|stretch| found.learn(&mut reader, &stretch));
        found
    }

    /// From the first rows of a file of columns.
    pub fn of_rows(first: &[Stretch], templates: &[Arc<Template>], chosen: Option<&Arc<Template>>) -> Expected {
        let mut found = Expected::default();
        let mut reader = Reader::new("", templates, chosen);
        first.iter().for_each(|stretch| found.learn(&mut reader, stretch));
        found
    }

    fn learn(&mut self, reader: &mut Reader, stretch: &Stretch) {
        let sheet = reader.columns(stretch);
        self.add(&sheet);
        for slot in sheet.slots.iter().filter(|slot| slot.lane.is_none()) {
            if let Ok(report) = reader.report(stretch, slot, &mut Sources::default()) {
                let cells = report.cells.iter().map(|cell| cell.state != State::Absent);
                self.form(&report.template.name, cells);
            }
        }
    }

    fn add(&mut self, sheet: &Sheet) {
        for (template, block) in &sheet.blocks {
            let some = |cell| {
                let absent = block.column(CellId(cell)).and_then(|column| column.state(State::Absent));
                absent.is_some_and(|absent| absent.count(block.len()) < block.len())
            };
            self.form(&template.name, (0..u32::try_from(template.cell_count()).unwrap_or(u32::MAX)).map(some));
        }
    }

    fn form(&mut self, name: &str, cells: impl Iterator<Item = bool>) {
        match self.forms.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => known.iter_mut().zip(cells).for_each(|(known, cell)| *known |= cell),
            None => self.forms.push((name.to_owned(), cells.collect())),
        }
    }

    /// The cells of a form that its reports are meant to have; `None` where all of them are.
    pub fn cells(&self, template: &str) -> Option<&[bool]> {
        self.forms.iter().find(|(name, _)| name == template).map(|(_, cells)| cells.as_slice())
    }

    /// Whether a report of a form is meant to have a cell.
    pub fn has(&self, template: &str, cell: CellId) -> bool {
        self.cells(template).is_none_or(|cells| cells.get(cell.index()).copied().unwrap_or(true))
    }
}
