//! Finds the grid column of each column of a table, from the header rows of a grid whose columns are aligned.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::MAX_COLUMN;
use crate::report::unit_in_brackets;
use crate::template::{LeafIdx, NodeIdx, Table};

use super::find::Found;
use super::label_index::Guide;
use super::stream::{At, Item, Stream};
use super::words::comparable;

/// Most rows that a head has.
const MAX_HEAD_ROWS: usize = 8;

/// Grid columns of a table in one grid, by leaf.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub of_leaf: Vec<Option<usize>>,
    /// Grid columns that the head of each leaf covers.
    pub widths: Vec<usize>,
    /// Leaves whose head a converter printed once for each column that it covers.
    pub repeated: Vec<bool>,
    /// The grid that holds the headers, and the column after the last one of its header rows.
    pub grid: usize,
    pub edge: usize,
    /// Every header stands below the headers of its groups on the form, and below no others.
    pub sound: bool,
    /// Every head stands below the groups of one column of the form alone.
    pub nested: bool,
    /// Columns that have a header, of the form or not.
    pub headed: Vec<std::ops::Range<usize>>,
    /// Columns of no interest by their heads, and columns whose heads are none of the form, with the words.
    pub ignored: Vec<std::ops::Range<usize>>,
    /// Those among them that state the unit of each row.
    pub measures: Vec<std::ops::Range<usize>>,
    pub strange: Vec<(std::ops::Range<usize>, String)>,
    /// Leaves whose head stands over several columns, each with these columns.
    pub twice: Vec<(usize, Vec<std::ops::Range<usize>>)>,
    /// Units that the heads carry in brackets, by leaf.
    pub units: Vec<Option<&'static str>>,
    pub first_head_row: usize,
    pub last_head_row: usize,
}

impl Columns {
    pub(super) fn found(&self) -> usize {
        self.of_leaf.iter().flatten().count()
    }

    /// Whether a place stands in a column that is known to hold no figure of the form.
    pub(super) fn is_apart(&self, at: At) -> bool {
        let twice = self.twice.iter().flat_map(|(_, ranges)| ranges);
        self.ignored.iter().chain(self.strange.iter().map(|(range, _)| range)).chain(twice).any(|range| at.meets(range))
    }

    pub(super) fn is_ignored(&self, at: At) -> bool {
        self.ignored.iter().any(|range| at.meets(range))
    }

    /// The grid columns of a leaf.
    pub(super) fn range(&self, leaf: usize) -> Option<std::ops::Range<usize>> {
        let col = self.of_leaf.get(leaf).copied().flatten()?;
        Some(col..col + self.widths.get(leaf).copied().unwrap_or(1).max(1))
    }
}

/// One place of the head: its words and whether they begin here.
#[derive(Clone, Copy)]
struct Head<'a> {
    words: &'a str,
    own: bool,
    width: usize,
}

