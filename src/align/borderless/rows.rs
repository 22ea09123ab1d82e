//! Reads the figures after each label of a running text: cells where white space separates one figure per column, rows to
//! be cut where it does not.
//!
//! Which cells of a row are blank follows from the convention of the whole text ([`super::convention`]).

use crate::relations::Equality;
use crate::report::{Cell, Figure, Glyph, Place, Report, Separation, State, Unparted};
use crate::template::{LeafIdx, Table, TableIdx};

use super::super::head_order::{HeadOrder, head_order};
use super::super::issues;
use super::super::label_index::Anchor;
use super::super::placement::{Filler, quote};
use super::super::row_ranges::Site;
use super::super::words::{is_garbled_figure, is_zero_sign};
use super::convention::{self, BlankConvention, NEAR};
use super::heads::{self, ForeignHeads};
use super::text::{Extent, Figures, Running};
use super::totals;

/// A column must be so much nearer than the next one.
const CLEARLY: usize = 3;

/// Figures of a row between two borders, white space aside.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub signs: Vec<Glyph>,
    pub line: usize,
    /// Its first column in the text.
    pub x: usize,
    pub width: usize,
}

impl Token {
    /// The column after its last character.
    pub(super) fn right_edge(&self) -> usize {
        self.x + self.width
    }
}

/// What follows one label.
pub(super) struct Found {
    pub site: Site,
    /// Where the label stands.
    pub label: Extent,
    pub tokens: Vec<Token>,
    tainted: bool,
    /// Words that are no piece of a label stand before the figures.
    strange: bool,
    /// Words follow its figures on the same line: white space may separate more cells than were understood.
    cut_off: bool,
    /// Nothing follows its label on the same line.
    alone: bool,
    /// No label follows: the text may have been cut here.
    last: bool,
    /// Figures between the label before and this one that its row did not need.
    before: bool,
    /// Its label stands after figures that begin the line.
    led: bool,
    /// The line of its figures is as long as any, and more figures follow on the next one: a line break cut the row.
    cut: bool,
}

impl Found {
    /// Its figures, and nothing else, stand on the line of its label.
    fn is_plain(&self) -> bool {
        let here = self.tokens.iter().all(|token| token.line == self.label.last_line);
        here && !self.tokens.is_empty() && self.is_understood() && !self.cut_off
    }

    fn is_understood(&self) -> bool {
        self.tokens.iter().all(is_one_figure) && !self.tainted && !self.strange
    }

    /// Where its label begins; its first figure where no label is printed.
    fn label_start(&self, filler: &Filler<'_>) -> usize {
        let before = self.site.start.checked_sub(1);
        let claim = before.and_then(|at| filler.found.claims.iter().find(|claim| claim.start <= at && at < claim.end));
        let row = claim.filter(|claim| matches!(filler.guide.anchors.get(claim.anchor), Some(Anchor::Row(..))));
        row.map_or(self.site.start, |claim| claim.start)
    }

    pub(super) fn is_one_line(&self) -> bool {
        self.tokens.iter().all(|token| Some(token.line) == self.tokens.first().map(|first| first.line))
    }
}

/// Fills a report from a running text.
pub(in crate::align) fn fill(filler: &Filler<'_>, running: &Running, report: &mut Report) {
    let template = report.template.clone();
    let mut tables: Vec<(usize, &Table, Vec<Found>)> = Vec::new();
    for (index, table) in template.tables.values().enumerate() {
        tables.push((index, table, rows_of(filler, running, index, table)));
    }
    let habit = convention::recognise(&tables);
    let turned = filler.turned_tables();
    for ((index, table, rows), turned) in tables.iter().zip(&turned) {
        if let Some(turned) = turned {
            filler.fill_turned(table, turned, report);
            continue;
        }
        fill_table(filler, (*index, table), rows, (habit, running), report);
    }
    filler.doubt_orders(report);
}

fn rows_of(filler: &Filler<'_>, running: &Running, index: usize, table: &Table) -> Vec<Found> {
    let columns = table.cols.leaf_count();
    filler.sites(index, table).into_iter().map(|site| found_at(filler, running, site, columns)).collect()
}

