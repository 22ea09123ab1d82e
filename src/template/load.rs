//! Builds a [`Template`] from a YAML tree. A broken row, column or table is reported and left out; the rest is kept.

use indexmap::IndexMap;

use super::doubts::{self, Heading, NodeMarks, TableMarks};
use super::error::{TemplateError, mapping_in_list};
use super::keys::{COLUMNS, NODE, SECTION, TABLE, TEMPLATE};
use super::model::{
    Alias, Axis, AxisName, BlankPolicy, CellId, LeafIdx, Node, NodeIdx, Section, Table, TableType, Template,
};
use super::{copied, facts, narrative, prior, stray};
use crate::diagnostic::{Diagnostic, Diagnostics, Message, Severity, Text};
use crate::source::{Span, fold_code, fold_label, fold_traditional};
use crate::yaml::{self, Fields, MapEntry, Scalar};

/// Most cells of a template: more than any form on paper has, but a mistyped file may have.
const MAX_CELLS: usize = 1_000_000;

/// With more, a search for the least changes would take too many steps.
const MOST_TRUST: u32 = 9;

/// Reads a template. `None` where it has no tables at all.
pub fn load(root: &yaml::Node, diagnostics: &mut Diagnostics) -> Option<Template> {
    let head = root.entries().and_then(|e| e.first()).map_or(root.span, |e| e.key.span);
    let fields = Fields::read_or(root, TEMPLATE, head, rule_key, diagnostics)?;
    let name = fields.text("template", diagnostics).map(words).unwrap_or_default();
    if name.is_empty()
        && let Some(entry) =
            fields.get("template").filter(|entry| entry.value.scalar().is_some() && !entry.value.is_empty())
    {
        diagnostics.push(TemplateError::Nameless { span: entry.value.span });
    }
    let blank = match fields.word("blank", TEMPLATE, diagnostics) {
        Some(("missing", _)) => BlankPolicy::Missing,
        Some(("error", _)) => BlankPolicy::Error,
        _ => BlankPolicy::Zero,
    };
    let mut template = Template {
        name,
        title: fields.text("title", diagnostics).map(words).unwrap_or_default(),
        aliases: aliases(&fields, diagnostics),
        basis: fields.text("basis", diagnostics).map(words),
        years: fields.text("years", diagnostics).map_or((None, None), |s| years(s, diagnostics)),
        blank,
        sections: Vec::new(),
        tables: IndexMap::new(),
        prior: Vec::new(),
        facts: Vec::new(),
        narrative: narrative::load(&fields, diagnostics),
        copied: None,
        span: Some(head),
    };
    let mut section_tables: Vec<(String, Scalar)> = Vec::new();
    let mut headings = Vec::new();
    if let Some(entry) = fields.get("sections") {
        for section in mapping(entry, diagnostics) {
            template.sections.push(load_section(section, &mut section_tables, &mut headings, diagnostics));
        }
    }
    let tables = fields.get("tables")?;
    let before = diagnostics.len();
    let mut first = 0usize;
    let mut marks = Vec::new();
    let list = mapping(tables, diagnostics);
    let strays: Vec<bool> = list.iter().map(stray::among_tables).collect();
    for (idx, entry) in list.iter().enumerate() {
        // The first of the keys that belong a level deeper stands for all; the table above it only looks empty.
        let stray = |idx: usize| strays.get(idx).copied().unwrap_or(false);
        if stray(idx) {
            if !idx.checked_sub(1).is_some_and(stray) {
                diagnostics.push(TemplateError::KeyAsTable { key: entry.key.spanned() });
            }
            continue;
        }
        if entry.value.is_empty() && stray(idx + 1) {
            continue;
        }
        let Some((mut table, mark)) = load_table(entry, diagnostics) else { continue };
        if !template.tables.contains_key(&table.code) {
            marks.push(mark);
        }
        table.first = CellId(u32::try_from(first).unwrap_or(u32::MAX));
        first += table.cell_count();
        if first > MAX_CELLS {
            diagnostics.push(TemplateError::TooManyCells { span: entry.key.span, limit: MAX_CELLS });
            return None;
        }
        template.tables.insert(table.code.clone(), table);
    }
    if template.tables.is_empty() {
        // Where something is wrong with each of the tables, those are the mistakes to correct.
        if diagnostics.len() == before {
            diagnostics.push(TemplateError::Empty { span: tables.key.span });
        }
        return None;
    }
    doubts::report(&template, &marks, &section_tables, &headings, diagnostics);
    for (section, written) in section_tables {
        let code = fold_code(&written.value);
        match template.tables.contains_key(&code) {
            true => {
                if let Some(found) = template.sections.iter_mut().find(|s| s.name == section) {
                    found.tables.push(code);
                }
            }
            false => diagnostics.push(TemplateError::UnknownTable {
                written: written.spanned(),
                tables: template.tables.keys().cloned().collect(),
            }),
        }
    }
    if let Some(entry) = fields.get("prior") {
        template.prior = prior::load(entry, &template, diagnostics);
    }
    if let Some(entry) = fields.get("facts") {
        template.facts = facts::load(entry, &template, diagnostics);
    }
    if let Some(entry) = fields.get("copied") {
        template.copied = copied::load(entry, &template, diagnostics);
    }
    template.facts.extend(narrative::facts(&template));
    Some(template)
}

