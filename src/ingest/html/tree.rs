//! Builds the tree of a page, whose nodes know the byte at which they are written.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns};

use super::css::Element;
use super::tags::{self, Marks, What};
use crate::document::CellMark;
use crate::ingest::inline::Look;

/// A node by its place in the list.
pub(super) type NodeId = u32;

/// No node.
const NONE: NodeId = NodeId::MAX;
/// The document itself.
pub(super) const ROOT: NodeId = 0;

/// A range of the source, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stretch {
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone)]
struct Node {
    what: What,
    marks: Marks,
    /// Name and attributes, until they are taken.
    element: Option<Box<Element>>,
    look: Look,
    /// What stands there besides words, and whether it counts beside them.
    beside: Option<(CellMark, bool)>,
    /// A tag, or the range between two tags in which a text stands.
    at: Stretch,
    /// Words of a text, in the page's `words`.
    words: Stretch,
    parent: NodeId,
    before: NodeId,
    after: NodeId,
    first: NodeId,
    last: NodeId,
    depth: u32,
}

/// What the parser holds instead of a node.
#[derive(Debug, Clone)]
pub(super) struct Handle {
    id: NodeId,
    name: Rc<QualName>,
}

/// The tree while it is built and after.
#[derive(Debug)]
pub(super) struct Page {
    nodes: RefCell<Vec<Node>>,
    words: RefCell<String>,
    no_name: Rc<QualName>,
    /// The tag being read.
    pub tag: Cell<Stretch>,
    /// Where the words that were read last stand.
    pub text: Cell<Stretch>,
    /// The source has ended.
    pub ended: Cell<bool>,
    pub deepest: Cell<u32>,
    pub mistakes: Cell<usize>,
    open: RefCell<Vec<NodeId>>,
    comment_open: Cell<bool>,
}

impl Page {
    pub(super) fn new() -> Page {
        let page = Page {
            nodes: RefCell::default(),
            words: RefCell::default(),
            no_name: Rc::new(QualName::new(None, ns!(), local_name!(""))),
            tag: Cell::default(),
            text: Cell::default(),
            ended: Cell::new(false),
            deepest: Cell::new(0),
            mistakes: Cell::new(0),
            open: RefCell::default(),
            comment_open: Cell::new(false),
        };
        page.add(What::Inline, Marks::default());
        page
    }

    pub(super) fn count(&self) -> usize {
        self.nodes.borrow().len()
    }

    pub(super) fn what(&self, id: NodeId) -> What {
        self.nodes.borrow().get(id as usize).map_or(What::Hidden, |node| node.what)
    }

    pub(super) fn marks(&self, id: NodeId) -> Marks {
        self.nodes.borrow().get(id as usize).map_or_else(Marks::default, |node| node.marks.clone())
    }

    pub(super) fn stretch(&self, id: NodeId) -> Stretch {
        self.nodes.borrow().get(id as usize).map_or_else(Stretch::default, |node| node.at)
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let child = self.nodes.borrow().get(id as usize).map_or(NONE, |node| node.first);
        self.chain(child, |node| node.after)
    }

    /// Children from the last to the first.
    pub(super) fn children_backwards(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let child = self.nodes.borrow().get(id as usize).map_or(NONE, |node| node.last);
        self.chain(child, |node| node.before)
    }

    fn chain(&self, first: NodeId, next: impl Fn(&Node) -> NodeId) -> impl Iterator<Item = NodeId> {
        let follow = move |id: &NodeId| self.nodes.borrow().get(*id as usize).map(&next);
        std::iter::successors(Some(first), follow).take_while(|id| *id != NONE)
    }

    pub(super) fn has_children(&self, id: NodeId) -> bool {
        self.nodes.borrow().get(id as usize).is_some_and(|node| node.first != NONE)
    }