/// Reads the heads that were claimed for `table` in `grid`.
pub(super) fn columns(
    guide: &Guide<'_>,
    stream: &Stream,
    found: &Found,
    heads_anchor: usize,
    table: &Table,
    grid: usize,
) -> Option<Columns> {
    let rows: Vec<usize> = found
        .claims_of(heads_anchor)
        .filter_map(|claim| stream.item(claim.start)?.at)
        .filter(|at| at.grid == grid)
        .map(|at| at.row)
        .collect();
    let last = rows.iter().copied().max()?;
    let first = rows.iter().copied().min()?.max(last.saturating_sub(MAX_HEAD_ROWS - 1));
    let levels = levels(stream, first, last);
    let mut scores: Vec<BTreeMap<usize, i64>> = vec![BTreeMap::new(); table.cols.leaf_count()];
    let mut units: BTreeMap<usize, &'static str> = BTreeMap::new();
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut headed = Vec::new();
    let mut repeated: BTreeSet<usize> = BTreeSet::new();
    let mut before: Option<(usize, Vec<&str>)> = None;
    let mut words_of: BTreeMap<usize, (std::ops::Range<usize>, String)> = BTreeMap::new();
    let mut above_of: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let columns: BTreeSet<usize> = levels.iter().flat_map(|level| level.keys().copied()).collect();
    for col in columns {
        let path: Vec<Head<'_>> = levels.iter().filter_map(|level| level.get(&col).copied()).collect();
        let Some(depth) = path.iter().rposition(|head| head.own) else { continue };
        let Some(last) = path.get(depth) else { continue };
        if let Some((first, words)) = before.as_ref()
            && first + widths.get(first).copied().unwrap_or(1) == col
            && path.iter().map(|head| head.words).eq(words.iter().copied())
            && leaves_named(guide, heads_anchor, table, last.words) == 1
        {
            *widths.entry(*first).or_insert(1) += last.width;
            headed.push(col..col + last.width);
            repeated.insert(*first);
            continue;
        }
        before = Some((col, path.iter().map(|head| head.words).collect::<Vec<&str>>()));
        widths.insert(col, last.width);
        headed.push(col..col + last.width);
        words_of.insert(col, (col..col + last.width, last.words.to_owned()));
        let above: Vec<String> = path.iter().take(depth).map(|head| comparable(head.words)).collect();
        if let Some(unit) = path.iter().rev().find_map(|head| unit_in_brackets(head.words)) {
            units.insert(col, unit);
        }
        above_of.insert(col, above.clone());
        for (node, weight) in nodes_named(guide, heads_anchor, last.words) {
            let Some(LeafIdx(leaf)) = table.cols.node(node).leaf else { continue };
            let score = weight + 2 * ancestors_in(table, node, &above);
            if let Some(slot) = scores.get_mut(leaf) {
                let kept = slot.entry(col).or_insert(0);
                *kept = (*kept).max(score);
            }
        }
    }
    let higher = heads_above(stream, (first, last), grid, &headed);
    for (range, words) in &higher {
        headed.push(range.clone());
        words_of.insert(range.start, (range.clone(), words.clone()));
    }
    let own = under_own_groups(table, &mut scores, &above_of);
    let mut of_leaf = drop_half_found(table, assign(&scores), &own);
    for (leaf, words) in under_other_words(guide, heads_anchor, table, &levels, &of_leaf) {
        let col = of_leaf.get_mut(leaf).and_then(Option::take);
        if let Some((_, own)) = col.and_then(|col| words_of.get_mut(&col)) {
            *own = format!("{words} {own}");
        }
    }
    let twice = named_twice(table, &scores, &own, &of_leaf);
    let twice_cols: BTreeSet<usize> = twice.iter().flat_map(|(_, cols)| cols).copied().collect();
    let range = |col: &usize| *col..*col + widths.get(col).copied().unwrap_or(1);
    let twice = twice.iter().map(|(leaf, cols)| (*leaf, cols.iter().map(range).collect())).collect();
    let nested = of_leaf.iter().zip(&own).all(|(col, own)| col.is_none_or(|col| own.len() == 1 && own.contains(&col)));
    let units = of_leaf.iter().map(|col| col.and_then(|col| units.get(&col).copied())).collect();
    let printed: BTreeSet<String> =
        levels.iter().flat_map(|level| level.values()).map(|head| comparable(head.words)).collect();
    let sound = of_leaf.iter().enumerate().all(|(leaf, col)| {
        col.and_then(|col| above_of.get(&col))
            .is_none_or(|above| under_its_groups(table, LeafIdx(leaf), above, &printed))
    });
    let taken: BTreeSet<usize> = of_leaf.iter().flatten().copied().collect();
    let (ignored, strange): (Vec<_>, Vec<_>) = words_of
        .into_iter()
        .filter(|(col, _)| !taken.contains(col) && !twice_cols.contains(col))
        .map(|(_, head)| head)
        .partition(|(_, words)| {
            is_of_no_interest(table, words) && leaves_named(guide, heads_anchor, table, words) == 0
        });
    let measures = ignored.iter().filter(|(_, words)| is_measure(words)).map(|(range, _)| range.clone()).collect();
    let ignored = ignored.into_iter().map(|(range, _)| range).collect();
    let widths = of_leaf.iter().map(|col| col.and_then(|col| widths.get(&col).copied()).unwrap_or(1)).collect();
    let ends =
        (first..=last).filter_map(|row| stream.rows.get(row)).flat_map(|(start, end)| stream.between(*start, *end));
    let ends = ends.filter_map(|item| item.at).map(|at| at.col + at.width);
    let edge = ends.chain(higher.iter().map(|(range, _)| range.end)).max().unwrap_or(0);
    let repeated = of_leaf.iter().map(|col| col.is_some_and(|col| repeated.contains(&col))).collect();
    Some(Columns {
        of_leaf,
        widths,
        repeated,
        grid,
        edge,
        sound,
        nested,
        headed,
        ignored,
        measures,
        strange,
        twice,
        units,
        first_head_row: first,
        last_head_row: last,
    })
}