/// A key of rule files in a template.
fn rule_key(entry: &MapEntry) -> Option<Diagnostic> {
    const KEYS: &[&str] = &["rules", "规则", "define", "定义", "extends", "继承", "rules-for", "适用模板"];
    let belongs = KEYS.contains(&fold_code(&entry.key.value).as_str());
    belongs.then(|| TemplateError::RulesInTemplate { key: entry.key.spanned() }.into())
}

fn words(scalar: &Scalar) -> String {
    scalar.value.trim().to_owned()
}

/// Entries of a mapping; something else is reported.
fn mapping<'a>(entry: &'a MapEntry, diagnostics: &mut Diagnostics) -> &'a [MapEntry] {
    entry.value.entries().unwrap_or_else(|| {
        diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindMapping));
        &[]
    })
}

/// `2019..2020`, `2021..`, `2021`.
fn years(scalar: &Scalar, diagnostics: &mut Diagnostics) -> (Option<i32>, Option<i32>) {
    let written = fold_code(&scalar.value).replace('至', "..");
    let year = |text: &str| (text.len() == 4).then(|| text.parse::<i32>().ok()).flatten();
    let read = match written.split_once("..") {
        Some((from, "")) => year(from).map(|y| (Some(y), None)),
        Some((from, to)) => year(from).zip(year(to)).filter(|(a, b)| a <= b).map(|(a, b)| (Some(a), Some(b))),
        None => year(&written).map(|y| (Some(y), Some(y))),
    };
    read.unwrap_or_else(|| {
        diagnostics.push(yaml::bad_value(scalar, "years", "2021 2019..2020 2021..", None));
        (None, None)
    })
}

fn aliases(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Vec<Alias> {
    fields.texts("aliases", diagnostics).into_iter().map(|s| Alias { label: words(s) }).collect()
}

fn load_section(
    entry: &MapEntry,
    tables: &mut Vec<(String, Scalar)>,
    headings: &mut Vec<Heading>,
    diagnostics: &mut Diagnostics,
) -> Section {
    let name = fold_code(&entry.key.value);
    let heading =
        |scalar: &Scalar| Heading { section: name.clone(), words: fold_label(&scalar.value), span: scalar.span };
    let mut section = Section {
        title: name.clone(),
        name: name.clone(),
        aliases: Vec::new(),
        tables: Vec::new(),
        required: false,
        min_length: None,
        topics: Vec::new(),
        span: Some(entry.key.span),
    };
    if let Some(scalar) = entry.value.scalar() {
        if !scalar.value.is_empty() {
            section.title = words(scalar);
            headings.push(heading(scalar));
        }
        return section;
    }
    if let Some(fields) = Fields::read(&entry.value, SECTION, entry.key.span, diagnostics) {
        if let Some(title) = fields.text("title", diagnostics) {
            section.title = words(title);
            headings.push(heading(title));
        }
        section.aliases = aliases(&fields, diagnostics);
        narrative::load_section(&fields, &mut section, diagnostics);
        for table in fields.texts("tables", diagnostics) {
            tables.push((section.name.clone(), table.clone()));
        }
    }
    section
}

fn load_table(entry: &MapEntry, diagnostics: &mut Diagnostics) -> Option<(Table, TableMarks)> {
    let code = fold_code(&entry.key.value);
    if let Some(error) = TemplateError::in_code(&entry.key, true) {
        diagnostics.push(error);
    }
    let before = diagnostics.len();
    if let Some(error) = columns_for_cols(entry).or_else(|| stray::axis_inside_axis(entry)) {
        diagnostics.push(error);
        return None;
    }
    let fields = match entry.value.entries() {
        Some(_) => Fields::read(&entry.value, TABLE, entry.key.span, diagnostics)?,
        None => {
            diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindMapping));
            return None;
        }
    };
    let kind = kind(&fields, TABLE, diagnostics);
    let (rows, row_marks) = load_axis(&fields, AxisName::Row, diagnostics);
    let (cols, col_marks) = load_axis(&fields, AxisName::Col, diagnostics);
    if rows.leaves.is_empty() || cols.leaves.is_empty() {
        if diagnostics.len() == before {
            diagnostics.push(TemplateError::EmptyTable { span: entry.key.span, code });
        }
        return None;
    }
    let marks = TableMarks {
        title: place(&fields, "title"),
        aliases: places(&fields, "aliases"),
        kind: place(&fields, "type"),
        kind_unread: kind.is_none() && (fields.get("type").is_some() || fields.almost("type")),
        unit: place(&fields, "unit"),
        rows: row_marks,
        cols: col_marks,
    };
    let table = Table {
        title: fields.text("title", diagnostics).map(words).unwrap_or_else(|| code.clone()),
        code,
        aliases: aliases(&fields, diagnostics),
        note: fields.text("note", diagnostics).map(words),
        kind,
        unit: fields.text("unit", diagnostics).map(|s| fold_code(&s.value)),
        trust: trust(&fields, diagnostics),
        rows,
        cols,
        ignored_columns: ignored_columns(&fields, diagnostics),
        first: CellId(0),
        span: Some(entry.key.span),
    };
    Some((table, marks))
}

