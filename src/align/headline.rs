//! Reads the year and the organisation of a report from the lines before its first section.

use crate::source::{Span, fold_char, is_space, trim};

use super::stream::Item;

/// Words of the form's title that must stand together for a line to be the title.
const TITLE_WORDS: usize = 4;
/// The longest title, in characters.
const MAX_TITLE_LENGTH: usize = 100;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Headline {
    pub organisation: Option<String>,
    /// Year in the title, and where.
    pub title_year: Option<(i32, Option<Span>)>,
    /// Year of the period stated in the text.
    pub period_year: Option<(i32, Option<Span>)>,
}

impl Headline {
    pub(super) fn year(&self) -> Option<i32> {
        self.title_year.or(self.period_year).map(|(year, _)| year)
    }
}

pub(super) fn read(items: &[Item], title: &str) -> Headline {
    let mut headline = Headline::default();
    let key: String = title.chars().take(TITLE_WORDS).collect();
    let mut before: Option<&Item> = None;
    for item in items.iter().filter(|item| item.is_words()) {
        if headline.title_year.is_none() && item.text.chars().count() <= MAX_TITLE_LENGTH {
            read_title(item, before, &key, &mut headline);
        }
        if headline.period_year.is_none() {
            headline.period_year = period(&item.text).map(|year| (year, item.span()));
        }
        before = Some(item);
    }
    headline
}

fn read_title(item: &Item, before: Option<&Item>, key: &str, headline: &mut Headline) {
    let bare: String = item.text.chars().filter(|c| !is_space(*c)).map(fold_char).collect();
    let Some(at) = bare.find(key).filter(|_| !key.is_empty()) else { return };
    let years = years(&bare);
    let here = years.first().copied();
    let above = before.map(|item| item.text.chars().filter(|c| !is_space(*c)).map(fold_char).collect::<String>());
    let year = here
        .map(|(year, _)| year)
        .or_else(|| above.as_deref().and_then(|words| self::years(words).first().map(|y| y.0)));
    let Some(year) = year else { return };
    headline.title_year = Some((year, item.span()));
    let end = here.map_or(at, |(_, start)| start.min(at));
    let name = bare.get(..end).unwrap_or("");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')'));
    let name = name.strip_prefix("标题:").unwrap_or(name).trim_end_matches("关于");
    headline.organisation = (!name.is_empty() && !name.is_ascii()).then(|| trim(name).to_owned());
}

/// The year of `2019年1月1日至2019年12月31日`, where both ends name the same one.
fn period(text: &str) -> Option<i32> {
    let bare: String = text.chars().filter(|c| !is_space(*c)).map(fold_char).collect();
    let list = years(&bare);
    list.windows(2).find_map(|pair| match pair {
        [(first, start), (last, end)] if first == last => {
            let between = bare.get(*start..*end)?;
            let january = between.contains("年1月1日") || between.contains("年01月01日");
            (january && between.chars().count() <= 20).then_some(*first)
        }
        _ => None,
    })
}

/// Years followed by `年`, and the byte where each starts: `2019年`, `二〇一九年`.
fn years(bare: &str) -> Vec<(i32, usize)> {
    let mut found = Vec::new();
    let mut digits: Vec<(usize, char)> = Vec::new();
    for (at, c) in bare.char_indices() {
        match digit(c) {
            Some(digit) => digits.push((at, digit)),
            None => {
                if c == '年' && digits.len() == 4 {
                    let words: String = digits.iter().map(|(_, digit)| *digit).collect();
                    if let (Ok(year), Some((start, _))) = (words.parse::<i32>(), digits.first())
                        && (1990..2100).contains(&year)
                    {
                        found.push((year, *start));
                    }
                }
                digits.clear();
            }
        }
    }
    found
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '〇' | '○' | '零' | 'Ｏ' | 'O' => Some('0'),
        _ => "一二三四五六七八九".chars().zip('1'..='9').find(|(word, _)| *word == c).map(|(_, digit)| digit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::State;

    fn read_lines(lines: &[&str]) -> (Option<String>, Option<i32>, Option<i32>) {
        let items: Vec<Item> = lines
            .iter()
            .map(|text| Item {
                text: (*text).to_owned(),
                folded: String::new(),
                place: None,
                state: State::Text,
                at: None,
                line: true,
            })
            .collect();
        let read = read(&items, "政府信息公开工作年度报告");
        (read.organisation, read.title_year.map(|y| y.0), read.period_year.map(|y| y.0))
    }

    #[test]
    fn title_gives_organisation_and_year() {
        let title = |words: &str| {
            let (organisation, year, _) = read_lines(&[words]);
            (organisation, year)
        };
        assert_eq!(title("甲市人民政府2024年政府信息公开工作年度报告"), (Some("甲市人民政府".into()), Some(2024)));
        assert_eq!(title("甲局关于 2020 年度政府信息公开工作年度报告"), (Some("甲局".into()), Some(2020)));
        assert_eq!(title("2019年度政府信息公开工作报告（某局）"), (None, Some(2019)));
        assert_eq!(title("甲区二〇二一年政府信息公开年度报告"), (Some("甲区".into()), Some(2021)));
        assert_eq!(title("乙县"), (None, None));
    }

    #[test]
    fn period_stands_in_the_text() {
        let (_, _, period) = read_lines(&["统计期限为2019年1月1日至2019年12月31日。"]);
        assert_eq!(period, Some(2019));
    }
}
