//! Enumerates every way to cut a run of characters into figures: all readings, or none where there are too many.
//!
//! A figure does not begin with a redundant zero (`007`), so most runs allow few cuts. Cells of one sum are cut together,
//! and each place of the run is cut once.

use std::collections::HashMap;

use crate::report::{Figure, Glyph, Separation, State};

/// Longest run that is cut.
pub(super) const MAX_SIGNS: usize = 240;
/// Longest single figure: a sign, 18 digits, 5 commas, a point, 9 digits, a unit.
const MAX_FIGURE_LENGTH: usize = 38;
/// Most readings of one row that are kept.
pub(super) const MAX_READINGS: usize = 20_000;
/// Most steps spent on one row, and on all rows of a report.
const MAX_STEPS: usize = 3_000_000;
pub(super) const MAX_REPORT_STEPS: usize = 10_000_000;
/// Digits after the point that [`scaled`] keeps: as many as a figure may have.
const SCALE: u32 = 9;

/// The value of a piece of a run; `None` for a dash.
pub(super) type Value = Option<i128>;

/// One way to cut a run: for each cell its end and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub cells: Vec<(usize, Value)>,
}

impl Reading {
    pub(super) fn value(&self, cell: usize) -> Value {
        self.cells.get(cell).and_then(|(_, value)| *value)
    }

    /// Where a cell begins and ends.
    pub(super) fn range(&self, cell: usize) -> (usize, usize) {
        let end = |cell: usize| self.cells.get(cell).map_or(0, |(end, _)| *end);
        (cell.checked_sub(1).map_or(0, end), end(cell))
    }
}

/// A sum within the row that must be zero: factors by cell.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    pub terms: Vec<(usize, i64)>,
    /// The sum demands nothing while this cell is a dash.
    pub unless_open: Option<usize>,
}

impl Sum {
    /// `None` where a figure is too large to add.
    pub(super) fn holds(&self, value: impl Fn(usize) -> Value) -> Option<bool> {
        self.left(value).map(|left| left == 0)
    }

    /// The value of the sum; `None` where it demands nothing.
    pub(super) fn left(&self, value: impl Fn(usize) -> Value) -> Option<i128> {
        if self.unless_open.is_some_and(|cell| value(cell).is_none()) {
            return Some(0);
        }
        let mut sum = 0i128;
        for (cell, factor) in &self.terms {
            sum = sum.checked_add(value(*cell).unwrap_or(0).checked_mul(i128::from(*factor))?)?;
        }
        Some(sum)
    }

    fn range(&self) -> Option<(usize, usize)> {
        let cells = || self.terms.iter().map(|(cell, _)| *cell);
        Some((cells().min()?, cells().max()?))
    }
}

/// The pieces of a run that could be a cell.
pub(super) struct Run {
    /// By start: ends and values.
    pieces: Vec<Vec<(usize, Value)>>,
    /// `ways[k][i]`: in how many ways the characters from `i` on make `k` cells.
    ways: Vec<Vec<u64>>,
    /// `before[k][i]`: whether the characters up to `i` make `k` cells.
    before: Vec<Vec<bool>>,
    cells: usize,
}

impl Run {
    /// `None` where the run is too long.
    pub(super) fn new(signs: &[Glyph], cells: usize, spaced: bool) -> Option<Run> {
        if signs.len() > MAX_SIGNS {
            return None;
        }
        let length = signs.len();
        let border = |at: usize| !spaced || signs.get(at).is_none_or(|sign| sign.apart != Separation::No) || at == 0;
        let mut pieces: Vec<Vec<(usize, Value)>> = vec![Vec::new(); length + 1];
        for start in (0..length).filter(|start| border(*start)) {
            let Some(slot) = pieces.get_mut(start) else { continue };
            for end in start + 1..=length.min(start + MAX_FIGURE_LENGTH) {
                if border(end)
                    && let Some(value) = signs.get(start..end).and_then(read)
                {
                    slot.push((end, value));
                }
            }
        }
        let mut ways = vec![vec![0u64; length + 1]; cells + 1];
        let mut before = vec![vec![false; length + 1]; cells + 1];
        set(&mut ways, 0, length, 1);
        set(&mut before, 0, 0, true);
        for count in 1..=cells {
            for start in 0..length {
                let mut sum = 0u64;
                for (end, _) in pieces.get(start).into_iter().flatten() {
                    sum = sum.saturating_add(get(&ways, count - 1, *end));
                    if get(&before, count - 1, start) {
                        set(&mut before, count, *end, true);
                    }
                }
                set(&mut ways, count, start, sum);
            }
        }
        Some(Run { pieces, ways, before, cells })
    }

    /// In how many ways the run makes the cells.
    pub(super) fn count(&self) -> u64 {
        get(&self.ways, self.cells, 0)
    }