/// Where the value of a key is written.
fn place(fields: &Fields<'_>, key: &str) -> Option<Span> {
    fields.get(key).and_then(|entry| entry.value.scalar()).map(|scalar| scalar.span)
}

/// Where the values of a key are written.
fn places(fields: &Fields<'_>, key: &str) -> Vec<Span> {
    let Some(entry) = fields.get(key) else { return Vec::new() };
    match entry.value.items() {
        Some(items) => items.iter().filter_map(yaml::Node::scalar).map(|scalar| scalar.span).collect(),
        None => entry.value.scalar().map(|scalar| scalar.span).into_iter().collect(),
    }
}

/// `columns` where the columns of the form belong, which are its `cols`.
fn columns_for_cols(table: &MapEntry) -> Option<TemplateError> {
    let entry_of = |entries: &'_ [MapEntry], names: [&str; 2]| {
        let simple = |key: &str| fold_code(key).chars().map(fold_traditional).collect::<String>();
        entries.iter().position(|entry| names.contains(&simple(&entry.key.value).as_str()))
    };
    let entries = table.value.entries()?;
    let entry = entries.get(entry_of(entries, ["columns", "栏"])?)?;
    let declares = entry.value.entries().is_some_and(|keys| entry_of(keys, ["ignore", "不读"]).is_some());
    let meant = !declares && entry_of(entries, ["cols", "列"]).is_none();
    let (span, written) = (entry.key.span, entry.key.value.clone());
    meant.then_some(TemplateError::OtherAxis { span, written, here: "cols", free: true })
}

