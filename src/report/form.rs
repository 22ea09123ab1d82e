//! Models what a document shows of the form on which a report stands.

use super::Place;

/// Words of a document and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormMention {
    /// The table that they belong to, where it is one.
    pub table: Option<String>,
    /// As printed, cut where they are long.
    pub words: String,
    pub place: Option<Place>,
}

/// Another form of the same family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherForm {
    pub template: String,
    pub basis: Option<String>,
}

/// Why no table of a report can be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unchecked {
    /// The form is there, and nothing is filled in.
    Blank,
    /// The headings are there, and the tables are pictures.
    Pictures,
    /// The headings are there, and no table was found.
    NoTables,
}

/// What a document shows of its form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormReading {
    /// The words that state the year.
    pub year: Option<FormMention>,
    /// The form of the same family that is in force for the year, where the form of the report is not.
    pub in_force: Option<OtherForm>,
    /// The other form of which it has tables as well, with the first words of each that only that form has.
    pub mixed: Option<(OtherForm, Vec<FormMention>)>,
    /// Headings after which a picture stands where a table should.
    pub pictures: Vec<FormMention>,
    pub unchecked: Option<Unchecked>,
}
