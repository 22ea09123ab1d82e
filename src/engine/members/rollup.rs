//! Adds up the reports of members into the report of the office above them.
//!
//! Invariant: a cell that cannot be added for each member has no figure, and a diagnostic names the members and why.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::offices::Office;
use super::reports::{Lacking, MemberReports};
use crate::amount::Amount;
use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text};
use crate::finding::state_name;
use crate::report::{Cell, Report, State};
use crate::template::{BlankPolicy, CellId, LeafIdx, Template, Unit};
use crate::world::World;

/// Most cells that one diagnostic names.
const CELLS_LISTED: usize = 6;
/// Most offices that one diagnostic names.
const NAMES_LISTED: usize = 50;

/// The report that adds up those of the members of an office.
#[derive(Debug)]
pub struct RolledUp {
    /// Named after the office.
    pub report: Report,
    /// Which cells could not be added, and why.
    pub diagnostics: Vec<Diagnostic>,
}

/// A report to be added, or why there is none.
enum Part<'a> {
    Report(&'a Report),
    Lacking(Text),
}

/// Why the cell of a member is not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Refused {
    State(State),
    Unit,
    Overflow,
    /// Shares do not add up.
    Share,
}

/// The cells that were refused: of which member, and why.
type RefusedCells = BTreeMap<(usize, Refused), Vec<CellId>>;

impl MemberReports {
    /// Adds up the members of every office that has some, for every year. A member without a report of its own counts
    /// with the sum of its members. `partial`: adds those that are there; otherwise no cell has a figure as long as a
    /// report is missing.
    pub fn roll_up(&self, partial: bool, world: &dyn World) -> Vec<RolledUp> {
        let mut done: HashMap<usize, BTreeMap<Option<i32>, RolledUp>> = HashMap::new();
        for idx in self.members_first() {
            let Some(office) = self.offices.list.get(idx).filter(|office| !office.members.is_empty()) else { continue };
            let mut years = self.years(idx, office);
            // Members without reports of their own have the years of theirs.
            let below = office.members.iter().filter_map(|member| done.get(member)).flat_map(BTreeMap::keys);
            years.extend(below.filter(|year| year.is_some()));
            if years.len() > 1 {
                years.remove(&None);
            }
            let sums = years.into_iter().filter_map(|year| Some((year, self.sum(idx, year, &done, partial, world)?)));
            let sums: BTreeMap<_, _> = sums.collect();
            done.insert(idx, sums);
        }
        let mut found = Vec::new();
        for (idx, office) in self.offices.parents() {
            let years = done.remove(&idx).unwrap_or_default();
            let many = years.len() > 1;
            for (year, mut sum) in years {
                if let (true, Some(year)) = (many, year) {
                    sum.report.name = format!("{}#{year}", office.name());
                }
                found.push(sum);
            }
        }
        found
    }

    /// The offices, those below before those above.
    fn members_first(&self) -> Vec<usize> {
        let parent = |idx: usize| self.offices.list.get(idx).and_then(|office| office.parent);
        let roots = (0..self.offices.list.len()).filter(|idx| parent(*idx).is_none());
        let mut order: Vec<usize> = roots.collect();
        let mut at = 0;
        while let Some(idx) = order.get(at) {
            let members = self.offices.list.get(*idx).map(|office| office.members.clone()).unwrap_or_default();
            // A root of a manifest without parents lists offices that are roots themselves.
            order.extend(members.into_iter().filter(|member| parent(*member) == Some(*idx)).collect::<Vec<_>>());
            at += 1;
        }
        order.reverse();
        // What adds up roots comes after them.
        order.sort_by_key(|idx| self.offices.list.get(*idx).is_some_and(|office| office.is_folder));
        order
    }