/// `columns: {ignore: [科目编码]}`.
fn ignored_columns(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Vec<String> {
    let Some(entry) = fields.get("columns") else { return Vec::new() };
    let keys = Fields::read(&entry.value, COLUMNS, entry.key.span, diagnostics);
    keys.map(|keys| keys.texts("ignore", diagnostics).into_iter().map(words).collect()).unwrap_or_default()
}

/// How many cells a change of a cell counts as.
fn trust(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Option<u32> {
    let found = fields.number("trust", diagnostics)?;
    if (1..=MOST_TRUST).contains(&found) {
        return Some(found);
    }
    if let Some(scalar) = fields.get("trust").and_then(|entry| entry.value.scalar()) {
        diagnostics.push(yaml::bad_value(scalar, "trust", "1 2 3 … 9", None));
    }
    None
}

fn kind(fields: &Fields<'_>, known: &'static [yaml::KeyWord], diagnostics: &mut Diagnostics) -> Option<TableType> {
    fields
        .word("type", known, diagnostics)
        .map(|(word, _)| if word == "amount" { TableType::Amount } else { TableType::Count })
}

fn load_axis(fields: &Fields<'_>, name: AxisName, diagnostics: &mut Diagnostics) -> (Axis, Vec<NodeMarks>) {
    let mut tree = Tree::default();
    let key = if name == AxisName::Row { "rows" } else { "cols" };
    let Some(entry) = fields.get(key) else { return (tree.axis, tree.marks) };
    let mut found = Diagnostics::default();
    load_nodes(&mut tree, entry, None, key, &mut found);
    let Tree { mut axis, marks, repeated } = tree;
    for idx in 0..axis.nodes.len() {
        let Some(node) = axis.nodes.get_mut(idx) else { continue };
        if node.children.is_empty() || node.own {
            node.leaf = Some(LeafIdx(axis.leaves.len()));
            axis.leaves.push(NodeIdx(idx));
        }
    }
    check_totals(&axis, &mut found);
    // A row or column was refused, or lost its place, or it is not clear what is added up: sums over the others would be
    // wrong.
    axis.incomplete = !repeated.is_empty() || found.has_errors();
    for span in repeated {
        diagnostics.also_at(span, entry.key.span, &Message::new(Text::AxisIncomplete));
    }
    let note = |diagnostic: Diagnostic| match diagnostic.severity {
        Severity::Error => diagnostic.also(entry.key.span, Message::new(Text::AxisIncomplete)),
        Severity::Warning | Severity::Info => diagnostic,
    };
    diagnostics.extend(found.into_iter().map(note).collect());
    (axis, marks)
}

/// An axis being loaded, and where the words of each of its nodes are written.
#[derive(Default)]
struct Tree {
    axis: Axis,
    marks: Vec<NodeMarks>,
    /// Keys that were left out because they repeat another, which was reported with the tree.
    repeated: Vec<Span>,
}

/// Loads siblings: a mapping of codes, or a list of codes whose labels are the codes.
fn load_nodes(
    tree: &mut Tree,
    entry: &MapEntry,
    parent: Option<NodeIdx>,
    key: &'static str,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: IndexMap<String, Span> = IndexMap::new();
    match &entry.value.kind {
        yaml::NodeKind::Mapping(entries) => {
            for child in entries {
                add_node(tree, &child.key, Some(child), parent, key, &mut seen, diagnostics);
            }
        }
        yaml::NodeKind::List(items) => {
            for item in items {
                match item.scalar() {
                    Some(scalar) => add_node(tree, scalar, None, parent, key, &mut seen, diagnostics),
                    None => diagnostics.push(mapping_in_list(item)),
                }
            }
        }
        yaml::NodeKind::Scalar(_) => diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindMappingOrList)),
    }
}

