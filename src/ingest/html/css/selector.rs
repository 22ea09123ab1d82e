//! Parses selectors and decides which elements of a page they choose.
//!
//! What depends on a person (`:hover`) chooses nothing; what is not understood perhaps chooses what the rest of it would.

use std::cell::Cell;

use html5ever::{Attribute, LocalName};

use super::token::Token;

/// Parts of one selector that are followed.
const MAX_PARTS: usize = 32;
/// Bytes of an attribute that are looked through at the cost of one comparison.
const BYTES_COMPARED: usize = 16;

/// An element as selectors see it.
#[derive(Debug, Clone, Default)]
pub(in crate::ingest::html) struct Element {
    pub name: LocalName,
    pub attributes: Vec<Attribute>,
    /// Places in the list of elements.
    pub parent: Option<usize>,
    pub before: Option<usize>,
    /// Elements before it under the same parent, and all of them; the same for those of its name.
    pub index: u32,
    pub count: u32,
    pub index_of_name: u32,
    pub count_of_name: u32,
    pub holds_nothing: bool,
}

impl Element {
    pub(in crate::ingest::html) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|one| &*one.name.local == name).map(|one| &*one.value)
    }
}

/// The elements of a page and how many comparisons are left.
#[derive(Debug)]
pub(in crate::ingest::html) struct Elements {
    pub list: Vec<Element>,
    pub budget: Cell<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Combinator {
    Descendant,
    Child,
    Next,
    Later,
}

/// Content in front of or after an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Pseudo {
    #[default]
    None,
    Generated,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Id(String),
    Class(String),
    Attribute {
        name: String,
        how: char,
        value: String,
        fold: bool,
    },
    Not(Vec<Compound>),
    Is(Vec<Compound>),
    Root,
    Empty,
    /// Every `step`th from `from`, among all or those of the same name, perhaps from the end.
    Nth {
        step: i64,
        from: i64,
        of_name: bool,
        from_end: bool,
    },
    Only {
        of_name: bool,
    },
    Never,
    /// Not understood.
    Perhaps,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Compound {
    name: Option<String>,
    tests: Vec<Test>,
}

#[derive(Debug, Clone)]
pub(super) struct Selector {
    /// The last compound first, each with what joins it to the one before it in this list.
    parts: Vec<(Combinator, Compound)>,
    /// Every part of it is understood.
    pub sure: bool,
    pub specificity: [u32; 3],
    pub pseudo: Pseudo,
}

/// By what an element that is chosen can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Id(String),
    Class(String),
    Name(String),
    Any,
}

impl Selector {
    /// `None` where it can choose nothing.
    pub(super) fn parse(tokens: &[Token]) -> Option<Selector> {
        let mut parts: Vec<(Combinator, Compound)> = Vec::new();
        let mut specificity = [0; 3];
        let mut pseudo = Pseudo::None;
        let mut combinator = Combinator::Descendant;
        let mut at = 0;
        loop {
            let mut blank = false;
            while let Some(token) = tokens.get(at) {
                match token {
                    Token::White => blank = true,
                    Token::Delim('>') => combinator = Combinator::Child,
                    Token::Delim('+') => combinator = Combinator::Next,
                    Token::Delim('~') => combinator = Combinator::Later,
                    _ => break,
                }
                at += 1;
            }
            if at >= tokens.len() {
                break;
            }
            // Compounds that follow each other without anything between them do not occur.
            if !parts.is_empty() && !blank && combinator == Combinator::Descendant {
                return None;
            }
            let (compound, length) = compound(tokens.get(at..)?, &mut specificity, &mut pseudo)?;
            at += length;
            parts.push((combinator, compound));
            combinator = Combinator::Descendant;
            if parts.len() > MAX_PARTS {
                return None;
            }
        }
        if parts.is_empty() || parts.iter().any(|(_, compound)| compound.tests.contains(&Test::Never)) {
            return None;
        }
        let sure = !parts.iter().any(|(_, compound)| compound.tests.contains(&Test::Perhaps));
        parts.reverse();
        Some(Selector { parts, sure, specificity, pseudo })
    }

    pub(super) fn key(&self) -> Key {
        let Some((_, last)) = self.parts.first() else { return Key::Any };
        let mut key = last.name.clone().map_or(Key::Any, Key::Name);
        for test in &last.tests {
            match test {
                Test::Id(id) => return Key::Id(id.clone()),
                Test::Class(class) => key = Key::Class(class.clone()),
                _ => {}
            }
        }
        key
    }

