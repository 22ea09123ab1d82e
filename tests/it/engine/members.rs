//! Compares the sums of members, and what cannot be summed, with sums of its own over random trees of offices.

use std::collections::BTreeMap;

use gouji::Engine;
use gouji::diagnostic::{Code, Diagnostics};
use gouji::engine::MemberReports;
use gouji::finding::Outcome;
use gouji::report::State;
use gouji::world::Memory;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::making::office::xlsx;
use crate::support::making::{Cell, Part};

const TEMPLATE: &str = "template: tree/1\ntitle: Tree report\nyears: 2000..\ntables:\n  t:\n    title: Matters\n    \
     type: amount\n    unit: 万元\n    rows: {a: Apples that came, b: Berries that came}\n    \
     cols: {x: From the east, y: From the west}\n";
const ROWS: [(&str, &str); 2] = [("a", "Apples that came"), ("b", "Berries that came")];
const COLS: [&str; 2] = ["x", "y"];

/// What stands in a cell, and its value in 元; `None` where it cannot be added.
fn cell() -> impl Strategy<Value = (String, Option<i64>)> {
    prop_oneof![
        6 => (0i64..1000).prop_map(|n| (n.to_string(), Some(n * 10_000))),
        2 => (0i64..100, 0i64..100).prop_map(|(n, f)| (format!("{n}.{f:02}"), Some(n * 10_000 + f * 100))),
        2 => (0i64..100_000).prop_map(|n| (format!("{n}元"), Some(n))),
        1 => select(vec!["", "—"]).prop_map(|words| (words.to_owned(), Some(0))),
        1 => Just(("two".to_owned(), None)),
    ]
}

type Cells = Vec<(String, Option<i64>)>;

/// An office: how its parent is chosen among those before it, its cells, and whether it has handed in.
fn offices() -> impl Strategy<Value = Vec<(prop::sample::Index, Cells, bool)>> {
    let office = (any::<prop::sample::Index>(), prop::collection::vec(cell(), 4), prop::bool::weighted(0.9));
    prop::collection::vec(office, 2..9)
}

fn names() -> Vec<String> {
    "东南西北春夏秋冬江".chars().map(|c| format!("{c}山镇人民政府")).collect()
}

