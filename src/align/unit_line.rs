//! Reads the unit that is stated above a table: `单位：万元`, `（金额单位：元）`, a title with `（万元）` after it.

use crate::report::{unit_in_brackets, unit_stated};
use crate::template::Unit;

use super::assign::Fit;
use super::find::Found;
use super::label_index::{Anchor, Guide};
use super::regions::Region;
use super::stream::Stream;

/// The unit stated for a region: in the lines above it or in its own rows above the figures, the nearest first.
pub(super) fn of_region(guide: &Guide<'_>, stream: &Stream, region: &Region, fit: &Fit) -> Option<&'static str> {
    let rows = fit.claims.iter().filter(|claim| matches!(guide.anchors.get(claim.anchor), Some(Anchor::Row(..))));
    let first = rows.map(|claim| claim.start).min().unwrap_or(fit.range().end);
    // How far the claims reach that begin up to each of them: an item is claimed where one of those goes beyond it.
    let mut claims: Vec<(usize, usize)> = fit.claims.iter().map(|claim| (claim.start, claim.end)).collect();
    claims.sort_unstable();
    let mut reach = 0;
    for claim in &mut claims {
        reach = reach.max(claim.1);
        claim.1 = reach;
    }
    let head = |index: usize| {
        let before = claims.partition_point(|(start, _)| *start <= index);
        before.checked_sub(1).and_then(|last| claims.get(last)).is_some_and(|(_, reach)| *reach > index)
    };
    let own = stream.between(region.items.start, first.max(region.items.start)).iter().rev();
    let own = own.filter(|item| !head(item.index));
    let above = stream.between(region.context.start, region.context.end).iter().rev();
    let above = own.chain(above).filter(|item| item.is_words()).find_map(|item| stated(&item.text));
    above.or_else(|| below_region(guide, stream, region, fit))
}

/// The unit that a note under the table states: `注：本表单位为万元。`. Other lines there belong to what follows.
fn below_region(guide: &Guide<'_>, stream: &Stream, region: &Region, fit: &Fit) -> Option<&'static str> {
    let last = fit.claims.iter().filter(|claim| matches!(guide.anchors.get(claim.anchor), Some(Anchor::Row(..))));
    let start = last.map(|claim| claim.end).max()?.max(region.items.start);
    let lines = stream.between(start, region.items.end.max(start) + MAX_NOTE_LINES).iter();
    let note = |words: &str| {
        ["注", "备注", "说明"].iter().any(|word| words.starts_with(word))
            || words.contains("本表")
            || words.contains("上表")
    };
    lines.filter(|item| item.is_words() && note(&item.folded)).find_map(|item| unit_stated(&item.text))
}

/// The unit stated between the title of a table and its first row, the title included.
pub(super) fn before_row(guide: &Guide<'_>, stream: &Stream, found: &Found, first: usize) -> Option<&'static str> {
    let before = found.claims.partition_point(|claim| claim.start < first);
    let mut start = first.saturating_sub(MAX_LINES);
    for claim in found.claims.get(..before).unwrap_or_default().iter().rev() {
        match guide.anchors.get(claim.anchor) {
            Some(Anchor::Heads(_)) => continue,
            Some(Anchor::Title(_) | Anchor::Section(_)) => start = start.max(claim.start),
            Some(Anchor::Row(..)) | None => start = start.max(claim.end),
        }
        break;
    }
    let lines = stream.between(start, first);
    lines.iter().rev().filter(|item| item.is_words()).find_map(|item| stated(&item.text))
}

/// Lines after a table among which a note on its unit is looked for.
const MAX_NOTE_LINES: usize = 4;

/// Lines above the first row of a table among which its unit is looked for.
const MAX_LINES: usize = 30;

/// Whether words state a unit for all figures below them.
pub(super) fn states_unit(words: &str) -> bool {
    unit_stated(words).is_some()
}

fn stated(words: &str) -> Option<&'static str> {
    unit_stated(words).or_else(|| unit_in_brackets(words))
}

/// Whether a stated unit can be that of figures for which the form expects `expected`.
pub(super) fn applies(stated: &str, expected: Option<&str>, amounts: bool) -> bool {
    match expected {
        Some(expected) => Unit::named(expected).dimension == Unit::named(stated).dimension,
        None => amounts,
    }
}
