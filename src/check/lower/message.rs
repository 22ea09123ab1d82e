//! Lowers the message of a rule: the definitions it names, and the formats of its figures.

use super::{Frame, Lowering, Shape};
use crate::check::error::{CheckError, Meant, PlaceholderError, Written};
use crate::check::ir::{Expr, Extra, Units};
use crate::check::placeholders::{self, FIGURES, FORMATS, Format, NAMES, Placeholder};
use crate::check::types::{Type, Typed};
use crate::diagnostic::Severity;
use crate::syntax::ast::Name;
use crate::template::TableIdx;
use crate::yaml::Scalar;

impl<'a> Lowering<'a> {
    /// Lists the definitions that a message names and reports placeholders that nothing fills; `None` if there are any.
    /// `units`: of both sides of the rule.
    pub(in crate::check) fn message(
        &mut self,
        message: &'a Scalar,
        table: Option<TableIdx>,
        shape: Shape,
        units: Option<&Units>,
    ) -> Option<Vec<Extra>> {
        let before = self.diagnostics.len();
        for open in placeholders::unclosed(&message.value) {
            self.refuse(PlaceholderError::Unclosed { span: message.place(open) });
        }
        let places = placeholders::places(&message.value);
        let found = places.iter().filter_map(|place| self.placeholder(message, place, table, shape, units)).collect();
        let refused = self.diagnostics.iter().skip(before).any(|found| found.severity == Severity::Error);
        (!refused).then_some(found)
    }

    fn refuse(&mut self, problem: PlaceholderError) {
        self.diagnostics.push(CheckError::Placeholder(problem));
    }

    /// A placeholder that is a definition; one that nothing fills is reported.
    fn placeholder(
        &mut self,
        message: &'a Scalar,
        place: &Placeholder,
        table: Option<TableIdx>,
        shape: Shape,
        units: Option<&Units>,
    ) -> Option<Extra> {
        let (name, format) = match place.parts() {
            // A definition may have a colon in its name.
            (_, Some(_)) if self.book.defines.contains_key(&place.text) => (place.text.as_str(), Ok(None)),
            (name, _) => (name, place.format()),
        };
        let span = message.place(place.at.clone());
        if NAMES.contains(&name) {
            if place.parts().1.is_some() {
                self.refuse(PlaceholderError::FormatOfName { span, name: name.to_owned() });
            }
            return None;
        }
        if !FIGURES.contains(&name) && !self.book.defines.contains_key(name) {
            let names = FIGURES.iter().chain(NAMES).copied().chain(self.book.defines.keys().map(String::as_str));
            let meant = Meant::among(name, names);
            let written = Written::new(&Name { text: name.to_owned(), at: place.at.clone() }, message);
            self.refuse(PlaceholderError::Unknown { written, meant });
            return None;
        }
        let format = format.unwrap_or_else(|word| {
            let at = place.format_at.clone().unwrap_or_else(|| place.at.clone());
            let written = Written::new(&Name { text: word.clone(), at }, message);
            self.refuse(PlaceholderError::UnknownFormat {
                written,
                meant: Meant::among(&word, FORMATS.iter().copied()),
            });
            None
        });
        if FIGURES.contains(&name) {
            self.check_format(format, name, units, span);
            return None;
        }
        let named = Name { text: name.to_owned(), at: place.at.clone() };
        let frame = Frame { scalar: message, table, binding: None, each_member: false };
        let typed = match self.definition(&named, &frame) {
            Ok(typed) => typed,
            // The definition's own mistake is reported where it is written.
            Err(problem) => {
                self.diagnostics.push(*problem);
                return None;
            }
        };
        let extra = self.extra(name, typed, shape, span)?;
        self.check_format(format, name, Some(&extra.units), span);
        Some(extra)
    }

    /// A definition by the positions of the rule.
    fn extra(&mut self, name: &str, mut typed: Typed, shape: Shape, span: crate::source::Span) -> Option<Extra> {
        if !matches!(typed.ty, Type::Number(_)) {
            self.diagnostics.push(CheckError::NotNumber { span: typed.span });
            return None;
        }
        let fits =
            typed.shape == Shape::Scalar || std::mem::discriminant(&typed.shape) == std::mem::discriminant(&shape);
        let at = typed.span;
        if let Err(problem) = self.align_to(&mut typed, shape, at) {
            self.diagnostics.push(*problem);
            return None;
        }
        let Type::Number(measures) = &typed.ty else { return None };
        if !fits {
            self.refuse(PlaceholderError::Axis { span, name: name.to_owned() });
            return None;
        }
        let units = measures.units(measures.has_unstated());
        Some(Extra { name: name.to_owned(), value: typed.expr, units })
    }

    /// Reports a percentage of a figure that has a unit.
    fn check_format(&mut self, format: Option<Format>, name: &str, units: Option<&Units>, span: crate::source::Span) {
        if format == Some(Format::Percent)
            && let Some(unit) = units.and_then(|units| units.iter().find(|unit| !unit.dimension.is_plain()))
        {
            self.refuse(PlaceholderError::PercentOfUnit { span, name: name.to_owned(), unit: unit.words() });
        }
    }
}

/// The units of the only comparison of a check.
pub(in crate::check) fn units_compared(check: &Expr) -> Option<&Units> {
    let mut all =
        check.walk().filter_map(|part| if let Expr::Compare { units, .. } = part { Some(units) } else { None });
    let first = all.next();
    first.filter(|_| all.next().is_none())
}
