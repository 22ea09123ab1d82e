//! Compares the forms of a family over one document: which tables are printed as only one of them has them, and which form
//! is in force for the year.
//!
//! Invariant: a table counts for a form only by words that no other form has in this table, read without a slip.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chain::Candidate;
use super::label_index::{Anchor, Guide, without_ordinal};
use super::stream::Stream;
use super::words::comparable;
use super::{Trial, find};
use crate::report::{FormMention, OtherForm, Report};
use crate::template::{self, Axis, Node, NodeIdx, Table, Template};

/// Most characters of the words that are shown.
const MAX_WORDS: usize = 60;

/// Notes for each trial the other form of its family of which the document prints tables as well. `plain`: the stream of
/// the document for a form.
pub(super) fn compare<'s>(trials: &mut [Trial<'_>], plain: impl Fn(&Template) -> &'s Stream) {
    for second in 1..trials.len() {
        let (before, after) = trials.split_at_mut(second);
        let Some(two) = after.first_mut() else { continue };
        for one in before {
            if !template::same_family(one.template, two.template) {
                continue;
            }
            let own = peculiar(one, plain(one.template), two);
            let other = peculiar(two, plain(two.template), one);
            let (here, there) = (only(&own, &other), only(&other, &own));
            if !here.is_empty() && !there.is_empty() {
                one.mixed.get_or_insert_with(|| (other_form(two.template), there));
                two.mixed.get_or_insert_with(|| (other_form(one.template), here));
            }
        }
    }
}

/// The words of the tables of which the other form has none.
fn only(one: &Peculiar, other: &Peculiar) -> Vec<FormMention> {
    one.iter().filter(|(table, _)| !other.contains_key(*table)).map(|(_, mention)| mention.clone()).collect()
}

/// By table, the first words that a form has there and the other form has not.
type Peculiar = BTreeMap<String, FormMention>;

fn peculiar(trial: &Trial<'_>, plain: &Stream, other: &Trial<'_>) -> Peculiar {
    let stream = trial.stream(plain);
    let mut found = Peculiar::new();
    for claim in trial.found.claims.iter().filter(|claim| !claim.tolerated) {
        let Some((table, line, node)) = place_of(&trial.guide, claim) else { continue };
        let Some((_, form)) = trial.template.tables.get_index(table) else { continue };
        if found.contains_key(&form.code) || line == Line::Row && !has_cells(stream, claim) {
            continue;
        }
        let words: String = stream.between(claim.start, claim.end).iter().map(|item| item.text.as_str()).collect();
        let node = line.axis(form).node(node);
        let same = other.template.tables.get(&form.code).is_some_and(|twin| has_label(line.axis(twin), &words, node));
        if same || !is_printed(node, &words) {
            continue;
        }
        let words = words.chars().take(MAX_WORDS).collect();
        let place = stream.spot(claim.start, claim.end);
        found.insert(form.code.clone(), FormMention { table: Some(form.code.clone()), words, place });
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Row,
    Col,
}

impl Line {
    fn axis(self, table: &Table) -> &Axis {
        match self {
            Line::Row => &table.rows,
            Line::Col => &table.cols,
        }
    }
}

/// The row or column with figures for which words were claimed.
fn place_of(guide: &Guide<'_>, claim: &Candidate) -> Option<(usize, Line, NodeIdx)> {
    match guide.anchors.get(claim.anchor)? {
        Anchor::Row(table, node) => find::is_leaf_row(guide, claim.anchor).then_some((*table, Line::Row, *node)),
        Anchor::Heads(table) => {
            let node = guide.form(claim.form)?.node?;
            let (_, form) = guide.template.tables.get_index(*table)?;
            form.cols.node(node).leaf.is_some().then_some((*table, Line::Col, node))
        }
        Anchor::Section(_) | Anchor::Title(_) => None,
    }
}

/// Whether cells follow the words of a row: where another form divides the row, its first part follows.
fn has_cells(stream: &Stream, claim: &Candidate) -> bool {
    stream.item(claim.end).is_some_and(|item| !item.is_words() && item.at.is_some() || item.is_filled())
}

fn labels(node: &Node) -> impl Iterator<Item = String> {
    let aliases = node.aliases.iter().map(|alias| alias.label.as_str());
    std::iter::once(node.label_or_code()).chain(aliases).map(comparable)
}

/// Whether the words are those of the row or column, with an ordinal or without.
fn is_printed(node: &Node, words: &str) -> bool {
    let bare = without_ordinal(words).map(comparable);
    let whole = comparable(words);
    labels(node).any(|label| label == whole || Some(&label) == bare.as_ref())
}

/// Whether the other form has figures under the same words, or under another wording of the same row.
fn has_label(axis: &Axis, words: &str, own: &Node) -> bool {
    let own: Vec<String> = labels(own).collect();
    let leaves = axis.leaves.iter().map(|idx| axis.node(*idx));
    let mut leaves = leaves.filter(|node| !node.label_or_code().is_empty());
    leaves.any(|node| is_printed(node, words) || labels(node).any(|label| own.contains(&label)))
}

fn other_form(template: &Template) -> OtherForm {
    OtherForm { template: template.name.clone(), basis: template.basis.clone() }
}

/// Adds to a report what was found of another form.
pub(super) fn note(report: &mut Report, mixed: Option<(OtherForm, Vec<FormMention>)>) {
    if let Some(form) = &mut report.form {
        form.mixed = mixed;
    }
}

/// Names the form of the family that is in force for the year of a report, where its own form is not.
pub(super) fn name_form_in_force(report: &mut Report, templates: &[Arc<Template>]) {
    let Some(year) = report.year else { return };
    if template::in_force(&report.template, year) {
        return;
    }
    let fits = |other: &&Arc<Template>| {
        template::same_family(&report.template, other)
            && (other.years.0.is_some() || other.years.1.is_some())
            && template::in_force(other, year)
    };
    let other = templates.iter().find(fits).map(|other| other_form(other));
    if let Some(form) = &mut report.form {
        form.in_force = other;
    }
}
