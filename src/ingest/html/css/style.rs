//! Applies declarations to an element and decides what is to be seen of it.

use std::collections::BTreeSet;

use super::computed::computed;
use super::sheet::{Declaration, Rules};
use super::token::Token;
use super::value::{
    FAR, Ink, PIXEL, Sight, clip_path, clipped, filtered, font_size, ink, length, share, size_in_font, transformed,
    word,
};
use crate::ingest::inline::{Colour, Ground, Level, Look, is_symbol_font};

/// Smaller letters, in thousandths of a pixel, are not read by anyone.
const MIN_SIZE: i64 = 2_500;
/// Variables that stand for each other.
const MAX_VARIABLES: usize = 16;
/// Tokens that variables may grow to.
const MAX_GROWN: usize = 2_000;

/// How an element is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::html) enum Display {
    None,
    Inline,
    /// A box in a line.
    Boxed,
    Block,
    /// A cell or a row of a table, whatever size it is given.
    Table,
}

/// What applies to an element, from its own declarations and those around it.
#[derive(Debug, Clone)]
pub(in crate::ingest::html) struct Style {
    // Inherited.
    invisible: bool,
    ink: Ink,
    fill: Option<Ink>,
    size: i64,
    indent: i64,
    right_to_left: bool,
    tight: bool,
    symbol: bool,
    pub unmarked_list: bool,
    // Reach everything inside.
    ground: Ground,
    sight: Sight,
    struck: bool,
    level: Level,
    overridden: bool,
    /// Of the element alone; most elements declare nothing.
    own: Option<Box<Own>>,
}

#[derive(Debug, Clone, Default)]
struct Own {
    display: Option<Display>,
    taken_out: bool,
    relative: bool,
    left: Option<i64>,
    top: Option<i64>,
    right: Option<i64>,
    bottom: Option<i64>,
    margin: Option<i64>,
    width: Option<i64>,
    height: Option<i64>,
    max_width: Option<i64>,
    max_height: Option<i64>,
    cuts: bool,
    sight: [Option<Sight>; 8],
    /// Properties whose value is not computed here.
    unclear: BTreeSet<&'static str>,
    level: Option<Level>,
    at_top: bool,
    struck: bool,
    ground: Option<Ground>,
    overrides: bool,
    content: Option<Content>,
    collapsed: bool,
}

/// What `content` puts in front of or after an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::html) enum Content {
    None,
    Words,
}

/// Places of `Own::sight`.
const OPACITY: usize = 0;
const CLIP: usize = 1;
const CLIP_PATH: usize = 2;
const TRANSFORM: usize = 3;
const FILTER: usize = 4;
const OTHER: usize = 5;
const SCALE: usize = 6;
const MOVED: usize = 7;

/// Properties that can hide words by a number or a word; a function there that is not computed leaves doubt.
const HIDING: &[&str] = &[
    "display",
    "visibility",
    "opacity",
    "font-size",
    "font",
    "text-indent",
    "letter-spacing",
    "scale",
    "zoom",
    "translate",
    "content-visibility",
    "vertical-align",
    "margin",
    "margin-left",
    "margin-top",
    "position",
    "float",
    "direction",
    "unicode-bidi",
    "text-decoration",
    "text-decoration-line",
];
/// The same where an element cuts what reaches beyond its size.
const CUTTING: &[&str] =
    &["width", "height", "max-width", "max-height", "inline-size", "block-size", "max-inline-size", "max-block-size"];
/// The same where an element is set apart from the place where it is written.
const MOVING: &[&str] = &["left", "top", "right", "bottom"];

impl Style {
    /// The style of the page itself; `paper`: all that is painted under it is read.
    pub(in crate::ingest::html) fn of_page(paper: bool) -> Style {
        Style {
            invisible: false,
            ink: Ink::Colour(Colour::BLACK),
            fill: None,
            size: 16 * PIXEL,
            indent: 0,
            right_to_left: false,
            tight: false,
            symbol: false,
            unmarked_list: false,
            ground: if paper { Ground::Paper } else { Ground::Unclear },
            sight: Sight::Full,
            struck: false,
            level: Level::Line,
            overridden: false,
            own: None,
        }
    }

