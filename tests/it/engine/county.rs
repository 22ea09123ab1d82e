//! Checks three years of a made-up county with one command, and compares what is found with the mistakes that were
//! planted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gouji::template::{CellId, Template};
use gouji::world::Memory;
use serde_json::Value;

use crate::support;

const SEED: u64 = 20_231_231;
const YEARS: [i32; 3] = [2021, 2022, 2023];
const COUNTY: &str = "示例县人民政府";
const SIGNS: &str = "东西南北春夏秋冬江河湖海松竹梅兰金木水土";
const FORM: &str = "gov-info-disclosure/2021";
/// A report on this form, in which the figures are replaced.
const PRINTED: &str = include_str!("../../../rules/gov-info-disclosure/2021/cases.md");
const COMMAND: [&str; 6] = ["check", "年报", "--prior", "年报", "--members", "机构.csv"];

/// Rolls numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % sides).unwrap()
    }
}

/// The figures of one report.
#[derive(Clone)]
struct Figures {
    form: Arc<Template>,
    cells: Vec<i64>,
    /// What the text says of applications received, if it is another figure than that of the table.
    said: Option<i64>,
}

impl Figures {
    fn new(form: &Arc<Template>) -> Figures {
        Figures { form: Arc::clone(form), cells: vec![0; form.cell_count()], said: None }
    }

    fn at(&mut self, table: &str, row: &str, col: &str) -> &mut i64 {
        let form = &self.form;
        let found = (0..self.cells.len()).find(|idx| {
            let (at, row_at, col_at) = form.locate(CellId(u32::try_from(*idx).unwrap()));
            let own = form.table(at);
            own.code == table && own.rows.leaf(row_at).code == row && own.cols.leaf(col_at).code == col
        });
        self.cells.get_mut(found.unwrap_or_else(|| panic!("{table}!{row},{col}"))).unwrap()
    }

    /// Sets the figure of one kind of applicant and adds it to the totals of the row and the column.
    fn apply(&mut self, row: &str, col: &str, figure: i64) {
        *self.at("三", row, col) += figure;
        *self.at("三", row, "总计") += figure;
        if row.starts_with("三.") {
            *self.at("三", "三.(七)", col) += figure;
            *self.at("三", "三.(七)", "总计") += figure;
        }
    }

    fn print(&mut self, office: &str, year: i32) -> String {
        let (taken, settled) = (*self.at("三", "一", "总计"), *self.at("三", "三.(七)", "总计"));
        let report = PRINTED.split("```report\n").nth(1).unwrap().split("```").next().unwrap();
        let mut figures = self.cells.iter();
        let mut lines = Vec::new();
        for line in report.lines() {
            let is_figure =
                |cell: &str| !cell.is_empty() && cell.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
            let print = |cell: &str| match is_figure(cell.trim()) {
                true => format!(" {} ", figures.next().unwrap()),
                false => cell.to_owned(),
            };
            let printed: Vec<String> = line.split('|').map(print).collect();
            lines.push(printed.join("|"));
        }
        assert!(figures.next().is_none());
        lines[0] = format!("{office}{year}年政府信息公开工作年度报告");
        lines[2] = format!("全年收到政府信息公开申请{}件，办结{settled}件。", self.said.unwrap_or(taken));
        lines.join("\n") + "\n"
    }
}

/// A finding: report, rule, row, column, outcome.
type Told = (String, String, Option<String>, Option<String>, String);

fn told(report: &str, rule: &str, row: &str, col: &str) -> Told {
    let part = |code: &str| (!code.is_empty()).then(|| code.to_owned());
    (report.to_owned(), rule.to_owned(), part(row), part(col), "violated".to_owned())
}

struct County {
    world: Memory,
    planted: BTreeSet<Told>,
    /// The years of the county in which no sum of its members can be known.
    unsummed: [String; 2],
}

fn path(year: i32, office: &str) -> String {
    format!("年报/{year}/{office}.txt")
}

