//! Places the figures of a document into a report, from the label index, the stream and the claims.

use crate::report::{Report, State};
use crate::template::{LeafIdx, Table};

use super::columns::Columns;
use super::find::Found;
use super::grid_columns::GridColumns;
use super::head_order::HeadOrder;
use super::issues;
use super::label_index::Guide;
use super::ledger::Ledger;
use super::row_ranges::Site;
use super::rows::{BlankConvention, stretch};
use super::stream::Stream;

/// Longest words that an uncertain cell quotes.
const MAX_QUOTE_LENGTH: usize = 120;

pub(super) struct Filler<'a> {
    pub guide: &'a Guide<'a>,
    pub stream: &'a Stream,
    pub found: &'a Found,
    pub ledger: Ledger,
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
        for (((index, table), (sites, grids)), turned) in
            template.tables.values().enumerate().zip(&laid_out).zip(&turned)
        {
            let rows = match turned {
                Some(turned) => self.rows_of_turned(turned),
                None if sites.is_empty() => continue,
                None => self.rows_of_table(index, sites),
            };
            self.close_account(index, table, (rows, grids), report);
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
            self.report_renamed(table, &heading.renamed, at.clone(), report);
        }
        self.compare_units(table, grids, &heading, at, report);
        let shifted = self.is_shifted(sites, table.cols.leaf_count());
        if shifted {
            let at = sites.first().and_then(|site| self.label_span(site));
            report.diagnostics.push(issues::figures_before_labels(table, at, &name));
        }
        for site in sites {
            match lookup_columns(grids, site) {
                _ if shifted => self.put_uncertain(table, site, self.stream.between(site.start, site.end), report),
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
}

impl Filler<'_> {
    /// Whether the cells of a table stand on lines of their own before or around their labels: figures stand before the
    /// first label, and after the last one too few. Each row would be given those of the next.
    fn is_shifted(&self, sites: &[Site], columns: usize) -> bool {
        let (Some(first), Some(last)) =
            (sites.iter().min_by_key(|site| site.start), sites.iter().max_by_key(|site| site.start))
        else {
            return false;
        };
        if sites.iter().any(|site| site.at.is_some()) {
            return false;
        }
        let claim = self.found.claims.iter().find(|claim| claim.end == first.start).map(|claim| claim.start);
        let before = claim.and_then(|start| self.stream.item(start.checked_sub(1)?));
        let border = self.found.border_from(last.start).unwrap_or(self.stream.items.len()).min(last.end);
        let behind = self.stream.between(last.start, border);
        let cells = behind.iter().take_while(|item| !item.is_words()).count();
        before.is_some_and(|item| item.state == State::Number) && cells < columns
    }
}

pub(super) fn lookup_columns<'c>(grids: &'c [(usize, Columns)], site: &Site) -> Option<&'c Columns> {
    let grid = site.at?.grid;
    grids.iter().find(|(of, _)| *of == grid).map(|(_, columns)| columns)
}

/// The leaf column that is the sum of the others on its level.
pub(super) fn total_of(table: &Table) -> Option<usize> {
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
