//! Builds tables from ruling lines.
//!
//! Lines that touch form a frame; between its lines lie base cells; base cells that no line separates are one cell.

use std::collections::BTreeMap;

use super::page::{Area, Rule};

/// Lines nearer than this are one line, in hundredths of a point.
const SAME: i32 = 250;
/// How far a line may miss the one it meets.
const REACH: i32 = 400;
/// Shorter lines are dots or dashes.
const DOT: i32 = 300;
/// Consecutive dots make a line from this length on.
const MIN_DOTTED: i32 = 900;
/// Most lines of one direction in one frame.
const MAX_LINES: usize = 1000;
/// Most tables of one page.
const MAX_FRAMES: usize = 200;

/// A cell of a frame, in base rows and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Cell {
    pub row: usize,
    pub col: usize,
    pub row_span: u32,
    pub col_span: u32,
    pub area: Area,
}

/// A ruled table.
#[derive(Debug, Clone)]
pub(in crate::ingest) struct Frame {
    /// Left to right.
    xs: Vec<i32>,
    /// Top to bottom.
    ys: Vec<i32>,
    /// In reading order.
    pub cells: Vec<Cell>,
    /// Which cell each base cell belongs to.
    owner: Vec<usize>,
}

impl Frame {
    pub(in crate::ingest) fn top(&self) -> i32 {
        self.ys.first().copied().unwrap_or(0)
    }

    pub(in crate::ingest) fn row_count(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    fn col_count(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    pub(in crate::ingest) fn holds(&self, (x, y): (i32, i32)) -> bool {
        let inside = |low: Option<&i32>, at: i32, high: Option<&i32>| {
            low.is_some_and(|l| *l <= at) && high.is_some_and(|h| at <= *h)
        };
        inside(self.xs.first(), x, self.xs.last()) && inside(self.ys.last(), y, self.ys.first())
    }

    pub(in crate::ingest) fn cell_at(&self, (x, y): (i32, i32)) -> Option<usize> {
        let col = self.xs.partition_point(|line| *line <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|line| *line >= y).checked_sub(1)?;
        if row >= self.row_count() || col >= self.col_count() {
            return None;
        }
        self.owner.get(row * self.col_count() + col).copied()
    }
}

/// The frames of a page. A box with a single cell is not a table: headings and figures are boxed too. `left`: cells
/// that may lie between all lines, whether lines separate them or not; `None` where there are more.
pub(in crate::ingest) fn frames(rules: &[Rule], left: &mut usize) -> Option<Vec<Frame>> {
    let (dots, mut lines): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|rule| rule.to - rule.from < DOT);
    // Dots that follow each other are a line; a dot alone is none.
    lines.extend(merge(&dots).into_iter().filter(|rule| rule.to - rule.from >= MIN_DOTTED));
    let merged = merge(&lines);
    let mut frames: Vec<Frame> = Vec::new();
    for lines in components(&merged) {
        let (xs, mut ys) = (edges(&lines, false), edges(&lines, true));
        ys.reverse();
        if xs.len() <= MAX_LINES && ys.len() <= MAX_LINES {
            *left = left.checked_sub(xs.len() * ys.len())?;
            frames.extend(frame(&lines, xs, ys));
        }
    }
    frames.sort_by_key(|frame| (std::cmp::Reverse(frame.top()), frame.xs.first().copied()));
    frames.truncate(MAX_FRAMES);
    Some(frames)
}

/// Lines of one direction at one place that meet end to end become one.
fn merge(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_unstable();
    // Snap nearly equal places together, so that sorting by place and start finds what meets.
    let mut last: Option<(bool, i32)> = None;
    for rule in &mut sorted {
        match last {
            Some((direction, at)) if direction == rule.horizontal && rule.at - at <= SAME => rule.at = at,
            _ => last = Some((rule.horizontal, rule.at)),
        }
    }
    sorted.sort_unstable();
    let mut merged: Vec<Rule> = Vec::new();
    for rule in sorted {
        match merged.last_mut() {
            Some(before)
                if before.horizontal == rule.horizontal && before.at == rule.at && rule.from <= before.to + SAME =>
            {
                before.to = before.to.max(rule.to);
            }
            _ => merged.push(rule),
        }
    }
    merged
}

fn meet(a: &Rule, b: &Rule) -> bool {
    a.horizontal != b.horizontal
        && a.from - REACH <= b.at
        && b.at <= a.to + REACH
        && b.from - REACH <= a.at
        && a.at <= b.to + REACH
}

/// The first member of a group, which identifies it.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = group.get(at).copied().filter(|up| *up != at) {
        let above = group.get(up).copied().unwrap_or(up);
        if let Some(slot) = group.get_mut(at) {
            *slot = above;
        }
        at = up;
    }
    at
}