/// Heads of columns with figures that stand in rows above the first head of the form and over none of its heads: those of
/// columns that the form does not have.
fn heads_above(
    stream: &Stream,
    (first, last): (usize, usize),
    grid: usize,
    headed: &[std::ops::Range<usize>],
) -> Vec<(std::ops::Range<usize>, String)> {
    let cells = |row: usize| stream.rows.get(row).map_or(&[][..], |(start, end)| stream.between(*start, *end));
    let of_grid = |row: usize| cells(row).first().and_then(|item| item.at).is_some_and(|at| at.grid == grid);
    let is_head = |row: &usize| {
        of_grid(*row)
            && cells(*row).iter().filter(|item| item.is_words()).count() > 1
            && !cells(*row).iter().any(Item::is_filled)
    };
    let has_figures = |range: &std::ops::Range<usize>| {
        let below = (last + 1..last + 1 + MAX_HEAD_ROWS).take_while(|row| of_grid(*row)).flat_map(cells);
        let mut below = below.filter(|item| item.at.is_some_and(|at| at.width == 1 && at.meets(range)));
        below.any(|item| item.is_filled() && !item.is_dash())
    };
    let mut found: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for row in (0..first).rev().take(MAX_HEAD_ROWS).take_while(is_head) {
        for item in cells(row).iter().filter(|item| item.is_words()) {
            let Some(at) = item.at.filter(|at| at.width == 1 && at.col < MAX_COLUMN) else { continue };
            let free = |range: &std::ops::Range<usize>| !at.meets(range);
            let range = at.col..at.col + 1;
            if headed.iter().all(free) && found.iter().all(|(range, _)| free(range)) && has_figures(&range) {
                found.push((range, item.text.clone()));
            }
        }
    }
    found
}

/// Leaves of a group that stand below other words instead of its name, with those words. What covers all columns is the
/// head of the whole table.
fn under_other_words(
    guide: &Guide<'_>,
    heads_anchor: usize,
    table: &Table,
    levels: &[BTreeMap<usize, Head<'_>>],
    of_leaf: &[Option<usize>],
) -> Vec<(usize, String)> {
    let covers_all = |level: &BTreeMap<usize, Head<'_>>, words: &str| {
        of_leaf.iter().flatten().all(|col| level.get(col).is_some_and(|head| head.words == words))
    };
    let mut found = Vec::new();
    for (leaf, col) in of_leaf.iter().enumerate() {
        let Some(col) = col else { continue };
        let Some(mut node) = table.cols.leaves.get(leaf).map(|idx| table.cols.node(*idx)) else { continue };
        let mut groups: BTreeSet<usize> = BTreeSet::new();
        while let Some(parent) = node.parent {
            groups.insert(parent.0);
            node = table.cols.node(parent);
        }
        let path: Vec<_> = levels.iter().filter_map(|level| Some((level, level.get(col)?))).collect();
        let Some(depth) = path.iter().rposition(|(_, head)| head.own) else { continue };
        let above = path.get(..depth).unwrap_or_default();
        let named: BTreeSet<usize> = above
            .iter()
            .flat_map(|(_, head)| nodes_named(guide, heads_anchor, head.words))
            .map(|(node, _)| node.0)
            .collect();
        let stranger = above.iter().find(|(level, head)| {
            nodes_named(guide, heads_anchor, head.words).is_empty()
                && !comparable(head.words).is_empty()
                && !covers_all(level, head.words)
        });
        if let Some((_, head)) = stranger.filter(|_| !groups.is_subset(&named)) {
            found.push((leaf, head.words.to_owned()));
        }
    }
    found
}

/// How many columns of the form a head may stand for.
fn leaves_named(guide: &Guide<'_>, heads_anchor: usize, table: &Table, words: &str) -> usize {
    let named = nodes_named(guide, heads_anchor, words);
    let leaves: BTreeSet<_> = named.into_iter().filter_map(|(node, _)| table.cols.node(node).leaf).collect();
    leaves.len()
}

/// Heads of columns that number, name or explain rows of statistical tables, as they are compared.
const OF_NO_INTEREST: [&str; 19] = [
    "行次",
    "栏次",
    "序号",
    "编号",
    "代码",
    "编码",
    "代号",
    "行号",
    "行序",
    "次序",
    "指标代码",
    "项目编码",
    "科目编码",
    "科目代码",
    "计量单位",
    "单位",
    "备注",
    "说明",
    "附注",
];

/// Whether a column states the unit of each row by its head.
fn is_measure(words: &str) -> bool {
    matches!(comparable(words).as_str(), "计量单位" | "单位")
}

/// Whether a column holds no figures of the form by its head: line numbers, codes, units, remarks, and what the template
/// declares.
pub(super) fn is_of_no_interest(table: &Table, words: &str) -> bool {
    let bare = super::label_index::without_remark(words).map(comparable);
    let folded = comparable(words);
    let is = |word: &str| word == folded || bare.as_deref() == Some(word);
    OF_NO_INTEREST.iter().any(|word| is(word)) || table.ignored_columns.iter().any(|head| is(&comparable(head)))
}

