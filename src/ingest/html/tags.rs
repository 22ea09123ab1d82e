//! Defines how the content of a tag is read, and the spans of a cell, from its name and attributes.

use html5ever::Attribute;

use crate::source::trim;

use crate::document::CellMark;

/// Widest span of a cell that is accepted, as in browsers.
pub(super) const MAX_COL_SPAN: u32 = 1_000;
/// Longest span of a cell that is accepted, as in browsers; the number of rows bounds it further.
pub(super) const MAX_ROW_SPAN: u32 = 65_534;
/// Pictures no larger than this, in pixels, only reserve space in the layout.
const LARGEST_SPACER: u32 = 4;

/// How a node is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A text.
    Words,
    /// Continues the line of its neighbours.
    Inline,
    /// Stands on lines of its own.
    Block,
    /// `<br>`.
    Break,
    /// Invisible to a reader of the page, or not part of its text: scripts, comments, navigation.
    Hidden,
    /// Hidden, and open until its own end tag: a script, a style.
    Raw,
    Title,
    Table,
    Caption,
    Group,
    Foot,
    Row,
    Cell,
    /// Words that never run together with their neighbours: `<ins>`.
    Apart,
    /// A picture, perhaps with words in its place.
    Picture,
    /// Anything else that is not text.
    Odd(CellMark),
    /// A field of a form that shows its value.
    Field,
}

impl What {
    pub(super) fn in_table(self) -> bool {
        matches!(self, What::Table | What::Caption | What::Group | What::Foot | What::Row | What::Cell)
    }

    /// Only its own end tag closes it, in a complete page.
    pub(super) fn closes_itself_only(self) -> bool {
        self.in_table() || self == What::Raw
    }
}

/// What attributes add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marks {
    pub col_span: u32,
    /// 0: to the end of the group.
    pub row_span: u32,
    /// The value of a field, the words for a picture.
    pub words: Option<Box<str>>,
}

impl Default for Marks {
    fn default() -> Self {
        Self { col_span: 1, row_span: 1, words: None }
    }
}

/// Reads a tag.
pub(super) fn read(name: &str, attributes: &[Attribute]) -> (What, Marks) {
    let get = |wanted: &str| attributes.iter().find(|a| &*a.name.local == wanted).map(|a| &*a.value);
    let mut marks = Marks::default();
    let mut what = by_name(name);
    match what {
        What::Cell => {
            marks.col_span = get("colspan").and_then(number).map_or(1, |span| span.clamp(1, MAX_COL_SPAN));
            marks.row_span = get("rowspan").and_then(number).map_or(1, |span| span.min(MAX_ROW_SPAN));
        }
        What::Field => {
            let kind = get("type").unwrap_or("text").to_ascii_lowercase();
            what = match kind.as_str() {
                "hidden" | "button" | "submit" | "reset" => What::Hidden,
                "image" => What::Picture,
                "checkbox" | "radio" | "file" | "password" | "range" | "color" => What::Odd(CellMark::Control),
                _ => What::Field,
            };
            marks.words = get("value").map(Into::into);
        }
        What::Picture => {
            let small = |side: &str| get(side).and_then(number).is_some_and(|side| side <= LARGEST_SPACER);
            if small("width") || small("height") {
                what = What::Inline;
            }
            marks.words = get("alt").map(trim).filter(|alt| !alt.is_empty()).map(Into::into);
        }
        _ => {}
    }
    (what, marks)
}

fn by_name(name: &str) -> What {
    match name {
        "table" => What::Table,
        "caption" => What::Caption,
        "thead" | "tbody" => What::Group,
        "tfoot" => What::Foot,
        "tr" => What::Row,
        "td" | "th" => What::Cell,
        "br" => What::Break,
        "title" => What::Title,
        "script" | "style" | "noscript" | "noembed" | "noframes" => What::Raw,
        "template" | "nav" | "colgroup" | "col" | "rt" | "rp" | "datalist" | "map" => What::Hidden,
        "ins" | "textarea" | "math" => What::Apart,
        "iframe" | "applet" | "frame" => What::Odd(CellMark::Object),
        "select" | "meter" | "progress" => What::Odd(CellMark::Control),
        "mfrac" | "msqrt" | "mroot" | "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover" | "mtable"
        | "mmultiscripts" | "menclose" | "mphantom" | "mstyle" | "mpadded" => What::Odd(CellMark::Equation),
        "img" | "svg" | "canvas" | "object" | "embed" | "video" | "audio" | "picture" => What::Picture,
        "input" => What::Field,
        "head" | "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "ul" | "ol" | "dl" | "dt" | "dd"
        | "hr" | "pre" | "xmp" | "section" | "article" | "aside" | "header" | "footer" | "main" | "address"
        | "blockquote" | "center" | "body" | "html" | "fieldset" | "legend" | "figure" | "figcaption" | "form"
        | "details" | "summary" | "dir" | "menu" | "listing" | "plaintext" | "marquee" | "option" | "optgroup"
        | "hgroup" | "search" | "button" => What::Block,
        _ => What::Inline,
    }
}

/// The whole number that words begin with.
fn number(words: &str) -> Option<u32> {
    let words = words.trim_start().trim_start_matches('+');
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let digits = words.get(..digits).filter(|digits| !digits.is_empty())?;
    Some(digits.parse().unwrap_or(u32::MAX))
}
