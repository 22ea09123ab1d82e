//! Sorts out what a person sees of a drawn page: characters that are covered, clipped, colourless or drawn twice, raised
//! marks of footnotes, and characters that lie over one another.
//!
//! Invariant: a character that is seen is kept once; one that is not is kept apart, so that a cell in which only such
//! characters stand is not taken for a blank one.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{Area, Colour, Doubt, Mark, Page, Picture, Rule, Sight, Turn, UNREADABLE};

/// Comparisons of characters with boxes and pictures of one page.
const MAX_COMPARED: usize = 100_000_000;
/// Colours that differ less than this in each part are one to the eye.
const ALIKE: u8 = 28;

/// A page as it is seen.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Sheet {
    pub number: u32,
    pub area: Area,
    pub marks: Vec<Mark>,
    /// What is drawn and not seen.
    pub hidden: Vec<Mark>,
    pub rules: Vec<Rule>,
    pub pictures: Vec<Picture>,
    pub unread_fonts: BTreeSet<String>,
}

/// What is seen of a page; `None` where finding out takes too long.
pub(in crate::ingest) fn sheet(page: Page) -> Option<Sheet> {
    let mut page = page.upright();
    hide_covered(&mut page)?;
    doubt_cut_runs(&mut page.marks);
    let (mut marks, hidden): (Vec<Mark>, Vec<Mark>) =
        page.marks.into_iter().partition(|mark| mark.sight == Sight::Seen);
    drop_doubles(&mut marks);
    drop_footnotes(&mut marks);
    strike(&mut marks, &page.rules);
    Some(Sheet {
        number: page.number,
        area: page.area,
        marks,
        hidden,
        rules: page.rules,
        pictures: page.pictures,
        unread_fonts: page.unread_fonts,
    })
}

fn alike(a: Colour, b: Colour) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < ALIKE)
}

/// Hides what is drawn in the colour of its background, is covered later, or is too small for the eye.
fn hide_covered(page: &mut Page) -> Option<()> {
    const WHITE: Colour = [255; 3];
    /// Smaller characters than this are not read by eye, in hundredths of a point, beside others of usual size.
    const TINY: i32 = 100;
    page.fills.sort_by_key(|fill| fill.order);
    page.pictures.sort_by_key(|picture| picture.order);
    let usual = page.marks.iter().filter(|mark| mark.size >= 4 * TINY).count() * 2 > page.marks.len();
    let mut left = MAX_COMPARED;
    for mark in &mut page.marks {
        if mark.sight != Sight::Seen {
            continue;
        }
        if mark.size == 0 || (usual && mark.size < TINY) {
            mark.sight = Sight::Hidden;
            continue;
        }
        left = left.checked_sub(page.fills.len() + page.pictures.len())?;
        let middle = mark.middle();
        let after = page.fills.partition_point(|fill| fill.order <= mark.order);
        let (below, above) = page.fills.split_at(after);
        let later = page.pictures.partition_point(|picture| picture.order <= mark.order);
        let (beneath, over) = page.pictures.split_at(later);
        if above.iter().any(|fill| fill.opaque && fill.area.holds(middle))
            || over.iter().any(|picture| picture.opaque && picture.area.holds(middle))
        {
            mark.sight = Sight::Hidden;
            continue;
        }
        let ground = below.iter().rev().find(|fill| fill.opaque && fill.area.holds(middle));
        let since = ground.map_or(0, |fill| fill.order);
        // Over a picture, or a box through which something shows, no colour is lost for sure.
        let busy = beneath.iter().any(|picture| picture.order > since && picture.area.holds(middle))
            || below.iter().any(|fill| !fill.opaque && fill.order > since && fill.area.holds(middle));
        let colour = ground.map_or(Some(WHITE), |fill| fill.colour);
        if let (Some(ink), Some(paper), false) = (mark.colour, colour, busy)
            && alike(ink, paper)
        {
            mark.sight = Sight::Hidden;
        }
    }
    Some(())
}

