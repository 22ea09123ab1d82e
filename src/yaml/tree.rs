//! Models a YAML file as written: scalars, lists and mappings in the order of the file.

use crate::source::Span;

use super::Scalar;

#[derive(Debug, Clone)]
pub struct MapEntry {
    pub key: Scalar,
    pub value: Node,
}

#[derive(Debug, Clone)]
pub enum NodeKind {
    Scalar(Scalar),
    List(Vec<Node>),
    Mapping(Vec<MapEntry>),
}

#[derive(Debug, Clone)]
pub struct Node {
    pub kind: NodeKind,
    /// A scalar's token; for a list or mapping from its first to its last child.
    pub span: Span,
    /// A list or mapping in brackets.
    pub flow: bool,
}

impl Node {
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub fn entries(&self) -> Option<&[MapEntry]> {
        match &self.kind {
            NodeKind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    pub fn items(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::List(items) => Some(items),
            _ => None,
        }
    }

    /// An empty plain scalar: `key:` followed by nothing.
    pub fn is_empty(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.plain && scalar.value.is_empty())
    }
}
