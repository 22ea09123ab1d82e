//! Reads style sheets into rules, in the order of the cascade.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::selector::{Element, Key, Pseudo, Selector};
use super::token::{Token, tokens};

/// Blocks inside each other that are followed.
const MAX_NESTING: usize = 16;
/// Selectors of one page.
const MAX_RULES: usize = 100_000;
/// Width of the window, in pixels, for rules that depend on it.
const WINDOW: i64 = 1_280;

/// `display: none !important`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declaration {
    pub name: String,
    /// Without white space.
    pub value: Vec<Token>,
    pub important: bool,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub selector: Selector,
    pub declarations: Rc<[Declaration]>,
}

/// All rules of a page.
#[derive(Debug, Default)]
pub(in crate::ingest::html) struct Rules {
    list: Vec<Rule>,
    /// Where the rules stand that choose by an id, a class or a name, and the others.
    by_id: HashMap<String, Vec<usize>>,
    by_class: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    of_any: Vec<usize>,
    /// Attributes that were read: pages repeat them cell by cell.
    inline: RefCell<HashMap<String, Rc<[Declaration]>>>,
    custom: HashMap<String, Vec<Token>>,
    /// Asks for further sheets, which are not read.
    pub incomplete: bool,
    /// Has more rules than are followed.
    pub too_many: bool,
    /// What is read stands under a condition that cannot be judged here.
    perhaps: bool,
}

impl Rules {
    /// Adds the rules of one sheet.
    pub(in crate::ingest::html) fn read(&mut self, sheet: &str) {
        self.read_list(&tokens(sheet), None, 0);
    }

    pub(in crate::ingest::html) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn custom(&self, name: &str) -> Option<&[Token]> {
        self.custom.get(name).map(Vec::as_slice)
    }

    /// Rules that may choose an element, with their order.
    pub(super) fn candidates<'r>(&'r self, element: &'r Element) -> impl Iterator<Item = (usize, &'r Rule)> {
        let ids = element.get("id").and_then(|id| self.by_id.get(id));
        let classes = element.get("class").unwrap_or_default().split_ascii_whitespace();
        let classes = classes.filter_map(|class| self.by_class.get(class));
        let lists = [Some(&self.of_any), self.by_name.get(&*element.name), ids].into_iter().flatten().chain(classes);
        lists.flatten().filter_map(|at| self.list.get(*at).map(|rule| (*at, rule)))
    }

    /// The declarations of a `style` attribute.
    pub(super) fn inline(&self, words: &str) -> Rc<[Declaration]> {
        if let Some(known) = self.inline.borrow().get(words) {
            return Rc::clone(known);
        }
        let list: Rc<[Declaration]> = declarations(&tokens(words)).0.into();
        self.inline.borrow_mut().insert(words.to_owned(), Rc::clone(&list));
        list
    }

    fn read_list(&mut self, tokens: &[Token], parent: Option<&[Token]>, depth: usize) {
        if depth > MAX_NESTING {
            return;
        }
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if matches!(token, Token::White | Token::Delim(';' | '}')) {
                at += 1;
                continue;
            }
            let rest = tokens.get(at..).unwrap_or_default();
            let end = rest.iter().position(|token| matches!(token, Token::Delim('{' | ';'))).unwrap_or(rest.len());
            let prelude = rest.get(..end).unwrap_or_default();
            if rest.get(end) != Some(&Token::Delim('{')) {
                self.incomplete |= matches!(token, Token::At(name) if name == "import");
                at += end + 1;
                continue;
            }
            let body = rest.get(end + 1..).unwrap_or_default();
            let length = block(body);
            let inside = body.get(..length).unwrap_or_default();
            at += end + 1 + length + 1;
            match token {
                Token::At(name) => match name.as_str() {
                    "media" if applies(prelude.get(1..).unwrap_or_default()) => match parent {
                        Some(parent) => self.rule(parent, inside, depth + 1),
                        None => self.read_list(inside, None, depth + 1),
                    },
                    "supports" if !prelude.contains(&Token::Ident("not".to_owned())) => {
                        self.read_list(inside, parent, depth + 1);
                    }
                    "container" => {
                        let outside = std::mem::replace(&mut self.perhaps, true);
                        match parent {
                            Some(parent) => self.rule(parent, inside, depth + 1),
                            None => self.read_list(inside, None, depth + 1),
                        }
                        self.perhaps = outside;
                    }
                    "layer" | "scope" => self.read_list(inside, parent, depth + 1),
                    _ => {}
                },
                _ => {
                    let prelude = match parent {
                        Some(parent) => nested(parent, prelude),
                        None => prelude.to_vec(),
                    };
                    self.rule(&prelude, inside, depth + 1);
                }
            }
        }
    }

    /// Adds a rule for every selector, and the rules inside it.
    fn rule(&mut self, prelude: &[Token], inside: &[Token], depth: usize) {
        let (own, inner) = declarations(inside);
        for declaration in own.iter().filter(|declaration| declaration.name.starts_with("--")) {
            self.custom.insert(declaration.name.clone(), declaration.value.clone());
        }
        let own: Rc<[Declaration]> = own.into();
        for part in parts(prelude) {
            if self.list.len() >= MAX_RULES {
                self.too_many = true;
                return;
            }
            if let Some(mut selector) = Selector::parse(part).filter(|_| !own.is_empty()) {
                selector.sure &= !self.perhaps;
                let list = match selector.key() {
                    Key::Any => &mut self.of_any,
                    Key::Id(id) => self.by_id.entry(id).or_default(),
                    Key::Class(class) => self.by_class.entry(class).or_default(),
                    Key::Name(name) => self.by_name.entry(name).or_default(),
                };
                list.push(self.list.len());
                self.list.push(Rule { selector, declarations: Rc::clone(&own) });
            }
        }
        for (start, end) in inner {
            self.read_list(inside.get(start..end).unwrap_or_default(), Some(prelude), depth + 1);
        }
    }
}

