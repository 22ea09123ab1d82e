//! Walks the tree of a page and decides for every text how it is shown, and what stands in cells besides text.
//!
//! Outside of cells, blocks are shown whatever styles say: pages hide whole parts until a script or a tab shows them.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use html5ever::LocalName;

use super::css::{self, Content, Display, Element, Elements, Ink, Rules, Style};
use super::tags::What;
use super::tree::{NodeId, Page, ROOT};
use crate::document::CellMark;
use crate::ingest::inline::Level;

/// Most comparisons of elements with selectors.
const MAX_COMPARISONS: u64 = 30_000_000;
/// Most bytes of style sheets.
const MAX_SHEETS: usize = 4 << 20;

/// A part of the page that is still to be walked.
struct Step {
    node: NodeId,
    around: Rc<Style>,
    in_cell: bool,
    /// Inside a `<details>` that is closed.
    closed: bool,
    /// Inside a list whose items have numbers.
    numbered: bool,
}

/// Decides how everything is shown; false where the styles are too many to be followed.
pub(super) fn settle(page: &Page) -> bool {
    let Some(rules) = rules(page).filter(|rules| !rules.too_many) else { return false };
    // Without rules each element is looked at once, by itself.
    let among = (!rules.is_empty()).then(|| elements(page));
    let tables = tables_below(page);
    let mut steps = vec![Step {
        node: ROOT,
        around: Rc::new(Style::of_page(!rules.incomplete)),
        in_cell: false,
        closed: false,
        numbered: false,
    }];
    while let Some(step) = steps.pop() {
        let id = step.node;
        let what = page.what(id);
        let holds_table = tables.get(id as usize).copied().unwrap_or(false);
        let in_cell = (step.in_cell || matches!(what, What::Cell | What::Row)) && !holds_table;
        let strict = in_cell || (is_inline(what) && !holds_table);
        let mut style = step.around.inside();
        let mut closed = step.closed && in_cell;
        let mut numbered = step.numbered;
        let taken;
        let element = match &among {
            Some((elements, places)) => {
                let at = places.get(id as usize).copied().flatten();
                at.and_then(|at| Some((elements.list.get(at)?, Some((elements, at)))))
            }
            None => {
                taken = page.take_element(id);
                taken.as_deref().map(|element| (element, None))
            }
        };
        if let Some((element, among)) = element {
            by_tag(element, &mut style);
            let applied = css::apply(&rules, element, among, &mut style, &step.around);
            if among.is_some_and(|(elements, _)| elements.budget.get() == 0) {
                return false;
            }
            let by_attribute = element.get("hidden").is_some();
            let gone = style.display() == Some(Display::None);
            let gone = gone && (strict || by_attribute || applied.gone_by_attribute) && what != What::Raw;
            let collapsed = style.is_collapsed() && matches!(what, What::Row | What::Group | What::Foot);
            if gone || collapsed {
                page.change_what(id, What::Hidden);
            } else if what == What::Inline && style.display() == Some(Display::Block) {
                page.change_what(id, What::Block);
            }
            if &*element.name == "summary" {
                closed = false;
            } else if closed {
                style.fold();
            }
            style.settle(&step.around, usual(what), strict);
            if let Some(mut other) = applied.perhaps.filter(|_| strict) {
                other.settle(&step.around, usual(what), strict);
                if other.display() == Some(Display::None) || other.look(strict) != style.look(strict) {
                    style.doubt();
                }
            }
            let look = style.look(strict);
            if look.hidden && matches!(what, What::Picture | What::Field | What::Odd(_)) {
                page.change_what(id, What::Hidden);
            }
            page.show(id, look);
            if applied.content == Some(Content::Words) {
                page.put_beside(id, CellMark::Generated, true);
            }
            match &*element.name {
                "ol" => numbered = true,
                "ul" | "menu" | "dir" => numbered = false,
                "li" if !style.unmarked_list && style.display().is_none() => {
                    page.put_beside(id, CellMark::Number, numbered);
                }
                "script" if runs(element) => page.put_beside(id, CellMark::Generated, writes(page, id)),
                "details" => closed = in_cell && element.get("open").is_none(),
                _ => {}
            }
        }
        // Words directly in a block are shown whatever its style says.
        let mut look = style.look(in_cell || is_inline(page.what(id)));
        look.hidden |= closed && in_cell;
        // Most elements have words alone inside, for which their style need not be kept.
        let mut style = Some(style);
        let mut around: Option<Rc<Style>> = None;
        for node in page.children(id) {
            if page.what(node) == What::Words {
                page.show(node, look);
                continue;
            }
            if let Some(style) = style.take() {
                around = Some(Rc::new(style));
            }
            if let Some(around) = &around {
                steps.push(Step { node, around: Rc::clone(around), in_cell, closed, numbered });
            }
        }
    }
    true
}

fn is_inline(what: What) -> bool {
    matches!(what, What::Inline | What::Apart | What::Field | What::Picture | What::Odd(_))
}

