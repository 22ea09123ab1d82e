//! Places the figures of a document into a report, from the label index, the stream and the claims.

use crate::report::{Cell, Place, Report, State};
use crate::template::{LeafIdx, Table, TableType};

use super::columns::Columns;
use super::find::Found;
use super::grid_columns::GridColumns;
use super::head_order::{HeadOrder, head_order};
use super::heads::{self, Renamed};
use super::issues;
use super::label_index::{Anchor, Guide};
use super::ledger::Ledger;
use super::regions::{self, Region};
use super::row_ranges::Site;
use super::rows::{BlankConvention, Cells, by_count, stretch};
use super::spans::Under;
use super::stream::{At, Item, Stream};
use super::unit_line;

/// Longest words that an uncertain cell quotes.
const MAX_QUOTE_LENGTH: usize = 120;

/// Most words before the first head of the form, where no grid shows which are heads.
const MAX_HEAD_WORDS: usize = 20;

pub(super) struct Filler<'a> {
    pub guide: &'a Guide<'a>,
    pub stream: &'a Stream,
    pub found: &'a Found,
    pub ledger: Ledger,
}

/// What the words above a table say about all its columns.
struct Heading {
    /// The columns in the order of the document.
    order: HeadOrder,
    /// Units that the heads carry, by leaf.
    units: Vec<Option<&'static str>>,
    /// Columns whose heads are other words.
    renamed: Vec<Renamed>,
    /// The unit stated above the table.
    line: Option<&'static str>,
}

impl<'a> Filler<'a> {
    pub(super) fn new(guide: &'a Guide<'a>, stream: &'a Stream, found: &'a Found) -> Self {
        Self { guide, stream, found, ledger: Ledger::new(stream.items.len()) }
    }
}