fn found_at(filler: &Filler<'_>, running: &Running, site: Site, columns: usize) -> Found {
    let border = filler.found.border_from(site.start).unwrap_or(filler.stream.items.len());
    let mut tokens: Vec<Token> = Vec::new();
    let (mut tainted, mut strange, mut cut_off) = (false, false, false);
    for index in site.start..border {
        if let Some(run) = running.figures.get(&index) {
            tainted |= run.tainted;
            tokens.extend(tokens_of(run));
            continue;
        }
        if tokens.len() >= columns {
            break;
        }
        let Some(item) = filler.stream.item(index) else { break };
        // A remark in brackets directly after the label belongs to it, and so do pieces of labels.
        let own = index == site.start && item.text.starts_with(['（', '(']);
        if item.line || !own && !is_piece(filler, &item.folded) {
            // Words between figures of one line are cells that were not understood.
            let line = running.extents.get(index).map(|extent| extent.first_line);
            strange |= tokens.is_empty();
            cut_off = tokens.last().is_some_and(|token| Some(token.line) == line);
            break;
        }
    }
    let label = site.start.checked_sub(1).and_then(|label| running.extents.get(label)).copied().unwrap_or_default();
    let next = running.extents.get(site.start).map(|extent| extent.first_line);
    let alone = next.is_some_and(|next| next > label.last_line);
    let last = filler.found.claim_from(site.start).is_none();
    // Where one line alone is the longest, a row with a figure for each column is whole.
    let cut = running.full_lines.contains(&label.last_line)
        && (running.full_lines.len() > 1 || tokens.len() != columns)
        && tokens.iter().any(|token| token.line == label.last_line)
        && tokens.iter().any(|token| token.line == label.last_line + 1);
    let (before, led) = (figures_before(filler, running, site), is_led(filler, running, site));
    Found { site, label, tokens, tainted, strange, cut_off, alone, last, before, led, cut }
}

/// Whether the line on which the label of a row begins opens with figures.
fn is_led(filler: &Filler<'_>, running: &Running, site: Site) -> bool {
    let Some(label) = site.start.checked_sub(1) else { return false };
    let claim = filler.found.claims.iter().find(|claim| claim.start <= label && label < claim.end);
    let start = claim.map_or(label, |claim| claim.start);
    let line = running.extents.get(start).map(|extent| extent.first_line);
    let run = start.checked_sub(1).and_then(|before| running.figures.get(&before));
    let (Some(run), Some(line)) = (run, line) else { return false };
    let own = run.at.iter().zip(&run.signs).find(|((of, _), _)| *of == line);
    own.is_some_and(|(_, sign)| sign.apart == Separation::Line)
}

/// Whether the labels of a table stand after or amid their figures, so that each would be given those of the next row.
fn is_shifted(filler: &Filler<'_>, running: &Running, rows: &[Found], columns: usize) -> bool {
    let (Some(first), Some(last)) =
        (rows.iter().min_by_key(|row| row.site.start), rows.iter().max_by_key(|row| row.site.start))
    else {
        return false;
    };
    let start = first.label_start(filler);
    let opened = start.checked_sub(1).is_some_and(|before| running.figures.contains_key(&before));
    let short = last.tokens.len() < columns;
    // A label may follow the last figure of the row before on one line: then none stands before the first label.
    let led = rows.iter().filter(|row| row.led).count() > 1;
    opened && (short || led) || short && led
}

/// Whether as many figures as a row has stand where no row needs them: rows without figures are then not blank.
fn has_heap(rows: &[Found], columns: usize) -> bool {
    let unread = rows.iter().all(|row| row.tokens.len() != columns);
    unread && rows.iter().any(|row| row.tokens.len() >= 2 * columns)
}

/// Words that stand within some label of the form.
fn is_piece(filler: &Filler<'_>, folded: &str) -> bool {
    !folded.is_empty() && filler.guide.forms.iter().any(|form| form.folded.contains(folded))
}

/// Whether figures stand between this label and the head or row before it that no row may claim.
fn figures_before(filler: &Filler<'_>, running: &Running, site: Site) -> bool {
    let label = site.start.saturating_sub(1);
    let before = filler.found.claims.partition_point(|claim| claim.end <= label);
    let Some(previous) = before.checked_sub(1).and_then(|at| filler.found.claims.get(at)) else { return false };
    let leaf = match filler.guide.anchors.get(previous.anchor) {
        Some(Anchor::Row(table, node)) => {
            let (_, table) = filler.guide.template.tables.get_index(*table).unzip();
            table.is_some_and(|table| table.rows.node(*node).leaf.is_some())
        }
        _ => false,
    };
    !leaf && running.figures.range(previous.end..label).next().is_some()
}

fn tokens_of(run: &Figures) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (sign, (line, x)) in run.signs.iter().zip(&run.at) {
        let unit = sign.sign.is_alphabetic()
            && !sign.sign.is_ascii()
            && !is_zero_sign(sign.sign)
            && tokens.last().is_some_and(|token| token.signs.last().is_some_and(|s| s.sign.is_ascii_digit()));
        match tokens.last_mut() {
            Some(token) if sign.apart == Separation::No || unit => {
                token.signs.push(*sign);
                token.width = x + 1 - token.x.min(*x);
            }
            _ => tokens.push(Token { signs: vec![*sign], line: *line, x: *x, width: 1 }),
        }
    }
    tokens
}