/// Where characters that were drawn together are clipped, those that are left are a part of something.
fn doubt_cut_runs(marks: &mut [Mark]) {
    let mut clipped: BTreeMap<u32, ()> = BTreeMap::new();
    clipped.extend(marks.iter().filter(|mark| mark.sight == Sight::Clipped).map(|mark| (mark.run, ())));
    for mark in marks.iter_mut().filter(|mark| clipped.contains_key(&mark.run)) {
        mark.doubt.get_or_insert(Doubt::Cut);
    }
}

/// Characters by their place, for those near another.
struct Places {
    /// Squares in which characters stand, line by line.
    squares: Vec<Square>,
    /// Characters of each square.
    marks: Vec<Vec<usize>>,
}

/// Row and column.
type Square = (i32, i32);

impl Places {
    /// The side of a square, in hundredths of a point.
    const SIDE: i32 = 800;
    /// Characters that share a square; more are not compared.
    const SHARED: usize = 24;

    /// Squares for these characters, with none of them in place.
    fn for_marks(marks: &[Mark]) -> Places {
        let mut squares: Vec<Square> = marks.iter().map(Self::square).collect();
        squares.sort_unstable();
        squares.dedup();
        let marks = vec![Vec::new(); squares.len()];
        Places { squares, marks }
    }

    fn square(mark: &Mark) -> Square {
        (mark.y.div_euclid(Self::SIDE), mark.x.div_euclid(Self::SIDE))
    }

    fn push(&mut self, mark: &Mark, index: usize) {
        let at = self.squares.binary_search(&Self::square(mark)).ok();
        if let Some(list) = at.and_then(|at| self.marks.get_mut(at)).filter(|list| list.len() < Self::SHARED) {
            list.push(index);
        }
    }

    fn near(&self, mark: &Mark, reach: i32) -> impl Iterator<Item = usize> + '_ {
        let (row, column) = Self::square(mark);
        let squares = (reach / Self::SIDE + 1).min(4);
        (row - squares..=row + squares)
            .flat_map(move |row| {
                let from = self.squares.partition_point(|square| *square < (row, column - squares));
                let behind = self.squares.get(from..).unwrap_or_default().iter().zip(from..);
                behind.take_while(move |(square, _)| **square <= (row, column + squares)).map(|(_, at)| at)
            })
            .filter_map(|at| self.marks.get(at))
            .flatten()
            .copied()
    }
}

fn is_figure_sign(text: &str) -> bool {
    text.chars().all(|c| c.is_numeric() || matches!(c, '.' | ',' | '-' | '−' | '–' | '—' | '%' | '．' | '，'))
}

/// Keeps one of characters that were drawn again at nearly the same place, as bold type is imitated and shadows are cast.
/// Different ones at one place can be read by nobody.
fn drop_doubles(marks: &mut Vec<Mark>) {
    let mut places = Places::for_marks(marks);
    let mut dropped = vec![false; marks.len()];
    let mut overlaid = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        let wide = if mark.width > 0 { mark.width.min(mark.size) } else { mark.size / 2 };
        let mut double = false;
        for other_index in places.near(mark, 0) {
            let Some(other) = marks.get(other_index) else { continue };
            let (dx, dy) = ((mark.x - other.x).abs(), (mark.y - other.y).abs());
            if dx * 10 > wide * 4 || dy * 10 > mark.size * 3 || other.turn != mark.turn {
                continue;
            }
            if other.text == mark.text {
                double = true;
                break;
            }
            if dx * 4 <= wide && is_figure_sign(&mark.text) && is_figure_sign(&other.text) {
                overlaid.extend([index, other_index]);
            }
        }
        if double {
            if let Some(slot) = dropped.get_mut(index) {
                *slot = true;
            }
        } else {
            places.push(mark, index);
        }
    }
    for index in overlaid {
        if let Some(mark) = marks.get_mut(index) {
            mark.doubt = Some(Doubt::Overlaid);
        }
    }
    let mut at = dropped.into_iter();
    marks.retain(|_| !at.next().unwrap_or(false));
}

