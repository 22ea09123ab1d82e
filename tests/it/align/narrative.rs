//! Compares the facts of real narratives with those marked by hand in `tests/narrative/facts.csv`, and the rules between
//! text and tables with the contradictions that are known. `GOUJI_CORPUS` names the corpus.

use std::collections::BTreeSet;
use std::path::Path;

use gouji::Engine;
use gouji::finding::Outcome;

use super::corpus::{corpus, records};

/// Narratives of which the tables are not kept, and reports whose tables stand in for them: of the figures of these
/// nothing is expected.
const BARE: &[(&str, &str)] = &[
    ("excerpts/127-2021tpl-2023-dongyang-ziranziyuan-narrative.txt", "forms/pingtan-2023.pipe.txt"),
    ("excerpts/131-2021tpl-2021-zhangping-shifuban-narrative.txt", "forms/pingtan-2021.pipe.txt"),
    ("excerpts/135-2021tpl-2022-jintai-chengguan-narrative.txt", "forms/pingtan-2023.pipe.txt"),
];
/// Reports whose tables run together in the source; the same tables with their borders.
const SQUASHED: &[(&str, &str)] = &[("sources/pingtan-2023.page.txt", "forms/pingtan-2023.pipe.txt")];
/// Contradictions that stand in the notes of the corpus.
const KNOWN: &[(&str, &str)] = &[
    ("sources/pingtan-2019.page.txt", "正文信息分类"),
    ("sources/pingtan-2023.page.txt", "正文现行有效规范性文件"),
    ("excerpts/123-2021tpl-2023-changchun-shuangyang-tuiyi.txt", "正文收到申请"),
];

/// The narrative of one file with the tables of another.
pub fn with_tables(root: &Path, narrative: &str, tables: &str) -> Vec<u8> {
    let text = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let (narrative, tables) = (text(narrative), text(tables));
    let cut = |text: &str| text.find("二、主动公开政府信息情况").unwrap_or(text.len());
    format!("{}\n{}", &narrative[..cut(&narrative)], &tables[cut(&tables)..]).into_bytes()
}

fn files(root: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for folder in ["sources", "excerpts"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        files.extend(entries.map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap())));
    }
    files.retain(|file| cfg!(feature = "pdf") || !file.ends_with(".pdf"));
    files.retain(|file| cfg!(feature = "html") || !file.ends_with(".html"));
    files.sort();
    files
}

#[test]
fn facts_of_real_narratives() {
    let Some(root) = corpus() else { return };
    let marked = records(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/narrative/facts.csv"));
    let mut expected: BTreeSet<[String; 3]> =
        marked.into_iter().map(|mut row| ["file", "fact", "value"].map(|key| row.remove(key).unwrap())).collect();
    let mut known: BTreeSet<(String, String)> =
        KNOWN.iter().map(|(file, rule)| ((*file).to_owned(), (*rule).to_owned())).collect();
    let files = files(&root);
    expected.retain(|[file, ..]| files.contains(file));
    let (mut wrong, mut right, mut read) = (Vec::new(), 0, 0);
    let mut checker = Engine::new().checker();
    for file in files {
        let bare = BARE.iter().find(|(name, _)| *name == file);
        let bytes = match bare.or(SQUASHED.iter().find(|(name, _)| *name == file)) {
            Some((_, tables)) => with_tables(&root, &file, tables),
            None => std::fs::read(root.join(&file)).unwrap(),
        };
        let Ok(checked) = checker.check(&file, &bytes) else { continue };
        read += 1;
        let report = checked.report();
        let declared = report.template.facts.iter().zip(&report.facts).filter(|(fact, _)| fact.narrative.is_none());
        for (fact, reading) in declared {
            let found = match reading.value() {
                Some(value) => value.to_string(),
                None if reading.is_mentioned() => format!("{:?}", reading.mentions()),
                None => continue,
            };
            let found = [file.clone(), fact.name.value.clone(), found];
            match expected.remove(&found) {
                true => right += 1,
                false => wrong.push(format!("read, but not marked: {found:?}")),
            }
        }
        if bare.is_some() {
            continue;
        }
        let of_text = checked.findings().iter().filter(|finding| finding.rule.starts_with("正文"));
        for finding in of_text.filter(|finding| finding.outcome == Outcome::Violated) {
            if !known.remove(&(file.clone(), finding.rule.clone())) {
                wrong.push(format!("false alarm: {file} {} {:?}", finding.rule, finding.substituted));
            }
        }
    }
    wrong.extend(expected.iter().map(|missing| format!("marked, but not read: {missing:?}")));
    wrong.extend(known.iter().map(|missing| format!("known contradiction not found: {missing:?}")));
    eprintln!("{right} facts right in {read} narratives, {} known contradictions found", KNOWN.len() - known.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the texts of the corpus lack of what their form demands, each read by eye in the file. The archive of 平潭 has left
/// out headings and text: what it says of these is true of the file. One excerpt cites the notice of the form of 2019.
const LACKING: &[(&str, &str)] = &[
    ("excerpts/115-2021tpl-2022-xixian-taipingzhen-cites60.txt", "依据:表式文件"),
    ("sources/pingtan-2020.page.txt", "章节:总体情况"),
    ("sources/pingtan-2020.page.txt", "章节字数:问题和改进"),
    ("sources/pingtan-2021.page.txt", "章节:总体情况"),
    ("sources/pingtan-2023.page.txt", "章节:总体情况"),
    ("sources/pingtan-2023.page.txt", "章节字数:问题和改进"),
];

#[test]
fn demands_on_real_texts() {
    let Some(root) = corpus() else { return };
    let mut files = files(&root);
    for entry in std::fs::read_dir(root.join("forms")).unwrap() {
        files.push(format!("forms/{}", entry.unwrap().file_name().to_str().unwrap()));
    }
    files.retain(|file| cfg!(feature = "pdf") || !file.ends_with(".pdf"));
    files.retain(|file| cfg!(feature = "html") || !file.ends_with(".html"));
    files.sort();
    let mut lacking: BTreeSet<(String, String)> =
        LACKING.iter().map(|(file, rule)| ((*file).to_owned(), (*rule).to_owned())).collect();
    let mut wrong = Vec::new();
    let mut checker = Engine::new().checker();
    for file in files {
        let bytes = std::fs::read(root.join(&file)).unwrap();
        for checked in checker.check_all(&file, &bytes).into_iter().flatten() {
            let of_text =
                |rule: &str| ["章节", "日期", "依据", "信息处理费"].iter().any(|family| rule.starts_with(family));
            for finding in checked.findings().iter().filter(|finding| of_text(&finding.rule)) {
                if !lacking.remove(&(file.clone(), finding.rule.clone())) {
                    wrong.push(format!("false alarm: {file} {} {:?}", finding.rule, finding.message));
                }
            }
        }
    }
    wrong.extend(lacking.iter().map(|missing| format!("not found: {missing:?}")));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