/// Column nodes that head words may stand for, with how well.
pub(super) fn nodes_named(guide: &Guide<'_>, heads_anchor: usize, words: &str) -> Vec<(NodeIdx, i64)> {
    let folded = comparable(words);
    let of_table = |m: &super::label_index::Match| {
        guide.form(m.form).filter(|form| form.anchor == heads_anchor).and_then(|form| Some((form.node?, m.weight)))
    };
    let exact: Vec<_> = guide.exact(&folded).filter_map(|m| of_table(&m)).collect();
    if !exact.is_empty() {
        return exact;
    }
    let decorated: Vec<_> = guide.decorated(words).iter().filter_map(of_table).collect();
    if !decorated.is_empty() {
        return decorated;
    }
    guide.near(&folded).iter().filter_map(of_table).collect()
}

/// The header rows, each as words by grid column; blank cells right of a merged header take its words.
fn levels(stream: &Stream, first: usize, last: usize) -> Vec<BTreeMap<usize, Head<'_>>> {
    let rows: Vec<&[Item]> = (first..=last)
        .filter_map(|row| stream.rows.get(row))
        .map(|(start, end)| stream.between(*start, *end))
        .collect();
    let spanned = rows.iter().copied().flatten().any(|item| item.at.is_some_and(|at| at.width > 1));
    let mut levels: Vec<BTreeMap<usize, Head<'_>>> = Vec::new();
    for row in rows {
        let mut level: BTreeMap<usize, Head<'_>> = BTreeMap::new();
        let mut left: Option<(usize, &str)> = None;
        for item in row {
            let Some(at) = item.at.filter(|at| at.col < MAX_COLUMN) else { continue };
            if item.is_blank() {
                // A blank cell is merged with its left neighbour only below a head that is merged so too.
                let above = levels.last().map(|upper| upper.get(&at.col).is_some_and(|head| !head.own));
                match left {
                    Some((col, words)) if !spanned && col + 1 == at.col && above.unwrap_or(true) => {
                        level.insert(at.col, Head { words, own: false, width: 1 });
                        left = Some((at.col, words));
                    }
                    _ => left = None,
                }
                continue;
            }
            for offset in 0..at.width {
                level.insert(at.col + offset, Head { words: &item.text, own: offset == 0, width: at.width });
            }
            left = Some((at.col + at.width - 1, &item.text));
        }
        levels.push(level);
    }
    levels
}

/// Whether the heads above a column are the groups of its leaf, as far as they are printed at all.
fn under_its_groups(table: &Table, leaf: LeafIdx, above: &[String], printed: &BTreeSet<String>) -> bool {
    let own = table.cols.leaves.get(leaf.0).copied();
    table.cols.nodes.iter().enumerate().filter(|(_, node)| node.leaf.is_none()).all(|(index, group)| {
        let names: Vec<String> = std::iter::once(&group.label)
            .chain(group.aliases.iter().map(|alias| &alias.label))
            .map(|name| comparable(name))
            .collect();
        let mut parent = own.and_then(|own| table.cols.node(own).parent);
        let mut belongs = false;
        while let Some(at) = parent {
            belongs |= at == NodeIdx(index);
            parent = table.cols.node(at).parent;
        }
        let stands = above.iter().any(|head| names.contains(head));
        stands == belongs || !names.iter().any(|name| printed.contains(name))
    })
}

fn ancestors_in(table: &Table, node: NodeIdx, above: &[String]) -> i64 {
    let mut count = 0;
    let mut parent = table.cols.node(node).parent;
    while let Some(group) = parent.map(|idx| table.cols.node(idx)) {
        let named = |words: &str| above.iter().any(|head| *head == comparable(words));
        if named(&group.label) || group.aliases.iter().any(|alias| named(&alias.label)) {
            count += 1;
        }
        parent = group.parent;
    }
    count
}