/// Drops small raised figures, signs and letters beside larger characters; small lowered figures are no part of a figure
/// for sure.
fn drop_footnotes(marks: &mut Vec<Mark>) {
    /// Raised characters are looked for no further away, in hundredths of a point.
    const FAR: i32 = 10_000;
    let mut places = Places::for_marks(marks);
    let mut largest = 0;
    for (index, mark) in marks.iter().enumerate() {
        places.push(mark, index);
        largest = largest.max(mark.size);
    }
    let mut raised = vec![false; marks.len()];
    let mut lowered = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        if mark.turn != Turn::Upright || largest * 4 < mark.size * 5 {
            continue;
        }
        for other in places.near(mark, largest.min(FAR)).filter_map(|other| marks.get(other)) {
            if other.turn != Turn::Upright || other.size * 4 < mark.size * 5 {
                continue;
            }
            let beside =
                (mark.x - other.right()).abs() * 2 <= other.size || (other.x - mark.right()).abs() * 3 <= other.size;
            let rise = mark.y - other.y;
            if beside && rise * 100 >= other.size * 15 && rise <= other.size {
                if let Some(slot) = raised.get_mut(index) {
                    *slot = true;
                }
            } else if beside && -rise * 100 >= other.size * 8 && -rise * 2 <= other.size && is_figure_sign(&mark.text) {
                lowered.push(index);
            }
        }
    }
    for index in lowered {
        if let Some(mark) = marks.get_mut(index) {
            mark.doubt = Some(Doubt::Lowered);
        }
    }
    if !raised.contains(&true) {
        return;
    }
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|index| marks.get(*index).map(|mark| (mark.y, mark.x)));
    let follows = |before: &Mark, after: &Mark| {
        (before.y - after.y).abs() <= 30
            && (before.size - after.size).abs() * 10 <= before.size
            && (after.x - before.right()).abs() * 2 <= before.size
    };
    let pairs: Vec<(usize, usize)> = order
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if follows(marks.get(*a)?, marks.get(*b)?) => Some((*a, *b)),
            _ => None,
        })
        .collect();
    let mut spread = |from: usize, to: usize| {
        if raised.get(from) == Some(&true)
            && let Some(slot) = raised.get_mut(to)
        {
            *slot = true;
        }
    };
    pairs.iter().for_each(|(a, b)| spread(*a, *b));
    pairs.iter().rev().for_each(|(a, b)| spread(*b, *a));
    // The raised characters that follow each other are one mark, or words that stay.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut last: Option<usize> = None;
    for index in order.into_iter().filter(|index| raised.get(*index) == Some(&true)) {
        let joined = last
            .zip(marks.get(index))
            .is_some_and(|(last, mark)| marks.get(last).is_some_and(|before| follows(before, mark)));
        match groups.last_mut() {
            Some(group) if joined => group.push(index),
            _ => groups.push(vec![index]),
        }
        last = Some(index);
    }
    let mut dropped = vec![false; marks.len()];
    for group in groups {
        let words: String = group.iter().filter_map(|index| marks.get(*index)).map(|mark| mark.text.as_ref()).collect();
        for index in group.into_iter().filter(|_| is_footnote(&words)) {
            if let Some(slot) = dropped.get_mut(index) {
                *slot = true;
            }
        }
    }
    let mut at = dropped.into_iter();
    marks.retain(|_| !at.next().unwrap_or(false));
}

/// The mark of a footnote: `1`, `[12]`, `注1`, `①`, `*`.
fn is_footnote(words: &str) -> bool {
    /// Longest such mark, in characters.
    const MAX_LENGTH: usize = 5;
    let sign = |c: char| {
        c.is_numeric()
            || c.is_ascii_lowercase()
            || matches!(
                c,
                '(' | ')' | '[' | ']' | '（' | '）' | '〔' | '〕' | '【' | '】' | '*' | '＊' | '※' | '†' | '注'
            )
    };
    words.chars().count() <= MAX_LENGTH && words.chars().all(sign)
}