    /// Whether an element is chosen.
    pub(super) fn chooses(&self, elements: &Elements, id: usize) -> bool {
        // Places that are still to be tried: the part, and an element that it may choose.
        let mut open = vec![(0, id)];
        while let Some((part, id)) = open.pop() {
            let (Some((combinator, compound)), Some(element)) = (self.parts.get(part), elements.list.get(id)) else {
                continue;
            };
            let left = elements.budget.get();
            if left == 0 {
                return false;
            }
            elements.budget.set(left.saturating_sub(1 + compound.cost(element)));
            if !compound.holds(element) {
                continue;
            }
            if part + 1 == self.parts.len() {
                return true;
            }
            let mut next = match combinator {
                Combinator::Descendant | Combinator::Child => element.parent,
                Combinator::Next | Combinator::Later => element.before,
            };
            while let Some(found) = next {
                open.push((part + 1, found));
                elements.budget.set(elements.budget.get().saturating_sub(1));
                next = match combinator {
                    Combinator::Child | Combinator::Next => None,
                    Combinator::Descendant => elements.list.get(found).and_then(|element| element.parent),
                    Combinator::Later => elements.list.get(found).and_then(|element| element.before),
                };
            }
        }
        false
    }
}

impl Compound {
    /// Comparisons that [`Self::holds`] counts as beyond the first: values of attributes may be long.
    fn cost(&self, element: &Element) -> u64 {
        self.tests.iter().map(|test| test.cost(element)).sum()
    }

    fn holds(&self, element: &Element) -> bool {
        self.name.as_deref().is_none_or(|name| *name == *element.name)
            && self.tests.iter().all(|test| test.holds(element))
    }
}

impl Test {
    fn cost(&self, element: &Element) -> u64 {
        let looked_through = |name: &str| {
            element.get(name).map_or(0, |value| u64::try_from(value.len() / BYTES_COMPARED).unwrap_or(u64::MAX))
        };
        match self {
            Test::Class(_) => looked_through("class"),
            Test::Attribute { name, .. } => looked_through(name),
            Test::Not(list) | Test::Is(list) => list.iter().map(|compound| 1 + compound.cost(element)).sum(),
            Test::Id(_)
            | Test::Root
            | Test::Empty
            | Test::Nth { .. }
            | Test::Only { .. }
            | Test::Never
            | Test::Perhaps => 0,
        }
    }

    fn holds(&self, element: &Element) -> bool {
        match self {
            Test::Id(id) => element.get("id") == Some(id),
            Test::Class(class) => {
                element.get("class").is_some_and(|list| list.split_ascii_whitespace().any(|one| one == class))
            }
            Test::Attribute { name, how, value, fold } => {
                let Some(found) = element.get(name) else { return false };
                let folded = |words: &str| if *fold { words.to_ascii_lowercase() } else { words.to_owned() };
                let (found, value) = (folded(found), folded(value));
                match how {
                    '=' => found == value,
                    '~' => found.split_ascii_whitespace().any(|one| one == value),
                    '|' => found == value || found.strip_prefix(&value).is_some_and(|rest| rest.starts_with('-')),
                    '^' => !value.is_empty() && found.starts_with(&value),
                    '$' => !value.is_empty() && found.ends_with(&value),
                    '*' => !value.is_empty() && found.contains(&value),
                    _ => true,
                }
            }
            Test::Not(list) => !list.iter().any(|compound| compound.holds(element)),
            Test::Is(list) => list.iter().any(|compound| compound.holds(element)),
            Test::Root => element.parent.is_none(),
            Test::Empty => element.holds_nothing,
            Test::Only { of_name: false } => element.count == 1,
            Test::Only { of_name: true } => element.count_of_name == 1,
            Test::Nth { step, from, of_name, from_end } => {
                let (index, count) = match of_name {
                    true => (element.index_of_name, element.count_of_name),
                    false => (element.index, element.count),
                };
                let place = if *from_end { count.saturating_sub(index) } else { index.saturating_add(1) };
                let away = i64::from(place) - from;
                if *step == 0 { away == 0 } else { away % step == 0 && away / step >= 0 }
            }
            Test::Never => false,
            Test::Perhaps => true,
        }
    }
}

