//! Provides a small form, a report of it, a rule file, and possible diagnostics and findings, made by hand.

use std::sync::Arc;

use gouji::amount::Amount;
use gouji::diagnostic::{Code, Diagnostic, Message, Severity, Text};
use gouji::finding::{
    Cause, CellRef, Checked, Counts, Finding, Operand, Outcome, Quotient, RuleCount, RulePosition, Substituted,
};
use gouji::report::{Cell, Place, Report, State};
use gouji::source::{Source, SourceId, Sources, Span};
use gouji::template::{Axis, BlankPolicy, CellId, LeafIdx, Node, NodeIdx, Table, TableType, Template};
use indexmap::IndexMap;

pub const RULES: &str = "\
rules-for: demo/2019
rules:
  办理平衡:
    check: row 三.(七) == row 一 + row 二 - row 四
    basis: 表三注
  偏高:
    check: col 总计 <= 100
";

/// One line per row: label, then one figure per column.
pub const REPORT: &str = "\
三、收到和处理政府信息公开申请情况
\t自然人\t商业企业\t总计
一、本年新收政府信息公开申请数量\t26\t0\t26
二、上年结转政府信息公开申请数量\t\t—\t—
（七）总计\t２０\t若干\t20
四、结转下年度继续办理\t0\t0\t0
";

pub fn sources() -> (Sources, SourceId, SourceId) {
    let mut sources = Sources::default();
    let rules = sources.add(Source::new("规则/rules.yaml", RULES));
    let report = sources.add(Source::new("报告.txt", REPORT));
    (sources, rules, report)
}

/// Builds nodes from `(code, label, total)`; a code with dots is a child of the node that its prefix names, if there is
/// one.
fn axis(nodes: &[(&str, &str, bool)]) -> Axis {
    let mut axis = Axis::default();
    for (code, label, total) in nodes {
        let parent = code.rsplit_once('.').and_then(|(head, _)| axis.nodes.iter().position(|n: &Node| n.code == head));
        let idx = NodeIdx(axis.nodes.len());
        match parent {
            Some(parent) => axis.nodes[parent].children.push(idx),
            None => axis.roots.push(idx),
        }
        axis.nodes.push(Node {
            code: (*code).to_owned(),
            segment: code.rsplit('.').next().unwrap_or(code).to_owned(),
            label: (*label).to_owned(),
            note: None,
            aliases: Vec::new(),
            total: *total,
            own: false,
            kind: None,
            unit: None,
            signed: None,
            trust: None,
            decimals: None,
            parent: parent.map(NodeIdx),
            children: Vec::new(),
            leaf: None,
            span: None,
        });
    }
    for at in 0..axis.nodes.len() {
        if axis.nodes[at].children.is_empty() {
            axis.nodes[at].leaf = Some(LeafIdx(axis.leaves.len()));
            axis.leaves.push(NodeIdx(at));
        }
    }
    axis
}

pub fn template() -> Arc<Template> {
    let table = Table {
        code: "三".into(),
        title: "收到和处理政府信息公开申请情况".into(),
        aliases: Vec::new(),
        note: None,
        kind: Some(TableType::Count),
        unit: Some("件".into()),
        trust: None,
        rows: axis(&[
            ("一", "本年新收政府信息公开申请数量", false),
            ("二", "上年结转政府信息公开申请数量", false),
            ("三", "本年度办理结果", false),
            ("三.(七)", "总计", true),
            ("四", "结转下年度继续办理", false),
        ]),
        cols: axis(&[
            ("自然人", "自然人", false),
            ("法人", "法人或其他组织", false),
            ("法人.商业企业", "商业企业", false),
            ("总计", "总计", true),
        ]),
        ignored_columns: Vec::new(),
        first: CellId(0),
        span: None,
    };
    Arc::new(Template {
        name: "demo/2019".into(),
        title: "政府信息公开工作年度报告".into(),
        aliases: Vec::new(),
        basis: None,
        years: (Some(2019), Some(2020)),
        blank: BlankPolicy::Zero,
        sections: Vec::new(),
        tables: IndexMap::from([("三".to_owned(), table)]),
        prior: Vec::new(),
        facts: Vec::new(),
        copied: None,
        narrative: Default::default(),
        span: None,
    })
}