fn join(group: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(group, a), root(group, b));
    if let Some(slot) = group.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

/// Groups of lines that touch one another, directly or through others.
fn components(lines: &[Rule]) -> Vec<Vec<Rule>> {
    if lines.len() > 4 * MAX_LINES {
        return Vec::new();
    }
    let mut group: Vec<usize> = (0..lines.len()).collect();
    let (mut across, down): (Vec<usize>, Vec<usize>) =
        (0..lines.len()).partition(|idx| lines.get(*idx).is_some_and(|l| l.horizontal));
    let place = |idx: usize| lines.get(idx).map_or(0, |line| line.at);
    across.sort_by_key(|idx| place(*idx));
    for b in &down {
        let Some(second) = lines.get(*b) else { continue };
        let near = across.partition_point(|a| place(*a) < second.from - REACH);
        let those = across.get(near..).unwrap_or_default().iter().take_while(|a| place(**a) <= second.to + REACH);
        for a in those {
            if lines.get(*a).is_some_and(|first| meet(first, second)) {
                join(&mut group, *a, *b);
            }
        }
    }
    let mut found: BTreeMap<usize, Vec<Rule>> = BTreeMap::new();
    for (idx, line) in lines.iter().enumerate() {
        let key = root(&mut group, idx);
        found.entry(key).or_default().push(*line);
    }
    found.into_values().collect()
}

/// Places of lines, those that are nearly the same once.
fn places(lines: &[Rule], horizontal: bool) -> Vec<i32> {
    let mut at: Vec<i32> = lines.iter().filter(|l| l.horizontal == horizontal).map(|l| l.at).collect();
    at.sort_unstable();
    at.dedup_by(|b, a| *b - *a <= SAME);
    at
}

/// Places of lines of one direction; where the lines across reach well beyond the outermost, a table open on
/// that side ends where they end.
fn edges(lines: &[Rule], horizontal: bool) -> Vec<i32> {
    /// Farther than this is a column or row of its own, in hundredths of a point.
    const WELL_BEYOND: i32 = 900;
    let mut at = places(lines, horizontal);
    let across = || lines.iter().filter(|l| l.horizontal != horizontal);
    if let (Some(low), Some(high)) = (across().map(|l| l.from).min(), across().map(|l| l.to).max()) {
        if at.first().is_some_and(|first| first - low > WELL_BEYOND) {
            at.insert(0, low);
        }
        if at.last().is_some_and(|last| high - last > WELL_BEYOND) {
            at.push(high);
        }
    }
    at
}