    /// Whether the run can only hold fewer cells.
    pub(super) fn is_short(&self) -> bool {
        self.count() == 0 && (0..self.cells).any(|count| get(&self.ways, count, 0) > 0)
    }

    /// Ranges that a cell may take, relations aside.
    pub(super) fn candidates(&self, cell: usize) -> Vec<(usize, usize)> {
        let behind = self.cells.saturating_sub(cell + 1);
        let starts = self.pieces.iter().enumerate().filter(|(start, _)| get(&self.before, cell, *start));
        starts
            .flat_map(|(start, ends)| ends.iter().map(move |(end, _)| (start, *end)))
            .filter(|(_, end)| get(&self.ways, behind, *end) > 0)
            .collect()
    }

    /// All readings in which the sums hold; `None` where they are too many to be sure. `left`: steps that the report
    /// may still take.
    pub(super) fn readings(&self, sums: &[Sum], left: &mut usize) -> Option<Vec<Reading>> {
        let given = MAX_STEPS.min(*left);
        let mut steps = given;
        let found = self.search(sums, &mut steps);
        *left -= given - steps;
        found
    }

    fn search(&self, sums: &[Sum], steps: &mut usize) -> Option<Vec<Reading>> {
        let blocks = blocks(self.cells, sums);
        let mut search = Search { run: self, sums, blocks: &blocks, known: HashMap::new(), steps };
        let mut found = vec![Reading { cells: Vec::new() }];
        for index in 0..blocks.len() {
            let mut longer: Vec<Reading> = Vec::new();
            for head in &found {
                let start = head.cells.last().map_or(0, |(end, _)| *end);
                search.cut(index, start)?;
                for tail in search.known.get(&(index, start)).into_iter().flatten() {
                    let cells = head.cells.iter().chain(tail).copied().collect();
                    longer.push(Reading { cells });
                    if longer.len() > MAX_READINGS {
                        return None;
                    }
                }
            }
            found = longer;
        }
        Some(found)
    }
}

/// The cells of a row in blocks that no sum crosses.
fn blocks(cells: usize, sums: &[Sum]) -> Vec<(usize, usize)> {
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    while start < cells {
        let mut end = start + 1;
        loop {
            let crossing = sums.iter().filter_map(Sum::range).filter(|(first, last)| *first < end && *last >= start);
            let reach = crossing.map(|(_, last)| last + 1).max().unwrap_or(end).max(end).min(cells);
            if reach == end {
                break;
            }
            end = reach;
        }
        blocks.push((start, end));
        start = end;
    }
    blocks
}

type Stretch = Vec<(usize, Value)>;

struct Search<'a> {
    run: &'a Run,
    sums: &'a [Sum],
    blocks: &'a [(usize, usize)],
    known: HashMap<(usize, usize), Vec<Stretch>>,
    /// How many may still be taken.
    steps: &'a mut usize,
}

impl Search<'_> {
    /// Cuts one block from one place of the run on.
    fn cut(&mut self, block: usize, start: usize) -> Option<()> {
        if self.known.contains_key(&(block, start)) {
            return Some(());
        }
        let (first, last) = *self.blocks.get(block)?;
        let sums: Vec<&Sum> =
            self.sums.iter().filter(|sum| sum.range().is_some_and(|(a, b)| first <= a && b < last)).collect();
        // Where no sum ends before the last cell, each way to cut is walked to its end: there may be too many.
        let ends_last = |sum: &&Sum| sum.range().is_some_and(|(_, b)| b + 1 == last);
        if last == self.run.cells
            && sums.iter().all(ends_last)
            && get(&self.run.ways, last - first, start) > *self.steps as u64
        {
            return None;
        }
        let mut found = Vec::new();
        let mut path: Stretch = Vec::new();
        self.go_on(first, last, start, &sums, &mut path, &mut found)?;
        self.known.insert((block, start), found);
        Some(())
    }

    fn go_on(
        &mut self,
        first: usize,
        last: usize,
        at: usize,
        sums: &[&Sum],
        path: &mut Stretch,
        found: &mut Vec<Stretch>,
    ) -> Option<()> {
        let cell = first + path.len();
        if cell == last {
            found.push(path.clone());
            return (found.len() <= MAX_READINGS).then_some(());
        }
        let run = self.run;
        let behind = run.cells.saturating_sub(cell + 1);
        for (end, value) in run.pieces.get(at).into_iter().flatten() {
            if get(&run.ways, behind, *end) == 0 {
                continue;
            }
            *self.steps = self.steps.checked_sub(1)?;
            path.push((*end, *value));
            let done = sums.iter().filter(|sum| sum.range().is_some_and(|(_, b)| b == cell));
            let mut holds = true;
            for sum in done {
                let says = |at: usize| path.get(at.wrapping_sub(first)).and_then(|(_, value)| *value);
                holds &= sum.holds(says)?;
            }
            if holds {
                self.go_on(first, last, *end, sums, path, found)?;
            }
            path.pop();
        }
        Some(())
    }
}