impl Rule {
    pub(super) fn is_generated(&self) -> bool {
        self.selector.pseudo == Pseudo::Generated
    }
}

/// The selectors of a list.
fn parts(prelude: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0usize;
    prelude
        .split(|token| {
            match token {
                Token::Call(_) | Token::Delim('(' | '[') => depth += 1,
                Token::Delim(')' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *token == Token::Delim(',')
        })
        .collect()
}

/// A selector inside the block of others: `&` stands for those.
fn nested(parent: &[Token], inner: &[Token]) -> Vec<Token> {
    let mut out = Vec::new();
    for outer in parts(parent) {
        for part in parts(inner) {
            if !out.is_empty() {
                out.push(Token::Delim(','));
            }
            if !part.contains(&Token::Delim('&')) {
                out.extend(outer.iter().cloned());
                out.push(Token::White);
            }
            for token in part {
                match token {
                    Token::Delim('&') => out.extend(trimmed(outer).iter().cloned()),
                    token => out.push(token.clone()),
                }
            }
        }
        if out.len() > 10_000 {
            break;
        }
    }
    out
}

fn trimmed(tokens: &[Token]) -> &[Token] {
    let start = tokens.iter().position(|token| *token != Token::White).unwrap_or(tokens.len());
    let end = tokens.iter().rposition(|token| *token != Token::White).map_or(start, |at| at + 1);
    tokens.get(start..end).unwrap_or_default()
}

/// How long a block is whose brace is open.
fn block(tokens: &[Token]) -> usize {
    let mut depth = 1usize;
    let end = tokens.iter().position(|token| {
        match token {
            Token::Delim('{') => depth += 1,
            Token::Delim('}') => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.unwrap_or(tokens.len())
}

/// The declarations of a block, and where the rules inside it stand.
fn declarations(tokens: &[Token]) -> (Vec<Declaration>, Vec<(usize, usize)>) {
    let (mut list, mut inner) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let mut depth = 0usize;
        let end = rest.iter().position(|token| {
            match token {
                Token::Call(_) | Token::Delim('(') => depth += 1,
                Token::Delim(')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && matches!(token, Token::Delim(';' | '{'))
        });
        let end = end.unwrap_or(rest.len());
        if rest.get(end) == Some(&Token::Delim('{')) {
            let length = end + 1 + block(rest.get(end + 1..).unwrap_or_default()) + 1;
            inner.push((at, (at + length).min(tokens.len())));
            at += length;
            continue;
        }
        list.extend(declaration(rest.get(..end).unwrap_or_default()));
        at += end + 1;
    }
    (list, inner)
}

fn declaration(tokens: &[Token]) -> Option<Declaration> {
    let mut solid = tokens.iter().filter(|token| **token != Token::White);
    let Some(Token::Ident(name)) = solid.next() else { return None };
    if solid.next() != Some(&Token::Delim(':')) {
        return None;
    }
    let custom = name.starts_with("--");
    let mut value: Vec<Token> = solid
        .map(|token| match token {
            Token::Ident(word) if !custom => Token::Ident(word.to_ascii_lowercase()),
            token => token.clone(),
        })
        .collect();
    let mut important = false;
    if let [.., Token::Delim('!'), Token::Ident(word)] = value.as_slice()
        && word.eq_ignore_ascii_case("important")
    {
        important = true;
        value.truncate(value.len() - 2);
    }
    let name = if custom { name.clone() } else { name.to_ascii_lowercase() };
    (!value.is_empty()).then_some(Declaration { name, value, important })
}

/// Whether a sheet of these media is for a window of a usual width.
pub(in crate::ingest::html) fn is_for_screens(media: &str) -> bool {
    applies(&tokens(media))
}

fn applies(prelude: &[Token]) -> bool {
    prelude.split(|token| *token == Token::Delim(',')).any(|query| {
        let mut holds = true;
        let mut tokens = query.iter().filter(|token| **token != Token::White).peekable();
        let not = matches!(tokens.peek(), Some(Token::Ident(word)) if word.eq_ignore_ascii_case("not"));
        let mut feature: Option<String> = None;
        for token in tokens {
            match token {
                Token::Ident(word) if feature.is_none() => {
                    let word = word.to_ascii_lowercase();
                    match word.as_str() {
                        "not" | "only" | "and" | "all" | "screen" => {}
                        "min-width" | "max-width" | "min-device-width" | "max-device-width" => feature = Some(word),
                        "print" | "speech" | "tty" | "tv" | "projection" | "handheld" | "braille" | "embossed" => {
                            holds = false;
                        }
                        // Colours a person prefers, tips of fingers, and the like.
                        _ => holds = false,
                    }
                }
                Token::Number { thousandths, unit } => {
                    let pixels = thousandths / 1_000 * if unit == "px" { 1 } else { 16 };
                    match feature.take().as_deref() {
                        Some(name) if name.starts_with("min") => holds &= pixels <= WINDOW,
                        Some(_) => holds &= pixels >= WINDOW,
                        None => {}
                    }
                }
                _ => {}
            }
        }
        holds != not
    })
}
