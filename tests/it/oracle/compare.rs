//! Holds the program against the meaning of the reference: which rules it accepts, the outcome at each position, the two
//! sides of a comparison, and what the vectorized evaluator settles.

use std::sync::Arc;

use gouji::check::ir;
use gouji::diagnostic::Diagnostics;
use gouji::eval::{self, Figures};
use gouji::finding;
use gouji::report::{Cell as Read, Report};
use gouji::source::{Source, SourceId};
use gouji::template::{self, Template};
use gouji::vectorized::{Block, Plan};
use gouji::yaml;

use super::derived::{Derived, derive};
use super::exact::Exact;
use super::form::{Form, Layout};
use super::meaning::{Meaning, Outcome, Spot};
use super::report::Cell;
use super::tree::{Along, Blank, Rule};
use super::typing::{self, Refusal};
use super::{form_text, print};
use crate::support;

/// A form with rules and reports.
#[derive(Debug, Clone)]
pub struct Case {
    pub form: Form,
    pub rules: Vec<Rule>,
    pub reports: Vec<Vec<Cell>>,
}

/// Where the program and the reference differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What differs: shrinking keeps it.
    pub kind: &'static str,
    pub text: String,
}

/// How much of a case was compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Compared {
    pub outcomes: usize,
    pub satisfied: usize,
    pub violated: usize,
    pub undetermined: usize,
    pub rules: usize,
    pub refused: usize,
    pub settled: usize,
}

impl Compared {
    pub fn add(&mut self, other: Compared) {
        self.outcomes += other.outcomes;
        self.satisfied += other.satisfied;
        self.violated += other.violated;
        self.undetermined += other.undetermined;
        self.rules += other.rules;
        self.refused += other.refused;
        self.settled += other.settled;
    }
}

/// A rule of the program with the meaning of the reference.
struct Pair<'c> {
    /// By position: rule and place where it is evaluated.
    demands: Vec<(&'c Rule, Spot)>,
}

/// Compares everything; the first difference ends it.
pub fn compare(case: &Case) -> Result<Compared, Difference> {
    let layout = Layout::new(&case.form);
    let template = load(&case.form);
    let text = print::write(&case.form, &case.rules);
    let (program, diagnostics) = support::lower(&template, &text);
    let derived = derive(&case.form, &layout);
    let mut done = Compared::default();
    let mut pairs = Vec::new();
    for rule in &program.rules {
        pairs.push(pair(case, &layout, rule, &derived)?);
    }
    for (at, rule) in case.rules.iter().enumerate() {
        let accepted = program.rules.iter().any(|found| found.id == format!("r{at}"));
        match (typing::check(&case.form, &layout, rule), accepted) {
            (Ok(_), true) => done.rules += 1,
            (Err(_), false) => done.refused += 1,
            (Ok(_), false) => return Err(refused("rule refused", &format!("r{at}"), &support::said(&diagnostics))),
            (Err(refusal), true) => {
                return Err(refused("rule accepted", &format!("r{at}"), &format!("expected: {refusal:?}")));
            }
        }
    }
    for rule in &derived {
        if !program.rules.iter().any(|found| found.id == rule.id) {
            return Err(refused("derived rule missing", &rule.id, &support::said(&diagnostics)));
        }
    }
    let plan = Plan::new(Arc::new(program));
    evaluate(case, &layout, &plan, &pairs, &mut done)?;
    Ok(done)
}

fn refused(kind: &'static str, rule: &str, said: &str) -> Difference {
    Difference { kind, text: format!("{kind}: {rule}\n{said}") }
}

fn load(form: &Form) -> Arc<Template> {
    let text = form_text::write(form);
    let source = Source::new("template.yaml", text.as_str());
    let mut diagnostics = Diagnostics::default();
    let root = yaml::load(SourceId(0), &source, &mut diagnostics).expect(&text);
    let template = template::load(&root, &mut diagnostics).expect(&text);
    let gaps = form.tables.iter().any(|table| table.rows.gap || table.cols.gap);
    assert!(gaps || !diagnostics.has_errors(), "{text}\n{}", support::said(&diagnostics));
    Arc::new(template)
}

