//! Makes a case in which the program and the reference differ as small as it gets, and writes it down.

use super::compare::{Case, Difference, compare};
use super::report::Cell;
use super::tree::{Condition, Figure, Rule};
use super::{form_text, print};

/// The smallest case found that differs in the same way.
pub fn shrink(mut case: Case, mut difference: Difference) -> (Case, Difference) {
    let mut steps = 0;
    'again: while steps < 2000 {
        for smaller in candidates(&case) {
            steps += 1;
            if let Err(other) = compare(&smaller)
                && other.kind == difference.kind
            {
                (case, difference) = (smaller, other);
                continue 'again;
            }
        }
        break;
    }
    (case, difference)
}

/// Cases that are a little smaller.
fn candidates(case: &Case) -> Vec<Case> {
    let mut found = Vec::new();
    if case.reports.len() > 1 {
        found.extend(case.reports.iter().map(|report| Case { reports: vec![report.clone()], ..case.clone() }));
    }
    if case.rules.len() > 1 {
        found.extend(case.rules.iter().map(|rule| Case { rules: vec![rule.clone()], ..case.clone() }));
    }
    if !case.rules.is_empty() {
        found.push(Case { rules: Vec::new(), ..case.clone() });
    }
    for (at, rule) in case.rules.iter().enumerate() {
        for smaller in smaller_rules(rule) {
            let mut next = case.clone();
            next.rules[at] = smaller;
            found.push(next);
        }
    }
    for (report, cells) in case.reports.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            for simpler in simpler_cells(cell) {
                let mut next = case.clone();
                next.reports[report][at] = simpler;
                found.push(next);
            }
        }
    }
    found
}

fn simpler_cells(cell: &Cell) -> Vec<Cell> {
    let number = |digits| Cell::Number { digits, places: 0, unit: None };
    match cell {
        Cell::Number { digits: 0, places: 0, unit: None } => Vec::new(),
        Cell::Number { digits, places, unit } => {
            let mut simpler = vec![number(0), number(1)];
            simpler.retain(|simple| simple != cell && *digits != 1);
            simpler.extend(unit.map(|_| Cell::Number { digits: *digits, places: *places, unit: None }));
            simpler.extend((*places > 0).then_some(Cell::Number { digits: *digits, places: 0, unit: *unit }));
            simpler.extend((*digits > 9).then(|| Cell::Number { digits: digits / 10, places: *places, unit: *unit }));
            simpler
        }
        Cell::Blank | Cell::Dash | Cell::Text | Cell::Absent | Cell::Uncertain => vec![number(0)],
    }
}

fn smaller_rules(rule: &Rule) -> Vec<Rule> {
    let mut found = Vec::new();
    if let Some(when) = &rule.when {
        found.push(Rule { when: None, ..rule.clone() });
        found.push(Rule { when: None, check: when.clone(), ..rule.clone() });
        found.extend(conditions(when).into_iter().map(|when| Rule { when: Some(when), ..rule.clone() }));
    }
    found.extend(rule.blank.map(|_| Rule { blank: None, ..rule.clone() }));
    found.extend(rule.chinese.then(|| Rule { chinese: false, ..rule.clone() }));
    found.extend(conditions(&rule.check).into_iter().map(|check| Rule { check, ..rule.clone() }));
    found
}

/// Smaller conditions: one of the parts, or the same with a smaller part.
fn conditions(condition: &Condition) -> Vec<Condition> {
    match condition {
        Condition::Chain { first, links, within } => {
            let chain = |first: Figure, links: Vec<_>| Condition::Chain { first, links, within: *within };
            let mut found = Vec::new();
            if links.len() > 1 {
                found.push(chain(first.clone(), links[..1].to_vec()));
                found.push(chain(links[0].1.clone(), links[1..].to_vec()));
            }
            found.extend(within.map(|_| Condition::Chain { first: first.clone(), links: links.clone(), within: None }));
            found.extend(figures(first).into_iter().map(|first| chain(first, links.clone())));
            for (at, (_, figure)) in links.iter().enumerate() {
                for smaller in figures(figure) {
                    let mut links = links.clone();
                    links[at].1 = smaller;
                    found.push(chain(first.clone(), links));
                }
            }
            found
        }
        Condition::Is { .. } => Vec::new(),
        Condition::In { figure, negated, values } => {
            let make = |figure: Figure, values: Vec<Figure>| Condition::In { figure, negated: *negated, values };
            let mut found: Vec<Condition> =
                figures(figure).into_iter().map(|figure| make(figure, values.clone())).collect();
            found.extend(lists(values, figures).into_iter().map(|values| make(figure.clone(), values)));
            found
        }
        Condition::Choose(parts) => {
            let mut found = parts.to_vec();
            for at in 0..parts.len() {
                for smaller in conditions(&parts[at]) {
                    let mut parts = parts.clone();
                    parts[at] = smaller;
                    found.push(Condition::Choose(parts));
                }
            }
            found
        }
        Condition::Whole { figure, negated } => {
            figures(figure).into_iter().map(|figure| Condition::Whole { figure, negated: *negated }).collect()
        }
        Condition::Not(a) => {
            let smaller = conditions(a).into_iter().map(|a| Condition::Not(Box::new(a)));
            std::iter::once(a.as_ref().clone()).chain(smaller).collect()
        }
        Condition::And(a, b) => two(a, b, Condition::And),
        Condition::Or(a, b) => two(a, b, Condition::Or),
        Condition::If(a, b) => two(a, b, Condition::If),
        Condition::All(items) => lists(items, conditions).into_iter().map(Condition::All).collect(),
        Condition::Any(items) => lists(items, conditions).into_iter().map(Condition::Any).collect(),
    }
}

