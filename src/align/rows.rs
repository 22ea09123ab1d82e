//! Chooses the figures of a row among the cells after its label: one cell per column, or the reason why that is
//! uncertain.

use std::collections::BTreeMap;

use super::stream::Item;

/// The cells of a row, by leaf column, as offsets into the cells given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cells {
    /// One cell a column.
    Each(Vec<usize>),
    /// The row has no cells.
    None,
    /// The row has cells that fit no column with certainty.
    Unclear,
    /// As many figures as there are, but the blanks between them were moved after them.
    Moved,
}

/// What follows a row whose cells stand on lines of their own. Blank lines stand before some headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Next {
    /// Another row, or the end of a row of a grid.
    Row,
    Table,
    Section,
}

/// What the other rows of the document show about blank cells.
#[derive(Debug, Clone, Default)]
pub(super) struct BlankConvention {
    /// By number of blanks before the figures: in how many rows, where that can be recognised.
    leading: BTreeMap<usize, usize>,
    /// The same for blanks after the figures.
    trailing: BTreeMap<usize, usize>,
    /// Rows before another row in which surplus blanks stand after the figures, however many.
    trailing_rows: usize,
    /// Rows in which a blank stands before a figure: blanks are kept in their places.
    blanks_kept: usize,
    /// Rows with surplus cells whose total is blank although its parts are not.
    total_blank: usize,
    /// Rows with a cell for each column, and others.
    exact: usize,
    ragged: usize,
    /// Last rows followed by a blank line that is not a cell, by what follows.
    spaced_out: BTreeMap<Next, usize>,
}

/// Fewest rows that must share a number of surplus blanks before it counts as the convention.
const LIKE_ROWS: usize = 2;
/// Blank lines between a table and the next heading.
const MAX_GAP: usize = 2;

/// Cells of a row up to where another row begins, and where the rest starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// First cell that may be a figure: words in brackets directly after the label belong to it.
    pub start: usize,
    pub end: usize,
}

/// Cuts off what is not a cell of this row: a remark after the label, words after the figures.
pub(super) fn stretch(items: &[Item], columns: usize) -> Stretch {
    if items.len() == columns {
        return Stretch { start: 0, end: items.len() };
    }
    // A quotation mark or bracket of a broken label may stand on a line of its own.
    let sign = |item: &Item| !item.text.chars().any(char::is_alphanumeric);
    let remark = |item: &Item| item.is_words() && (item.text.starts_with(['（', '(']) || sign(item));
    let start = items.iter().take_while(|item| remark(item)).count();
    let body = items.get(start..).unwrap_or_default();
    if body.len() == columns {
        return Stretch { start, end: items.len() };
    }
    match body.iter().position(Item::is_words) {
        Some(at) if at >= columns => Stretch { start, end: start + at },
        _ => Stretch { start, end: items.len() },
    }
}

/// Assigns cells to columns by count alone.
///
/// `total`: the leaf that is the sum of the others, where there is one. before a heading
/// a blank line after the last cell may be none.
pub(super) fn by_count(
    items: &[Item],
    columns: usize,
    total: Option<usize>,
    habit: &BlankConvention,
    next: Next,
) -> Cells {
    let filled = filled(items);
    let all = |start: usize| Cells::Each((start..start + columns).collect());
    // Where other tables end in a blank line, this one does too; a row without one to spare lacks a cell.
    let gap = next != Next::Row && habit.spaced_out.contains_key(&next) && items.last().is_some_and(Item::is_blank);
    let (Some(first), Some(last)) = (filled.first().copied(), filled.last().copied()) else {
        // A single blank cell may be the gap itself.
        let lacking = gap && columns == 1 && items.len() == 1;
        return if items.len() >= columns && !lacking { all(0) } else { Cells::None };
    };
    if items.len() == columns {
        return if gap { Cells::Unclear } else { all(0) };
    }
    if items.len() < columns || filled.len() > columns {
        return Cells::Unclear;
    }
    let surplus = items.len() - columns;
    if filled.len() == columns {
        // Rows that have a cell for each column keep their blanks; one that has more may have a figure too many.
        let led = habit.leading.get(&surplus).is_some_and(|rows| *rows >= LIKE_ROWS);
        let blanks_before = last + 1 > columns && !(led && first == surplus);
        let odd = habit.exact > 2 * habit.ragged && habit.exact >= LIKE_ROWS && blanks_before;
        return if odd { Cells::Unclear } else { Cells::Each(filled) };
    }
    let before = habit.leading.get(&surplus).copied().unwrap_or(0);
    let behind = habit.trailing.get(&surplus).copied().unwrap_or(0);
    // Labels of several merged cells leave as many blanks after the figures as they are wide.
    let merged = habit.trailing_rows >= LIKE_ROWS && habit.leading.is_empty();
    let shown_behind = behind >= LIKE_ROWS || merged;
    let usual_behind = shown_behind || (next != Next::Row && surplus <= MAX_GAP);
    // A row may open with a blank cell of its own.
    if first == surplus && last < columns && behind < LIKE_ROWS && before < LIKE_ROWS {
        return Cells::Unclear;
    }
    let start = match (first >= surplus, last < columns) {
        (true, false) if before >= LIKE_ROWS => surplus,
        (false, true) if usual_behind => 0,
        (true, true) if usual_behind && behind >= before => 0,
        (true, true) if before >= LIKE_ROWS && before > behind => surplus,
        _ => return Cells::Unclear,
    };
    let packed = start == 0 && last + 1 == filled.len();
    let total_blank = total.is_some_and(|leaf| items.get(start + leaf).is_some_and(Item::is_blank));
    if habit.blanks_kept == 0 && packed && (total_blank || habit.total_blank > 0) {
        return Cells::Moved;
    }
    all(start)
}