fn add_node(
    tree: &mut Tree,
    code: &Scalar,
    entry: Option<&MapEntry>,
    parent: Option<NodeIdx>,
    key: &'static str,
    seen: &mut IndexMap<String, Span>,
    diagnostics: &mut Diagnostics,
) {
    let segment = fold_code(&code.value);
    let above = parent.map(|parent| tree.axis.node(parent).segment.clone());
    let last = || match parent {
        Some(parent) => tree.axis.node(parent).children.last(),
        None => tree.axis.roots.last(),
    };
    // The key belongs to the row before it, or to the one above.
    let owner = last().map(|idx| tree.axis.node(*idx).segment.clone()).or(above);
    if let Some(error) = entry.and_then(|entry| stray::among_nodes(entry, key, owner.as_deref())) {
        diagnostics.push(error);
        return;
    }
    if let Some(error) = TemplateError::in_code(code, false) {
        diagnostics.push(error);
        return;
    }
    if let Some(first) = seen.get(&segment) {
        // In a mapping the tree has reported the key; a list has no keys.
        match entry {
            Some(_) => tree.repeated.push(code.span),
            None => diagnostics.push(TemplateError::DuplicateCode { code: code.spanned(), first: *first }),
        }
        return;
    }
    seen.insert(segment.clone(), code.span);
    let full = match parent {
        Some(parent) => format!("{}.{segment}", tree.axis.node(parent).code),
        None => segment.clone(),
    };
    let idx = NodeIdx(tree.axis.nodes.len());
    tree.marks.push(NodeMarks::default());
    tree.axis.nodes.push(Node {
        code: full,
        label: segment.clone(),
        segment,
        note: None,
        aliases: Vec::new(),
        total: false,
        own: false,
        kind: None,
        unit: None,
        signed: None,
        decimals: None,
        trust: None,
        parent,
        children: Vec::new(),
        leaf: None,
        span: Some(code.span),
    });
    match parent.and_then(|p| tree.axis.nodes.get_mut(p.0)) {
        Some(parent) => parent.children.push(idx),
        None => tree.axis.roots.push(idx),
    }
    let Some(entry) = entry else { return };
    if let Some(label) = entry.value.scalar() {
        // `一: 新收` names the row; `一:` alone means the code is printed; `一: ""` that nothing is.
        if !(label.plain && label.value.is_empty())
            && let Some(node) = tree.axis.nodes.get_mut(idx.0)
        {
            node.label = words(label);
            if let Some(mark) = tree.marks.get_mut(idx.0) {
                mark.label = Some(label.span);
            }
        }
        return;
    }
    let Some(_) = entry.value.entries() else {
        diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindLabel));
        return;
    };
    let Some(fields) = Fields::read(&entry.value, NODE, entry.key.span, diagnostics) else { return };
    // `label:` alone names nothing, as `label: ""`.
    let label = match fields.get("label") {
        Some(entry) if entry.value.is_empty() => entry.value.scalar(),
        _ => fields.text("label", diagnostics),
    };
    let label = label.map(words);
    let note = fields.text("note", diagnostics).map(words);
    let aliases = aliases(&fields, diagnostics);
    let total = fields.flag("total", diagnostics).unwrap_or(false);
    let own = fields.flag("own", diagnostics).unwrap_or(false);
    if let (true, Some(entry)) = (own, fields.get("own")) {
        let span = entry.key.span;
        match fields.get("rows") {
            _ if key == "cols" => diagnostics.push(TemplateError::OwnColumn { span }),
            None => diagnostics.push(TemplateError::OwnWithoutRows { span }),
            Some(_) => {}
        }
    }
    let kind = kind(&fields, NODE, diagnostics);
    let unit = fields.text("unit", diagnostics).map(|s| fold_code(&s.value));
    let signed = fields.flag("signed", diagnostics);
    let decimals = fields.number("decimals", diagnostics);
    let trust = trust(&fields, diagnostics);
    if let Some(node) = tree.axis.nodes.get_mut(idx.0) {
        if let Some(label) = label {
            node.label = label;
        }
        node.note = note;
        node.aliases = aliases;
        node.total = total;
        node.own = own && key == "rows";
        node.kind = kind;
        node.unit = unit;
        node.signed = signed;
        node.decimals = decimals;
        node.trust = trust;
    }
    if let Some(mark) = tree.marks.get_mut(idx.0) {
        *mark = NodeMarks {
            label: place(&fields, "label"),
            aliases: places(&fields, "aliases"),
            kind: place(&fields, "type"),
            kind_unread: kind.is_none() && (fields.get("type").is_some() || fields.almost("type")),
            unit: place(&fields, "unit"),
            decimals: place(&fields, "decimals"),
            total: fields.get("total").is_some(),
        };
    }
    let other = if key == "rows" { "cols" } else { "rows" };
    if let Some(wrong) = fields.get(other) {
        let free = fields.get(key).is_none();
        diagnostics.push(TemplateError::OtherAxis {
            span: wrong.key.span,
            written: wrong.key.value.clone(),
            here: key,
            free,
        });
    }
    if let Some(below) = fields.get(key) {
        load_nodes(tree, below, Some(idx), key, diagnostics);
    }
}

/// A total needs something to add up, and siblings have at most one.
fn check_totals(axis: &Axis, diagnostics: &mut Diagnostics) {
    let parents = std::iter::once(None).chain((0..axis.nodes.len()).map(|idx| Some(NodeIdx(idx))));
    for parent in parents {
        let children = axis.children(parent);
        let (totals, groups): (Vec<&Node>, Vec<&Node>) = children
            .iter()
            .map(|idx| axis.node(*idx))
            .filter(|node| node.total)
            .partition(|node| node.children.is_empty() || node.own);
        for total in groups {
            // It carries no figure that could be compared with a sum.
            if let Some(span) = total.span {
                diagnostics.push(TemplateError::TotalWithChildren { span });
            }
        }
        if let [first, second, ..] = totals.as_slice()
            && let (Some(a), Some(b)) = (first.span, second.span)
        {
            diagnostics.push(TemplateError::TwoTotals { span: b, first: a });
        }
        if let Some(total) = totals.first()
            && axis.parts_below(parent).is_empty()
            && let Some(span) = total.span
        {
            diagnostics.push(TemplateError::TotalWithoutParts { span });
        }
    }
}