pub fn report(source: SourceId) -> Report {
    let mut report = Report::empty("报告.txt", template());
    report.source = Some(source);
    report.organisation = Some("某某局".into());
    report.year = Some(2019);
    report.recognised = Some(Message::verbatim("标题所写年度为 2019"));
    let mut at = 0;
    let mut id = 0;
    for (nth, line) in REPORT.split_inclusive('\n').enumerate() {
        let mut start = at;
        for (column, raw) in line.trim_end_matches('\n').split('\t').enumerate() {
            if nth >= 2 && column >= 1 {
                let span = Span::new(source, start, start + raw.len());
                report.cells[id] = cell(raw, span);
                id += 1;
            }
            start += raw.len() + 1;
        }
        at += line.len();
    }
    report.diagnostics.push(
        Diagnostic::new(Code::LabelTolerated, Message::verbatim("`（七）总计` 认作 `三.(七)`")).span(span_of(
            source,
            REPORT,
            "（七）总计",
        )),
    );
    report
}

fn cell(raw: &str, span: Span) -> Cell {
    let folded = if raw == "２０" { "20" } else { raw };
    let value = Amount::parse(folded);
    let state = match raw {
        "" => State::Blank,
        "—" => State::Dash,
        _ if value.is_some() => State::Number,
        _ => State::Text,
    };
    let mut cell = Cell::absent();
    (cell.state, cell.value, cell.place) = (state, value, Some(Place::Text(span)));
    cell.set_raw(raw);
    cell
}

pub fn span_of(source: SourceId, text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("{words}"));
    Span::new(source, start, start + words.len())
}

fn cells(ids: &[u32]) -> Vec<CellRef> {
    ids.iter().map(|id| CellRef::here(CellId(*id))).collect()
}

fn figure(digits: &str) -> Option<Quotient> {
    gouji::amount::Amount::parse(digits).map(Quotient::from)
}

fn finding(rule: &str, severity: Severity, outcome: Outcome, col: &str) -> Finding {
    Finding {
        rule: rule.into(),
        severity,
        outcome,
        message: Message::verbatim("第一项加第二项（26）与第三项加第四项（20）不等，差 6"),
        at: RulePosition { table: Some("三".into()), row: None, col: Some(col.into()) },
        left: figure("20"),
        right: figure("26"),
        difference: figure("6"),
        unit: None,
        expression: "row 三.(七) == row 一 + row 二 - row 四".into(),
        derived: false,
        substituted: Some(Substituted { text: "20 == 26 + 0 - 0".into(), unit: None }),
        facts: Vec::new(),
        form: Vec::new(),
        cells: Vec::new(),
        suspects: Vec::new(),
        operands: Vec::new(),
        rule_span: None,
        reason: None,
        cause: None,
        rule_at: (0, 0),
        matter: None,
        help: None,
        basis: Some("表三注".into()),
        aside: None,
    }
}