fn usual(what: What) -> Display {
    match what {
        What::Inline | What::Apart => Display::Inline,
        What::Picture | What::Field | What::Odd(_) => Display::Boxed,
        What::Cell | What::Row | What::Group | What::Foot | What::Table => Display::Table,
        _ => Display::Block,
    }
}

/// What a tag and its old attributes say about how it is shown.
fn by_tag(element: &Element, style: &mut Style) {
    if element.get("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || (&*element.name == "dialog" && element.get("open").is_none())
    {
        style.set_display(Display::None);
    }
    match &*element.name {
        "sup" => style.set_level(Level::Raised),
        "sub" => style.set_level(Level::Lowered),
        "del" | "s" | "strike" => style.strike(),
        "small" => style.shrink(),
        "bdo" => {
            let direction = element.get("dir").unwrap_or_default();
            style.override_direction(direction.eq_ignore_ascii_case("rtl"));
        }
        "font" => {
            if element.get("size").is_some_and(|size| matches!(size.trim(), "1" | "2" | "-1" | "-2")) {
                style.shrink();
            }
            if let Some(face) = element.get("face") {
                style.face(face);
            }
        }
        _ => {}
    }
    if let Some(direction) = element.get("dir").filter(|_| &*element.name != "bdo") {
        style.direct(direction.eq_ignore_ascii_case("rtl"));
    }
    let attribute = |name: &str| element.get(name).and_then(css::ink_of);
    if matches!(&*element.name, "font" | "body")
        && let Some(ink) = attribute("color").or_else(|| attribute("text"))
    {
        style.paint(ink);
    }
    if let Some(Ink::Colour(colour)) = attribute("bgcolor") {
        style.ground(colour);
    }
}

fn runs(element: &Element) -> bool {
    let kind = element.get("type").unwrap_or_default().to_ascii_lowercase();
    kind.is_empty() || kind.contains("javascript") || kind == "module" || kind.contains("vbscript")
}

/// Whether a script writes where it stands.
fn writes(page: &Page, id: NodeId) -> bool {
    page.children(id).any(|child| page.with_words(child, |words| words.contains("write")))
}

/// The rules of all style sheets; `None` where they are too long.
fn rules(page: &Page) -> Option<Rules> {
    let mut rules = Rules::default();
    let mut left = MAX_SHEETS;
    for id in page.all() {
        page.with_element(id, |element| {
            let words = |name: &str| element.get(name).unwrap_or_default().to_ascii_lowercase();
            match &*element.name {
                "link" => {
                    rules.incomplete |= words("rel").contains("stylesheet") && css::is_for_screens(&words("media"))
                }
                "style"
                    if css::is_for_screens(&words("media")) && matches!(words("type").as_str(), "" | "text/css") =>
                {
                    let mut sheet = String::new();
                    for child in page.children(id) {
                        page.with_words(child, |text| sheet.push_str(text));
                    }
                    left = left.checked_sub(sheet.len())?;
                    rules.read(&sheet);
                }
                _ => {}
            }
            Some(())
        })?;
    }
    Some(rules)
}

/// The elements as selectors see them, and where each node stands among them.
fn elements(page: &Page) -> (Elements, Vec<Option<usize>>) {
    let mut list: Vec<Element> = Vec::new();
    let mut places = vec![None; page.count()];
    let mut steps = vec![(ROOT, None)];
    while let Some((id, parent)) = steps.pop() {
        let mut before = None;
        let first = list.len();
        for child in page.children(id) {
            let Some(mut element) = page.take_element(child) else { continue };
            element.parent = parent;
            element.before = before;
            element.holds_nothing = !page.has_children(child);
            before = Some(list.len());
            if let Some(place) = places.get_mut(child as usize) {
                *place = Some(list.len());
            }
            list.push(*element);
        }
        count(list.get_mut(first..).unwrap_or_default());
        let inside = page.children_backwards(id).filter(|child| page.has_children(*child));
        steps.extend(inside.map(|child| (child, places.get(child as usize).copied().flatten())));
    }
    (Elements { list, budget: Cell::new(MAX_COMPARISONS) }, places)
}

/// Counts elements of one parent.
fn count(siblings: &mut [Element]) {
    let count = u32::try_from(siblings.len()).unwrap_or(u32::MAX);
    let mut of_name: HashMap<LocalName, u32> = HashMap::new();
    for (index, own) in (0..).zip(siblings.iter_mut()) {
        let before = of_name.entry(own.name.clone()).or_default();
        (own.index, own.count) = (index, count);
        own.index_of_name = *before;
        *before += 1;
    }
    for own in siblings {
        own.count_of_name = of_name.get(&own.name).copied().unwrap_or_default();
    }
}

/// Per node: whether a table stands below it.
fn tables_below(page: &Page) -> Vec<bool> {
    let mut below = vec![false; page.count()];
    for id in page.all().filter(|id| page.what(*id) == What::Table) {
        let mut next = page.parent(id);
        while let Some(node) = next {
            match below.get_mut(node as usize) {
                Some(known) if !*known => *known = true,
                _ => break,
            }
            next = page.parent(node);
        }
    }
    below
}