/// One compound and how many tokens it takes.
fn compound(tokens: &[Token], specificity: &mut [u32; 3], pseudo: &mut Pseudo) -> Option<(Compound, usize)> {
    let mut out = Compound::default();
    let mut at = 0;
    let mut add = |place: usize| {
        if let Some(count) = specificity.get_mut(place) {
            *count += 1;
        }
    };
    let bar = Some(&Token::Delim('|'));
    while let Some(token) = tokens.get(at) {
        let last = tokens.get(at + 1) != bar;
        match token {
            // A namespace in front of the name: any, none, or one that a rule declares.
            Token::Delim('*') if at == 0 && !last => at += 2,
            Token::Ident(_) if at == 0 && !last => {
                out.tests.push(Test::Perhaps);
                at += 2;
            }
            Token::Delim('|') if at == 0 => at += 1,
            Token::Ident(name) if out.name.is_none() && (at == 0 || tokens.get(at - 1) == bar) => {
                out.name = Some(name.to_ascii_lowercase());
                add(2);
                at += 1;
            }
            Token::Delim('*') if at == 0 || tokens.get(at - 1) == bar => at += 1,
            Token::Hash(id) => {
                out.tests.push(Test::Id(id.clone()));
                add(0);
                at += 1;
            }
            Token::Delim('.') => {
                let Some(Token::Ident(class)) = tokens.get(at + 1) else { return None };
                out.tests.push(Test::Class(class.clone()));
                add(1);
                at += 2;
            }
            Token::Delim('[') => {
                let length = tokens.get(at..)?.iter().position(|token| *token == Token::Delim(']'))?;
                out.tests.push(attribute(tokens.get(at + 1..at + length)?));
                add(1);
                at += length + 1;
            }
            Token::Delim(':') => {
                let twice = tokens.get(at + 1) == Some(&Token::Delim(':'));
                at += if twice { 2 } else { 1 };
                match tokens.get(at)? {
                    Token::Ident(name) => {
                        let name = name.to_ascii_lowercase();
                        if matches!(name.as_str(), "before" | "after") {
                            *pseudo = Pseudo::Generated;
                            add(2);
                        } else {
                            out.tests.push(if twice { Test::Never } else { by_name(&name) });
                            add(1);
                        }
                        at += 1;
                    }
                    Token::Call(name) => {
                        let length = closing(tokens.get(at + 1..)?)?;
                        let inside = tokens.get(at + 1..at + 1 + length)?;
                        out.tests.push(if twice { Test::Never } else { by_function(name, inside) });
                        if name != "where" {
                            add(1);
                        }
                        at += length + 2;
                    }
                    _ => return None,
                }
            }
            _ => break,
        }
    }
    (at > 0).then_some((out, at))
}