/// A year of an office: what it carries over from the year before, and what it leaves.
fn year_of(form: &Arc<Template>, before: Option<&mut Figures>, dice: &mut Dice) -> Figures {
    let mut own = Figures::new(form);
    let mut carried = BTreeMap::from([("自然人", 0), ("法人或其他组织.商业企业", 0)]);
    let mut stock = 5 + dice.below(20);
    if let Some(before) = before {
        carried.iter_mut().for_each(|(col, figure)| *figure = *before.at("三", "四", col));
        stock = *before.at("二.(一)", "行政规范性文件", "现行有效件数");
    }
    for (col, carried) in carried {
        let taken = 6 + dice.below(60);
        let (left, partly, lacking) = (1 + dice.below(3), dice.below(3), dice.below(2));
        own.apply("一", col, taken);
        own.apply("二", col, carried);
        own.apply("三.(一)", col, taken + carried - left - partly - lacking);
        own.apply("三.(二)", col, partly);
        own.apply("三.(四).1", col, lacking);
        own.apply("四", col, left);
    }
    let (made, ended) = (1 + dice.below(4), dice.below(3));
    *own.at("二.(一)", "行政规范性文件", "本年制发件数") = made;
    *own.at("二.(一)", "行政规范性文件", "本年废止件数") = ended;
    *own.at("二.(一)", "行政规范性文件", "现行有效件数") = stock + made - ended;
    *own.at("二.(五)", "行政许可", "本年处理决定数量") = 1 + dice.below(90);
    *own.at("二.(六)", "行政处罚", "本年处理决定数量") = 1 + dice.below(30);
    *own.at("二.(八)", "行政事业性收费", "本年收费金额") = 1 + dice.below(50);
    own
}

fn county() -> County {
    let form = support::builtin(FORM);
    let mut dice = Dice(SEED);
    let kinds = [("镇人民政府", "乡镇"), ("局", "部门")];
    let offices: Vec<(String, &str)> = kinds
        .iter()
        .flat_map(|(ending, kind)| SIGNS.chars().map(move |sign| (format!("{sign}山{ending}"), *kind)))
        .collect();
    assert_eq!(offices.len(), 40);
    // Six offices, each with one mistake.
    let mut order: Vec<usize> = (0..offices.len()).collect();
    let mut draw = || order.remove(usize::try_from(dice.below(order.len() as u64)).unwrap());
    let [sum, carry, stock, text, missing, twice] = std::array::from_fn(|_| draw());
    let name = |idx: usize| offices[idx].0.as_str();

    let mut manifest = format!("机构,上级,类别\n{COUNTY},,县\n");
    offices.iter().for_each(|(name, kind)| manifest.push_str(&format!("{name},{COUNTY},{kind}\n")));
    let mut world = Memory::new().with("机构.csv", manifest);
    let mut planted = BTreeSet::new();
    let mut before: Vec<Figures> = Vec::new();
    for year in YEARS {
        let mut total = Figures::new(&form);
        let mut now = Vec::new();
        let whole = path(year, COUNTY);
        for idx in 0..offices.len() {
            let mut own = year_of(&form, before.get_mut(idx), &mut dice);
            let file = path(year, name(idx));
            if (idx, year) == (carry, 2023) {
                // The report holds in itself, and so does that of the county: only the year before tells.
                own.apply("二", "自然人", 1);
                own.apply("一", "自然人", -1);
                for report in [&file, &whole] {
                    planted.extend(["自然人", "总计"].map(|col| told(report, "结转衔接", "", col)));
                }
            }
            if (idx, year) == (stock, 2022) {
                *own.at("二.(一)", "行政规范性文件", "现行有效件数") += 2;
                planted.extend([&file, &whole].map(|report| told(report, "现行有效衔接", "行政规范性文件", "")));
            }
            total.cells.iter_mut().zip(&own.cells).for_each(|(total, own)| *total += own);
            let mut printed = own.clone();
            if (idx, year) == (sum, 2022) {
                *printed.at("三", "三.(一)", "总计") += 1;
                planted.insert(told(&file, "合计:三!总计", "三.(一)", ""));
                planted.insert(told(&file, "合计:三!三.(七)", "", "总计"));
                planted.insert(told(&whole, "汇总:三", "三.(一)", "总计"));
            }
            if (idx, year) == (text, 2023) {
                printed.said = Some(*own.at("三", "一", "总计") + 100);
                planted.insert(told(&file, "正文收到申请", "", ""));
            }
            if (idx, year) != (missing, 2021) {
                world = world.with(&file, printed.print(name(idx), year));
            }
            if (idx, year) == (twice, 2023) {
                world = world.with(path(year, &format!("{}（新）", name(idx))), printed.print(name(idx), year));
            }
            now.push(own);
        }
        if year == 2022 {
            *total.at("二.(六)", "行政处罚", "本年处理决定数量") += 5;
            planted.insert(told(&whole, "汇总:二.(六)", "行政处罚", "本年处理决定数量"));
        }
        world = world.with(&whole, total.print(COUNTY, year));
        before = now;
    }
    County { world, planted, unsummed: [path(2021, COUNTY), path(2023, COUNTY)] }
}