    /// What an element inside begins with.
    pub(in crate::ingest::html) fn inside(&self) -> Style {
        // Field by field, for `own` is not inherited.
        Style {
            invisible: self.invisible,
            ink: self.ink,
            fill: self.fill,
            size: self.size,
            indent: self.indent,
            right_to_left: self.right_to_left,
            tight: self.tight,
            symbol: self.symbol,
            unmarked_list: self.unmarked_list,
            ground: self.ground,
            sight: self.sight,
            struck: self.struck,
            level: self.level,
            overridden: self.overridden,
            own: None,
        }
    }

    fn own_mut(&mut self) -> &mut Own {
        self.own.get_or_insert_default()
    }

    pub(in crate::ingest::html) fn set_display(&mut self, display: Display) {
        self.own_mut().display = Some(display);
    }

    pub(in crate::ingest::html) fn set_level(&mut self, level: Level) {
        self.own_mut().level = Some(level);
    }

    pub(in crate::ingest::html) fn strike(&mut self) {
        self.own_mut().struck = true;
    }

    pub(in crate::ingest::html) fn override_direction(&mut self, right_to_left: bool) {
        self.right_to_left = right_to_left;
        self.own_mut().overrides = true;
    }

    pub(in crate::ingest::html) fn direct(&mut self, right_to_left: bool) {
        self.right_to_left = right_to_left;
    }

    pub(in crate::ingest::html) fn paint(&mut self, ink: Ink) {
        self.ink = ink;
    }

    pub(in crate::ingest::html) fn ground(&mut self, colour: Colour) {
        self.own_mut().ground = Some(Ground::Colour(colour));
    }