impl BlankConvention {
    /// Learns from one row.
    pub(super) fn learn(&mut self, items: &[Item], columns: usize, total: Option<usize>, next: Next) {
        let filled = filled(items);
        let (Some(first), Some(last)) = (filled.first().copied(), filled.last().copied()) else { return };
        if items.len() < columns || items.iter().any(Item::is_words) {
            return;
        }
        let surplus = items.len() - columns;
        let kept = usize::from(last + 1 - first > filled.len());
        *(if surplus == 0 { &mut self.exact } else { &mut self.ragged }) += 1;
        if surplus == 0 {
            self.blanks_kept += kept.max(usize::from(first > 0));
            return;
        }
        match (first >= surplus, last < columns) {
            (true, false) => *self.leading.entry(surplus).or_insert(0) += 1,
            (false, true) => {
                *self.trailing.entry(surplus).or_insert(0) += 1;
                self.trailing_rows += usize::from(next == Next::Row);
                *self.spaced_out.entry(next).or_insert(0) += 1;
                self.blanks_kept += kept;
                let blank = total.is_some_and(|leaf| items.get(leaf).is_some_and(Item::is_blank));
                self.total_blank += usize::from(last + 1 == filled.len() && blank);
            }
            _ => {}
        }
    }
}

fn filled(items: &[Item]) -> Vec<usize> {
    items.iter().enumerate().filter(|(_, item)| !item.is_blank()).map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Figure;

    fn items(words: &str) -> Vec<Item> {
        words
            .split(',')
            .map(|text| Item {
                text: text.to_owned(),
                folded: String::new(),
                place: None,
                state: Figure::read(text).state,
                garbled: false,
                at: None,
                line: false,
                origin: (0, 0),
                index: 0,
            })
            .collect()
    }

    fn placed(words: &str, columns: usize, total: Option<usize>) -> Cells {
        let likely = || (1..4).map(|surplus| (surplus, LIKE_ROWS)).collect();
        let habit = BlankConvention {
            trailing: [(1, 3)].into_iter().chain(likely()).collect(),
            leading: likely(),
            ..BlankConvention::default()
        };
        by_count(&items(words), columns, total, &habit, Next::Row)
    }

    #[test]
    fn surplus_blanks_are_cut_where_that_is_certain() {
        assert_eq!(placed("1,2,3", 3, None), Cells::Each(vec![0, 1, 2]));
        assert_eq!(placed("1,2,3,,", 3, None), Cells::Each(vec![0, 1, 2]));
        assert_eq!(placed(",,1,2,3", 3, None), Cells::Each(vec![2, 3, 4]));
        assert_eq!(placed("1,,2,3", 3, None), Cells::Each(vec![0, 2, 3]));
        assert_eq!(placed(",,,", 3, None), Cells::Each(vec![0, 1, 2]));
        assert_eq!(placed(",,3,", 3, None), Cells::Each(vec![0, 1, 2]));
    }

    #[test]
    fn what_fits_no_column_for_sure_stays_open() {
        assert_eq!(placed("1,2", 3, None), Cells::Unclear);
        assert_eq!(placed("1,2,3,4", 3, None), Cells::Unclear);
        assert_eq!(placed("1,,,3", 3, None), Cells::Unclear);
        assert_eq!(placed("", 3, None), Cells::None);
        assert_eq!(placed("3,3,,,,,,,", 7, Some(6)), Cells::Moved);
    }

    #[test]
    fn words_behind_the_figures_begin_another_row() {
        let cut = stretch(&items("0,0,0,其他文件,1,1,1"), 3);
        assert_eq!((cut.start, cut.end), (0, 3));
        let cut = stretch(&items("（只计这一情形）,0,0,0"), 3);
        assert_eq!((cut.start, cut.end), (1, 4));
    }
}
