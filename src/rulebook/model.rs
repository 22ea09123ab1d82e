//! Defines the types of rule files, and of all the rules for one form.
//!
//! Invariant: names are not resolved; an expression is a tree as written, or absent where it did not parse.

use indexmap::IndexMap;

use crate::diagnostic::Severity;
use crate::source::{Span, Spanned};
use crate::syntax::ast;
use crate::template::BlankPolicy;
use crate::yaml::Scalar;

/// Which file: a user's, or one that ships with gouji.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileRef {
    pub builtin: bool,
    /// With `/`.
    pub path: String,
}

/// An expression: its text with places, and its tree where it could be parsed.
#[derive(Debug, Clone)]
pub struct Formula {
    pub scalar: Scalar,
    pub tree: Option<ast::Expr>,
}

#[derive(Debug, Clone)]
pub struct Define {
    pub name: Spanned<String>,
    pub formula: Formula,
    /// The file it is written in was named by the user (not inherited from the library).
    pub own: bool,
}

/// One relation, with what a reader of its findings needs. Fields that a rule does not write are inherited
/// from the rule it overrides.
#[derive(Debug, Clone)]
pub struct Rule {
    pub id: Spanned<String>,
    pub table: Option<Scalar>,
    pub check: Option<Formula>,
    pub when: Option<Formula>,
    pub basis: Option<String>,
    pub severity: Option<Severity>,
    pub message: Option<Scalar>,
    pub blank: Option<BlankPolicy>,
    /// The file in which its `check` is written.
    pub file: FileRef,
}

impl RuleFile {
    /// Whether the rules are for a template.
    pub fn is_for(&self, template: &str) -> bool {
        self.rules_for.iter().any(|name| name.value == template)
    }
}

/// The entry of a rule file under an id.
#[derive(Debug, Clone)]
pub enum Switch {
    Off(Span),
    Rule(Box<Rule>),
}

/// One rule file as written.
#[derive(Debug, Clone)]
pub struct RuleFile {
    pub file: FileRef,
    /// The templates it is for, never none.
    pub rules_for: Vec<Spanned<String>>,
    pub extends: Option<Spanned<String>>,
    pub defines: IndexMap<String, Define>,
    pub rules: IndexMap<String, Switch>,
}

/// All rules that apply to a template, inherited ones first.
#[derive(Debug, Clone, Default)]
pub struct Rulebook {
    pub defines: IndexMap<String, Define>,
    pub rules: IndexMap<String, Rule>,
    /// Rules turned off, derived ones among them.
    pub off: Vec<Spanned<String>>,
}