fn two(a: &Condition, b: &Condition, make: impl Fn(Box<Condition>, Box<Condition>) -> Condition) -> Vec<Condition> {
    let mut found = vec![a.clone(), b.clone()];
    found.extend(conditions(a).into_iter().map(|a| make(Box::new(a), Box::new(b.clone()))));
    found.extend(conditions(b).into_iter().map(|b| make(Box::new(a.clone()), Box::new(b))));
    found
}

/// Smaller figures; those in an aggregate keep their set, or the rule is another one.
fn figures(figure: &Figure) -> Vec<Figure> {
    match figure {
        Figure::Constant(_) | Figure::Operand(_) => Vec::new(),
        Figure::Default(operand, _) => vec![Figure::Operand(operand.clone())],
        Figure::Negate(a) => {
            let smaller = figures(a).into_iter().map(|a| Figure::Negate(Box::new(a)));
            std::iter::once(a.as_ref().clone()).chain(smaller).collect()
        }
        Figure::Abs(a) => {
            let smaller = figures(a).into_iter().map(|a| Figure::Abs(Box::new(a)));
            std::iter::once(a.as_ref().clone()).chain(smaller).collect()
        }
        Figure::Round(rounding, places, a) => {
            let smaller = figures(a).into_iter().map(|a| Figure::Round(*rounding, *places, Box::new(a)));
            std::iter::once(a.as_ref().clone()).chain(smaller).collect()
        }
        Figure::Mod(a, b) => vec![a.as_ref().clone(), b.as_ref().clone()],
        Figure::Choose(guard, a, b) => {
            let mut found = vec![a.as_ref().clone(), b.as_ref().clone()];
            let make = |guard: Condition| Figure::Choose(Box::new(guard), a.clone(), b.clone());
            found.extend(conditions(guard).into_iter().map(make));
            found
        }
        Figure::Binary(sign, a, b) => {
            let make = |a: Figure, b: Figure| Figure::Binary(*sign, Box::new(a), Box::new(b));
            let mut found = vec![a.as_ref().clone(), b.as_ref().clone()];
            found.extend(figures(a).into_iter().map(|a| make(a, b.as_ref().clone())));
            found.extend(figures(b).into_iter().map(|b| make(a.as_ref().clone(), b)));
            found
        }
        Figure::Fold(fold, items) => {
            lists(items, figures).into_iter().map(|items| Figure::Fold(*fold, items)).collect()
        }
        Figure::Count(items) => lists(items, conditions).into_iter().map(Figure::Count).collect(),
    }
}

/// Shorter lists, and the same with one smaller item.
fn lists<T: Clone>(items: &[T], smaller: impl Fn(&T) -> Vec<T>) -> Vec<Vec<T>> {
    let mut found = Vec::new();
    for at in 0..items.len() {
        if items.len() > 1 {
            let mut shorter = items.to_vec();
            shorter.remove(at);
            found.push(shorter);
        }
        for item in smaller(&items[at]) {
            let mut other = items.to_vec();
            other[at] = item;
            found.push(other);
        }
    }
    found
}

/// The template, the rules, the figures and the difference.
pub fn written(case: &Case, difference: &Difference) -> String {
    let mut text = format!("{}\n{}\nfigures:\n", form_text::write(&case.form), print::write(&case.form, &case.rules));
    for report in &case.reports {
        let mut cells = report.iter();
        for table in &case.form.tables {
            for row in table.rows.leaves() {
                let figures = table.cols.leaves().into_iter().zip(cells.by_ref()).map(|(col, cell)| {
                    let printed = cell.printed().unwrap_or_else(|| "(absent)".to_owned());
                    format!("{}={printed}", col.code)
                });
                text += &format!("  {} {}: {}\n", table.code, row.code, figures.collect::<Vec<_>>().join("  "));
            }
        }
    }
    format!("{text}\n{}\n", difference.text)
}