fn fill_table(
    filler: &Filler<'_>,
    (index, table): (usize, &Table),
    rows: &[Found],
    (habit, running): (BlankConvention, &Running),
    report: &mut Report,
) {
    let name = report.name.clone();
    if rows.is_empty() {
        report.diagnostics.push(issues::table_missing(table, &name));
        return;
    }
    for row in 0..table.rows.leaf_count() {
        if !rows.iter().any(|found| found.site.row == row) {
            report.diagnostics.push(issues::row_missing(table, table.rows.leaf(LeafIdx(row)), &name));
        }
    }
    let (order, _) = head_order(filler.guide, filler.stream, filler.found, filler.heads_anchor(index), table, 0);
    let heads = filler.found.claims_of(filler.heads_anchor(index)).count();
    // Heads broken over lines come in no reliable order; whole ones in a wrong order show that columns moved.
    let moved = order != HeadOrder::Usual && heads >= table.cols.leaf_count();
    if moved {
        let at = rows
            .first()
            .and_then(|row| filler.stream.item(row.site.start.saturating_sub(1)))
            .and_then(|item| item.place.clone());
        report.diagnostics.push(issues::columns_unclear(table, at, &name));
    }
    let first = rows.iter().map(|row| row.label_start(filler)).min().unwrap_or(0);
    let foreign = heads::foreign(filler, running, (index, table), first);
    let place = || filler.stream.item(first).and_then(|item| item.place.clone());
    match &foreign {
        ForeignHeads::None => {}
        ForeignHeads::All if moved => {}
        ForeignHeads::All => report.diagnostics.push(issues::columns_unclear(table, place(), &name)),
        ForeignHeads::Renamed(renamed) => filler.report_renamed(table, renamed, place(), report),
        ForeignHeads::Leaves(leaves) => {
            for leaf in leaves {
                let column = table.cols.leaf(LeafIdx(*leaf));
                report.diagnostics.push(issues::col_missing(table, column, place(), &name));
            }
        }
    }
    let sums = (habit == BlankConvention::Blanks).then(|| totals::shown(&report.template, table, rows)).flatten();
    let mut surplus = false;
    let columns = table.cols.leaf_count();
    let shifted = is_shifted(filler, running, rows, columns);
    let heap = has_heap(rows, columns);
    for row in rows {
        if shifted || heap || row.cut {
            open_row(filler, (index, table), row, report);
            continue;
        }
        let orphans = surplus || row.before;
        surplus = row.tokens.len() > table.cols.leaf_count();
        let moved = moved || foreign != ForeignHeads::None;
        let sum = sums.as_ref().and_then(|sums| sums.get(row.site.row)).filter(|_| !orphans && !moved);
        if let Some(sum) = sum.filter(|_| row.is_plain() && row.tokens.len() < table.cols.leaf_count()) {
            fill_total(filler, (index, table), row, sum, report);
            continue;
        }
        let doubtful: Vec<usize> = match &foreign {
            ForeignHeads::Leaves(leaves) => leaves.clone(),
            ForeignHeads::Renamed(renamed) => renamed.iter().flat_map(|one| one.leaves.iter().copied()).collect(),
            _ => Vec::new(),
        };
        let whole = row.tokens.len() == table.cols.leaf_count() && row.is_one_line() && row.is_understood();
        let moved = moved && (doubtful.is_empty() || !whole);
        fill_row(filler, (index, table), (row, rows), (habit, orphans, moved), report);
        for leaf in doubtful {
            let slot = report.cells.get_mut(table.cell(LeafIdx(row.site.row), LeafIdx(leaf)).index());
            if let Some(slot) = slot.filter(|slot| slot.state != State::Absent) {
                *slot = Cell::uncertain(&quote(&slot.raw()), slot.place.clone(), vec![quote(&slot.raw())]);
            }
        }
    }
}

