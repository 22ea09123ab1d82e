//! Compiles a rule book for a template: resolves names to cells, checks types and lowers rules to a [`ir::Program`], and
//! reports everything wrong with the rules that can be known before any report.
//!
//! Invariant: knows no reports.

#![deny(clippy::wildcard_enum_match_arm)]

mod derive;
mod derive_narrative;
mod error;
mod form_rules;
pub mod ir;
pub mod linear;
mod lints;
mod normal;
mod lower;
mod scope;
mod sets;
mod types;
mod placeholders;

pub use placeholders::{Asked, Format, fill};

use std::collections::HashSet;
use std::sync::Arc;

use self::error::{CheckError, Meant, Written};
use crate::diagnostic::Diagnostics;
use crate::rulebook::{Rule, Rulebook};
use crate::template::{LeafIdx, Template, Unit};

/// Checks a rule book against its template and makes the program. A broken rule is reported and left out.
pub fn check(template: &Arc<Template>, book: &Rulebook, diagnostics: &mut Diagnostics) -> ir::Program {
    let mut rules = Vec::new();
    let mut used = Vec::new();
    for rule in book.rules.values() {
        let mut lowering = lower::Lowering::new(template, book, diagnostics);
        if let Some(lowered) = lowering.rule(rule).filter(|rule| !runs_over_gap(template, rule)) {
            rules.push(lowered);
        }
        used.extend(lowering.into_used());
    }
    used.extend(scope::mentioned(book));
    let used: HashSet<String> = used.into_iter().collect();
    // A definition that nothing uses has not been checked yet.
    for define in book.defines.values().filter(|define| define.own && !used.contains(&define.name.value)) {
        lower::Lowering::new(template, book, diagnostics).alone(define);
    }
    let mut derived = derive::derive(template, diagnostics);
    let known: Vec<String> = rules.iter().chain(&derived).map(|r| r.id.clone()).collect();
    for off in &book.off {
        let before = derived.len();
        derived.retain(|rule| rule.id != off.value);
        if derived.len() == before {
            let meant = Meant::among(&off.value, known.iter().map(String::as_str));
            let written = Written::whole(&off.value, off.span);
            diagnostics.push(CheckError::UnknownRule { written, meant });
        }
    }
    let mut refused: Vec<String> = Vec::new();
    for rule in book.rules.values().filter(|rule| rule.check.is_none()) {
        match derived.iter_mut().find(|d| d.id == rule.id.value) {
            Some(found) => {
                if let Some(message) = &rule.message {
                    let (table, shape) = (found.table, types::Shape::from_positions(&found.positions));
                    let mut lowering = lower::Lowering::new(template, book, diagnostics);
                    let units = lower::units_compared(&found.check);
                    match lowering.message(message, table, shape, units) {
                        Some(extras) => found.extras = extras,
                        None => {
                            refused.push(found.id.clone());
                            continue;
                        }
                    }
                }
                overlay(found, rule);
            }
            None => {
                let others = book.rules.values().filter(|other| other.check.is_some()).map(|other| &other.id.value);
                let known = others.chain(derived.iter().map(|derived| &derived.id)).map(String::as_str);
                let meant = Meant::among(&rule.id.value, known);
                if matches!(meant, Meant::Name(_)) {
                    let written = Written::whole(&rule.id.value, rule.id.span);
                    diagnostics.push(CheckError::UnknownRule { written, meant });
                } else {
                    diagnostics.push(CheckError::MissingCheck { rule: rule.id.clone() });
                }
            }
        }
    }
    derived.retain(|rule| !refused.contains(&rule.id));
    lints::unused_definitions(book, &used, diagnostics);
    let file = |rule: &ir::Rule| book.rules.get(&rule.id).map(|rule| &rule.file);
    let beside = |a: &ir::Rule, b: &ir::Rule| file(a) == file(b);
    // Rules that ship are compared in the tests, not in every run.
    if book.rules.values().any(|rule| !rule.file.builtin) {
        lints::duplicates(&rules, &derived, &beside, diagnostics);
        lints::conflicts(template, &rules, &derived, &beside, diagnostics);
    }
    rules.extend(derived);
    ir::Program { template: Arc::clone(template), units: units(template), rules }
}

/// Whether a rule reads rows or columns of an axis of which the template lost some: its outcome would mean nothing.
fn runs_over_gap(template: &Template, rule: &ir::Rule) -> bool {
    let lanes = rule.expressions().flat_map(ir::Expr::lanes).collect::<Vec<_>>();
    let incomplete = |lane: &&ir::Lane| {
        let table = lane.any().map(|cell| template.table(template.locate(cell).0));
        table.is_some_and(|table| table.rows.incomplete || table.cols.incomplete)
    };
    // A chain names the operand in its middle twice.
    let single = lanes.iter().all(|lane| Some(lane) == lanes.first()) && rule.positions.len() <= 1;
    !single && lanes.iter().any(incomplete)
}

/// A derived rule may be given another severity, basis or message.
fn overlay(derived: &mut ir::Rule, rule: &Rule) {
    if let Some(severity) = rule.severity {
        derived.severity = severity;
    }
    if rule.basis.is_some() {
        derived.basis.clone_from(&rule.basis);
    }
    if let Some(message) = &rule.message {
        derived.words = Some(ir::MessageTemplate::Author(message.value.trim().to_owned()));
    }
    if let Some(blank) = rule.blank {
        derived.blank = blank;
    }
}

fn units(template: &Template) -> Arc<[Option<Unit>]> {
    let mut units = Vec::with_capacity(template.cell_count());
    for table in template.tables.values() {
        for row in 0..table.rows.leaf_count() {
            for col in 0..table.cols.leaf_count() {
                units.push(table.unit_of(LeafIdx(row), LeafIdx(col)).map(Unit::named));
            }
        }
    }
    units.into()
}