    pub(in crate::ingest::html) fn is_collapsed(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.collapsed)
    }

    pub(in crate::ingest::html) fn face(&mut self, names: &str) {
        self.symbol = is_symbol_font(names);
    }

    /// Nothing of it is to be seen until a person opens it.
    pub(in crate::ingest::html) fn fold(&mut self) {
        self.sight = Sight::None;
    }

    /// What it adds in front of or after an element whose style is `around`.
    pub(super) fn content(mut self, around: &Style) -> Option<Content> {
        let content = self.own.as_ref()?.content.filter(|_| self.display() != Some(Display::None))?;
        self.settle(around, Display::Inline, true);
        (content != Content::None && !self.look(true).hidden).then_some(content)
    }

    /// Perhaps it is shown otherwise than the rest says.
    pub(in crate::ingest::html) fn doubt(&mut self) {
        self.sight = self.sight.max(Sight::Faint);
    }

    /// Makes letters smaller than those around, as a tag does.
    pub(in crate::ingest::html) fn shrink(&mut self) {
        self.size = self.size * 5 / 6;
    }

    pub(in crate::ingest::html) fn display(&self) -> Option<Display> {
        self.own.as_ref()?.display
    }

    pub(super) fn apply(&mut self, declaration: &Declaration, around: &Style, rules: &Rules) {
        let grown;
        let value = if declaration.value.iter().any(|token| matches!(token, Token::Call(name) if name == "var")) {
            grown = with_variables(&declaration.value, rules);
            grown.as_slice()
        } else {
            declaration.value.as_slice()
        };
        let whole = if declaration.name == "font-size" { around.size } else { 500 * PIXEL };
        let em = if declaration.name == "font-size" { around.size } else { self.size };
        let value = computed(value, em, whole);
        if let Some(name) = [HIDING, CUTTING, MOVING].into_iter().flatten().find(|name| **name == declaration.name) {
            match value.iter().any(|token| matches!(token, Token::Call(_))) {
                true => self.own_mut().unclear.insert(name),
                false => self.own_mut().unclear.remove(name),
            };
        }
        self.set(&declaration.name, &value, around);
    }

    fn set(&mut self, name: &str, value: &[Token], around: &Style) {
        let first = value.first();
        let (em, only) = (self.size, word(value));
        let own = self.own.get_or_insert_default();
        let sight = |slot: &mut Own, place: usize, sight: Sight| {
            if let Some(slot) = slot.sight.get_mut(place) {
                *slot = Some(sight);
            }
        };
        let distance = || length(first, em, 500 * PIXEL);
        match name {
            "display" | "mso-hide" => {
                own.display = match (name, only) {
                    ("mso-hide", Some("all")) => Some(Display::None),
                    ("mso-hide", _) => own.display,
                    (_, Some("none")) => Some(Display::None),
                    (_, Some("inline" | "contents" | "ruby")) => Some(Display::Inline),
                    (_, Some("inline-block" | "inline-flex" | "inline-grid" | "inline-table")) => Some(Display::Boxed),
                    (_, Some("block" | "flex" | "grid" | "list-item" | "flow-root" | "table")) => Some(Display::Block),
                    (_, Some(word)) if word.starts_with("table-") => Some(Display::Table),
                    (_, Some("initial" | "unset")) => Some(Display::Inline),
                    _ => own.display,
                };
            }
            // Words that float change places with those beside them.
            "float" if matches!(only, Some("left" | "right" | "inline-start" | "inline-end")) => {
                own.display = own.display.or(Some(Display::Block));
            }
            "visibility" => {
                own.collapsed = only == Some("collapse");
                match only {
                    Some("hidden" | "collapse") => self.invisible = true,
                    Some("visible" | "initial") => self.invisible = false,
                    Some("inherit" | "unset") => self.invisible = around.invisible,
                    _ => {}
                }
            }
            "opacity" => {
                if let Some(opacity) = share(first) {
                    sight(own, OPACITY, if opacity <= 50 { Sight::None } else { Sight::Full });
                }
            }
            "color" => match only {
                Some("inherit" | "unset" | "currentcolor") => self.ink = around.ink,
                _ => self.ink = ink(value).unwrap_or(self.ink),
            },
            "-webkit-text-fill-color" => self.fill = ink(value).or(self.fill),
            "background" | "background-color" | "background-image" => {
                let picture = value.iter().any(|token| {
                    matches!(token, Token::Ident(word) if word == "url")
                        || matches!(token, Token::Call(name) if name.ends_with("gradient") || name.ends_with("image-set"))
                });
                own.ground = match ink(value) {
                    _ if picture => Some(Ground::Unclear),
                    Some(Ink::Colour(colour)) => Some(Ground::Colour(colour)),
                    Some(Ink::Unclear) => Some(Ground::Unclear),
                    Some(Ink::Clear) => None,
                    None if name == "background-image" || matches!(only, Some("none" | "inherit" | "initial")) => {
                        own.ground
                    }
                    // A colour whose name is not known.
                    None => Some(Ground::Unclear),
                };
            }
            "background-clip" | "-webkit-background-clip" if only == Some("text") => sight(own, OTHER, Sight::Faint),
            "font-size" => self.size = first.and_then(|token| font_size(token, around.size)).unwrap_or(self.size),
            "font" => {
                self.size = size_in_font(value, around.size).unwrap_or(self.size);
                self.symbol = is_symbol_font(&names(value));
            }
            "font-family" => self.symbol = is_symbol_font(&names(value)),
            "text-indent" => self.indent = distance().unwrap_or(self.indent),
            "letter-spacing" => self.tight = distance().is_some_and(|space| space <= -em * 2 / 5),
            "position" => {
                own.taken_out = matches!(only, Some("absolute" | "fixed"));
                own.relative = matches!(only, Some("relative"));
            }
            "left" | "inset-inline-start" => own.left = distance(),
            "top" | "inset-block-start" => own.top = distance(),
            "right" | "inset-inline-end" => own.right = distance(),
            "bottom" | "inset-block-end" => own.bottom = distance(),
            "margin-left" | "margin-top" | "margin-inline-start" => own.margin = distance(),
            "margin" => {
                own.margin = value.iter().filter_map(|token| length(Some(token), em, 500 * PIXEL)).min();
            }
            "width" | "inline-size" => own.width = distance(),
            "height" | "block-size" => own.height = distance(),
            "max-width" | "max-inline-size" => own.max_width = distance(),
            "max-height" | "max-block-size" => own.max_height = distance(),
            "overflow" | "overflow-x" | "overflow-y" => {
                own.cuts = value.iter().any(|token| matches!(token, Token::Ident(word) if word != "visible"));
            }
            "clip" => sight(own, CLIP, clipped(value)),
            "clip-path" | "-webkit-clip-path" => sight(own, CLIP_PATH, clip_path(value)),
            "transform" | "-webkit-transform" | "-ms-transform" => sight(own, TRANSFORM, transformed(value)),
            "scale" | "zoom" => {
                let nothing = share(first).is_some_and(|share| share <= 100);
                let turned = value.iter().any(|token| share(Some(token)).is_some_and(|share| share < 0));
                let seen = if turned { Sight::Faint } else { Sight::Full };
                sight(own, SCALE, if nothing && !turned { Sight::None } else { seen });
            }
            "translate" => {
                let far =
                    value.iter().any(|token| length(Some(token), em, 100 * PIXEL).is_some_and(|l| l.abs() >= FAR));
                sight(own, MOVED, if far { Sight::None } else { Sight::Full });
            }
            "rotate" if !matches!(first, Some(Token::Number { thousandths: 0, .. })) && only != Some("none") => {
                sight(own, OTHER, Sight::Faint);
            }
            "filter" | "-webkit-filter" => sight(own, FILTER, filtered(value)),
            "mask" | "mask-image" | "-webkit-mask" | "-webkit-mask-image" if only != Some("none") => {
                sight(own, OTHER, Sight::Faint);
            }
            "-webkit-text-security" if only != Some("none") => sight(own, OTHER, Sight::Faint),
            "flex-direction" | "flex-flow"
                if value.iter().any(|token| matches!(token, Token::Ident(word) if word.ends_with("-reverse"))) =>
            {
                sight(own, OTHER, Sight::Faint);
            }
            "order" if !matches!(first, Some(Token::Number { thousandths: 0, .. })) => sight(own, OTHER, Sight::Faint),
            "content-visibility" if only == Some("hidden") => sight(own, OTHER, Sight::None),
            "text-decoration" | "text-decoration-line" | "-webkit-text-decoration" | "-webkit-text-decoration-line" => {
                own.struck = value.iter().any(|token| matches!(token, Token::Ident(word) if word == "line-through"));
            }
            "vertical-align" | "font-variant-position" | "baseline-shift" => {
                let lifted = length(first, em, em);
                own.at_top = matches!(only, Some("top" | "text-top"));
                own.level = Some(match (only, lifted) {
                    (Some("super"), _) | (None, Some(1..)) => Level::Raised,
                    (Some("sub"), _) | (None, Some(..=-1)) => Level::Lowered,
                    _ => Level::Line,
                });
            }
            "direction" => match only {
                Some("rtl") => self.right_to_left = true,
                Some("ltr") => self.right_to_left = false,
                _ => {}
            },
            "unicode-bidi" => {
                own.overrides = matches!(only, Some("bidi-override" | "isolate-override"));
                self.overridden &= own.overrides || matches!(only, Some("normal"));
            }
            "list-style" | "list-style-type" => {
                self.unmarked_list = value.contains(&Token::Ident("none".to_owned()));
            }
            "content" => {
                own.content = Some(match (first, only) {
                    (_, Some("none" | "normal")) => Content::None,
                    (Some(Token::Text(words)), _) if value.len() == 1 && words.trim().is_empty() => Content::None,
                    _ => Content::Words,
                });
            }
            _ => {}
        }
    }

    /// Decides what is to be seen, once all declarations are applied. `usual` is the display without any;
    /// `strict` where every way of hiding counts.
    pub(in crate::ingest::html) fn settle(&mut self, around: &Style, usual: Display, strict: bool) {
        let Some(own) = self.own.as_deref() else {
            if strict && usual != Display::Inline && self.is_far() {
                self.sight = Sight::None;
            }
            return;
        };
        let display = own.display.unwrap_or(usual);
        if let Some(ground) = own.ground {
            self.ground = ground;
        }
        self.struck |= own.struck;
        self.overridden |= own.overrides;
        let smaller = self.size < around.size;
        match own.level {
            Some(Level::Line) if own.at_top && smaller && display == Display::Inline => self.level = Level::Raised,
            Some(level) if matches!(display, Display::Inline | Display::Boxed) => self.level = level,
            _ => {}
        }
        if !strict {
            return;
        }
        let mut sight = own.sight.iter().flatten().copied().max().unwrap_or(Sight::Full);
        let unclear = |list: &[&str]| own.unclear.iter().any(|name| list.contains(name));
        if unclear(HIDING) || (own.cuts && unclear(CUTTING)) || ((own.taken_out || own.relative) && unclear(MOVING)) {
            sight = sight.max(Sight::Faint);
        }
        let far = |place: Option<i64>| place.is_some_and(|place| place <= -FAR || place >= 60 * FAR);
        let moved = [own.left, own.top, own.right, own.bottom];
        let positioned = own.taken_out || own.relative;
        if (positioned && moved.into_iter().any(far)) || own.margin.is_some_and(|margin| margin <= -FAR) {
            sight = Sight::None;
        } else if own.taken_out {
            sight = sight.max(Sight::Faint);
        } else if own.relative && sight == Sight::Full {
            let shift = |near: Option<i64>, opposite: Option<i64>| near.unwrap_or(-opposite.unwrap_or(0));
            let (across, down) = (shift(own.left, own.right), shift(own.top, own.bottom));
            if across.abs() * 4 >= self.size {
                sight = Sight::Faint;
            }
            match down {
                1_500.. => self.level = Level::Lowered,
                ..=-1_500 => self.level = Level::Raised,
                _ => {}
            }
        }
        let boxed = own.taken_out || !matches!(display, Display::Inline | Display::Table);
        let no_size = |size: Option<i64>| size.is_some_and(|size| (0..=PIXEL).contains(&size));
        if boxed && own.cuts && [own.width, own.height, own.max_width, own.max_height].into_iter().any(no_size) {
            sight = Sight::None;
        }
        if display != Display::Inline && self.is_far() {
            sight = Sight::None;
        }
        self.sight = self.sight.max(sight);
    }

    /// Whether its first line begins outside of the window.
    fn is_far(&self) -> bool {
        !(-FAR / 3..20 * FAR).contains(&self.indent)
    }

    /// How the words of the element are shown; `strict` where every way of hiding counts.
    pub(in crate::ingest::html) fn look(&self, strict: bool) -> Look {
        let mut look = Look {
            struck: self.struck,
            level: self.level,
            reversed: self.overridden && self.right_to_left,
            symbol: self.symbol,
            ..Look::default()
        };
        if !strict {
            return look;
        }
        look.hidden = self.invisible || self.sight == Sight::None || self.size < MIN_SIZE;
        look.faint = self.sight == Sight::Faint || self.tight;
        match self.fill.unwrap_or(self.ink) {
            Ink::Clear => look.hidden = true,
            Ink::Colour(colour) => look.paint(Some(colour), self.ground),
            Ink::Unclear => look.faint = true,
        }
        look
    }
}

