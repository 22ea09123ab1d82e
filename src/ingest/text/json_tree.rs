//! Reads JSON so that a member given twice is noticed.
//!
//! Invariant: of two values of one member neither is taken; as words they stand beside each other.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::json::words_of;

/// Places of members given twice that are named.
const NAMED_PLACES: usize = 100;

/// Reads a text, and names the members that it gives twice with different values.
pub(super) fn read(text: &str) -> Result<(Value, Vec<String>), serde_json::Error> {
    let twice = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Node { place: None, twice: &twice }.deserialize(&mut reader)?;
    reader.end()?;
    Ok((value, twice.into_inner()))
}

/// A step from the whole to a value.
#[derive(Clone, Copy)]
enum Step<'p> {
    Member(&'p str),
    Item(usize),
}

#[derive(Clone, Copy)]
struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    step: Step<'p>,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(f, "{parent}")?;
        }
        match (self.step, self.parent) {
            (Step::Member(name), None) => write!(f, "{name}"),
            (Step::Member(name), Some(_)) => write!(f, ".{name}"),
            (Step::Item(index), _) => write!(f, "[{index}]"),
        }
    }
}

/// A value that is about to be read.
#[derive(Clone, Copy)]
struct Node<'p> {
    place: Option<&'p Place<'p>>,
    twice: &'p RefCell<Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    #[allow(
        clippy::disallowed_types,
        reason = "the library gives long numbers so; they are marked, never reckoned with"
    )]
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let place = Place { parent: self.place, step: Step::Item(list.len()) };
            let Some(item) = items.next_element_seed(Node { place: Some(&place), ..self })? else {
                return Ok(Value::Array(list));
            };
            list.push(item);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let place = Place { parent: self.place, step: Step::Member(&name) };
            let value = members.next_value_seed(Node { place: Some(&place), ..self })?;
            match map.entry(name) {
                Entry::Vacant(free) => {
                    free.insert(value);
                }
                Entry::Occupied(known) if *known.get() == value => {}
                Entry::Occupied(mut known) => {
                    let mut twice = self.twice.borrow_mut();
                    if twice.len() < NAMED_PLACES {
                        twice.push(Place { parent: self.place, step: Step::Member(known.key()) }.to_string());
                    }
                    known.insert(both(known.get(), &value));
                }
            }
        }
        Ok(Value::Object(map))
    }
}

/// Two values of one member as words; where one of them is more than words, nothing is left.
fn both(first: &Value, second: &Value) -> Value {
    match (words_of(first), words_of(second)) {
        (Some(first), Some(second)) => Value::String(format!("{first} / {second}")),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_given_twice_is_named_and_neither_value_taken() {
        let text = r#"{"cells": [{"value": 1}, {"value": "5", "value": 7, "value": 7}], "year": 1, "year": 1}"#;
        let (value, twice) = read(text).unwrap();
        assert_eq!(twice, ["cells[1].value", "cells[1].value"]);
        assert_eq!(value["cells"][0]["value"], 1);
        assert_eq!(value["cells"][1]["value"], "5 / 7 / 7");
        assert_eq!(value["year"], 1);
        assert_eq!(read(r#"{"cells": [], "cells": [1]}"#).unwrap().0["cells"], Value::Null);
    }

    #[test]
    fn everything_else_is_read_as_by_the_library() {
        for text in
            ["[]", "[1, -2, 1.50, 1e400, null, true, \"\\u4e2d\"]", "{} x", "{\"a\": {\"b\": [{}]}}", "[1,]", "\"x\""]
        {
            match (serde_json::from_str::<Value>(text), read(text)) {
                (Ok(whole), Ok((own, twice))) => assert_eq!((whole, Vec::new()), (own, twice)),
                (Err(whole), Err(own)) => assert_eq!(whole.to_string(), own.to_string()),
                (whole, own) => panic!("{text}: {whole:?}, {own:?}"),
            }
        }
    }
}