/// Gives each leaf its best column. Leaves that tie over the same columns take them in order; undecided leaves
/// stay empty.
fn assign(scores: &[BTreeMap<usize, i64>]) -> Vec<Option<usize>> {
    let best: Vec<Vec<usize>> = scores
        .iter()
        .map(|cols| {
            let top = cols.values().copied().max().unwrap_or(0);
            cols.iter().filter(|(_, score)| **score == top).map(|(col, _)| *col).collect()
        })
        .collect();
    let mut groups: BTreeMap<&[usize], Vec<usize>> = BTreeMap::new();
    for (leaf, cols) in best.iter().enumerate().filter(|(_, cols)| !cols.is_empty()) {
        groups.entry(cols).or_default().push(leaf);
    }
    let mut of_leaf: Vec<Option<usize>> = vec![None; scores.len()];
    for (cols, leaves) in groups {
        if cols.len() == leaves.len() {
            for (leaf, col) in leaves.into_iter().zip(cols) {
                if let Some(slot) = of_leaf.get_mut(leaf) {
                    *slot = Some(*col);
                }
            }
        }
    }
    let mut uses: BTreeMap<usize, usize> = BTreeMap::new();
    for col in of_leaf.iter().flatten() {
        *uses.entry(*col).or_insert(0) += 1;
    }
    for slot in &mut of_leaf {
        if slot.is_some_and(|col| uses.get(&col).is_some_and(|count| *count > 1)) {
            *slot = None;
        }
    }
    of_leaf
}

/// For each leaf the columns whose heads name it and all groups that it belongs to, and no other group of the form.
/// A column that is such for one leaf is not considered for others.
fn under_own_groups(
    table: &Table,
    scores: &mut [BTreeMap<usize, i64>],
    above_of: &BTreeMap<usize, Vec<String>>,
) -> Vec<BTreeSet<usize>> {
    let grouped = above_of.values().any(|above| !above.is_empty());
    let groups = group_names(table);
    let fits = |leaf: usize, col: &usize| {
        above_of.get(col).is_some_and(|above| under_its_groups(table, LeafIdx(leaf), above, &groups))
    };
    let own: Vec<BTreeSet<usize>> = scores
        .iter()
        .enumerate()
        .map(|(leaf, cols)| cols.keys().copied().filter(|col| grouped && fits(leaf, col)).collect())
        .collect();
    let owned: BTreeSet<usize> = own.iter().flatten().copied().collect();
    for (cols, own) in scores.iter_mut().zip(&own) {
        cols.retain(|col, _| own.contains(col) || own.is_empty() && !owned.contains(col));
    }
    own
}

/// Leaves whose head stands over several columns with nothing to tell which is theirs.
fn named_twice(
    table: &Table,
    scores: &[BTreeMap<usize, i64>],
    own: &[BTreeSet<usize>],
    of_leaf: &[Option<usize>],
) -> Vec<(usize, Vec<usize>)> {
    let label = |leaf: usize| comparable(&table.cols.leaf(LeafIdx(leaf)).label);
    let mut list = Vec::new();
    for (leaf, (cols, own)) in scores.iter().zip(own).enumerate().filter(|(leaf, _)| of_leaf.get(*leaf) == Some(&None))
    {
        let alike = (0..scores.len()).filter(|other| label(*other) == label(leaf)).count();
        let top = cols.values().copied().max().unwrap_or(0);
        let best: Vec<usize> = cols.iter().filter(|(_, score)| **score == top).map(|(col, _)| *col).collect();
        let free = |col: &usize| !of_leaf.contains(&Some(*col)) && (alike == 1 || own.contains(col));
        if best.len() > 1 && best.iter().all(free) {
            list.push((leaf, best));
        }
    }
    list
}

/// The names of all groups of columns.
fn group_names(table: &Table) -> BTreeSet<String> {
    let groups = table.cols.nodes.iter().filter(|node| node.leaf.is_none());
    let names = groups.flat_map(|group| std::iter::once(&group.label).chain(group.aliases.iter().map(|a| &a.label)));
    names.map(|name| comparable(name)).collect()
}

/// Drops the columns of a label of several columns of which only some were found, unless their groups stand above them:
/// which is which would be a guess.
fn drop_half_found(table: &Table, of_leaf: Vec<Option<usize>>, own: &[BTreeSet<usize>]) -> Vec<Option<usize>> {
    let label = |leaf: usize| comparable(&table.cols.leaf(LeafIdx(leaf)).label);
    let lost: BTreeSet<String> =
        of_leaf.iter().enumerate().filter(|(_, col)| col.is_none()).map(|(leaf, _)| label(leaf)).collect();
    let sure = |leaf: usize, col: usize| {
        let leaves = own.iter().filter(|cols| cols.contains(&col)).count();
        leaves == 1 && own.get(leaf).is_some_and(|cols| cols.len() == 1 && cols.contains(&col))
    };
    let kept = |leaf: usize, col: &usize| sure(leaf, *col) || !lost.contains(&label(leaf));
    of_leaf.into_iter().enumerate().map(|(leaf, col)| col.filter(|col| kept(leaf, col))).collect()
}