fn report(name: &str, cells: &[(String, Option<i64>)]) -> String {
    let mut text =
        format!("# {name}2024年 Tree report\n\nMatters\n\n| | From the east | From the west |\n|---|---|---|\n");
    for (row, (_, label)) in ROWS.iter().enumerate() {
        text.push_str(&format!("| {label} | {} | {} |\n", cells[row * 2].0, cells[row * 2 + 1].0));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_those_of_the_tree(list in offices(), right in prop::collection::vec(any::<bool>(), 9)) {
        let names = names();
        let parent = |idx: usize| (idx > 0).then(|| list[idx].0.index(idx));
        let members = |idx: usize| (1..list.len()).filter(|other| parent(*other) == Some(idx)).collect::<Vec<_>>();
        let mut manifest = "offices:\n".to_owned();
        let mut cells: Vec<Cells> = list.iter().map(|(_, cells, _)| cells.clone()).collect();
        // Some offices report the sum of their members where there is one.
        for idx in (0..list.len()).rev().filter(|idx| right[*idx] && !members(*idx).is_empty()) {
            let own = members(idx);
            let sum = |at: usize| own.iter().map(|member| cells[*member][at].1).sum::<Option<i64>>();
            let sums: Vec<Option<i64>> = (0..4).map(sum).collect();
            for (cell, sum) in cells[idx].iter_mut().zip(sums) {
                if let Some(sum) = sum {
                    *cell = (format!("{sum}元"), Some(sum));
                }
            }
        }
        let mut world = Memory::new();
        let mut files = Vec::new();
        for (idx, (_, _, handed_in)) in list.iter().enumerate() {
            let above = parent(idx).map(|above| format!(", parent: {}", names[above])).unwrap_or_default();
            manifest.push_str(&format!("  - {{office: {}{above}}}\n", names[idx]));
            if *handed_in {
                world = world.with(format!("{idx}.md"), report(&names[idx], &cells[idx]));
                files.push(format!("{idx}.md"));
            }
        }
        let world = world.with("m.yaml", manifest);
        let mut engine = Engine::empty();
        let mut diagnostics = Diagnostics::default();
        engine.add_form(("t.yaml", TEMPLATE), None, &mut diagnostics).unwrap();
        let offices = engine.offices("m.yaml", &world, &mut diagnostics).unwrap();
        prop_assert!(!diagnostics.has_errors());
        let (members_read, said) = MemberReports::read(engine.checker().with_world(&world), offices, &files, &files, &world);
        // Who has not handed in is named, once for the office above.
        let missing = |idx: usize| members(idx).iter().any(|member| !list[*member].2);
        let told = said.iter().filter(|found| found.code == Code::MembersMissing).count();
        prop_assert_eq!(told, (0..list.len()).filter(|idx| missing(*idx)).count());

        // The sums are rolled up as a person would, from below.
        let mut below: BTreeMap<usize, Vec<Option<i64>>> = BTreeMap::new();
        for idx in (0..list.len()).rev().filter(|idx| !members(*idx).is_empty()) {
            let part = |member: usize, at: usize| match (list[member].2, below.get(&member)) {
                (true, _) => cells[member][at].1,
                (false, Some(sum)) => sum[at],
                (false, None) => None,
            };
            let complete = members(idx).iter().all(|member| list[*member].2 || below.contains_key(member));
            let sum = |at| members(idx).iter().map(|member| part(*member, at)).sum::<Option<i64>>();
            below.insert(idx, (0..4).map(|at| sum(at).filter(|_| complete)).collect());
        }
        let rolled = members_read.roll_up(false, &world);
        for sum in &rolled {
            let idx = names.iter().position(|name| *name == sum.report.name).unwrap();
            for (at, cell) in sum.report.cells.iter().enumerate() {
                let value = cell.value.map(|value| {
                    value.checked_mul(gouji::amount::Amount::from_int(10_000)).unwrap().normalized().to_string()
                });
                match (below[&idx][at], cell.state) {
                    (Some(0), State::Blank | State::Dash) => {}
                    (Some(expected), State::Number) => prop_assert_eq!(value, Some(expected.to_string())),
                    (None, State::Uncertain) => prop_assert!(!sum.diagnostics.is_empty()),
                    (expected, state) => prop_assert!(false, "{}: {:?} {:?}", names[idx], expected, state),
                }
            }
        }

        // Each summary is violated where it is another sum, and undetermined where there is none.
        let mut checker = engine.checker().with_world(&world).with_members(Some(members_read.into()));
        for idx in (0..list.len()).filter(|idx| list[*idx].2 && !members(*idx).is_empty()) {
            let checked = checker.check(&format!("{idx}.md"), report(&names[idx], &cells[idx]).as_bytes()).unwrap();
            let mut found: BTreeMap<(String, String), Outcome> = BTreeMap::new();
            for finding in checked.findings().iter().filter(|finding| finding.rule == "汇总:t") {
                found.insert((finding.at.row.clone().unwrap(), finding.at.col.clone().unwrap()), finding.outcome);
            }
            let mut expected: BTreeMap<(String, String), Outcome> = BTreeMap::new();
            for at in 0..4 {
                let below = members(idx);
                let parts = below.iter().map(|member| cells[*member][at].1.filter(|_| list[*member].2));
                let outcome = match (cells[idx][at].1, parts.sum::<Option<i64>>()) {
                    (Some(own), Some(sum)) if own == sum => continue,
                    (Some(_), Some(_)) => Outcome::Violated,
                    _ => Outcome::Undetermined,
                };
                expected.insert((ROWS[at / 2].0.to_owned(), COLS[at % 2].to_owned()), outcome);
            }
            prop_assert_eq!(found, expected, "{}", names[idx]);
        }
    }
}

/// A manifest says the same of its offices in each of its forms: numbers of a workbook are numbers there.
#[test]
fn attributes_are_the_same_in_every_form_of_the_manifest() {
    const LINES: [[&str; 4]; 4] = [
        ["机构", "类别", "机构.级别", "别名"],
        ["东山镇人民政府", "乡镇", "2", ""],
        ["南山县人民政府", "县", "1", "南山县政府"],
        ["西山镇人民政府", "乡镇", "", ""],
    ];
    const RULES: &str = "rules-for: tree/1\nrules:\n  town:\n    when: office.类别 == \"乡镇\"\n    \
         check: t!cell[a, x] == 0\n  second:\n    when: office.级别 == \"2\"\n    check: t!cell[a, y] == 0\n";
    let csv = LINES.map(|line| line.join(",")).join("\n");
    let entry = |line: &[&str; 4]| {
        let level = if line[2].is_empty() { String::new() } else { format!(", 属性: {{级别: {}}}", line[2]) };
        format!("  - {{机构: {}, 类别: {}, 别名: [{}]{level}}}\n", line[0], line[1], line[3])
    };
    let yaml = format!("机构名单:\n{}", LINES[1..].iter().map(entry).collect::<String>());
    let cell = |words: &&str| Cell { words: (*words).to_owned(), cols: 1, rows: 1 };
    let table = LINES.iter().map(|line| line.iter().map(cell).collect()).collect();
    let xlsx = xlsx(&[Part::Table(table)]);

    let reports = [("东山镇人民政府", "a.md"), ("南山县政府", "b.md"), ("西山镇人民政府", "c.md")];
    let outcomes = |manifest: &str, bytes: Vec<u8>| {
        let cells: Vec<(String, Option<i64>)> = ["5", "6", "7", "8"].map(|words| (words.to_owned(), None)).into();
        let mut world = Memory::new().with(manifest, bytes).with("r.yaml", RULES);
        for (name, file) in reports {
            world = world.with(file, report(name, &cells));
        }
        let files = reports.map(|(_, file)| file.to_owned());
        let mut engine = Engine::empty();
        let mut diagnostics = Diagnostics::default();
        engine.add_form(("t.yaml", TEMPLATE), None, &mut diagnostics).unwrap();
        let offices = engine.offices(manifest, &world, &mut diagnostics).unwrap();
        assert!(!diagnostics.has_errors(), "{manifest}: {diagnostics:?}");
        let checker = engine.checker().with_world(&world);
        let (members, _) = MemberReports::read(checker, offices, &files, &files, &world);
        let rules = ["r.yaml".to_owned()];
        let mut checker = engine.checker().with_rules(&rules, &world).with_members(Some(members.into()));
        reports.map(|(name, file)| {
            let checked = checker.check(file, report(name, &cells).as_bytes()).unwrap();
            let of = |id: &str| {
                let found = checked.findings().iter().find(|finding| finding.rule == id);
                found.map(|finding| finding.outcome)
            };
            (of("town"), of("second"))
        })
    };
    let expected = [
        (Some(Outcome::Violated), Some(Outcome::Violated)),
        (None, None),
        (Some(Outcome::Violated), Some(Outcome::Undetermined)),
    ];
    assert_eq!(outcomes("m.csv", csv.into()), expected);
    assert_eq!(outcomes("m.yaml", yaml.into()), expected);
    assert_eq!(outcomes("m.xlsx", xlsx), expected);
}