    fn sum(
        &self,
        idx: usize,
        year: Option<i32>,
        done: &HashMap<usize, BTreeMap<Option<i32>, RolledUp>>,
        partial: bool,
        world: &dyn World,
    ) -> Option<RolledUp> {
        let office = self.offices.list.get(idx)?;
        let below = |member: usize| done.get(&member).and_then(|years| years.get(&year)).map(|sum| &sum.report);
        let form = self.form(idx, year, world).or_else(|| {
            let first = office.members.iter().find_map(|member| below(*member))?;
            Some(Arc::clone(&first.template))
        })?;
        let part = |member: &usize| match self.report_of(*member, year, Some(&form), world) {
            Ok(report) => Some(Part::Report(report)),
            Err(Lacking::Missing | Lacking::Unread)
                if below(*member).is_some_and(|sum| sum.template.name == form.name) =>
            {
                below(*member).map(Part::Report)
            }
            // A folder does not say who has to report for which year.
            Err(Lacking::OtherYear(_)) if office.is_folder && self.offices.by_name.is_empty() => None,
            Err(Lacking::OtherYear(_)) => Some(Part::Lacking(Text::RollupOtherYear)),
            Err(Lacking::Missing) => Some(Part::Lacking(Text::RollupMissing)),
            Err(Lacking::Unread) => Some(Part::Lacking(Text::RollupUnread)),
            Err(Lacking::Twice(_)) => Some(Part::Lacking(Text::RollupTwice)),
            Err(Lacking::OtherForm(_)) => Some(Part::Lacking(Text::RollupOtherForm)),
        };
        let parts: Vec<(usize, Part<'_>)> =
            office.members.iter().filter_map(|member| Some((*member, part(member)?))).collect();
        let lacking: Vec<(usize, Text)> = parts
            .iter()
            .filter_map(|(member, part)| if let Part::Lacking(why) = part { Some((*member, *why)) } else { None })
            .collect();
        let reports: Vec<(usize, &Report)> = parts
            .iter()
            .filter_map(|(member, part)| if let Part::Report(report) = part { Some((*member, *report)) } else { None })
            .collect();
        let mut sum = Sum { form: &form, refused: BTreeMap::new(), blanks: 0 };
        let may_add = partial || lacking.is_empty();
        let cells = (0..form.cell_count()).map(|cell| {
            let cell = CellId(u32::try_from(cell).unwrap_or(u32::MAX));
            if may_add { sum.cell(cell, &reports) } else { with_state(State::Uncertain) }
        });
        let cells = cells.collect();
        let mut diagnostics = Vec::new();
        diagnostics.extend(self.lacking(office, &lacking, partial));
        let Sum { refused, blanks, .. } = sum;
        diagnostics.extend(refused.iter().map(|(key, cells)| self.refused(office, *key, cells, &form)));
        if blanks > 0 {
            let message =
                Message::new(Text::RollupBlanks).with("office", office.name()).with("count", blanks.to_string());
            diagnostics.push(Diagnostic::new(Code::RollupBlanks, message).in_file(&self.offices.file));
        }
        let mut report = Report::from_cells(office.name(), Arc::clone(&form), cells);
        report.organisation = Some(office.name().to_owned());
        report.year = year;
        Some(RolledUp { report, diagnostics })
    }

    /// Members that have nothing to add.
    fn lacking(&self, office: &Office, lacking: &[(usize, Text)], partial: bool) -> Option<Diagnostic> {
        let (first, _) = lacking.first()?;
        let name = |(member, why): &(usize, Text)| {
            let member = self.offices.list.get(*member)?;
            Some(Message::new(Text::RollupMember).with("office", member.name()).with_message("why", Message::new(*why)))
        };
        let text = if partial { Text::RollupWithout } else { Text::RollupIncomplete };
        let message = Message::new(text)
            .with("office", office.name())
            .with("count", lacking.len().to_string())
            .with("total", office.members.len().to_string())
            .with_list("offices", lacking.iter().take(NAMES_LISTED).filter_map(name).collect());
        let severity = if partial { Severity::Warning } else { Severity::Error };
        let diagnostic = Diagnostic::new(Code::RollupIncomplete, message).severity(severity);
        let help = if partial { Text::RollupWithoutHelp } else { Text::RollupIncompleteHelp };
        let place = &self.offices.list.get(*first)?.name;
        Some(place.mark(diagnostic.help(Message::new(help)), &self.offices.file))
    }

    /// Cells of a member that could not be added.
    fn refused(
        &self,
        office: &Office,
        (member, why): (usize, Refused),
        cells: &[CellId],
        form: &Template,
    ) -> Diagnostic {
        let member = self.offices.list.get(member).map_or("", Office::name);
        let names = cells.iter().take(CELLS_LISTED).map(|cell| {
            let (table, row, col) = form.locate(*cell);
            let table = form.table(table);
            let (row, col) = (&table.rows.leaf(row).code, &table.cols.leaf(col).code);
            Message::verbatim(format!("{}!{row},{col}", table.code))
        });
        let why = match why {
            Refused::State(state) => state_name(state),
            Refused::Unit => Message::new(Text::RollupUnit),
            Refused::Overflow => Message::new(Text::ReasonOverflow),
            Refused::Share => Message::new(Text::RollupShare),
        };
        let message = Message::new(Text::RollupNotAdded)
            .with("office", office.name())
            .with("member", member)
            .with("count", cells.len().to_string())
            .with_message("why", why)
            .with_list("cells", names.collect());
        let diagnostic = Diagnostic::new(Code::RollupNotAdded, message).help(Message::new(Text::RollupNotAddedHelp));
        diagnostic.in_file(&self.offices.file)
    }
}

fn with_state(state: State) -> Cell {
    let mut cell = Cell::absent();
    cell.state = state;
    cell
}

/// The sum of reports, cell by cell.
struct Sum<'f> {
    form: &'f Template,
    refused: RefusedCells,
    /// Cells with a figure to which blanks and dashes of some members added nothing.
    blanks: usize,
}

