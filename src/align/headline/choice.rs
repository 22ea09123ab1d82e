//! Chooses the name of an organisation among those that an opening states in several places.
//!
//! Invariant: names that contradict each other with equal weight give none.

use super::names::Grade;

/// Least weight by which a name is believed.
const MIN_WEIGHT: u32 = 3;
/// Weight of a place that is believed only with another one.
const DOUBTED: u32 = 2;

/// Where a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Title,
    BesideTitle,
    Field,
    Sentence,
    Path,
    Ending,
}

#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub name: String,
    /// As it is compared: simplified, brackets left out, `人民政府` as `政府`.
    pub key: String,
    pub grade: Grade,
    pub weight: u32,
    pub origin: Origin,
}

impl Candidate {
    pub(super) fn new(name: String, plain: &[char], grade: Grade, weight: u32, origin: Origin) -> Candidate {
        let key: String = plain.iter().filter(|c| !matches!(c, '(' | ')' | '·')).collect();
        let key = if key.ends_with("人民") { key + "政府" } else { key };
        Candidate { name, key: key.replace("人民政府", "政府"), grade, weight, origin }
    }

    fn is_stated(&self) -> bool {
        matches!(self.origin, Origin::Title)
    }
}

/// Names that are the same one.
struct Group {
    best: Candidate,
    score: u32,
    origins: Vec<Origin>,
}

/// The name that outweighs the others; `own` holds the words by which the report speaks of its author.
pub(super) fn choose(candidates: Vec<Candidate>, own: &[char]) -> Option<String> {
    let mut groups: Vec<Group> = Vec::new();
    for candidate in candidates {
        let Some(candidate) = believed(candidate, own) else { continue };
        match groups.iter_mut().find(|group| group.best.key == candidate.key) {
            Some(group) => {
                if !group.origins.contains(&candidate.origin) {
                    group.origins.push(candidate.origin);
                    group.score += 1;
                }
                if candidate.weight > group.best.weight {
                    group.score += candidate.weight - group.best.weight;
                    group.best = candidate;
                }
            }
            None => {
                groups.push(Group { score: candidate.weight, origins: vec![candidate.origin], best: candidate });
            }
        }
    }
    merge(&mut groups);
    groups.sort_by_key(|group| std::cmp::Reverse(group.score));
    let first = groups.first().filter(|group| group.score >= MIN_WEIGHT)?;
    let tied = groups
        .iter()
        .skip(1)
        .any(|other| other.score == first.score && !is_office_of(&other.best.key, &first.best.key));
    let doubted =
        first.best.grade != Grade::Whole && !first.best.is_stated() && first.best.origin != Origin::BesideTitle;
    (!tied && !doubted).then(|| first.best.name.clone())
}

/// What a name counts outside the title, or `None` where the report speaks of its author in other words.
fn believed(mut candidate: Candidate, own: &[char]) -> Option<Candidate> {
    if candidate.is_stated() {
        return Some(candidate);
    }
    if !own.is_empty() && !own.iter().any(|word| fits(*word, &candidate.key)) {
        return None;
    }
    let key = candidate.key.as_str();
    let office = ["政府办公室", "政府办公厅", "管委会办公室", "管理委员会办公室"].iter().any(|end| key.ends_with(end));
    let government = key.ends_with("政府") && !["乡政府", "镇政府", "街道政府"].iter().any(|end| key.ends_with(end));
    let site = matches!(candidate.origin, Origin::Sentence | Origin::Path) || candidate.weight == MIN_WEIGHT;
    // The office of a government publishes for it, and a government for all its offices.
    if candidate.origin != Origin::BesideTitle && (office && own.is_empty() || government && site) {
        candidate.weight = DOUBTED;
    }
    Some(candidate)
}

/// Whether an organisation of this name would call itself so: `我局`, `我镇`.
fn fits(word: char, key: &str) -> bool {
    let ends = |list: &[&str]| list.iter().any(|end| key.ends_with(end));
    match word {
        '委' => ends(&["委", "委员会", "办公室", "会"]),
        '办' => ends(&["办", "办公室", "办事处", "办公厅"]),
        '院' => ends(&["院"]),
        '校' => ends(&["校", "大学", "学院", "中学", "小学"]),
        '中' => ends(&["中心"]),
        '乡' | '镇' => key.contains(word) && !ends(&["局", "委员会"]),
        word => key.ends_with(word),
    }
}

/// Whether one is the office of the other, a government.
fn is_office_of(office: &str, government: &str) -> bool {
    office.strip_prefix(government).is_some_and(|rest| matches!(rest, "办公室" | "办公厅" | "政府" | "政府办公室"))
}

/// Counts a shorter name of an organisation for the longer one, and an area for its government.
fn merge(groups: &mut Vec<Group>) {
    let mut at = 0;
    while at < groups.len() {
        let Some(short) = groups.get(at) else { break };
        let key = &short.best.key;
        let tail =
            key.strip_prefix(['省', '市', '县', '区']).filter(|_| short.best.grade == Grade::Bare).unwrap_or(key);
        let same = |other: &Group| match short.best.grade {
            Grade::Area => other.best.key.strip_prefix(key.as_str()).is_some_and(|rest| rest == "政府"),
            Grade::Bare | Grade::Whole => other.best.key.len() > key.len() && other.best.key.ends_with(tail),
        };
        let mut longer =
            groups.iter().enumerate().filter(|(index, other)| *index != at && same(other)).map(|(index, _)| index);
        let (Some(into), None) = (longer.next(), longer.next()) else {
            at += 1;
            continue;
        };
        let short = groups.remove(at);
        if let Some(group) = groups.get_mut(if into > at { into - 1 } else { into }) {
            group.score = group.score.max(short.score) + 1;
            // A name that the title gives in full is printed as the title gives it.
            if short.best.grade != Grade::Bare && short.best.weight > group.best.weight {
                group.best = short.best;
            }
        }
    }
}
