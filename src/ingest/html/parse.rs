//! Runs the HTML parser over a source piece by piece and builds the tree of the page, or reports where it gave up.
//!
//! The parser does not report at which byte a tag stands. It is fed one tag or one text at a time, so that what it builds
//! from a piece stands in that piece.

use std::cell::Cell;

use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use super::appearance;
use super::tree::{Handle, Page, Stretch};

/// Deepest nesting that is followed; browsers stop at half of it.
pub(super) const MAX_DEPTH: u32 = 1_000;
/// Most tags and texts of a page. A report has some thousands.
pub(super) const MAX_NODES: usize = 500_000;
/// Most attributes of one tag: the parser compares each with all before it.
pub(super) const MAX_ATTRIBUTES: usize = 256;
/// Most errors in the markup: each may make the parser walk up the whole nesting.
pub(super) const MAX_MISTAKES: usize = 200_000;

/// Why reading was given up, and at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub limit: Limit,
    pub at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    Depth,
    Nodes,
    Attributes,
    Mistakes,
    Styles,
}

/// How the source is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manner {
    /// `<br/>` closes itself, whatever its name.
    pub xml: bool,
    /// Begins with a row or a cell: the table around them was not copied.
    pub rows_only: bool,
}

pub(super) fn parse(source: &str, manner: Manner) -> Result<Page, Stop> {
    let options = TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() };
    let tree = TreeBuilder::new(Page::new(), options);
    let watch = Watch { tree, at: Cell::default(), told: Cell::new(false), raw: Cell::new(false) };
    let tokenizer = Tokenizer::new(watch, TokenizerOpts::default());
    let input = BufferQueue::default();
    let feed = |words: &str| {
        input.push_back(StrTendril::from_slice(words));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    };
    if manner.rows_only {
        feed("<table>");
    }
    let mut at = 0;
    // Where the tag or comment begins of which so far only a part was fed.
    let mut unfinished: Option<usize> = None;
    let mut scan = TagScan::default();
    while let Some(piece) = piece_at(source, at) {
        let here = Stretch { start: at, end: at + piece.len() };
        let watch = &tokenizer.sink;
        let page = &watch.tree.sink;
        let stop = |limit| Err(Stop { limit, at });
        if unfinished.is_none() {
            scan = TagScan::new(piece, watch.raw.get());
        }
        scan.read(piece);
        if scan.attributes > MAX_ATTRIBUTES {
            return stop(Limit::Attributes);
        }
        let start = unfinished.unwrap_or(at);
        page.tag.set(Stretch { start, end: here.end });
        watch.told.set(false);
        watch.at.set(here);
        feed(piece);
        if manner.xml
            && let Some(name) = closed_at_once(source.get(start..here.end).unwrap_or(""))
        {
            feed(&format!("</{name}>"));
        }
        unfinished = (!watch.told.get()).then_some(start);
        if page.deepest.get() > MAX_DEPTH {
            return stop(Limit::Depth);
        }
        if page.count() > MAX_NODES {
            return stop(Limit::Nodes);
        }
        if page.mistakes.get() > MAX_MISTAKES {
            return stop(Limit::Mistakes);
        }
        at = here.end;
    }
    tokenizer.sink.tree.sink.ended.set(true);
    tokenizer.end();
    let page = tokenizer.sink.tree.sink;
    if !appearance::settle(&page) {
        return Err(Stop { limit: Limit::Styles, at: 0 });
    }
    Ok(page)
}

/// The next tag or text: a piece ends before `<` and after the `>` of what began with `<`.
fn piece_at(source: &str, at: usize) -> Option<&str> {
    let rest = source.get(at..).filter(|rest| !rest.is_empty())?;
    let end = match rest.strip_prefix('<') {
        Some(tag) => match tag.find(['<', '>']) {
            Some(end) if tag.as_bytes().get(end) == Some(&b'>') => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        },
        None => rest.find('<').unwrap_or(rest.len()),
    };
    rest.get(..end)
}

/// The name of a tag that ends in `/>` and has content in HTML.
fn closed_at_once(tag: &str) -> Option<&str> {
    let body = tag.strip_prefix('<')?.strip_suffix("/>")?;
    let name = body.split(|c: char| !c.is_ascii_alphanumeric()).next().filter(|name| !name.is_empty())?;
    let void =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
    (!void.iter().any(|one| one.eq_ignore_ascii_case(name))).then_some(name)
}

/// Sees every token before the tree builder does.
struct Watch {
    tree: TreeBuilder<Handle, Page>,
    at: Cell<Stretch>,
    /// A token came out of the piece.
    told: Cell<bool>,
    /// Inside a script or the like, where `<` opens no tag.
    raw: Cell<bool>,
}

impl TokenSink for Watch {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        match &token {
            Token::CharacterTokens(_) | Token::NullCharacterToken => {
                self.tree.sink.text.set(self.at.get());
                self.told.set(true);
            }
            Token::TagToken(tag) => {
                self.told.set(true);
                self.raw.set(self.raw.get() && tag.kind == TagKind::StartTag);
            }
            Token::CommentToken(_) | Token::DoctypeToken(_) => self.told.set(true),
            Token::ParseError(_) | Token::EOFToken => {}
        }
        let result = self.tree.process_token(token, line);
        if matches!(result, TokenSinkResult::RawData(_) | TokenSinkResult::Plaintext) {
            self.raw.set(true);
        }
        result
    }

    fn end(&self) {
        self.tree.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.tree.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Counts the attributes of a tag as the parser will find them.
#[derive(Debug, Default)]
struct TagScan {
    state: ScanState,
    attributes: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum ScanState {
    /// Not in a tag, or after its end.
    #[default]
    Outside,
    Open,
    Name,
    Before,
    Attribute,
    After,
    Value,
    Quoted(u8),
    Bare,
}

impl TagScan {
    fn new(piece: &str, raw: bool) -> TagScan {
        let bytes = piece.as_bytes();
        let state = match bytes {
            [b'<', b'/', next, ..] if next.is_ascii_alphabetic() => ScanState::Open,
            [b'<', next, ..] if next.is_ascii_alphabetic() && !raw => ScanState::Open,
            _ => ScanState::Outside,
        };
        TagScan { state, attributes: 0 }
    }

    fn read(&mut self, piece: &str) {
        use ScanState::{After, Attribute, Bare, Before, Name, Open, Outside, Quoted, Value};
        for byte in piece.bytes() {
            let blank = byte.is_ascii_whitespace();
            self.state = match (self.state, byte) {
                (Outside, _) => return,
                (Open, _) => Name,
                (Quoted(quote), _) if byte == quote => Before,
                (Quoted(quote), _) => Quoted(quote),
                (_, b'>') => Outside,
                (Name, b'/') | (Attribute | After, b'/') => Before,
                (Name, _) => {
                    if blank {
                        Before
                    } else {
                        Name
                    }
                }
                (Before, b'/') => Before,
                (Before | After, _) if blank => self.state,
                (Attribute | After, b'=') => Value,
                (Before | After, _) => {
                    self.attributes += 1;
                    Attribute
                }
                (Attribute, _) => {
                    if blank {
                        After
                    } else {
                        Attribute
                    }
                }
                (Value, b'"' | b'\'') => Quoted(byte),
                (Value, _) => {
                    if blank {
                        Value
                    } else {
                        Bare
                    }
                }
                (Bare, _) => {
                    if blank {
                        Before
                    } else {
                        Bare
                    }
                }
            };
        }
    }
}
