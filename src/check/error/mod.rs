//! Lists the mistakes in rules that can be known before any report.

mod habits;
mod message;
mod names;
mod placeholder;

use crate::diagnostic::{Diagnostic, Message};
use crate::source::{Span, Spanned};
use crate::syntax::Function;
use crate::syntax::ast::Name;
use crate::template::AxisName;
use crate::yaml::Scalar;

pub(super) use self::names::Meant;
pub(super) use self::placeholder::PlaceholderError;
use super::types::Measure;

/// A name as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub text: String,
    pub span: Span,
    /// The place to edit, where it is known exactly.
    pub edit: Option<Span>,
}

impl Written {
    /// Takes a name of an expression.
    pub(super) fn new(name: &Name, scalar: &Scalar) -> Self {
        Self { text: name.text.clone(), span: scalar.place(name.at.clone()), edit: scalar.exact_place(name.at.clone()) }
    }

    /// Takes a whole value of the file.
    pub(super) fn whole(text: &str, span: Span) -> Self {
        Self { text: text.to_owned(), span, edit: Some(span) }
    }
}

/// What is wrong with a rule or a definition; spans point at the culprit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CheckError {
    // ---- names
    UnknownTable {
        written: Written,
        meant: Meant,
    },
    /// No such row or column in the table.
    UnknownName {
        written: Written,
        table: String,
        axis: AxisName,
        meant: Meant,
    },
    /// A reference without table, and no table has the name.
    UnknownNameAnywhere {
        span: Span,
        name: String,
        axis: AxisName,
    },
    /// A name of the other axis; `labelled` is what the asked axis has with these printed words.
    RowForCol {
        span: Span,
        name: String,
        asked: AxisName,
        in_cell: bool,
        labelled: Option<String>,
    },
    AmbiguousName {
        span: Span,
        name: String,
        axis: AxisName,
        codes: Vec<String>,
    },
    AmbiguousTable {
        span: Span,
        tables: Vec<String>,
    },
    /// A group where a figure is asked for, by a name in an expression.
    GroupNamed {
        span: Span,
        axis: AxisName,
        code: String,
        in_cell: bool,
    },
    /// A group between the ends of a range.
    GroupInRange {
        span: Span,
        axis: AxisName,
        code: String,
    },
    GroupAmongChildren {
        span: Span,
        code: String,
    },
    ReversedRange {
        span: Span,
        edit: Option<Span>,
        from: String,
        to: String,
    },
    CrossParentRange {
        span: Span,
        from: String,
        to: String,
    },
    RepeatedMember {
        span: Span,
        code: String,
    },
    ExceptNothing {
        span: Span,
    },
    AllTakenOut {
        span: Span,
    },
    EmptySet {
        span: Span,
    },
    /// `stands`: the axis that has the name in some table; `remedy`: what was clearly meant, and where to edit.
    UnknownDefinition {
        written: Written,
        near: Option<String>,
        stands: Option<AxisName>,
        remedy: Option<Message>,
        edit: Option<(Span, String)>,
    },
    BrokenDefinition {
        span: Span,
        name: String,
    },
    /// A definition that cannot be read, in the words used where it is written.
    UnreadDefinition {
        problem: Box<Diagnostic>,
    },
    CyclicDefinition {
        span: Span,
        chain: Vec<String>,
    },
    UnknownFunction {
        written: Written,
        meant: Meant,
    },
    /// `fact` with a name that the template does not declare.
    UnknownFact {
        written: Written,
        meant: Meant,
        /// Whether the template declares any.
        declared: bool,
    },
    UnknownSection {
        written: Written,
        meant: Meant,
    },
    Placeholder(PlaceholderError),
    /// `off:` names a rule that does not exist.
    UnknownRule {
        written: Written,
        meant: Meant,
    },
    MissingCheck {
        rule: Spanned<String>,
    },

    // ---- types
    RowMeetsCol {
        span: Span,
    },
    /// Two tables whose axes have different codes.
    AxesDiffer {
        span: Span,
        a: String,
        b: String,
    },
    SetOutside {
        span: Span,
    },
    MembersOutside {
        span: Span,
    },
    TwoSets {
        span: Span,
    },
    UnitClash {
        span: Span,
        left: Measure,
        right: Measure,
        /// The row or column at which they meet, where others are sound.
        at: Option<(AxisName, String)>,
    },
    /// A figure of unknown unit is added to or compared with one of a known unit.
    UnstatedUnit {
        span: Span,
    },
    NotTruth {
        span: Span,
    },
    NotNumber {
        span: Span,
    },
    TextOutOfPlace {
        span: Span,
    },
    /// An attribute of the office that is not compared with a text.
    OfficeNotCompared {
        span: Span,
    },
    /// A whole relation in quotes.
    QuotedRelation {
        span: Span,
        inner: String,
    },
    NotText {
        span: Span,
    },
    /// A choice between a figure and a condition; `then`: the first of them.
    ChoiceOfTwoKinds {
        span: Span,
        then: Span,
    },
    /// A figure after `then` where no `else` gives another.
    FigureWithoutElse {
        span: Span,
    },
    ArgumentCount {
        span: Span,
        function: Function,
        found: usize,
    },
    /// Decimal places that are not a whole number within the limit.
    RoundingPlaces {
        span: Span,
        limit: u32,
    },
    DivisionByZero {
        span: Span,
    },
    BadTolerance {
        span: Span,
    },
    ToleranceUnit {
        span: Span,
        sign: Span,
    },
    NotIntervalable {
        span: Span,
    },
    NotACell {
        span: Span,
    },
    NotConstant {
        span: Span,
    },
    /// `why`: the report of the pattern's compiler.
    BadPattern {
        span: Span,
        why: String,
    },
    UnknownUnit {
        written: Written,
        meant: Meant,
    },
    NumberTooLong {
        span: Span,
    },
    TooManyOperands {
        span: Span,
        limit: usize,
    },
    TooManyLevels {
        span: Span,
        limit: usize,
    },

    // ---- rules that are well-formed but useless
    /// A check whose outcome is known before any report.
    ConstantCheck {
        span: Span,
        outcome: bool,
    },
    /// The same of a condition inside a check or a guard.
    ConstantPart {
        span: Span,
        outcome: bool,
    },
    /// A check whose outcome follows from its guard.
    SettledByGuard {
        span: Span,
        outcome: bool,
    },
    /// A guard on every row or column before a check on single cells.
    GuardRepeats {
        span: Span,
    },
    /// An aggregate over one figure.
    SingleThing {
        span: Span,
        function: &'static str,
    },
    /// A sum has a figure twice: `within`: once inside this total.
    CountedTwice {
        span: Span,
        name: FigureName,
        within: Option<String>,
    },
    /// A rule and another one never hold together, or only where some figures are 0.
    RulesConflict {
        span: Span,
        rule: String,
        first: String,
        /// `None` for a rule of the template.
        first_span: Option<Span>,
        zeros: Vec<String>,
    },
    /// A sum has all members of a group but this one.
    MemberLeftOut {
        span: Span,
        axis: AxisName,
        group: String,
        code: String,
    },
    /// A sum has other parts of a total but not these.
    PartLeftOut {
        span: Span,
        total: String,
        codes: Vec<String>,
    },
    /// A guard that is never true.
    NoPositions {
        span: Span,
        rule: String,
    },
    /// `is blank` of a cell with a default.
    BlankNeverSeen {
        span: Span,
    },
    UnusedDefinition {
        name: Spanned<String>,
    },
    /// `derived`: the template demands the same already. `equal`: neither rule demands more.
    DuplicateRule {
        span: Span,
        rule: String,
        first: String,
        derived: bool,
        first_span: Option<Span>,
        equal: bool,
    },
}

/// A figure as a rule names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FigureName {
    Line(AxisName, String),
    Cell(String, String),
}
