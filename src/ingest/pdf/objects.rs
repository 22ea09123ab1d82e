//! Looks up entries of the objects of a PDF, through their references.

#![allow(clippy::disallowed_types, reason = "numbers of a drawing are places")]

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::limits::MAX_TREE;

/// The value of an entry, after its reference is followed.
pub(super) fn entry<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    resolved(document, dict.get(key).ok()?)
}

pub(super) fn resolved<'d>(document: &'d Document, object: &'d Object) -> Option<&'d Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

/// The dictionary of an entry; that of a stream, too.
pub(super) fn entries<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
    dictionary(entry(document, dict, key)?)
}

pub(super) fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub(super) fn list<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [Object]> {
    entry(document, dict, key)?.as_array().ok().map(Vec::as_slice)
}

pub(super) fn name<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
    entry(document, dict, key)?.as_name().ok()
}

pub(super) fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)),
        _ => None,
    }
}

pub(super) fn numbers<const N: usize>(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
    let found: Vec<f64> = list(document, dict, key)?.iter().filter_map(|it| number(resolved(document, it)?)).collect();
    found.get(..N)?.try_into().ok()
}

pub(super) fn whole(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<i64> {
    entry(document, dict, key)?.as_i64().ok()
}

/// The value of an entry of an object, or of the groups above it.
pub(super) fn inherited<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut dict = dict;
    for _ in 0..MAX_TREE {
        if let Some(found) = entry(document, dict, key) {
            return Some(found);
        }
        dict = entries(document, dict, b"Parent")?;
    }
    None
}

/// The number under which an entry refers to its value.
pub(super) fn reference(dict: &Dictionary, key: &[u8]) -> Option<ObjectId> {
    dict.get(key).ok()?.as_reference().ok()
}