/// The table between the places of its lines.
fn frame(lines: &[Rule], xs: Vec<i32>, ys: Vec<i32>) -> Option<Frame> {
    let (rows, cols) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
    if rows * cols < 2 {
        return None;
    }
    let mut by_place: BTreeMap<(bool, i32), Vec<&Rule>> = BTreeMap::new();
    for line in lines {
        by_place.entry((line.horizontal, line.at)).or_default().push(line);
    }
    // Whether a line of this direction near `at` runs over `middle`.
    let wall = |horizontal: bool, at: i32, middle: i32| {
        by_place
            .range((horizontal, at - SAME)..=(horizontal, at + SAME))
            // Lines at one place follow each other.
            .any(|(_, list)| list.get(list.partition_point(|l| l.to < middle)).is_some_and(|l| l.from <= middle))
    };
    let mid = |list: &[i32], idx: usize| {
        i32::midpoint(list.get(idx).copied().unwrap_or(0), list.get(idx + 1).copied().unwrap_or(0))
    };
    let mut owner: Vec<usize> = (0..rows * cols).collect();
    // Join each base cell to its left and upper neighbour where no line separates them.
    for row in 0..rows {
        for col in 0..cols {
            let here = row * cols + col;
            let left = col > 0 && !wall(false, xs.get(col).copied().unwrap_or(0), mid(&ys, row));
            let up = row > 0 && !wall(true, ys.get(row).copied().unwrap_or(0), mid(&xs, col));
            for (joined, other) in [(left, here.wrapping_sub(1)), (up, here.wrapping_sub(cols))] {
                if joined {
                    join(&mut owner, here, other);
                }
            }
        }
    }
    for at in 0..owner.len() {
        let first = root(&mut owner, at);
        if let Some(slot) = owner.get_mut(at) {
            *slot = first;
        }
    }
    let mut boxes: BTreeMap<usize, (usize, usize, usize, usize)> = BTreeMap::new();
    for (idx, own) in owner.iter().enumerate() {
        let (row, col) = (idx / cols, idx % cols);
        let span = boxes.entry(*own).or_insert((row, col, row, col));
        *span = (span.0.min(row), span.1.min(col), span.2.max(row), span.3.max(col));
    }
    let mut index: BTreeMap<usize, usize> = BTreeMap::new();
    let mut cells = Vec::new();
    for (own, (top, left, bottom, right)) in boxes {
        index.insert(own, cells.len());
        cells.push(Cell {
            row: top,
            col: left,
            row_span: u32::try_from(bottom - top + 1).unwrap_or(1),
            col_span: u32::try_from(right - left + 1).unwrap_or(1),
            area: Area {
                left: xs.get(left).copied().unwrap_or(0),
                low: ys.get(bottom + 1).copied().unwrap_or(0),
                right: xs.get(right + 1).copied().unwrap_or(0),
                high: ys.get(top).copied().unwrap_or(0),
            },
        });
    }
    for own in &mut owner {
        *own = index.get(own).copied().unwrap_or(0);
    }
    // Cells of one row stand left to right: keys rise with the upper left base cell.
    (cells.len() > 1).then_some(Frame { xs, ys, cells, owner })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn across(at: i32, from: i32, to: i32) -> Rule {
        Rule { horizontal: true, at, from, to }
    }

    fn down(at: i32, from: i32, to: i32) -> Rule {
        Rule { horizontal: false, at, from, to }
    }

    #[test]
    fn dots_in_a_row_are_a_line() {
        let mut rules = Vec::new();
        for step in 0..50 {
            let at = step * 150;
            for edge in [0, 3750, 7425] {
                rules.extend([across(edge, at, at + 75), down(at + 37, edge - 37, edge + 38)]);
                rules.extend([across(at + 37, edge - 37, edge + 38), down(edge, at, at + 75)]);
            }
        }
        let frames = frames(&rules, &mut usize::MAX.clone()).unwrap();
        assert_eq!(frames.iter().map(|frame| frame.cells.len()).collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn a_missing_wall_joins_cells() {
        // Two columns, two rows; the upper row is one cell.
        let rules = [
            across(20000, 0, 10000),
            across(10000, 0, 10000),
            across(0, 0, 10000),
            down(0, 0, 20000),
            down(5000, 0, 10000),
            down(10000, 0, 20000),
        ];
        let frames = frames(&rules, &mut 100).unwrap();
        assert_eq!(frames.len(), 1);
        let shape: Vec<(usize, usize, u32, u32)> =
            frames[0].cells.iter().map(|c| (c.row, c.col, c.row_span, c.col_span)).collect();
        assert_eq!(shape, [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]);
        assert_eq!(frames[0].cell_at((7000, 5000)), Some(2));
        assert_eq!(frames[0].cell_at((7000, 15000)), Some(0));
    }
}
