//! Puts the figures of a document into a report. In: the guide, the stream and what was found. Out: placed
//! cells and what is wrong with them. Knows nothing of how labels are compared.

use crate::report::{Cell, Place, Report, State};
use crate::schema::{LeafIdx, NodeIdx, Table};

use super::chain::Candidate;
use super::columns::{Columns, HeadOrder, columns, head_order};
use super::find::Found;
use super::guide::{Anchor, Guide};
use super::issues;
use super::rows::{Cells, Habit, by_count, stretch};
use super::stream::{At, Item, Stream};

/// Longest words that an uncertain cell quotes.
const LONGEST_QUOTE: usize = 120;

/// Where the cells of a leaf row are looked for.
#[derive(Debug, Clone, Copy)]
struct Site {
    row: usize,
    /// Items behind the label, up to the end of the row or the next border.
    start: usize,
    end: usize,
    /// The label's place in its grid; the first cell's where no label is printed.
    at: Option<At>,
    /// Another table or section follows.
    last: bool,
}

pub(super) struct Filler<'a> {
    pub guide: &'a Guide<'a>,
    pub stream: &'a Stream,
    pub found: &'a Found,
}

impl Filler<'_> {
    pub(super) fn fill(&self, report: &mut Report) {
        let habit = self.habit();
        let template = report.template.clone();
        for (index, table) in template.tables.values().enumerate() {
            self.fill_table(index, table, &habit, report);
        }
        self.say_tolerated(report);
        self.say_extra_rows(report);
    }

    fn heads_anchor(&self, table: usize) -> usize {
        self.guide.anchors.iter().position(|a| *a == Anchor::Heads(table)).unwrap_or(usize::MAX)
    }

    /// Claims of the leaf rows, in the order of the form.
    fn row_claims(&self, index: usize, table: &Table) -> Vec<Option<&Candidate>> {
        let mut claims: Vec<Option<&Candidate>> = vec![None; table.rows.leaf_count()];
        for claim in &self.found.claims {
            if let Some(Anchor::Row(of, node)) = self.guide.anchors.get(claim.anchor)
                && *of == index
                    && let Some(slot) = table.rows.node(*node).leaf.and_then(|LeafIdx(leaf)| claims.get_mut(leaf)) {
                        *slot = Some(claim);
                    }
        }
        claims
    }

    fn sites(&self, index: usize, table: &Table) -> Vec<Site> {
        let claims = self.row_claims(index, table);
        let mut sites = Vec::new();
        for (row, claim) in claims.into_iter().enumerate() {
            if let Some(claim) = claim {
                let at = self.stream.item(claim.end.saturating_sub(1)).and_then(|item| item.at);
                sites.push(self.site(row, claim.end, at, index, table));
            } else if table.rows.leaf(LeafIdx(row)).label.is_empty() && table.rows.leaf_count() == 1 {
                sites.extend(self.unlabelled(index, table));
            }
        }
        sites
    }

    fn site(&self, row: usize, start: usize, at: Option<At>, index: usize, table: &Table) -> Site {
        let border = self.found.border_from(start).unwrap_or(self.stream.items.len());
        let reach = start + table.cols.leaf_count() * 3 + 40;
        let end = match at.and_then(|at| self.stream.rows.get(at.row)) {
            Some((_, end)) => border.min(*end).max(start),
            None => border.min(reach),
        };
        let last = self.found.claim_from(start).is_none_or(|claim| match self.guide.anchors.get(claim.anchor) {
            Some(Anchor::Row(of, _)) => *of != index,
            _ => true,
        });
        Site { row, start, end, at, last }
    }

    /// The one row of a table whose label is not printed: what follows the last head.
    fn unlabelled(&self, index: usize, table: &Table) -> Option<Site> {
        let Some(last) = self.found.claims_of(self.heads_anchor(index)).last() else { return self.headless(index, table) };
        let Some(head) = self.stream.item(last.end.saturating_sub(1)).and_then(|item| item.at) else {
            return Some(self.site(0, last.end, None, index, table));
        };
        let border = self.found.border_from(last.end).unwrap_or(self.stream.items.len());
        let below = self.stream.rows.get(head.row + 1..)?.iter().take_while(|(start, _)| *start < border);
        let in_grid = below.filter(|(start, _)| {
            self.stream.item(*start).and_then(|item| item.at).is_some_and(|at| at.grid == head.grid)
        });
        let rows: Vec<(usize, usize)> = in_grid.copied().take(4).collect();
        let filled = rows.iter().find(|(s, e)| self.stream.between(*s, *e).iter().any(Item::is_filled));
        let (start, _) = *filled.or(rows.first())?;
        let at = self.stream.item(start).and_then(|item| item.at);
        Some(self.site(0, start, at, index, table))
    }

    /// Neither labels nor heads: only where nothing but exactly its figures follow the title.
    fn headless(&self, index: usize, table: &Table) -> Option<Site> {
        let title = self.found.claims.iter().find(|claim| match self.guide.anchors.get(claim.anchor) {
            Some(Anchor::Title(of)) => *of == index,
            Some(Anchor::Section(section)) => {
                let tables = self.guide.template.sections.get(*section).map(|section| section.tables.as_slice());
                matches!(tables, Some([only]) if *only == table.code)
            }
            _ => false,
        })?;
        let border = self.found.border_from(title.end).unwrap_or(self.stream.items.len());
        let items = self.stream.between(title.end, border);
        let skipped = items.iter().take_while(|item| item.is_blank()).count();
        let body = items.get(skipped..)?;
        let blank_behind = body.iter().rev().take_while(|item| item.is_blank()).count();
        let whole = body.len() - blank_behind == table.cols.leaf_count() && !body.iter().any(Item::is_words);
        let start = title.end + skipped;
        whole.then(|| self.site(0, start, self.stream.item(start).and_then(|item| item.at), index, table))
    }

    fn habit(&self) -> Habit {
        let mut habit = Habit::default();
        for (index, table) in self.guide.template.tables.values().enumerate() {
            let columns = table.cols.leaf_count();
            for site in self.sites(index, table) {
                let items = self.stream.between(site.start, site.end);
                let cut = stretch(items, columns);
                habit.learn(items.get(cut.start..cut.end).unwrap_or_default(), columns, total_of(table), spaced(&site));
            }
        }
        habit
    }

    fn fill_table(&self, index: usize, table: &Table, habit: &Habit, report: &mut Report) {
        let sites = self.sites(index, table);
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
        let grids = self.columns_by_grid(index, table, &sites);
        self.say_missing_columns(table, &grids, &sites, report);
        let (order, units) = self.order(index, table, &sites);
        if order == HeadOrder::Unclear && sites.iter().any(|site| lookup_columns(&grids, site).is_none()) {
            let at = sites.first().and_then(|site| self.stream.span_of(site.start.saturating_sub(1), site.start));
            report.diagnostics.push(issues::columns_unclear(table, at, &name));
        }
        for site in &sites {
            match lookup_columns(&grids, site) {
                Some(columns) => self.fill_by_columns(table, site, columns, report),
                None => self.fill_by_count(table, site, habit, (&order, &units), report),
            }
        }
    }

    fn order(&self, index: usize, table: &Table, sites: &[Site]) -> (HeadOrder, Vec<Option<&'static str>>) {
        let first = sites.iter().map(|site| site.start).min().unwrap_or(0);
        let above = self.found.claims.iter().rev().find(|claim| {
            claim.end <= first && matches!(self.guide.anchors.get(claim.anchor), Some(Anchor::Title(_) | Anchor::Section(_)))
        });
        let words = above.map_or(0, |claim| {
            let items = self.stream.between(claim.end, first.saturating_sub(1));
            items.iter().filter(|item| item.is_words() && !item.folded.is_empty()).count()
        });
        head_order(self.guide, self.stream, self.found, self.heads_anchor(index), table, words)
    }

    /// Columns of each grid that holds rows of the table and has its columns under each other. A grid
    /// without a head of its own goes on where the one before it ended.
    fn columns_by_grid(&self, index: usize, table: &Table, sites: &[Site]) -> Vec<(usize, Columns)> {
        let mut list: Vec<(usize, Columns)> = Vec::new();
        let mut grids: Vec<usize> = sites.iter().filter_map(|site| site.at.map(|at| at.grid)).collect();
        grids.sort_unstable();
        grids.dedup();
        let heads = self.heads_anchor(index);
        for grid in grids {
            let rows: Vec<usize> =
                sites.iter().filter_map(|site| site.at).filter(|at| at.grid == grid).map(|at| at.row).collect();
            let own = columns(self.guide, self.stream, self.found, heads, table, grid);
            let top = own.as_ref().map_or(usize::MAX, |columns| columns.first_head_row);
            let first = rows.iter().copied().min().unwrap_or(0).min(top);
            let last = rows.iter().copied().max().unwrap_or(0);
            let declared = self.stream.rectangular.get(grid).copied().unwrap_or(false);
            if !declared && !self.same_width(first, last) {
                continue;
            }
            let columns = match own {
                Some(columns) => columns,
                None => match list.last() {
                    Some((_, before)) => before.clone(),
                    None => continue,
                },
            };
            // Equal widths may be chance; then every head must be there.
            let count = table.cols.leaf_count();
            let needed = if declared { count.div_ceil(2).max(1) } else { count };
            if columns.found() >= needed && self.labels_stand_apart(sites, grid, &columns) {
                list.push((grid, columns));
            }
        }
        list
    }

    fn same_width(&self, first: usize, last: usize) -> bool {
        let width = |(start, end): &(usize, usize)| {
            self.stream.between(*start, *end).last().and_then(|item| item.at).map_or(0, |at| at.col + at.width)
        };
        let rows = self.stream.rows.get(first..=last).unwrap_or_default();
        rows.first().map(width).is_some_and(|first| first > 1 && rows.iter().all(|row| width(row) == first))
    }

    /// No label of a row stands in a column of figures; otherwise the columns do not stand under each other.
    fn labels_stand_apart(&self, sites: &[Site], grid: usize, columns: &Columns) -> bool {
        sites.iter().filter(|site| site.at.is_some_and(|at| at.grid == grid)).all(|site| {
            let label = self.stream.item(site.start.saturating_sub(1)).and_then(|item| item.at);
            let own = label.filter(|label| site.at.is_some_and(|at| at.row == label.row));
            own.is_none_or(|label| !columns.of_leaf.contains(&Some(label.col)))
        })
    }

    fn fill_by_columns(&self, table: &Table, site: &Site, columns: &Columns, report: &mut Report) {
        let Some((start, end)) = site.at.and_then(|at| self.stream.rows.get(at.row)).copied() else { return };
        let items = self.stream.between(start, end);
        let mut lacking = 0;
        for (leaf, col) in columns.of_leaf.iter().enumerate() {
            let Some(col) = *col else { continue };
            let item = items.iter().find(|item| item.at.is_some_and(|at| at.col <= col && col < at.col + at.width));
            match item {
                Some(item) => {
                    let unit = columns.units.get(leaf).copied().flatten();
                    self.put(table, site.row, leaf, item, unit, report);
                }
                None => lacking += 1,
            }
        }
        if lacking > 0 {
            let row = table.rows.leaf(LeafIdx(site.row));
            let expected = table.cols.leaf_count();
            let at = self.stream.span_of(start, end);
            report.diagnostics.push(issues::cell_count(row, expected.saturating_sub(lacking), expected, at, &report.name));
        }
    }

    fn fill_by_count(
        &self,
        table: &Table,
        site: &Site,
        habit: &Habit,
        (order, units): (&HeadOrder, &[Option<&'static str>]),
        report: &mut Report,
    ) {
        let columns = table.cols.leaf_count();
        let row = table.rows.leaf(LeafIdx(site.row));
        let all = self.stream.between(site.start, site.end);
        let cut = stretch(all, columns);
        let mut items = all.get(cut.start..cut.end).unwrap_or_default();
        let mut cells = by_count(items, columns, total_of(table), habit, spaced(site));
        if items.len() < columns && site.at.is_some() {
            // A blank line inside a row ends it too early; whole rows behind it must then fit exactly.
            let longer = self.with_rows_behind(site, columns);
            if longer.len() == columns && !longer.iter().any(Item::is_words) {
                items = longer;
                cells = Cells::Each((0..columns).collect());
            }
        }
        let words_only = items.iter().all(|item| item.is_words() || item.is_blank());
        let at = self.stream.span_of(site.start, site.start + cut.end);
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
                    if let Some(item) = items.get(offset) {
                        self.put(table, site.row, leaf, item, units.get(leaf).copied().flatten(), report);
                    }
                }
            }
            Cells::None => {
                report.diagnostics.push(issues::cell_count(row, items.len(), columns, self.label_span(site), &report.name));
            }
            Cells::Unclear if words_only => {
                report.diagnostics.push(issues::cell_count(row, 0, columns, self.label_span(site), &report.name));
            }
            Cells::Unclear => {
                let found = items.len();
                self.put_uncertain(table, site, items, report);
                report.diagnostics.push(issues::cell_count(row, found, columns, at.or(self.label_span(site)), &report.name));
            }
            Cells::Moved => {
                self.put_uncertain(table, site, items, report);
                report.diagnostics.push(issues::blanks_moved(row, at, &report.name));
            }
        }
    }

    /// The cells of a row and of those behind it that hold no words of the form.
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

    fn label_span(&self, site: &Site) -> Option<crate::text::Span> {
        self.stream.span_of(site.start.saturating_sub(1), site.start)
    }

    fn put(&self, table: &Table, row: usize, leaf: usize, item: &Item, unit: Option<&str>, report: &mut Report) {
        let id = table.cell(LeafIdx(row), LeafIdx(leaf));
        let Some(place) = item.place.clone() else { return };
        let mut cell = Cell::printed(&item.text, place);
        // A unit in the head speaks for the cells below where it is not the one the form expects.
        if cell.state == State::Number && cell.unit.is_none() && unit != table.unit_of(LeafIdx(row), LeafIdx(leaf)) {
            cell.unit = unit.map(str::to_owned);
        }
        if cell.state == State::Text {
            report.diagnostics.push(issues::cell_is_text(&quote(&cell.raw), item.span(), &report.name));
        }
        if let Some(slot) = report.cells.get_mut(id.index()) {
            *slot = cell;
        }
    }

    fn put_uncertain(&self, table: &Table, site: &Site, items: &[Item], report: &mut Report) {
        let words: Vec<String> = items.iter().filter(|item| !item.is_blank()).map(|item| quote(&item.text)).collect();
        let place = self.stream.span_of(site.start, site.start + items.len().max(1)).map(Place::Text);
        for leaf in 0..table.cols.leaf_count() {
            let id = table.cell(LeafIdx(site.row), LeafIdx(leaf));
            if let Some(slot) = report.cells.get_mut(id.index()) {
                *slot = Cell {
                    state: State::Uncertain,
                    raw: quote(&words.join(" ")),
                    place: place.clone(),
                    readings: words.clone(),
                    ..Cell::absent()
                };
            }
        }
    }

    fn say_missing_columns(&self, table: &Table, grids: &[(usize, Columns)], sites: &[Site], report: &mut Report) {
        let Some((_, columns)) = grids.first() else { return };
        let row = self.stream.rows.get(columns.last_head_row);
        let at = row.and_then(|(start, end)| self.stream.span_of(*start, *end)).or(sites.first().and_then(|s| self.label_span(s)));
        for (leaf, col) in columns.of_leaf.iter().enumerate() {
            if col.is_none() {
                report.diagnostics.push(issues::col_missing(table, table.cols.leaf(LeafIdx(leaf)), at, &report.name));
            }
        }
    }

    fn say_tolerated(&self, report: &mut Report) {
        for claim in self.found.claims.iter().filter(|claim| claim.tolerated) {
            let Some(form) = self.guide.form(claim.form) else { continue };
            let words: String = self.stream.between(claim.start, claim.end).iter().map(|item| item.text.as_str()).collect();
            let at = self.stream.span_of(claim.start, claim.end);
            report.diagnostics.push(issues::label_tolerated(&quote(&words), &form.printed, at, &report.name));
        }
    }

    /// Rows of a table that the form does not have: words behind a whole row, and figures behind them.
    fn say_extra_rows(&self, report: &mut Report) {
        let template = report.template.clone();
        // The table whose rows are being read, and where the last row's own cells end.
        let mut within: Option<(usize, usize)> = None;
        let mut index = 0;
        while let Some(item) = self.stream.item(index) {
            if let Some(claim) = self.found.claim_from(index).filter(|claim| claim.start == index) {
                within = match self.guide.anchors.get(claim.anchor) {
                    Some(Anchor::Row(table, node)) => self.leaf_end(*table, *node, claim).map(|end| (*table, end)),
                    _ => None,
                };
                index = claim.end;
                continue;
            }
            if let Some(end) = self.found.words_end(index) {
                index = end;
                continue;
            }
            index += 1;
            let Some((table, _)) = within.filter(|(_, fed)| index > *fed && item.is_words() && !item.line) else { continue };
            let start = index - 1;
            let border = self.found.border_from(index).unwrap_or(usize::MAX).min(start + 4);
            let end = start + self.stream.between(start, border).iter().take_while(|item| item.is_words()).count();
            let Some(first) = self.stream.item(end).filter(|next| next.is_filled() && end <= border) else { continue };
            let row = |item: &Item| item.at.map(|at| at.row);
            let last = self.stream.item(end - 1).and_then(row);
            if let (true, Some((_, model))) = (last == row(first), template.tables.get_index(table)) {
                let label: String = self.stream.between(start, end).iter().map(|item| item.text.as_str()).collect();
                let at = self.stream.span_of(start, end);
                report.diagnostics.push(issues::extra_row(model, &quote(&label), at, &report.name));
            }
            index = end;
        }
    }

    /// Where the figures of a leaf row end at the earliest; `None` for a group.
    fn leaf_end(&self, table: usize, node: NodeIdx, claim: &Candidate) -> Option<usize> {
        let (_, model) = self.guide.template.tables.get_index(table)?;
        model.rows.node(node).leaf?;
        let at = self.stream.item(claim.end.saturating_sub(1)).and_then(|item| item.at);
        Some(match at.and_then(|at| self.stream.rows.get(at.row)) {
            Some((_, end)) => *end,
            None => claim.end + model.cols.leaf_count(),
        })
    }
}

fn lookup_columns<'c>(grids: &'c [(usize, Columns)], site: &Site) -> Option<&'c Columns> {
    let grid = site.at?.grid;
    grids.iter().find(|(of, _)| *of == grid).map(|(_, columns)| columns)
}

/// Whether blank lines may stand behind the last cell of a row.
fn spaced(site: &Site) -> bool {
    site.last && site.at.is_none()
}

/// The leaf column that is the sum of the others on its level.
fn total_of(table: &Table) -> Option<usize> {
    table.cols.roots.iter().find_map(|idx| {
        let node = table.cols.node(*idx);
        node.leaf.filter(|_| node.total).map(|leaf| leaf.0)
    })
}

fn quote(words: &str) -> String {
    let flat: String = words.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }).collect();
    if flat.chars().count() <= LONGEST_QUOTE {
        return flat;
    }
    flat.chars().take(LONGEST_QUOTE).chain(['…']).collect()
}