/// Keeps the total of a row whose blank cells left no trace; a figure that stands alone leaves all others blank.
fn fill_total(filler: &Filler<'_>, (index, table): (usize, &Table), row: &Found, sum: &Equality, report: &mut Report) {
    let leaf = LeafIdx(row.site.row);
    let last = LeafIdx(table.cols.leaf_count().saturating_sub(1));
    if let [only] = row.tokens.as_slice() {
        for col in 0..last.0 {
            write_cell(filler, table, row, LeafIdx(col), None, report);
        }
        write_cell(filler, table, row, last, Some(only), report);
    } else {
        let place = place_of(filler, row);
        let signs: Vec<Glyph> = row.tokens.iter().flat_map(|token| token.signs.iter().copied()).collect();
        for col in 0..last.0 {
            if let Some(slot) = report.cells.get_mut(table.cell(leaf, LeafIdx(col)).index()) {
                *slot = Cell::uncertain(&quote(&words(&signs)), place.clone(), Vec::new());
            }
        }
        write_cell(filler, table, row, last, row.tokens.last(), report);
        let headless = filler.is_headless(index, table);
        let table = TableIdx(index);
        report.unparted.push(Unparted { table, row: leaf, signs, place, spaced: true, headless, tainted: true });
    }
    report.by_construction.push(sum.clone());
}

/// Leaves a row uncertain whose figures may be those of another row, or pieces of figures.
fn open_row(filler: &Filler<'_>, (index, table): (usize, &Table), row: &Found, report: &mut Report) {
    let (leaf, place) = (LeafIdx(row.site.row), place_of(filler, row));
    let signs: Vec<Glyph> = row.tokens.iter().flat_map(|token| token.signs.iter().copied()).collect();
    for col in 0..table.cols.leaf_count() {
        if let Some(slot) = report.cells.get_mut(table.cell(leaf, LeafIdx(col)).index()) {
            *slot = Cell::uncertain(&quote(&words(&signs)), place.clone(), Vec::new());
        }
    }
    let (table, headless) = (TableIdx(index), filler.is_headless(index, table));
    report.unparted.push(Unparted { table, row: leaf, signs, place, spaced: true, headless, tainted: true });
}

fn fill_row(
    filler: &Filler<'_>,
    (index, table): (usize, &Table),
    (row, rows): (&Found, &[Found]),
    (habit, orphans, moved): (BlankConvention, bool, bool),
    report: &mut Report,
) {
    let columns = table.cols.leaf_count();
    let leaf = LeafIdx(row.site.row);
    let spaced = habit != BlankConvention::Together;
    let whole = |tokens: &[Token]| tokens.iter().all(is_one_figure);
    if !row.tainted && !row.strange && !moved {
        let straight = placed(row, rows, columns, habit, orphans);
        if let Some(tokens) = straight.filter(|tokens| whole(&tokens.iter().flatten().cloned().collect::<Vec<_>>())) {
            for (col, token) in tokens.iter().enumerate() {
                write_cell(filler, table, row, LeafIdx(col), token.as_ref(), report);
            }
            return;
        }
    }
    let place = place_of(filler, row);
    let all: Vec<Glyph> = row.tokens.iter().flat_map(|token| token.signs.iter().copied()).collect();
    let joined =
        !spaced || row.tokens.len() > columns && row.tokens.iter().any(|token| token.line != row.label.last_line);
    let first = table.cell(leaf, LeafIdx(0));
    for col in 0..columns {
        if let Some(slot) = report.cells.get_mut(first.index() + col) {
            *slot = Cell::uncertain(&quote(&words(&all)), place.clone(), Vec::new());
        }
    }
    let unclear = row.tainted
        || row.strange
        || moved
        || spaced && (orphans || row.cut_off || !joined || habit == BlankConvention::Columns);
    let headless = filler.is_headless(index, table);
    report.unparted.push(Unparted {
        table: TableIdx(index),
        row: leaf,
        signs: all,
        place,
        spaced,
        headless,
        tainted: unclear,
    });
}

/// One token per column, `None` for a blank cell; nothing where that is not certain.
fn placed(
    row: &Found,
    rows: &[Found],
    columns: usize,
    habit: BlankConvention,
    orphans: bool,
) -> Option<Vec<Option<Token>>> {
    let tokens = &row.tokens;
    if tokens.len() == columns && row.is_one_line() && !(columns == 1 && orphans) {
        return Some(tokens.iter().cloned().map(Some).collect());
    }
    match habit {
        BlankConvention::Together => (tokens.len() == columns).then(|| tokens.iter().cloned().map(Some).collect()),
        _ if tokens.is_empty() => (!orphans && is_blank_row(row, rows)).then(|| vec![None; columns]),
        _ if tokens.len() > columns => own_line(row, columns),
        BlankConvention::Blanks => {
            (tokens.len() == columns && !orphans).then(|| tokens.iter().cloned().map(Some).collect())
        }
        BlankConvention::Separators => (!orphans && !row.cut_off).then(|| by_separators(row, columns)).flatten(),
        BlankConvention::Columns => (!orphans && !row.cut_off).then(|| by_columns(row, rows, columns)).flatten(),
    }
}