    /// Every node, attached or not, in the order of the source.
    pub(super) fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        0..NodeId::try_from(self.count()).unwrap_or(NONE)
    }

    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.copy(id).map(|(parent, _, _)| parent).filter(|parent| *parent != NONE)
    }

    pub(super) fn take_element(&self, id: NodeId) -> Option<Box<Element>> {
        self.nodes.borrow_mut().get_mut(id as usize)?.element.take()
    }

    /// Reads the name and the attributes of an element that were not taken; `Some(())` for every other node.
    pub(super) fn with_element(&self, id: NodeId, read: impl FnOnce(&Element) -> Option<()>) -> Option<()> {
        match self.nodes.borrow().get(id as usize).and_then(|node| node.element.as_deref()) {
            Some(element) => read(element),
            None => Some(()),
        }
    }

    pub(super) fn change_what(&self, id: NodeId, what: What) {
        self.change(id, |node| node.what = what);
    }

    /// Sets how the words of a node are shown.
    pub(super) fn show(&self, id: NodeId, look: Look) {
        self.change(id, |node| node.look = look);
    }

    pub(super) fn look(&self, id: NodeId) -> Look {
        self.nodes.borrow().get(id as usize).map_or_else(Look::default, |node| node.look)
    }

    pub(super) fn put_beside(&self, id: NodeId, mark: CellMark, counts: bool) {
        self.change(id, |node| node.beside = Some((mark, counts)));
    }

    pub(super) fn beside(&self, id: NodeId) -> Option<(CellMark, bool)> {
        self.nodes.borrow().get(id as usize).and_then(|node| node.beside)
    }

    /// Words of a text node.
    pub(super) fn with_words<T>(&self, id: NodeId, read: impl FnOnce(&str) -> T) -> T {
        let nodes = self.nodes.borrow();
        let words = nodes.get(id as usize).map_or_else(Stretch::default, |node| node.words);
        read(self.words.borrow().get(words.start..words.end).unwrap_or(""))
    }

    /// The cell in the middle of which the source ends.
    pub(super) fn open_cell(&self) -> Option<NodeId> {
        self.open.borrow().iter().copied().find(|id| self.what(*id) == What::Cell)
    }

    /// Whether the source ends inside a table, a script or a comment.
    pub(super) fn is_cut(&self) -> bool {
        let inside = |id: &NodeId| self.what(*id).closes_itself_only();
        self.comment_open.get() || self.open.borrow().iter().any(inside)
    }

    fn add(&self, what: What, marks: Marks) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let id = NodeId::try_from(nodes.len()).unwrap_or(NONE);
        nodes.push(Node {
            what,
            marks,
            element: None,
            look: Look::default(),
            beside: None,
            at: self.tag.get(),
            words: Stretch::default(),
            parent: NONE,
            before: NONE,
            after: NONE,
            first: NONE,
            last: NONE,
            depth: 0,
        });
        id
    }

    fn handle(&self, id: NodeId) -> Handle {
        Handle { id, name: Rc::clone(&self.no_name) }
    }

    fn change(&self, id: NodeId, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.borrow_mut().get_mut(id as usize) {
            change(node);
        }
    }

    fn copy(&self, id: NodeId) -> Option<(NodeId, NodeId, NodeId)> {
        self.nodes.borrow().get(id as usize).map(|node| (node.parent, node.before, node.after))
    }

    fn detach(&self, id: NodeId) {
        let Some((parent, before, after)) = self.copy(id) else { return };
        if parent == NONE {
            return;
        }
        self.change(before, |node| node.after = after);
        self.change(after, |node| node.before = before);
        self.change(parent, |node| {
            if node.first == id {
                node.first = after;
            }
            if node.last == id {
                node.last = before;
            }
        });
        self.change(id, |node| (node.parent, node.before, node.after) = (NONE, NONE, NONE));
    }

    /// Puts a node under `parent`, before `after`, or last where `after` is `NONE`.
    fn attach(&self, id: NodeId, parent: NodeId, after: NodeId) {
        self.detach(id);
        let before = match self.copy(after) {
            Some((_, before, _)) => before,
            None => self.nodes.borrow().get(parent as usize).map_or(NONE, |node| node.last),
        };
        let depth = self.nodes.borrow().get(parent as usize).map_or(0, |node| node.depth) + 1;
        self.change(id, |node| (node.parent, node.before, node.after, node.depth) = (parent, before, after, depth));
        self.change(before, |node| node.after = id);
        self.change(after, |node| node.before = id);
        self.change(parent, |node| {
            if node.first == after {
                node.first = id;
            }
            if after == NONE {
                node.last = id;
            }
        });
        self.deepest.set(self.deepest.get().max(depth));
    }

    fn attach_any(&self, child: NodeOrText<Handle>, parent: NodeId, after: NodeId) {
        match child {
            NodeOrText::AppendNode(handle) => self.attach(handle.id, parent, after),
            NodeOrText::AppendText(text) => self.attach_text(&text, parent, after),
        }
    }

    fn attach_text(&self, text: &str, parent: NodeId, after: NodeId) {
        let mut words = self.words.borrow_mut();
        let here = self.text.get();
        let start = words.len();
        words.push_str(text);
        let end = words.len();
        let before = match self.copy(after) {
            Some((_, before, _)) => before,
            None => self.nodes.borrow().get(parent as usize).map_or(NONE, |node| node.last),
        };
        let mut joined = false;
        self.change(before, |node| {
            if node.what == What::Words && node.words.end == start && node.at == here {
                node.words.end = end;
                joined = true;
            }
        });
        if !joined {
            let id = self.add(What::Words, Marks::default());
            self.change(id, |node| (node.at, node.words) = (here, Stretch { start, end }));
            self.attach(id, parent, after);
        }
    }
}

impl TreeSink for Page {
    type Handle = Handle;
    type Output = Page;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Page {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {
        self.mistakes.set(self.mistakes.get() + 1);
    }

    fn get_document(&self) -> Handle {
        self.handle(ROOT)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let (what, marks) = tags::read(&name.local, &attributes);
        let id = self.add(what, marks);
        // Names outside of HTML have capital letters: `foreignObject`.
        let element = Element { name: name.local.to_ascii_lowercase(), attributes, ..Element::default() };
        self.change(id, |node| node.element = Some(Box::new(element)));
        Handle { id, name: Rc::new(name) }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        if self.ended.get() {
            self.comment_open.set(true);
        }
        self.handle(self.add(What::Hidden, Marks::default()))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.handle(self.add(What::Hidden, Marks::default()))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.attach_any(child, parent.id, NONE);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        match self.copy(element.id) {
            Some((parent, _, _)) if parent != NONE => self.attach_any(child, parent, element.id),
            _ => self.attach_any(child, previous.id, NONE),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &Handle) {
        if self.ended.get() {
            self.open.borrow_mut().push(node.id);
        }
    }

    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.handle(self.add(What::Hidden, Marks::default()))
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let Some((parent, _, _)) = self.copy(sibling.id) {
            self.attach_any(child, parent, sibling.id);
        }
    }

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let children: Vec<NodeId> = self.children(node.id).collect();
        for child in children {
            self.attach(child, parent.id, NONE);
        }
    }
}