/// Finds what the reference demands at each position of a rule of the program.
fn pair<'c>(case: &'c Case, layout: &Layout, rule: &ir::Rule, derived: &'c [Derived]) -> Result<Pair<'c>, Difference> {
    let wrong = |text: &str| Difference { kind: "positions", text: format!("positions of {}: {text}", rule.id) };
    let place = |position: &ir::Position| {
        (position.table.map(|table| table.0), position.row.map(|leaf| leaf.0), position.col.map(|leaf| leaf.0))
    };
    if let Some(own) = derived.iter().find(|derived| derived.id == rule.id) {
        if own.positions.len() != rule.positions.len() {
            return Err(wrong(&format!("{} expected, {} found", own.positions.len(), rule.positions.len())));
        }
        let demand = |position: &ir::Position| {
            let (_, row, col) = place(position);
            let found = own.positions.iter().find(|demand| (demand.row, demand.col) == (row, col));
            found.map(|demand| (&demand.rule, demand.spot)).ok_or_else(|| wrong(&format!("{position:?}")))
        };
        return Ok(Pair { demands: rule.positions.iter().map(demand).collect::<Result<_, _>>()? });
    }
    if rule.derived {
        return Err(Difference { kind: "derived rule", text: format!("derived rule {} is not expected", rule.id) });
    }
    let at: usize = rule.id.trim_start_matches('r').parse().map_err(|_| wrong("unknown id"))?;
    let own = &case.rules[at];
    let primary = typing::primary(layout, own).map_err(|refusal: Refusal| Difference {
        kind: "rule accepted",
        text: format!("r{at} accepted, expected {refusal:?}"),
    })?;
    let expected = typing::positions(layout, own, primary);
    if expected != rule.positions.len() {
        return Err(wrong(&format!("{expected} expected, {} found", rule.positions.len())));
    }
    let demand = |position: &ir::Position| {
        let (table, row, col) = place(position);
        let leaf = match own.along {
            Along::Once => Some(0),
            Along::Cols => col,
            Along::Rows => row,
        };
        let table = if own.along == Along::Once { Some(primary) } else { table };
        let spot = table.zip(leaf).map(|(primary, leaf)| Spot { primary, leaf, member: None });
        spot.map(|spot| (own, spot)).ok_or_else(|| wrong(&format!("{position:?}")))
    };
    Ok(Pair { demands: rule.positions.iter().map(demand).collect::<Result<_, _>>()? })
}

fn read(template: &Arc<Template>, cells: &[Cell]) -> Report {
    let printed: Vec<Option<String>> = cells.iter().map(Cell::printed).collect();
    let mut report = support::report(template, &printed);
    for (slot, cell) in report.cells.iter_mut().zip(cells) {
        if *cell == Cell::Uncertain {
            *slot = Read::uncertain("5?", slot.place.clone(), vec!["5".to_owned(), "6".to_owned()]);
        }
    }
    report
}