impl Sum<'_> {
    /// The sum of a cell over all reports. What cannot be added is recorded, and the cell has no figure.
    fn cell(&mut self, id: CellId, reports: &[(usize, &Report)]) -> Cell {
        let stated = self.unit(id);
        let states: BTreeSet<State> = reports.iter().map(|(_, report)| state(report, id)).collect();
        if let (1, Some(only @ (State::Blank | State::Dash | State::Absent))) = (states.len(), states.first()) {
            return with_state(*only);
        }
        let is_nothing = |state: &State| matches!(state, State::Blank | State::Dash);
        if states.iter().all(is_nothing) && !states.is_empty() {
            return with_state(State::Blank);
        }
        let mut running = Running { total: Amount::ZERO, unit: stated.clone(), of_form: stated.is_some() };
        let mut refused = false;
        for (member, report) in reports {
            if let Err(why) = self.add(id, report, &mut running) {
                self.refused.entry((*member, why)).or_default().push(id);
                refused = true;
            }
        }
        if refused || reports.is_empty() {
            return with_state(State::Uncertain);
        }
        self.blanks += usize::from(states.iter().any(is_nothing));
        let unit = running.unit.filter(|_| !running.of_form).map(|unit| unit.words()).filter(|words| !words.is_empty());
        let mut cell = with_state(State::Number);
        (cell.value, cell.unit) = (Some(running.total.normalized()), unit);
        cell
    }

    /// What the form states for a cell.
    fn unit(&self, id: CellId) -> Option<Unit> {
        let (table, row, col): (_, LeafIdx, LeafIdx) = self.form.locate(id);
        self.form.table(table).unit_of(row, col).map(Unit::named)
    }

    fn add(&self, id: CellId, report: &Report, running: &mut Running) -> Result<(), Refused> {
        let is_share = |unit: &Unit| unit.dimension.is_plain() && unit.exponent != 0;
        let Some(cell) = report.cell(id) else { return Err(Refused::State(State::Absent)) };
        match (cell.state, cell.value) {
            (State::Number, Some(value)) => {
                let own = cell.unit.as_deref().map(Unit::named);
                if own.as_ref().or(running.unit.as_ref()).is_some_and(is_share) {
                    return Err(Refused::Share);
                }
                running.push(value, own)
            }
            (State::Blank | State::Dash, _) if self.form.blank == BlankPolicy::Zero => Ok(()),
            (state, _) => Err(Refused::State(state)),
        }
    }
}

fn state(report: &Report, id: CellId) -> State {
    report.cell(id).map_or(State::Absent, |cell| cell.state)
}

/// A sum so far, and what it is in.
struct Running {
    total: Amount,
    unit: Option<Unit>,
    /// The unit is that of the form.
    of_form: bool,
}

impl Running {
    fn push(&mut self, value: Amount, own: Option<Unit>) -> Result<(), Refused> {
        let value = match (own, &self.unit) {
            (None, _) if self.of_form => value,
            // Of the others a unit is stated, of this one it is not.
            (None, Some(_)) if !value.is_zero() => return Err(Refused::Unit),
            (None, _) => value,
            (Some(own), Some(unit)) => own.convert(value, unit).ok_or(Refused::Unit)?,
            (Some(own), None) if self.total.is_zero() => {
                self.unit = Some(own);
                value
            }
            (Some(_), None) => return Err(Refused::Unit),
        };
        self.total = self.total.checked_add(value).ok_or(Refused::Overflow)?;
        Ok(())
    }
}
