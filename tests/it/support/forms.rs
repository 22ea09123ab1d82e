//! The built-in forms, loaded as the program loads them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use gouji::Engine;
use gouji::check::ir::Program;
use gouji::relations::Equality;
use gouji::template::Template;
use gouji::world::Memory;

/// Both forms, the older first. Loaded once: the tests read thousands of documents.
pub fn templates() -> Vec<Arc<Template>> {
    static LOADED: OnceLock<Vec<Arc<Template>>> = OnceLock::new();
    LOADED.get_or_init(|| Engine::new().templates().to_vec()).clone()
}

/// The built-in rules of a form.
pub fn program(template: &Arc<Template>) -> Arc<Program> {
    static MADE: OnceLock<Mutex<HashMap<String, Arc<Program>>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap();
    let make = || Engine::new().rules(template, &[], &Memory::new()).program.unwrap();
    Arc::clone(made.entry(template.name.clone()).or_insert_with(make))
}

/// What they say that is a plain sum.
pub fn relations(template: &Arc<Template>) -> Vec<Equality> {
    gouji::check::linear::equalities(&program(template))
}