/// Where the bracket that is open closes.
fn closing(tokens: &[Token]) -> Option<usize> {
    let mut depth = 1usize;
    tokens.iter().position(|token| {
        match token {
            Token::Call(_) | Token::Delim('(') => depth += 1,
            Token::Delim(')') => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

fn by_name(name: &str) -> Test {
    let nth = |of_name, from_end| Test::Nth { step: 0, from: 1, of_name, from_end };
    match name {
        "first-child" => nth(false, false),
        "last-child" => nth(false, true),
        "first-of-type" => nth(true, false),
        "last-of-type" => nth(true, true),
        "only-child" => Test::Only { of_name: false },
        "only-of-type" => Test::Only { of_name: true },
        "root" | "scope" => Test::Root,
        "empty" => Test::Empty,
        "link" | "any-link" => Test::Attribute { name: "href".to_owned(), how: ' ', value: String::new(), fold: false },
        // What a person does, where a page was scrolled to, and what only some browsers have.
        "hover" | "active" | "focus" | "focus-within" | "focus-visible" | "visited" | "target" | "target-within"
        | "fullscreen" | "autofill" | "user-invalid" | "user-valid" | "popover-open" | "modal" => Test::Never,
        name if name.starts_with('-') => Test::Never,
        _ => Test::Perhaps,
    }
}

fn by_function(name: &str, inside: &[Token]) -> Test {
    match name {
        "not" | "is" | "where" | "matches" | "-webkit-any" | "-moz-any" => {
            let mut list = Vec::new();
            for part in inside.split(|token| *token == Token::Delim(',')) {
                let solid: Vec<Token> = part.iter().filter(|token| **token != Token::White).cloned().collect();
                let mut ignored = Pseudo::None;
                match compound(&solid, &mut [0; 3], &mut ignored) {
                    Some((compound, length)) if length == solid.len() && !compound.tests.contains(&Test::Perhaps) => {
                        list.push(compound);
                    }
                    // A longer selector inside is not followed.
                    _ => return Test::Perhaps,
                }
            }
            if name == "not" { Test::Not(list) } else { Test::Is(list) }
        }
        "nth-child" => nth(inside, false, false),
        "nth-last-child" => nth(inside, false, true),
        "nth-of-type" => nth(inside, true, false),
        "nth-last-of-type" => nth(inside, true, true),
        name if name.starts_with('-') => Test::Never,
        _ => Test::Perhaps,
    }
}

/// `odd`, `3`, `2n+1`, `-n + 2`.
fn nth(inside: &[Token], of_name: bool, from_end: bool) -> Test {
    let mut words = String::new();
    for token in inside {
        match token {
            Token::Ident(name) => words.push_str(&name.to_ascii_lowercase()),
            Token::Number { thousandths, unit } => {
                if *thousandths >= 0 && words.ends_with('n') {
                    words.push('+');
                }
                words.push_str(&(thousandths / 1_000).to_string());
                words.push_str(unit);
            }
            Token::Delim(c) => words.push(*c),
            Token::White => {}
            _ => return Test::Perhaps,
        }
    }
    let words = words.replace("++", "+");
    let (step, from) = match words.as_str() {
        "odd" => (2, 1),
        "even" => (2, 0),
        words => match words.split_once('n') {
            Some((step, from)) => {
                let step = match step {
                    "" | "+" => Some(1),
                    "-" => Some(-1),
                    step => step.parse().ok(),
                };
                let from = if from.is_empty() { Some(0) } else { from.trim_start_matches('+').parse().ok() };
                match (step, from) {
                    (Some(step), Some(from)) => (step, from),
                    _ => return Test::Perhaps,
                }
            }
            None => match words.parse() {
                Ok(from) => (0, from),
                Err(_) => return Test::Perhaps,
            },
        },
    };
    Test::Nth { step, from, of_name, from_end }
}

fn attribute(inside: &[Token]) -> Test {
    let solid: Vec<&Token> = inside.iter().filter(|token| **token != Token::White).collect();
    let Some(Token::Ident(name)) = solid.first() else { return Test::Never };
    let name = name.to_ascii_lowercase();
    let (how, rest) = match solid.get(1..) {
        None | Some([]) => return Test::Attribute { name, how: ' ', value: String::new(), fold: false },
        Some([Token::Delim('='), rest @ ..]) => ('=', rest),
        Some([Token::Delim(how), Token::Delim('='), rest @ ..]) => (*how, rest),
        _ => return Test::Never,
    };
    let value = match rest.first() {
        Some(Token::Ident(value) | Token::Text(value)) => value.clone(),
        _ => return Test::Never,
    };
    let fold = matches!(rest.get(1), Some(Token::Ident(flag)) if flag.eq_ignore_ascii_case("i")) || name == "type";
    Test::Attribute { name, how, value, fold }
}

#[cfg(test)]
mod tests {
    use html5ever::{QualName, ns};

    use super::super::token::tokens;
    use super::*;

    /// What is left of 1,000 comparisons after one element was tried.
    fn left_after(selector: &str, class: &str) -> u64 {
        let name = QualName::new(None, ns!(), LocalName::from("class"));
        let attributes = vec![Attribute { name, value: class.into() }];
        let elements = Elements { list: vec![Element { attributes, ..Element::default() }], budget: Cell::new(1_000) };
        let selector = Selector::parse(&tokens(selector)).unwrap();
        assert!(!selector.chooses(&elements, 0));
        elements.budget.get()
    }

    #[test]
    fn long_attributes_are_charged_by_their_length() {
        let long = "b ".repeat(5_000);
        assert_eq!(left_after(".a", "b"), 999);
        assert_eq!(left_after(".a", &long), 374);
        assert_eq!(left_after("[class~=a]", &long), 374);
        assert_eq!(left_after(":is(.a, .c)", &long), 0);
        assert_eq!(left_after("#a", &long), 999);
    }
}
