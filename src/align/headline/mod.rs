//! Reads the year and the organisation of a report from the lines before its tables and the signature at its end.
//!
//! Titles are found first (`titles`, `titled`), then the other places that state a name (`places`); each name is
//! recognised by its grammar (`names`), and the one that outweighs the others is taken (`choice`).
//!
//! Invariant: a name in doubt is none, and never a part of a sentence.

mod choice;
mod names;
mod places;
mod signs;
mod titled;
mod titles;
mod words;
mod years;

use crate::report::FormMention;

use choice::{Candidate, Origin};
pub(super) use signs::HeadLine;
use signs::Signs;
use titled::{Kind, Named, Titled};

/// Where in a document a headline is looked for.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// What stands before the first words of the form.
    pub opening: Vec<HeadLine>,
    /// The running text between them and the first table.
    pub prose: Vec<HeadLine>,
    /// The last lines.
    pub ending: Vec<HeadLine>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Headline {
    pub organisation: Option<String>,
    /// Year in the title, and where.
    pub title_year: Option<(i32, FormMention)>,
    /// Year of the period stated in the text.
    pub period_year: Option<(i32, FormMention)>,
}

impl Headline {
    pub(super) fn year(&self) -> Option<i32> {
        self.stated_year().map(|(year, _)| *year)
    }

    /// The year with the words that state it.
    pub(super) fn stated_year(&self) -> Option<&(i32, FormMention)> {
        self.title_year.as_ref().or(self.period_year.as_ref())
    }
}

/// Reads the headline of a report; `titles` are the title of its form and other wordings of it.
pub(super) fn read(lines: &Lines, titles: &[&str]) -> Headline {
    let [opening, prose, ending] = [&lines.opening, &lines.prose, &lines.ending].map(|lines| Signs::new(lines));
    let titled: Vec<Titled> = titles::find(&opening, titles)
        .into_iter()
        .take(places::MAX_PLACES)
        .filter_map(|(start, end)| titled::read(&opening, start, end))
        .collect();
    let period = |signs: &Signs| years::period(signs).map(|(year, line)| (year, signs.mention(line)));
    let period_year = period(&opening).or_else(|| period(&prose));
    let title_year = title_year(&titled, period_year.as_ref().map(|(year, _)| *year))
        .or_else(|| years::labelled_year(&opening))
        .map(|(year, at)| (year, opening.mention(opening.line(at))));
    let mut candidates = named_by_titles(&opening, &titled, title_year.as_ref().map(|(year, _)| *year));
    let mut push = |signs: &Signs, name: Named, weight: u32, origin: Origin| {
        candidates.push(candidate(signs, name, weight, origin));
    };
    for signs in [&opening, &prose] {
        for (name, weight) in places::labelled(signs) {
            push(signs, name, weight, Origin::Field);
        }
        for name in places::acting(signs) {
            push(signs, name, 3, Origin::Sentence);
        }
    }
    for name in places::in_paths(&opening) {
        push(&opening, name, 3, Origin::Path);
    }
    if let Some(name) = places::signature(&ending) {
        push(&ending, name, 4, Origin::Ending);
    }
    let own: Vec<char> = places::own_words(&opening).into_iter().chain(places::own_words(&prose)).collect();
    Headline { organisation: choice::choose(candidates, &own), title_year, period_year }
}

/// Whether words end as the names of offices do.
pub(super) fn names_office(words: &str) -> bool {
    let signs: Vec<char> = words.chars().collect();
    words::ORGANS.iter().any(|organ| words.ends_with(organ)) || names::grade(&signs).is_some()
}

fn candidate(signs: &Signs, name: Named, weight: u32, origin: Origin) -> Candidate {
    let (start, end, grade) = name;
    Candidate::new(names::printed(signs, start, end), &signs.words(start, end), grade, weight, origin)
}

/// The year that the best titles state, and where; the period decides between equals.
fn title_year(titled: &[Titled], period: Option<i32>) -> Option<(i32, usize)> {
    let kind = titled.iter().filter(|title| title.year.is_some()).map(|title| title.kind).max()?;
    let years: Vec<(i32, usize)> = titled
        .iter()
        .filter(|title| title.kind == kind)
        .filter_map(|title| title.year.map(|year| (year, title.start)))
        .collect();
    let first = years.first().copied()?;
    if years.iter().all(|(year, _)| *year == first.0) {
        return Some(first);
    }
    years.iter().find(|(year, _)| Some(*year) == period).copied()
}

fn named_by_titles(signs: &Signs, titled: &[Titled], year: Option<i32>) -> Vec<Candidate> {
    let mut found = Vec::new();
    // Titles of two years are those of two reports: neither names the author of this one.
    let headings = || titled.iter().filter(|title| title.kind == Kind::Heading && title.year.is_some());
    if year.is_none() && headings().count() > 1 {
        return found;
    }
    for title in titled {
        // The title of another year may be the one of another page.
        let other = u32::from(title.year != year) * 2;
        let weight = match title.kind {
            Kind::Heading => 6,
            Kind::Sentence => 5,
            Kind::Path => 4,
        };
        let mut push = |name: Option<Named>, weight: u32, origin: Origin| {
            if let Some(name) = name {
                found.push(candidate(signs, name, weight - other, origin));
            }
        };
        push(title.name, weight, Origin::Title);
        if title.name.is_none() {
            push(title.bracketed, weight - 1, Origin::Title);
            push(title.beside, 4, Origin::BesideTitle);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_lines(lines: &[&str]) -> (Option<String>, Option<i32>, Option<i32>) {
        let line = |text: &&str| HeadLine { text: (*text).to_owned(), place: None };
        let lines = Lines { opening: lines.iter().map(line).collect(), ..Lines::default() };
        let read = read(&lines, &["政府信息公开工作年度报告", "政府信息公开年报"]);
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
        assert_eq!(title("2019年度政府信息公开工作报告（甲局）"), (Some("甲局".into()), Some(2019)));
        assert_eq!(title("甲区二〇二一年政府信息公开年度报告"), (Some("甲区".into()), Some(2021)));
        assert_eq!(title("甲县人民政府信息公开2022年度报告"), (Some("甲县人民政府".into()), Some(2022)));
        assert_eq!(title("现将我局2022年政府信息公开工作年度报告公布如下"), (None, Some(2022)));
        assert_eq!(title("乙县"), (None, None));
    }

    #[test]
    fn names_stand_beside_punctuation() {
        assert_eq!(read_lines(&["【甲县审计局】2024年政府信息公开工作年度报告"]).0.as_deref(), Some("甲县审计局"));
    }

    #[test]
    fn period_stands_in_the_text() {
        let (_, _, period) = read_lines(&["统计期限为2019年1月1日至2019年12月31日。"]);
        assert_eq!(period, Some(2019));
    }

    #[test]
    fn names_that_contradict_each_other_give_none() {
        let links = ["甲县水利局2024年政府信息公开年报", "甲县教育局2024年政府信息公开年报"];
        assert_eq!(read_lines(&links), (None, Some(2024), None));
    }
}
