//! Knows which layers of a PDF are hidden.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::objects::{dictionary, entries, entry, list, name, reference, resolved};

#[derive(Debug, Default)]
pub(super) struct Layers {
    hidden: BTreeSet<ObjectId>,
}

impl Layers {
    pub(super) fn read(document: &Document) -> Layers {
        let mut layers = Layers::default();
        let Some(all) = document.catalog().ok().and_then(|it| entries(document, it, b"OCProperties")) else {
            return layers;
        };
        let Some(usual) = entries(document, all, b"D") else { return layers };
        let ids = |dict: &Dictionary, key: &[u8]| -> Vec<ObjectId> {
            let found = list(document, dict, key).unwrap_or_default();
            found.iter().filter_map(|it| it.as_reference().ok()).collect()
        };
        if name(document, usual, b"BaseState") == Some(b"OFF") {
            layers.hidden.extend(ids(all, b"OCGs"));
        }
        for shown in ids(usual, b"ON") {
            layers.hidden.remove(&shown);
        }
        layers.hidden.extend(ids(usual, b"OFF"));
        layers
    }

    /// Whether what carries this entry `OC`, or these properties, is hidden.
    pub(super) fn hide(&self, document: &Document, dict: &Dictionary, key: &[u8]) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        let own = reference(dict, key);
        if own.is_some_and(|id| self.hidden.contains(&id)) {
            return true;
        }
        // A rule over several layers.
        let Some(rule) = entry(document, dict, key).and_then(dictionary) else { return false };
        let ids: Vec<ObjectId> = match rule.get(b"OCGs") {
            Ok(Object::Reference(id)) => match resolved(document, &Object::Reference(*id)) {
                Some(Object::Array(list)) => list.iter().filter_map(|it| it.as_reference().ok()).collect(),
                _ => vec![*id],
            },
            Ok(Object::Array(list)) => list.iter().filter_map(|it| it.as_reference().ok()).collect(),
            _ => return false,
        };
        let hidden = |id: &ObjectId| self.hidden.contains(id);
        !ids.is_empty()
            && match name(document, rule, b"P") {
                Some(b"AllOn") => ids.iter().any(hidden),
                Some(b"AnyOff") => !ids.iter().any(hidden),
                Some(b"AllOff") => !ids.iter().all(hidden),
                _ => ids.iter().all(hidden),
            }
    }
}