fn names(value: &[Token]) -> String {
    let words = value.iter().map(|token| match token {
        Token::Ident(name) | Token::Text(name) => name.as_str(),
        Token::Delim(',') => ",",
        _ => " ",
    });
    words.collect()
}

/// A value with its variables replaced; what is not known stays.
fn with_variables(value: &[Token], rules: &Rules) -> Vec<Token> {
    let mut list = value.to_vec();
    for _ in 0..MAX_VARIABLES {
        let Some(at) = list.iter().position(|token| matches!(token, Token::Call(name) if name == "var")) else {
            break;
        };
        let mut depth = 0usize;
        let end = list.iter().skip(at).position(|token| {
            match token {
                Token::Call(_) | Token::Delim('(') => depth += 1,
                Token::Delim(')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        let end = end.map_or(list.len(), |length| at + length + 1);
        let Some(Token::Ident(name)) = list.get(at + 1) else { break };
        let fallback = match list.get(at + 2) {
            Some(Token::Delim(',')) => list.get(at + 3..end - 1).map(<[Token]>::to_vec),
            _ => None,
        };
        let lower = |token: &Token| match token {
            Token::Ident(word) => Token::Ident(word.to_ascii_lowercase()),
            token => token.clone(),
        };
        let Some(new) = rules.custom(name).map(|found| found.iter().map(lower).collect()).or(fallback) else { break };
        list.splice(at..end, new);
        if list.len() > MAX_GROWN {
            break;
        }
    }
    list
}