fn evaluate(
    case: &Case,
    layout: &Layout,
    plan: &Plan,
    pairs: &[Pair<'_>],
    done: &mut Compared,
) -> Result<(), Difference> {
    let program = plan.program();
    let reports: Vec<Report> = case.reports.iter().map(|cells| read(&program.template, cells)).collect();
    let mut expected = Vec::with_capacity(reports.len());
    for (cells, report) in case.reports.iter().zip(&reports) {
        let figures = Figures::new(program, report);
        let found = eval::evaluate(program, report, &figures).outcomes;
        let mut own = Vec::with_capacity(found.len());
        for (rule, (pair, found)) in pairs.iter().zip(&found).enumerate() {
            let mut outcomes = Vec::with_capacity(found.len());
            for (position, ((demand, spot), found)) in pair.demands.iter().zip(found).enumerate() {
                let blank = blank(case.form.blank, demand);
                let meaning = Meaning { layout, cells, blank, spot: *spot };
                let outcome = meaning.outcome(demand);
                count(done, outcome);
                let at = || place(program, rule, position, spot);
                if outcome != meant(*found) {
                    let text = format!("{}: expected {outcome:?}, found {found:?}{}", at(), sides(meaning, demand));
                    return Err(Difference { kind: "outcome", text });
                }
                if outcome == Outcome::Violated
                    && done.violated.is_multiple_of(3)
                    && let Some(expected) = meaning.sides(demand)
                {
                    let trace = eval::trace(program, report, &figures, rule, position);
                    let exact = |side: Option<eval::Quotient>| side.map(|side| side.exact());
                    match (exact(trace.left), exact(trace.right)) {
                        (Some(Some(left)), Some(Some(right))) => {
                            if !agree(&expected, &left.to_string(), &right.to_string()) {
                                let sides = sides(meaning, demand);
                                let text = format!("{}: expected{sides}, found {left} and {right}", at());
                                return Err(Difference { kind: "sides", text });
                            }
                        }
                        (Some(_), Some(_)) => {}
                        _ => return Err(Difference { kind: "sides", text: format!("{}: no sides", at()) }),
                    }
                }
                outcomes.push(outcome);
            }
            own.push(outcomes);
        }
        expected.push(own);
    }
    settle(case, plan, &reports, &expected, done)
}

/// Reports in a block: the last block is not full.
const BLOCK: usize = 17;

/// What the vectorized evaluator settles.
fn settle(
    case: &Case,
    plan: &Plan,
    reports: &[Report],
    expected: &[Vec<Vec<Outcome>>],
    done: &mut Compared,
) -> Result<(), Difference> {
    let program = plan.program();
    for (nth, (reports, expected)) in reports.chunks(BLOCK).zip(expected.chunks(BLOCK)).enumerate() {
        let block = plan.evaluate(&Block::from_reports(program, reports));
        let mut counts = vec![finding::Counts::default(); program.rules.len()];
        for (lane, rules) in expected.iter().enumerate() {
            let mut open: Vec<Vec<bool>> = rules.iter().map(|outcomes| vec![false; outcomes.len()]).collect();
            for residual in block.residuals.iter().filter(|residual| residual.reports.get(lane)) {
                open[residual.rule][residual.position] = true;
            }
            let absent = case.reports[nth * BLOCK + lane].contains(&Cell::Absent);
            for (rule, outcomes) in rules.iter().enumerate() {
                for (position, outcome) in outcomes.iter().enumerate().filter(|(position, _)| !open[rule][*position]) {
                    done.settled += 1;
                    // What is undetermined because a cell is absent may be settled.
                    if *outcome == Outcome::Violated || *outcome == Outcome::Undetermined && !absent {
                        let id = &program.rules[rule].id;
                        let text = format!("{id} position {position} is settled, expected {outcome:?}");
                        return Err(Difference { kind: "settled", text });
                    }
                }
            }
            if block.unsettled.get(lane) {
                continue;
            }
            let of = |kind| rules.iter().flatten().filter(|outcome| **outcome == kind).count();
            let found = (block.not_applicable[lane] as usize, block.undetermined[lane] as usize);
            let own = (of(Outcome::NotApplicable), of(Outcome::Undetermined));
            if found != own {
                let text = format!("settled (not applicable, undetermined): expected {own:?}, found {found:?}");
                return Err(Difference { kind: "settled", text });
            }
            for (rule, outcomes) in rules.iter().enumerate() {
                outcomes.iter().for_each(|outcome| counts[rule].add(found_as(*outcome)));
            }
        }
        if block.counts != counts {
            let text = format!("counts: expected {counts:?}, found {:?}", block.counts);
            return Err(Difference { kind: "settled", text });
        }
    }
    Ok(())
}

fn count(done: &mut Compared, outcome: Outcome) {
    done.outcomes += 1;
    match outcome {
        Outcome::Satisfied => done.satisfied += 1,
        Outcome::Violated => done.violated += 1,
        Outcome::Undetermined => done.undetermined += 1,
        Outcome::NotApplicable => {}
    }
}

fn blank(of_form: Blank, rule: &Rule) -> Blank {
    rule.blank.unwrap_or(of_form)
}

fn meant(outcome: finding::Outcome) -> Outcome {
    match outcome {
        finding::Outcome::Satisfied => Outcome::Satisfied,
        finding::Outcome::Violated => Outcome::Violated,
        finding::Outcome::Undetermined => Outcome::Undetermined,
        finding::Outcome::NotApplicable => Outcome::NotApplicable,
    }
}

fn found_as(outcome: Outcome) -> finding::Outcome {
    match outcome {
        Outcome::Satisfied => finding::Outcome::Satisfied,
        Outcome::Violated => finding::Outcome::Violated,
        Outcome::Undetermined => finding::Outcome::Undetermined,
        Outcome::NotApplicable => finding::Outcome::NotApplicable,
    }
}

/// Whether two sides are those expected, in whatever size of the unit they are shown.
fn agree((left, right): &(Exact, Exact), shown_left: &str, shown_right: &str) -> bool {
    let (Some(a), Some(b)) = (Exact::parse(shown_left), Exact::parse(shown_right)) else { return true };
    // Three amounts multiplied, each in 亿元, differ by this much.
    let mut powers = (0..=36).flat_map(|power: i32| [power, -power]);
    powers.any(|power| left.shift(power).sub(&a).is_zero() && right.shift(power).sub(&b).is_zero())
}

fn sides(meaning: Meaning<'_>, rule: &Rule) -> String {
    meaning.sides(rule).map_or(String::new(), |(left, right)| format!(" with {left} and {right}"))
}

fn place(program: &ir::Program, rule: usize, position: usize, spot: &Spot) -> String {
    let rule = &program.rules[rule];
    format!("{} at position {position} (table {}, leaf {}): {}", rule.id, spot.primary, spot.leaf, rule.expression)
}
