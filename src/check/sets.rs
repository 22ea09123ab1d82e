//! Resolves patterns to the rows or columns they stand for, in the order of the form.

use indexmap::IndexSet;

use crate::syntax::ast::{Member, Name, Pattern};
use crate::template::{Axis, AxisName, NodeIdx, TableIdx, Template};
use crate::yaml::Scalar;

use super::error::CheckError;
use super::scope::resolve;

type Fallible<T> = Result<T, Box<CheckError>>;

/// The scope in which names are looked up.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub template: &'a Template,
    pub table: TableIdx,
    pub axis: AxisName,
    pub scalar: &'a Scalar,
}

impl Place<'_> {
    fn tree(&self) -> &Axis {
        self.template.table(self.table).axis(self.axis)
    }

    fn resolve(&self, name: &Name) -> Fallible<NodeIdx> {
        resolve(self.template, self.table, self.axis, name, self.scalar)
    }

    /// A row or column that carries figures.
    pub(super) fn leaf(&self, name: &Name) -> Fallible<NodeIdx> {
        let idx = self.resolve(name)?;
        match self.tree().node(idx).leaf {
            Some(_) => Ok(idx),
            None => Err(Box::new(CheckError::group_named(name, self.axis, self.tree().node(idx), self.scalar))),
        }
    }

    /// The members of a pattern, each once. An empty set is an error: a rule over nothing checks nothing.
    pub(super) fn expand(&self, pattern: &Pattern) -> Fallible<Vec<NodeIdx>> {
        let mut found: IndexSet<NodeIdx> = IndexSet::new();
        for member in &pattern.members {
            for idx in self.member(member)? {
                if !found.insert(idx) {
                    let span = self.scalar.place(member.range());
                    let code = self.tree().node(idx).code.clone();
                    return Err(Box::new(CheckError::RepeatedMember { span, code }));
                }
            }
        }
        for member in &pattern.except {
            let out: IndexSet<NodeIdx> = self.member(member)?.into_iter().collect();
            let before = found.len();
            found.retain(|idx| !out.contains(idx));
            if found.len() == before {
                return Err(Box::new(CheckError::ExceptNothing { span: self.scalar.place(member.range()) }));
            }
        }
        if found.is_empty() {
            return Err(Box::new(CheckError::AllTakenOut { span: self.scalar.place(pattern.at.clone()) }));
        }
        Ok(found.into_iter().collect())
    }

    fn member(&self, member: &Member) -> Fallible<Vec<NodeIdx>> {
        match member {
            Member::One(name) => Ok(vec![self.leaf(name)?]),
            Member::Leaves(name, at) => {
                let parent = name.as_ref().map(|n| self.resolve(n)).transpose()?;
                self.not_empty(self.tree().parts_below(parent), at)
            }
            Member::Children(name, at) => {
                let parent = name.as_ref().map(|n| self.resolve(n)).transpose()?;
                let tree = self.tree();
                let children: Vec<NodeIdx> =
                    tree.children(parent).iter().copied().filter(|idx| !tree.node(*idx).total).collect();
                if let Some(group) = children.iter().map(|idx| tree.node(*idx)).find(|node| node.leaf.is_none()) {
                    let span = self.scalar.place(at.clone());
                    return Err(Box::new(CheckError::GroupAmongChildren { span, code: group.code.clone() }));
                }
                self.not_empty(children, at)
            }
            Member::Range(from, to) => self.range(from, to),
        }
    }

    fn not_empty(&self, list: Vec<NodeIdx>, at: &std::ops::Range<usize>) -> Fallible<Vec<NodeIdx>> {
        if list.is_empty() {
            return Err(Box::new(CheckError::EmptySet { span: self.scalar.place(at.clone()) }));
        }
        Ok(list)
    }

    /// `a..b`: siblings in the order of the form. The far end may be written as its last label.
    fn range(&self, from: &Name, to: &Name) -> Fallible<Vec<NodeIdx>> {
        let tree = self.tree();
        let first = self.resolve(from)?;
        let siblings = tree.children(tree.node(first).parent);
        let short = siblings.iter().copied().find(|idx| tree.node(*idx).segment == to.text);
        let last = match short {
            Some(idx) => idx,
            None => self.resolve(to)?,
        };
        let span = self.scalar.place(from.at.start..to.at.end);
        let code = |idx: NodeIdx| tree.node(idx).code.clone();
        let index = |idx: NodeIdx| siblings.iter().position(|s| *s == idx);
        let (Some(start), Some(end)) = (index(first), index(last)) else {
            return Err(Box::new(CheckError::CrossParentRange { span, from: code(first), to: code(last) }));
        };
        if start > end {
            return Err(Box::new(CheckError::ReversedRange {
                span,
                edit: self.scalar.exact_place(from.at.start..to.at.end),
                from: code(first),
                to: code(last),
            }));
        }
        let members: Vec<NodeIdx> = siblings.get(start..=end).unwrap_or(&[]).to_vec();
        if let Some(group) = members.iter().map(|idx| tree.node(*idx)).find(|node| node.leaf.is_none()) {
            return Err(Box::new(CheckError::GroupInRange { span, axis: self.axis, code: group.code.clone() }));
        }
        self.not_empty(members, &(from.at.start..to.at.end))
    }
}