/// Reads a piece as one cell.
fn read(piece: &[Glyph]) -> Option<Value> {
    // White space closes a cell, unless only a unit follows.
    let mut words = String::with_capacity(piece.len());
    for (index, sign) in piece.iter().enumerate() {
        if index > 0
            && sign.apart == Separation::Blank
            && (is_figure_sign(sign.sign) || !words.ends_with(|c: char| c.is_ascii_digit()))
        {
            return None;
        }
        words.push(crate::source::fold_char(sign.sign));
    }
    let figure = Figure::read(&words);
    match figure.state {
        State::Dash => Some(None),
        State::Number => {
            let digits = words.trim_start_matches(|c: char| !c.is_ascii_digit());
            let mut digits = digits.chars();
            let idle = digits.next() == Some('0') && digits.next().is_some_and(|c| c.is_ascii_digit());
            let value = figure.value.filter(|_| !idle)?;
            scaled(&value.to_string()).map(Some)
        }
        _ => None,
    }
}

/// Characters that figures and dashes are made of; units and words of direction left out.
pub(in crate::align) fn is_figure_sign(sign: char) -> bool {
    let c = crate::source::fold_char(sign);
    c.is_ascii_digit()
        || matches!(c, '.' | ',' | '+')
        || Figure::read(&c.to_string()).state == State::Dash && !c.is_alphabetic()
}

/// A plain decimal as a whole number of the smallest digits.
pub(in crate::align) fn scaled(decimal: &str) -> Option<i128> {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let width = usize::try_from(SCALE).ok()?;
    if fraction.len() > width {
        return None;
    }
    format!("{whole}{fraction:0<width$}").parse().ok()
}

fn get<T: Copy + Default>(table: &[Vec<T>], row: usize, col: usize) -> T {
    table.get(row).and_then(|row| row.get(col)).copied().unwrap_or_default()
}

fn set<T>(table: &mut [Vec<T>], row: usize, col: usize, value: T) {
    if let Some(slot) = table.get_mut(row).and_then(|row| row.get_mut(col)) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(words: &str, cells: usize) -> Run {
        let mut signs = Vec::new();
        let mut apart = Separation::No;
        for c in words.chars() {
            match c {
                ' ' => apart = Separation::Blank,
                '\n' => apart = Separation::Line,
                _ => signs.push(Glyph { sign: c, apart: std::mem::replace(&mut apart, Separation::No), span: None }),
            }
        }
        Run::new(&signs, cells, false).unwrap()
    }

    fn shown(words: &str, cells: usize, sums: &[Sum]) -> Vec<String> {
        let text: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
        let mut list: Vec<String> = run(words, cells)
            .readings(sums, &mut MAX_STEPS.clone())
            .unwrap()
            .iter()
            .map(|reading| {
                (0..cells)
                    .map(|cell| text[reading.range(cell).0..reading.range(cell).1].iter().collect::<String>())
                    .collect::<Vec<_>>()
                    .join("|")
            })
            .collect();
        list.sort();
        list
    }

    fn total(cells: usize) -> Sum {
        let terms = (0..cells - 1).map(|cell| (cell, 1)).chain([(cells - 1, -1)]).collect();
        Sum { terms, unless_open: Some(cells - 1) }
    }

    #[test]
    fn zeros_in_front_decimals_and_signs_limit_the_cuts() {
        for (words, cells, ways) in [
            ("007", 3, 1),
            ("6161155", 3, 15),
            ("285331167", 3, 28),
            ("24-13", 2, 1),
            ("62840513.70元", 2, 7),
            ("0000000", 7, 1),
            ("3 40", 2, 1),
            ("3\n40", 2, 2),
        ] {
            assert_eq!(run(words, cells).count(), ways, "{words}");
        }
        assert!(run("0", 7).is_short() && run("", 2).is_short() && !run("12", 2).is_short());
    }

    #[test]
    fn the_sum_leaves_one_cut() {
        assert_eq!(shown("300000131", 7, &[total(7)]), ["30|0|0|0|0|1|31"]);
        assert_eq!(shown("2————2", 4, &[total(4)]), ["2|—|———|2", "2|——|——|2", "2|———|—|2"]);
        let groups = [
            Sum { terms: vec![(0, 1), (1, 1), (2, -1)], unless_open: None },
            Sum { terms: vec![(3, 1), (4, 1), (5, -1)], unless_open: None },
        ];
        assert_eq!(shown("112718", 6, &groups), ["1|1|2|7|1|8"]);
    }
}