fn run(county: &County, format: &str) -> support::Ran {
    let words: Vec<&str> = COMMAND.into_iter().chain(["-f", format]).collect();
    support::gouji(&county.world, &words)
}

/// One command finds the planted mistakes in 123 reports, and nothing else.
#[test]
fn exactly_the_planted_mistakes_are_found() {
    let county = county();
    let ran = run(&county, "json");
    // An office that handed in twice is for a person to settle.
    assert_eq!(ran.status, 2);
    let all: Value = serde_json::from_str(&ran.out).unwrap();
    let reports = all["reports"].as_array().unwrap();
    assert_eq!(reports.len(), 41 * 3);
    let (mut found, mut open) = (BTreeSet::new(), BTreeMap::new());
    for report in reports {
        let name = report["report"].as_str().unwrap();
        for finding in report["findings"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let (rule, outcome) = (text(&finding["rule"]).unwrap(), text(&finding["outcome"]).unwrap());
            if outcome == "undetermined" && rule.starts_with("汇总:") {
                *open.entry(name.to_owned()).or_insert(0) += 1;
                continue;
            }
            found.insert((name.to_owned(), rule, text(&finding["at"]["row"]), text(&finding["at"]["col"]), outcome));
        }
    }
    assert_eq!(found, county.planted);
    // Where a member has not handed in, or did so twice, no cell of the sum is known.
    let cells = support::builtin(FORM).cell_count();
    assert_eq!(open, county.unsummed.iter().map(|name| (name.clone(), cells)).collect());
    let count = |code: &str| ran.err.matches(&format!("[{code}]")).count();
    let told: Vec<&str> = ran.err.lines().filter(|line| line.contains("[G") && !line.contains("[G0660]")).collect();
    assert_eq!((count("G0670"), count("G0671"), count("G0664")), (1, 1, 1), "{told:#?}");
    assert_eq!(told.len(), 3, "{told:#?}");
    // Who has no report of the year before: all in the first year, and one office in the second.
    assert_eq!(count("G0660"), 40 + 1);
}

/// The page shows every office by year, with the state of each report and a link to it.
#[test]
fn the_page_shows_offices_by_year() {
    let county = county();
    let page = run(&county, "html").out;
    let matrix = page.split("id=\"matrix\"").nth(1).unwrap().split("</table>").next().unwrap();
    for year in YEARS {
        assert!(matrix.contains(&format!("<th scope=\"col\">{year}</th>")));
    }
    assert_eq!(matrix.matches("<th scope=\"row\">").count(), 41);
    assert_eq!(matrix.matches("data-r=").count(), 41 * 3);
    assert_eq!(matrix.matches("没有报告").count(), 1);
    // Reports with findings link to their forms.
    let wrong: BTreeSet<&str> =
        county.planted.iter().map(|found| found.0.as_str()).chain(county.unsummed.iter().map(String::as_str)).collect();
    for name in wrong {
        let place = matrix.split("<a ").find(|place| place.contains(&format!("title=\"{name}\""))).unwrap();
        let id = place.split("href=\"#").nth(1).unwrap().split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{id}\"")), "{name} {id}");
        assert!(["bare e", "bare w", "bare u"].iter().any(|class| place.contains(class)), "{place}");
    }
}