pub fn checked(rules: SourceId, report_source: SourceId) -> Checked {
    let at = |words: &str| span_of(rules, RULES, words);
    let operand = |words: &str, value: &str, note: bool| Operand {
        span: at(words),
        value: figure(value),
        unit: None,
        note: note.then(|| Message::verbatim("空白计为 0")),
    };
    let mut balance = finding("办理平衡", Severity::Error, Outcome::Violated, "自然人");
    balance.operands = vec![
        operand("row 三.(七)", "20", false),
        operand("row 一", "26", false),
        operand("row 二", "0", true),
        operand("row 四", "0", false),
    ];
    balance.rule_span = Some(at("row 三.(七) == row 一 + row 二 - row 四"));
    balance.cells = cells(&[0, 3, 6, 9]);
    balance.suspects = cells(&[6]);
    balance.help =
        Some(Message::verbatim("先核对 `三.(七)`：其余各格在别的规则里都成立，只有这一格同时出现在两条不成立的规则里"));

    let mut open = finding("办理平衡", Severity::Error, Outcome::Undetermined, "法人.商业企业");
    open.cells = cells(&[1, 4, 7, 10]);
    open.cause = Some(Cause::Cell(State::Text));
    open.reason = Some(Message::verbatim("`三!三.(七), 商业企业` 不是数字"));
    open.rule_span = balance.rule_span;

    let mut total = finding("合计:三!总计", Severity::Warning, Outcome::Violated, "总计");
    total.at = RulePosition { table: Some("三".into()), row: Some("三.(七)".into()), col: None };
    total.message = Message::verbatim("总计与各项之和不等");
    total.expression = "col 总计 == sum(col **)".into();
    total.cells = cells(&[6, 8]);
    total.left = figure("20");

    let mut remarks: Vec<Finding> = ["一", "二", "四"]
        .into_iter()
        .map(|row| {
            let mut remark = finding("偏高", Severity::Info, Outcome::Violated, "总计");
            remark.at = RulePosition { table: Some("三".into()), row: Some(row.into()), col: None };
            remark.message = Message::verbatim("总计超过 100");
            remark.expression = "col 总计 <= 100".into();
            remark.rule_span = Some(at("col 总计 <= 100"));
            remark
        })
        .collect();

    let mut findings = vec![open, total];
    findings.append(&mut remarks);
    findings.push(balance);
    let counts = |satisfied, violated, undetermined, not_applicable| Counts {
        satisfied,
        violated,
        undetermined,
        not_applicable,
    };
    let rule = |rule: &str, severity, table: Option<&str>, counts| RuleCount {
        rule: rule.into(),
        severity,
        table: table.map(str::to_owned),
        counts,
    };
    Checked {
        report: report(report_source),
        findings,
        rules: vec![
            rule("办理平衡", Severity::Error, Some("三"), counts(1, 1, 1, 0)),
            rule("偏高", Severity::Info, Some("三"), counts(1, 3, 0, 0)),
            rule("合计:三!总计", Severity::Warning, Some("三"), counts(3, 1, 0, 0)),
            rule("非负:三", Severity::Error, Some("三"), counts(12, 0, 0, 0)),
            rule("整数:三", Severity::Error, Some("三"), counts(12, 0, 0, 0)),
            rule("正文一致", Severity::Warning, None, counts(0, 0, 0, 1)),
        ],
        counts: counts(29, 5, 1, 1),
        violations: [(Severity::Error, 1), (Severity::Warning, 1), (Severity::Info, 3)].into(),
        blanks_as_zero: 1,
        dashes_as_zero: 2,
        proved: Vec::new(),
        zeros_proved: 2,
        located: gouji::locate::Located::default(),
        by_construction: 0,
        aside: gouji::finding::AsideCounts::default(),
    }
}

/// Builds one diagnostic of each shape: for a file, at a place with help, over two files, at the end of a file, over
/// two lines.
pub fn diagnostics(rules: SourceId, report: SourceId) -> Vec<Diagnostic> {
    vec![
        Diagnostic::new(Code::IsDirectory, Message::verbatim("`reports/` 是文件夹"))
            .in_file("reports/")
            .help(Message::verbatim("写明其中的文件")),
        Diagnostic::new(Code::UnknownRow, Message::verbatim("没有行 `三.(七)`"))
            .label(span_of(rules, RULES, "三.(七)"), Message::verbatim("表三没有这一行"))
            .also(span_of(rules, RULES, "办理平衡"), Message::verbatim("在这条规则里"))
            .also(span_of(report, REPORT, "（七）总计"), Message::verbatim("报告里写的是这个"))
            .help(Message::new(Text::UnknownKeyNear).with("near", "三.(八)")),
        Diagnostic::new(Code::UnclosedBracket, Message::verbatim("括号未闭合"))
            .label(Span::new(rules, RULES.len(), RULES.len()), Message::verbatim("到这里还没有 `)`")),
    ]
}
