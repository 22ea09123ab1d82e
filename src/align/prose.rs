//! Reduces the text of a section to what can be copied: letters and figures, without headings, citations, sentences
//! that everybody writes, and the name of the office.
//!
//! Invariant: the layout changes nothing. Width, blanks, punctuation and the breaks of lines leave no trace.

use super::label_index::without_ordinal;
use super::narrative::bare;
use crate::template::FactPattern;

/// Longest line that is a heading inside a section, in characters.
const HEADING: usize = 24;
/// Longest title of a document that is cited, in characters.
const CITED: usize = 60;
/// What ends the name of a place in the name of an office.
const PLACES: [char; 11] = ['省', '市', '区', '县', '旗', '盟', '州', '镇', '乡', '村', '道'];
/// What an office calls itself by: 我县, 本局, 全区.
const OWN: [char; 3] = ['我', '本', '全'];
const KINDS: [char; 18] =
    ['省', '市', '区', '县', '旗', '盟', '州', '镇', '乡', '村', '局', '委', '办', '厅', '处', '院', '所', '会'];

/// Reduces the lines of a section.
pub(super) fn reduce<'t>(lines: impl Iterator<Item = &'t str>, office: Option<&str>, except: &[FactPattern]) -> String {
    let mut text = String::new();
    for line in lines.filter(|line| !is_heading(line)) {
        text.push_str(&bare(line));
    }
    let mut kept = String::with_capacity(text.len());
    for sentence in text.split_inclusive(['。', '!', '?', ';']) {
        let formula = || except.iter().any(|pattern| pattern.find(sentence).is_some());
        if !is_heading(sentence.trim_end_matches('。')) && !formula() {
            without_citations(sentence, &mut kept);
        }
    }
    for name in office.map(names).unwrap_or_default() {
        if kept.contains(&name) {
            kept = kept.replace(&name, "");
        }
    }
    letters(&kept)
}

/// `(一)主动公开情况`: an ordinal and a few words that are no sentence.
fn is_heading(line: &str) -> bool {
    without_ordinal(line).is_some()
        && line.chars().take(HEADING + 1).count() <= HEADING
        && !line.contains([',', '，', '。', ';', '；', ':', '：'])
}

/// Leaves out the titles and the numbers of documents: 《…》 and 〔2021〕30号.
fn without_citations(text: &str, kept: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['《', '〔', '[']) {
        let (before, cited) = rest.split_at(at);
        kept.push_str(before);
        let ends = if cited.starts_with('《') { '》' } else { '号' };
        let end = cited.char_indices().take(CITED).find(|(_, c)| *c == ends).map(|(at, c)| at + c.len_utf8());
        let skipped = end.or_else(|| cited.chars().next().map(char::len_utf8)).unwrap_or(cited.len());
        rest = cited.get(skipped..).unwrap_or_default();
    }
    kept.push_str(rest);
}

/// The words by which a text may name its office, the longest first: the whole name, the places in it with and without
/// what they are, and what remains.
fn names(office: &str) -> Vec<String> {
    let whole = bare(office);
    let mut found: Vec<String> = Vec::new();
    let mut rest = whole.as_str();
    found.push(whole.clone());
    while let Some(end) = rest.char_indices().skip(1).find(|(_, c)| PLACES.contains(c)).map(|(at, c)| at + c.len_utf8())
    {
        let (place, after) = rest.split_at(end);
        found.push(place.to_owned());
        found.extend(place.char_indices().next_back().and_then(|(last, _)| place.get(..last)).map(str::to_owned));
        found.push(after.to_owned());
        rest = after;
    }
    found.retain(|name| name.chars().count() > 1);
    found.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
    found.dedup();
    found
}

/// Leaves out of the text of a section the other names of its office, which only those know who list the offices.
pub fn without_names(text: &str, offices: &[String]) -> Option<String> {
    let mut found: Vec<String> = offices.iter().flat_map(|office| names(office)).map(|name| letters(&name)).collect();
    found.retain(|name| name.chars().count() > 1 && text.contains(name.as_str()));
    found.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
    (!found.is_empty()).then(|| found.iter().fold(text.to_owned(), |text, name| text.replace(name.as_str(), "")))
}

/// The letters and figures of a text. Of a year only its word is left, for it changes from report to report; so is what
/// an office calls itself by.
fn letters(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    // Where the figure that is being read begins.
    let mut figure: Option<usize> = None;
    while let Some(c) = chars.next() {
        if c.is_ascii_digit() {
            figure.get_or_insert(found.len());
            found.push(c);
            continue;
        }
        let begun = figure.take();
        if let Some(start) = begun.filter(|_| c == '年') {
            let digits = found.get(start..).unwrap_or_default();
            if digits.len() == 4 && digits.starts_with(['1', '2']) {
                found.truncate(start);
            }
        }
        if OWN.contains(&c) && chars.next_if(|next| KINDS.contains(next)).is_some() {
            continue;
        }
        if c.is_alphanumeric() {
            found.extend(c.to_lowercase());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{names, reduce, without_names};

    fn text(lines: &[&str], office: Option<&str>) -> String {
        reduce(lines.iter().copied(), office, &[])
    }

    #[test]
    fn headings_citations_years_and_names_leave_no_trace() {
        let one = text(
            &[
                "（一）窗口服务。2023年，我局按照《窗口规定》（甲办〔2021〕30号）办件12件。",
                "二、投诉情况",
                "未收到投诉！",
            ],
            Some("东山县档案局"),
        );
        assert_eq!(one, "年按照甲办办件12件未收到投诉");
        let other =
            text(&["2024年，", "西 山 县档案局按照（甲办〔2022〕7号）办件１２件，未收到投诉"], Some("西山县档案局"));
        assert_eq!(one, other);
        assert_eq!(text(&["无"], None), "无");
        assert_eq!(text(&["《没有写完的标题，全年12件"], None), "没有写完的标题全年12件");
    }

    #[test]
    fn other_names_of_an_office_are_left_out_of_a_text() {
        let one = text(&["东山县档案局和史志办合署，馆藏 2 万卷"], Some("东山县档案局"));
        assert_eq!(without_names(&one, &["史志办".to_owned()]).as_deref(), Some("和合署馆藏2万卷"));
        assert_eq!(without_names(&one, &["地方志".to_owned()]), None);
    }

    #[test]
    fn an_office_is_named_by_all_its_parts() {
        assert_eq!(names("甲州东山县档案局"), ["甲州东山县档案局", "东山县档案局", "东山县", "档案局", "东山", "甲州"]);
        assert_eq!(names("档"), Vec::<String>::new());
    }
}
