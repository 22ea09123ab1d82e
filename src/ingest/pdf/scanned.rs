//! Finds the pages that are pictures: scanned paper, which may have a number, a watermark or invisible words over it.
//!
//! Invariant: a page that has words of its own is not called a picture.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::layout::page::Turn;
use crate::ingest::layout::seen::Sheet;

/// Letters over a picture, without any digit, that make no page of words: a headline has more.
const FEW_LETTERS: usize = 12;
/// Words in this part of a page, at its head and its foot, are its number or a running title.
const MARGIN: i32 = 10;
/// Words that stand so often on one page are its watermark.
const OFTEN: usize = 3;

/// Whether each page is a picture.
pub(super) fn pictures(sheets: &[Sheet]) -> Vec<bool> {
    let words: Vec<BTreeMap<String, usize>> =
        sheets.iter().map(|sheet| if is_covered(sheet) { words(sheet) } else { BTreeMap::new() }).collect();
    let mut once: BTreeSet<&str> = BTreeSet::new();
    let mut repeated: BTreeSet<&str> = BTreeSet::new();
    for (word, count) in words.iter().flatten() {
        if *count >= OFTEN || !once.insert(word) {
            repeated.insert(word);
        }
    }
    let has_words = |words: &BTreeMap<String, usize>| {
        let own = words.keys().filter(|word| !repeated.contains(word.as_str()));
        let mut signs = own.flat_map(|word| word.chars()).filter(|c| c.is_alphanumeric());
        signs.clone().any(char::is_numeric) || signs.nth(FEW_LETTERS).is_some()
    };
    let is_picture = |(sheet, words): (&Sheet, &BTreeMap<String, usize>)| {
        if sheet.marks.is_empty() && sheet.hidden.is_empty() {
            return !sheet.pictures.is_empty();
        }
        let recognised = sheet.marks.len() * 8 <= sheet.hidden.len();
        is_covered(sheet) && (recognised || !has_words(words))
    };
    sheets.iter().zip(&words).map(is_picture).collect()
}

/// Whether pictures cover most of a page; a scanner may have cut it into strips.
fn is_covered(sheet: &Sheet) -> bool {
    let size = |width: i32, height: i32| i64::from(width) * i64::from(height);
    let shown = sheet.pictures.iter().map(|picture| picture.area.common(&sheet.area));
    let covered: i64 = shown.filter(|area| !area.is_empty()).map(|area| size(area.width(), area.height())).sum();
    covered.saturating_mul(2) > size(sheet.area.width(), sheet.area.height())
}

/// The words between the margins of a page that were drawn together, with how often; those aslant are a watermark.
fn words(sheet: &Sheet) -> BTreeMap<String, usize> {
    let mut runs: BTreeMap<u32, String> = BTreeMap::new();
    let margin = sheet.area.height() / MARGIN;
    let inside = sheet.area.low + margin..=sheet.area.high - margin;
    for mark in sheet.marks.iter().filter(|mark| mark.turn == Turn::Upright && inside.contains(&mark.middle().1)) {
        runs.entry(mark.run).or_default().push_str(&mark.text);
    }
    let mut counts = BTreeMap::new();
    for word in runs.into_values() {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::layout::page::{Area, Mark, Picture};

    const PAGE: Area = Area { left: 0, low: 0, right: 1000, high: 1400 };

    fn sheet(words: &[&str], pictures: &[Area]) -> Sheet {
        let mark = |(run, word): (usize, &&str)| {
            let turn = if word.starts_with('/') { Turn::Askew } else { Turn::Upright };
            let y = if word.contains('-') { 40 } else { 700 };
            let run = u32::try_from(run).unwrap();
            word.chars()
                .map(|c| Mark { y, text: c.to_string().into(), turn, run, ..Mark::default() })
                .collect::<Vec<_>>()
        };
        Sheet {
            area: PAGE,
            marks: words.iter().enumerate().flat_map(mark).collect(),
            pictures: pictures.iter().map(|area| Picture { area: *area, order: 0, opaque: true }).collect(),
            ..Sheet::default()
        }
    }

    #[test]
    fn numbers_and_watermarks_make_no_page_of_words() {
        let strips: Vec<Area> = (0..10).map(|nth| Area { low: nth * 100, high: nth * 100 + 100, ..PAGE }).collect();
        for words in [&["-第 3 页 共 12 页-"][..], &["- 3 -"], &["/某某单位内部资料，不得对外传播使用"], &["样张"]]
        {
            assert_eq!(pictures(&[sheet(words, &[PAGE])]), [true], "{words:?}");
            assert_eq!(pictures(&[sheet(words, &strips)]), [true], "{words:?}");
            assert_eq!(pictures(&[sheet(words, &[])]), [false], "{words:?}");
        }
        let header = "某某单位公开专栏电子版文件下载";
        let pages = [sheet(&[header, "- 1 -"], &[PAGE]), sheet(&[header, "- 2 -"], &[PAGE])];
        assert_eq!(pictures(&pages), [true, true]);
        assert_eq!(pictures(&[sheet(&[header; 3], &[PAGE])]), [true]);
    }

    #[test]
    fn words_over_a_background_are_a_page() {
        let words = ["某某局二〇二三年某项工作年度报告", "- 3 -"];
        assert_eq!(pictures(&[sheet(&words, &[PAGE]), sheet(&["- 2 -"], &[PAGE])]), [false, true]);
        assert_eq!(pictures(&[sheet(&["合计", "217"], &[PAGE])]), [false]);
    }
}