impl Filler<'_> {
    pub(super) fn fill(&self, report: &mut Report) {
        let habit = self.habit();
        let template = report.template.clone();
        let turned = self.turned_tables();
        let mut laid_out = Vec::new();
        for ((index, table), turned) in template.tables.values().enumerate().zip(&turned) {
            let sites = self.sites(index, table);
            let grids =
                if sites.is_empty() { GridColumns::default() } else { self.columns_by_grid(index, table, &sites) };
            match turned {
                Some(turned) => self.fill_turned(table, turned, report),
                None => self.fill_table(index, table, (&sites, &grids), &habit, report),
            }
            laid_out.push((sites, grids.list));
        }
        self.doubt_orders(report);
        self.say_tolerated(report);
        self.say_extra_rows(report);
        for ((index, table), (sites, grids)) in template.tables.values().enumerate().zip(&laid_out) {
            if !sites.is_empty() {
                self.close_account(index, table, (sites, grids), report);
            }
        }
    }

    fn habit(&self) -> BlankConvention {
        let mut habit = BlankConvention::default();
        for (index, table) in self.guide.template.tables.values().enumerate() {
            let columns = table.cols.leaf_count();
            for site in self.sites(index, table) {
                let items = self.stream.between(site.start, site.end);
                let cut = stretch(items, columns);
                habit.learn(items.get(cut.start..cut.end).unwrap_or_default(), columns, total_of(table), site.next);
            }
        }
        habit
    }

    fn fill_table(
        &self,
        index: usize,
        table: &Table,
        (sites, GridColumns { list: grids, refused }): (&[Site], &GridColumns),
        habit: &BlankConvention,
        report: &mut Report,
    ) {
        let name = report.name.clone();
        if sites.is_empty() {
            report.diagnostics.push(issues::table_missing(table, &name));
            return;
        }
        for row in 0..table.rows.leaf_count() {
            if !sites.iter().any(|site| site.row == row) {
                report.diagnostics.push(issues::row_missing(table, table.rows.leaf(LeafIdx(row)), &name));
            }
        }
        self.say_missing_columns(table, grids, sites, report);
        self.report_unknown_columns(index, table, grids, report);
        let mut heading = self.heading(index, table, sites);
        if sites.iter().any(|site| site.at.is_some_and(|at| refused.contains(&at.grid))) {
            heading.order = HeadOrder::Unclear;
        }
        if self.has_more_columns(table, grids, sites) {
            heading.order = HeadOrder::Unclear;
        }
        let by_count = sites.iter().any(|site| lookup_columns(grids, site).is_none());
        let at = sites.first().and_then(|site| self.stream.spot(site.start.saturating_sub(1), site.start));
        if heading.order == HeadOrder::Unclear && by_count {
            report.diagnostics.push(issues::columns_unclear(table, at.clone(), &name));
        } else if by_count {
            self.report_renamed(table, &heading, at.clone(), report);
        }
        self.compare_units(table, grids, &heading, at, report);
        for site in sites {
            match lookup_columns(grids, site) {
                Some(columns) if self.stands_under(site, columns) => {
                    self.fill_by_columns(table, site, sites, (columns, &heading), report)
                }
                // A row that lost a cell is shorter; this one has a figure too many.
                Some(columns) if self.has_figure_before(site, columns) && self.is_as_wide(site, columns) => {
                    self.put_surplus(table, site, report)
                }
                Some(_) if self.is_alone(site, sites, table) => self.put_merged(table, site, report),
                _ if self.is_merged_oddly(site, sites) => self.put_merged(table, site, report),
                _ => self.fill_by_count(table, site, habit, &heading, report),
            }
        }
        self.compare_repeated_rows(index, table, (sites, grids), report);
        self.compare_look_alikes(index, table, (sites, grids), report);
        self.report_group_figures(index, table, grids, report);
    }

    /// Whether most rows whose cells are counted have more figures than the form has columns.
    fn has_more_columns(&self, table: &Table, grids: &[(usize, Columns)], sites: &[Site]) -> bool {
        let columns = table.cols.leaf_count();
        let counted = sites.iter().filter(|site| lookup_columns(grids, site).is_none());
        let filled = counted.map(|site| {
            let items = self.stream.between(site.start, site.end);
            let cut = stretch(items, columns);
            let items = items.get(cut.start..cut.end).unwrap_or_default();
            items.iter().take_while(|item| !item.is_words()).filter(|item| item.is_filled()).count()
        });
        let filled: Vec<usize> = filled.filter(|count| *count > 0).collect();
        let more = filled.iter().filter(|count| **count > columns).count();
        more >= 2 && more * 2 > filled.len()
    }

    /// What stands above the first row of a table.
    fn heading(&self, index: usize, table: &Table, sites: &[Site]) -> Heading {
        let (order, units) = self.order(index, table, sites);
        let first = sites.iter().map(|site| site.start).min().unwrap_or(0);
        let label = first.saturating_sub(1);
        let region = self.found.region_of(index);
        let line = match region {
            Some((fit, region)) => unit_line::of_region(self.guide, self.stream, region, fit),
            None => unit_line::before_row(self.guide, self.stream, self.found, label),
        };
        let range = self.head_zone(index, region.map(|(_, region)| region), label)..label;
        let anchor = self.heads_anchor(index);
        let renamed = heads::renamed(self.guide, (self.stream, self.found), anchor, table, range);
        Heading { order, units, renamed, line }
    }

    /// The item from which on the words above the first row are heads.
    fn head_zone(&self, index: usize, region: Option<&Region>, label: usize) -> usize {
        let first = self.found.claims_of(self.heads_anchor(index)).map(|claim| claim.start).min();
        let row = first.and_then(|first| self.stream.item(first)?.at).and_then(|at| self.stream.rows.get(at.row));
        // Where no row of a grid shows it, they begin behind what is printed before them.
        let behind = first.map(|first| {
            let before = self.found.claims.partition_point(|claim| claim.start < first);
            let claim = before.checked_sub(1).and_then(|before| self.found.claims.get(before));
            claim.map_or(first, |claim| claim.end).max(first.saturating_sub(MAX_HEAD_WORDS))
        });
        let own = row.map(|(start, _)| *start).or(behind);
        let above = region.and_then(|region| {
            let rows = regions::rows_above_data(self.guide, self.stream, &self.found.candidates, region);
            let labels = self.label_columns(index);
            // The head of one column stands alone in the last row, and not over the labels.
            let alone = |row: usize, item: &Item| {
                let over = |at: At| labels.iter().any(|label| at.meets(label));
                row + 1 == region.rows.start + rows
                    && item.at.is_some_and(|at| !over(at))
                    && !unit_line::states_unit(&item.text)
            };
            (region.rows.start..region.rows.start + rows).find_map(|row| {
                let (start, end) = self.stream.rows.get(row).copied()?;
                let mut words = self.stream.between(start, end).iter().filter(|item| item.is_words());
                let first = words.next()?;
                (words.next().is_some() || alone(row, first)).then_some(start)
            })
        });
        own.or(above).unwrap_or(label).min(label)
    }

    fn report_renamed(&self, table: &Table, heading: &Heading, at: Option<Place>, report: &mut Report) {
        for one in &heading.renamed {
            let col = table.cols.leaf(LeafIdx(one.leaf));
            report.diagnostics.push(issues::col_missing(table, col, at.clone(), &report.name));
            let near = Some(col.label.as_str());
            report.diagnostics.push(issues::column_unknown(table, &quote(&one.words), near, at.clone(), &report.name));
        }
    }

    /// Columns of the document that the form does not have, each with the column that it may be.
    fn report_unknown_columns(&self, index: usize, table: &Table, grids: &[(usize, Columns)], report: &mut Report) {
        let labels = self.label_columns(index);
        let mut told: Vec<&str> = Vec::new();
        for (grid, columns) in grids {
            for (range, words) in &columns.strange {
                let over_labels = labels.iter().any(|label| range.start < label.end && label.start < range.end);
                let figures: Vec<&Item> = self.figures_under(index, *grid, range);
                if over_labels || figures.is_empty() {
                    continue;
                }
                if told.contains(&words.as_str()) {
                    figures.iter().for_each(|item| self.ledger.name(item));
                    continue;
                }
                told.push(words);
                let missing = || (0..columns.of_leaf.len()).filter(|leaf| columns.range(*leaf).is_none());
                let near = match missing().collect::<Vec<_>>().as_slice() {
                    [only] => Some(table.cols.leaf(LeafIdx(*only)).label.as_str()),
                    _ => None,
                };
                let spot = figures.first().and_then(|item| self.head_over(columns, range).or(item.place.clone()));
                report.diagnostics.push(issues::column_unknown(table, &quote(words), near, spot, &report.name));
                figures.iter().for_each(|item| self.ledger.name(item));
            }
        }
    }

    fn head_over(&self, columns: &Columns, range: &std::ops::Range<usize>) -> Option<Place> {
        let rows = (columns.first_head_row..=columns.last_head_row).rev();
        rows.filter_map(|row| self.stream.rows.get(row)).find_map(|(start, end)| {
            let over = |item: &&Item| item.is_words() && item.at.is_some_and(|at| at.meets(range));
            self.stream.between(*start, *end).iter().find(over)?.place.clone()
        })
    }

    /// Figures of a table's region in some columns of a grid.
    pub(super) fn figures_under(&self, index: usize, grid: usize, range: &std::ops::Range<usize>) -> Vec<&Item> {
        let Some((_, region)) = self.found.region_of(index) else { return Vec::new() };
        let items = self.stream.between(region.items.start, region.items.end).iter();
        items
            .filter(|item| item.state == State::Number)
            .filter(|item| item.at.is_some_and(|at| at.grid == grid && at.meets(range)))
            .collect()
    }

    /// Units that the heads and the line above a table state differently.
    fn compare_units(
        &self,
        table: &Table,
        grids: &[(usize, Columns)],
        heading: &Heading,
        at: Option<Place>,
        report: &mut Report,
    ) {
        let Some(line) = heading.line else { return };
        let heads = grids.iter().flat_map(|(_, columns)| &columns.units).chain(&heading.units).copied().flatten();
        let other = heads.into_iter().find(|unit| *unit != line && unit_line::applies(line, Some(unit), false));
        if let Some(head) = other {
            report.diagnostics.push(issues::units_disagree(table, head, line, at, &report.name));
        }
    }

    fn order(&self, index: usize, table: &Table, sites: &[Site]) -> (HeadOrder, Vec<Option<&'static str>>) {
        let first = sites.iter().map(|site| site.start).min().unwrap_or(0);
        let above = self.found.claims.iter().rev().find(|claim| {
            claim.end <= first
                && matches!(self.guide.anchors.get(claim.anchor), Some(Anchor::Title(_) | Anchor::Section(_)))
        });
        let words = above.map_or(0, |claim| {
            let items = self.stream.between(claim.end, first.saturating_sub(1));
            items.iter().filter(|item| item.is_words() && !item.folded.is_empty()).count()
        });
        head_order(self.guide, self.stream, self.found, self.heads_anchor(index), table, words)
    }

    fn fill_by_columns(
        &self,
        table: &Table,
        site: &Site,
        sites: &[Site],
        (columns, heading): (&Columns, &Heading),
        report: &mut Report,
    ) {
        let Some((start, end)) = site.at.and_then(|at| self.stream.rows.get(at.row)).copied() else { return };
        let surplus = self.figures_without_head(site, columns);
        if !surplus.is_empty() {
            self.put_surplus(table, site, report);
            return;
        }
        if self.is_split_up(site, columns) {
            let (expected, cells) = (table.cols.leaf_count(), self.stream.between(site.start, site.end));
            if cells.len() == expected {
                self.put_merged(table, site, report);
                return;
            }
            self.put_uncertain(table, site, cells, report);
            let (row, at) = (table.rows.leaf(LeafIdx(site.row)), self.stream.spot(start, end));
            report.diagnostics.push(issues::cell_count(row, cells.len(), expected, at, &report.name));
            return;
        }
        let (mut lacking, mut unclear) = (0, 0);
        for leaf in (0..columns.of_leaf.len()).filter(|leaf| columns.range(*leaf).is_some()) {
            match self.under(site, sites, columns, leaf) {
                Under::One(item) => {
                    let unit = columns.units.get(leaf).copied().flatten();
                    self.fill_cell(table, (site.row, leaf), item, (unit, heading.line), report);
                }
                Under::Unclear(item) => {
                    unclear += 1;
                    self.ledger.name(item);
                    self.put_reading(table, (site.row, leaf), item.place.clone(), vec![quote(&item.text)], report);
                }
                Under::Nothing => lacking += 1,
            }
        }
        for (leaf, ranges) in &columns.twice {
            let row = self.stream.between(site.start, end).iter();
            let under: Vec<&Item> = row
                .filter(|item| !item.is_blank() && item.at.is_some_and(|at| ranges.iter().any(|range| at.meets(range))))
                .collect();
            under.iter().for_each(|item| self.ledger.name(item));
            let readings = under.iter().map(|item| quote(&item.text)).collect();
            let place = under.first().map_or_else(|| self.label_span(site), |item| item.place.clone());
            self.put_reading(table, (site.row, *leaf), place, readings, report);
        }
        if unclear > 0 && (!self.is_as_wide(site, columns) || self.is_alone(site, sites, table)) {
            self.put_merged(table, site, report);
            return;
        }
        if unclear > 0 {
            let at = self.stream.spot(start, end);
            report.diagnostics.push(issues::merged(table.rows.leaf(LeafIdx(site.row)), at, &report.name));
        }
        if lacking > 0 {
            let row = table.rows.leaf(LeafIdx(site.row));
            let expected = table.cols.leaf_count();
            let at = self.stream.spot(start, end);
            report.diagnostics.push(issues::cell_count(
                row,
                expected.saturating_sub(lacking),
                expected,
                at,
                &report.name,
            ));
        }
    }

    /// Whether a row has figures under no head, or goes on in rows of its own beside its label: `其中` and what it names.
    fn is_split_up(&self, site: &Site, columns: &Columns) -> bool {
        let Some(at) = site.at else { return false };
        let figures = |row: usize| {
            let (start, end) = self.stream.rows.get(row).copied().unwrap_or_default();
            self.stream.between(start.max(site.start), end).iter().filter(|item| item.is_filled() && !item.is_dash())
        };
        let headless = |item: &Item| {
            item.at.is_some_and(|at| at.col >= columns.edge.min(columns.last_end()))
                && !columns.headed.iter().any(|head| item.at.is_some_and(|at| at.meets(head)))
        };
        let beside = (at.row + 1..at.row + at.height).any(|row| figures(row).next().is_some());
        let again = [at.row.checked_sub(1), Some(at.row + 1)];
        let again = again.into_iter().flatten().any(|row| self.repeats_label(site, at.row, row));
        beside || again || figures(at.row).any(headless)
    }

    /// Whether another row of the grid has the label of this one, before other figures: a converter that parts merged cells
    /// prints the label of a row that is split into several before each of them.
    fn repeats_label(&self, site: &Site, own: usize, other: usize) -> bool {
        let Some(label) = site.start.checked_sub(1).and_then(|at| self.stream.item(at)) else { return false };
        let items = |row: usize| {
            let (start, end) = self.stream.rows.get(row).copied().unwrap_or_default();
            self.stream.between(start, end)
        };
        let same = |item: &Item| item.at.zip(label.at).is_some_and(|(a, b)| a.grid == b.grid && a.col == b.col);
        let named =
            items(other).iter().any(|item| same(item) && !label.folded.is_empty() && item.folded == label.folded);
        let texts = |row: usize| items(row).iter().map(|item| item.text.as_str());
        named && items(other).iter().any(Item::is_filled) && !texts(own).eq(texts(other))
    }

    fn fill_by_count(
        &self,
        table: &Table,
        site: &Site,
        habit: &BlankConvention,
        heading: &Heading,
        report: &mut Report,
    ) {
        let Heading { order, units, renamed, line } = heading;
        let columns = table.cols.leaf_count();
        let row = table.rows.leaf(LeafIdx(site.row));
        let all = self.stream.between(site.start, site.end);
        let cut = stretch(all, columns);
        let mut items = all.get(cut.start..cut.end).unwrap_or_default();
        let mut cells = by_count(items, columns, total_of(table), habit, site.next);
        if items.len() < columns && site.at.is_some() {
            // A blank line inside a row ends it too early; whole rows after it must then fit exactly.
            let longer = self.with_rows_behind(site, columns);
            if longer.len() == columns && !longer.iter().any(Item::is_words) {
                items = longer;
                cells = Cells::Each((0..columns).collect());
            }
        }
        let filled = items.iter().any(Item::is_filled);
        // Without a label the row may open with a blank cell of its own; at the end of a text it may be cut.
        let opened = row.label.is_empty() && items.len() > columns && items.first().is_some_and(Item::is_blank);
        let cut_short = self.found.claim_from(site.start).is_none() && site.at.is_none() && items.len() == columns;
        if let Cells::Each(offsets) = &cells
            && filled
            && (opened && offsets.first() == Some(&0) || cut_short && items.last().is_some_and(Item::is_blank))
        {
            cells = Cells::Unclear;
        }
        let words_only = items.iter().all(|item| item.is_words() || item.is_blank());
        let at = self.stream.spot(site.start, site.start + cut.end);
        let cells = match cells {
            Cells::Each(_) if *order == HeadOrder::Unclear && !items.iter().all(Item::is_blank) => {
                self.put_uncertain(table, site, items, report);
                return;
            }
            Cells::Each(_) if words_only && items.iter().any(Item::is_words) && items.len() != columns => Cells::None,
            cells => cells,
        };
        match cells {
            Cells::Each(offsets) => {
                for (position, offset) in offsets.into_iter().enumerate() {
                    let leaf = match order {
                        HeadOrder::Permuted(leaves) => leaves.get(position).copied().unwrap_or(position),
                        _ => position,
                    };
                    let Some(item) = items.get(offset) else { continue };
                    if renamed.iter().any(|one| one.leaf == leaf) {
                        self.ledger.name(item);
                    } else {
                        let unit = units.get(leaf).copied().flatten();
                        self.fill_cell(table, (site.row, leaf), item, (unit, *line), report);
                    }
                }
            }
            Cells::None => {
                report.diagnostics.push(issues::cell_count(
                    row,
                    cells_of_row(items, columns),
                    columns,
                    self.label_span(site),
                    &report.name,
                ));
            }
            Cells::Unclear if words_only => {
                report.diagnostics.push(issues::cell_count(row, 0, columns, self.label_span(site), &report.name));
            }
            Cells::Unclear => {
                let found = cells_of_row(items, columns);
                self.put_uncertain(table, site, items, report);
                report.diagnostics.push(issues::cell_count(
                    row,
                    found,
                    columns,
                    at.or(self.label_span(site)),
                    &report.name,
                ));
            }
            Cells::Moved => {
                self.put_uncertain(table, site, items, report);
                report.diagnostics.push(issues::blanks_moved(row, at, &report.name));
            }
        }
    }

    /// The cells of a row and of the following rows that hold no words of the form.
    fn with_rows_behind(&self, site: &Site, columns: usize) -> &[Item] {
        let border = self.found.border_from(site.start).unwrap_or(self.stream.items.len());
        let row = site.at.map_or(0, |at| at.row);
        let mut end = site.end;
        for (start, row_end) in self.stream.rows.get(row + 1..).unwrap_or_default() {
            let grid = self.stream.item(*start).and_then(|item| item.at).map(|at| at.grid);
            if end - site.start >= columns || *row_end > border || grid != site.at.map(|at| at.grid) {
                break;
            }
            end = *row_end;
        }
        self.stream.between(site.start, end)
    }

    fn label_span(&self, site: &Site) -> Option<Place> {
        self.stream.spot(site.start.saturating_sub(1), site.start)
    }

    pub(super) fn fill_cell(
        &self,
        table: &Table,
        (row, leaf): (usize, usize),
        item: &Item,
        (head, line): (Option<&'static str>, Option<&'static str>),
        report: &mut Report,
    ) {
        self.ledger.place(item);
        let id = table.cell(LeafIdx(row), LeafIdx(leaf));
        let expected = table.unit_of(LeafIdx(row), LeafIdx(leaf));
        let amounts = table.kind_of(LeafIdx(row), LeafIdx(leaf)) == TableType::Amount;
        let unit = head.or(line.filter(|line| unit_line::applies(line, expected, amounts)));
        let Some(place) = item.place.clone() else { return };
        let mut cell = Cell::printed(&item.text, place);
        // A unit stated for the column or the table applies where it is not the one the form expects.
        if cell.state == State::Number && cell.unit.is_none() && unit != expected {
            cell.unit = unit.map(str::to_owned);
        }
        if cell.state == State::Text {
            report.diagnostics.push(issues::cell_is_text(&quote(&cell.raw()), item.place.clone(), &report.name));
        }
        if let Some(slot) = report.cells.get_mut(id.index()) {
            *slot = cell;
        }
    }

    fn put_uncertain(&self, table: &Table, site: &Site, items: &[Item], report: &mut Report) {
        let items: Vec<&Item> = items.iter().collect();
        self.put_doubtful(table, site, &items, report);
    }

    /// Calls all cells of a row uncertain, with these figures as what is printed for them.
    pub(super) fn put_doubtful(&self, table: &Table, site: &Site, items: &[&Item], report: &mut Report) {
        let filled = || items.iter().filter(|item| !item.is_blank());
        let words: Vec<String> = filled().map(|item| quote(&item.text)).collect();
        filled().for_each(|item| self.ledger.name(item));
        let place = match (items.first(), items.last()) {
            (Some(first), Some(last)) => self.stream.spot(first.index, last.index.max(first.index) + 1),
            _ => self.stream.spot(site.start, site.start + 1),
        };
        for leaf in 0..table.cols.leaf_count() {
            self.put_reading(table, (site.row, leaf), place.clone(), words.clone(), report);
        }
    }

    fn put_reading(
        &self,
        table: &Table,
        (row, leaf): (usize, usize),
        place: Option<Place>,
        words: Vec<String>,
        report: &mut Report,
    ) {
        let id = table.cell(LeafIdx(row), LeafIdx(leaf));
        if let Some(slot) = report.cells.get_mut(id.index()) {
            *slot = Cell::uncertain(&quote(&words.join(" ")), place, words);
        }
    }

    /// Figures of a row that stand under no head, right of its label.
    fn figures_without_head(&self, site: &Site, columns: &Columns) -> Vec<&Item> {
        let Some((_, end)) = site.at.and_then(|at| self.stream.rows.get(at.row)).copied() else { return Vec::new() };
        let headed = |item: &Item| {
            item.at.is_none_or(|at| columns.is_apart(at) || columns.headed.iter().any(|range| at.meets(range)))
        };
        let items = self.stream.between(site.start, end).iter();
        items.filter(|item| item.is_filled() && !headed(item)).collect()
    }

    /// A row with a figure that belongs to no column.
    fn put_surplus(&self, table: &Table, site: &Site, report: &mut Report) {
        let Some((_, end)) = site.at.and_then(|at| self.stream.rows.get(at.row)).copied() else { return };
        let items = self.stream.between(site.start, end);
        self.put_uncertain(table, site, items, report);
        let (found, expected) = (items.iter().filter(|item| item.is_filled()).count(), table.cols.leaf_count());
        let (row, at) = (table.rows.leaf(LeafIdx(site.row)), self.stream.spot(site.start, end));
        report.diagnostics.push(issues::cell_count(row, found.max(expected + 1), expected, at, &report.name));
    }

    /// Cells merged in a way of their own.
    fn put_merged(&self, table: &Table, site: &Site, report: &mut Report) {
        let items = self.stream.between(site.start, site.end);
        self.put_uncertain(table, site, items, report);
        let at = self.stream.spot(site.start, site.end).or(self.label_span(site));
        report.diagnostics.push(issues::merged(table.rows.leaf(LeafIdx(site.row)), at, &report.name));
    }

    fn say_missing_columns(&self, table: &Table, grids: &[(usize, Columns)], sites: &[Site], report: &mut Report) {
        let Some((_, columns)) = grids.first() else { return };
        let row = self.stream.rows.get(columns.last_head_row);
        let at = row
            .and_then(|(start, end)| self.stream.spot(*start, *end))
            .or(sites.first().and_then(|s| self.label_span(s)));
        for (leaf, col) in columns.of_leaf.iter().enumerate() {
            let issue = match columns.twice.iter().any(|(twice, _)| *twice == leaf) {
                true => issues::head_twice,
                false => issues::col_missing,
            };
            if col.is_none() {
                report.diagnostics.push(issue(table, table.cols.leaf(LeafIdx(leaf)), at.clone(), &report.name));
            }
        }
    }
}

/// How many cells a row has that lacks some or has too many. Where there are as many lines as columns, the last one is the
/// blank line in which the tables of the document end, and no cell.
fn cells_of_row(items: &[Item], columns: usize) -> usize {
    if items.len() == columns { columns.saturating_sub(1) } else { items.len() }
}

fn lookup_columns<'c>(grids: &'c [(usize, Columns)], site: &Site) -> Option<&'c Columns> {
    let grid = site.at?.grid;
    grids.iter().find(|(of, _)| *of == grid).map(|(_, columns)| columns)
}

/// The leaf column that is the sum of the others on its level.
fn total_of(table: &Table) -> Option<usize> {
    table.cols.roots.iter().find_map(|idx| {
        let node = table.cols.node(*idx);
        node.leaf.filter(|_| node.total).map(|leaf| leaf.0)
    })
}

pub(super) fn quote(words: &str) -> String {
    let flat: String = words.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }).collect();
    if flat.chars().count() <= MAX_QUOTE_LENGTH {
        return flat;
    }
    flat.chars().take(MAX_QUOTE_LENGTH).chain(['…']).collect()
}