/// A row without figures is one of blank cells, unless the text may have been cut there: the last row of a table
/// must not be the only such row.
fn is_blank_row(row: &Found, rows: &[Found]) -> bool {
    let ends = rows.last().is_some_and(|last| last.site.row == row.site.row);
    let others = rows.iter().filter(|other| other.tokens.is_empty() && other.site.row != row.site.row).count();
    row.alone && !row.last && (!ends || others > 0)
}

/// More figures than columns, and on the label's last line just enough: the others are page numbers or belong
/// elsewhere.
fn own_line(row: &Found, columns: usize) -> Option<Vec<Option<Token>>> {
    let own: Vec<Option<Token>> =
        row.tokens.iter().filter(|token| token.line == row.label.last_line).cloned().map(Some).collect();
    (columns > 1 && own.len() == columns).then_some(own)
}

/// Puts each figure into the cell that the signs of white space before it open.
fn by_separators(row: &Found, columns: usize) -> Option<Vec<Option<Token>>> {
    let mut cells: Vec<Option<Token>> = vec![None; columns];
    for (cell, token) in row.separated_cells(columns)?.into_iter().zip(&row.tokens) {
        *cells.get_mut(cell).filter(|slot| slot.is_none())? = Some(token.clone());
    }
    Some(cells)
}

/// Puts figures under those of the nearest row that has one in each column.
fn by_columns(row: &Found, rows: &[Found], columns: usize) -> Option<Vec<Option<Token>>> {
    let full = |other: &&Found| other.tokens.len() == columns && other.is_one_line();
    let line = row.label.last_line;
    let guide = rows.iter().filter(full).min_by_key(|other| other.label.last_line.abs_diff(line))?;
    let mut cells: Vec<Option<Token>> = vec![None; columns];
    let mut tokens: Vec<&Token> = row.tokens.iter().collect();
    tokens.sort_by_key(|token| token.x);
    for (order, token) in tokens.iter().enumerate() {
        let mut distances: Vec<(usize, usize)> =
            guide.tokens.iter().enumerate().map(|(col, other)| (token.distance(other), col)).collect();
        distances.sort_unstable();
        let (near, mut col) = distances.first().copied()?;
        let next = distances.get(1).map_or(usize::MAX, |(next, _)| *next);
        if near > NEAR || next < near + CLEARLY {
            // Long labels push the first figure aside. Where there is one per column, their order is enough for it.
            let before = tokens.get(order + 1).is_some_and(|next| token.x + token.width < next.x);
            if order > 0 || tokens.len() != columns || !before {
                return None;
            }
            col = 0;
        }
        let slot = cells.get_mut(col).filter(|slot| slot.is_none())?;
        *slot = Some((*token).clone());
    }
    Some(cells)
}

pub(super) fn words(signs: &[Glyph]) -> String {
    let mut words = String::new();
    for (index, sign) in signs.iter().enumerate() {
        if index > 0 && sign.apart != Separation::No {
            words.push(' ');
        }
        words.push(sign.sign);
    }
    words
}

/// One cell, be it written in digits or not.
fn is_one_figure(token: &Token) -> bool {
    let text = words(&token.signs);
    Figure::read(&text).state != State::Text || is_garbled_figure(&text)
}

fn place_of(filler: &Filler<'_>, row: &Found) -> Option<Place> {
    let spans = row.tokens.iter().flat_map(|token| token.signs.iter()).filter_map(|sign| sign.span);
    let figures = spans.reduce(|all, span| all.to(span)).map(Place::Text);
    let label = || filler.stream.item(row.site.start.saturating_sub(1)).and_then(|item| item.place.clone());
    figures.or_else(label)
}

fn write_cell(
    filler: &Filler<'_>,
    table: &Table,
    row: &Found,
    col: LeafIdx,
    token: Option<&Token>,
    report: &mut Report,
) {
    let span = token.and_then(|token| {
        let (first, last) = (token.signs.first()?.span?, token.signs.last()?.span?);
        Some(Place::Text(first.to(last)))
    });
    let Some(place) = span.or_else(|| place_of(filler, row)) else { return };
    let text = token.map(|token| words(&token.signs)).unwrap_or_default();
    let mut cell = Cell::printed(&text, place.clone());
    if !table.takes_shares(LeafIdx(row.site.row), col) {
        cell.refuse_share();
    }
    if cell.state == State::Text {
        report.diagnostics.push(issues::cell_is_text(&quote(&text), Some(place), &report.name));
    }
    if let Some(slot) = report.cells.get_mut(table.cell(LeafIdx(row.site.row), col).index()) {
        *slot = cell;
    }
}