/// A line through characters, no longer than they are, strikes them out.
fn strike(marks: &mut [Mark], rules: &[Rule]) {
    let mut across: Vec<&Rule> = rules.iter().filter(|rule| rule.horizontal && rule.to - rule.from > 100).collect();
    across.sort_by_key(|rule| rule.at);
    for mark in marks.iter_mut().filter(|mark| mark.turn == Turn::Upright && mark.doubt.is_none()) {
        let (low, high) = (mark.y + mark.size / 5, mark.y + mark.size / 2);
        let from = across.partition_point(|rule| rule.at < low);
        let near =
            across.get(from..).unwrap_or_default().iter().take(Places::SHARED).take_while(|rule| rule.at <= high);
        let through = |rule: &&&Rule| rule.from <= mark.x + mark.width / 4 && mark.right() - mark.width / 4 <= rule.to;
        if near.filter(through).count() > 0 && mark.text.as_ref() != UNREADABLE {
            mark.doubt = Some(Doubt::Struck);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Fill;
    use super::*;

    fn mark(text: &str, x: i32, y: i32, size: i32) -> Mark {
        Mark { x, y, size, width: size / 2, text: text.into(), colour: Some([0; 3]), order: 5, ..Mark::default() }
    }

    fn seen(page: Page) -> String {
        sheet(page).unwrap().marks.iter().map(|mark| mark.text.to_string()).collect()
    }

    #[test]
    fn what_is_drawn_again_counts_once() {
        let marks = vec![
            mark("2", 0, 0, 1000),
            mark("2", 500, 0, 1000),
            mark("2", 20, 0, 1000),
            mark("2", 530, -20, 1000),
            mark("2", 40, 10, 1000),
        ];
        assert_eq!(seen(Page { marks, ..Page::default() }), "22");
    }

    #[test]
    fn covered_and_colourless_characters_are_not_seen() {
        let area = Area { left: 0, low: -100, right: 400, high: 1000 };
        let page = |order, colour, ink| Page {
            marks: vec![Mark { colour: Some(ink), ..mark("7", 0, 0, 700) }],
            fills: vec![Fill { area, order, colour: Some(colour), opaque: true }],
            ..Page::default()
        };
        assert_eq!(seen(page(9, [255; 3], [0; 3])), "");
        assert_eq!(seen(page(1, [255; 3], [0; 3])), "7");
        assert_eq!(seen(page(1, [40, 80, 160], [255; 3])), "7");
        assert_eq!(seen(page(1, [40, 80, 160], [40, 80, 150])), "");
        assert_eq!(seen(page(1, [255; 3], [250; 3])), "");
    }

    #[test]
    fn raised_figures_are_no_part_of_a_figure() {
        for rise in [150, 300, 500] {
            let marks = vec![mark("5", 0, 0, 700), mark("1", 350, rise, 400), mark("2", 550, rise, 400)];
            assert_eq!(seen(Page { marks, ..Page::default() }), "5");
        }
        // Small figures on the same line, and words above.
        let marks = vec![mark("5", 0, 0, 700), mark("1", 350, 0, 400), mark("年", 0, 900, 700)];
        assert_eq!(seen(Page { marks, ..Page::default() }), "51年");
    }

    #[test]
    fn a_page_is_turned_as_a_person_holds_it() {
        // Text that runs upwards: what is read first lies lowest.
        let marks = (0..3).map(|nth| Mark { turn: Turn::Left, ..mark(&nth.to_string(), 100, nth * 500, 1000) });
        let sheet = sheet(Page { marks: marks.collect(), ..Page::default() }).unwrap();
        assert!(sheet.marks.iter().all(|mark| mark.turn == Turn::Upright && mark.y == -100));
        assert!(sheet.marks.is_sorted_by_key(|mark| mark.x));
    }
}
