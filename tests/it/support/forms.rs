//! Loads the built-in forms as the program loads them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use gouji::Engine;
use gouji::check::ir::Program;
use gouji::relations::Equality;
use gouji::template::Template;
use gouji::world::Memory;

/// Returns both forms, the older first, loaded once because the tests read thousands of documents.
pub fn templates() -> Vec<Arc<Template>> {
    static LOADED: OnceLock<Vec<Arc<Template>>> = OnceLock::new();
    LOADED.get_or_init(|| Engine::new().templates().to_vec()).clone()
}

/// Returns the built-in rules of a form.
pub fn program(template: &Arc<Template>) -> Arc<Program> {
    static MADE: OnceLock<Mutex<HashMap<String, Arc<Program>>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap();
    let make = || Engine::new().rules(template, &[], &Memory::new()).program.unwrap();
    Arc::clone(made.entry(template.name.clone()).or_insert_with(make))
}

/// Returns the linear relations in those rules.
pub fn relations(template: &Arc<Template>) -> Vec<Equality> {
    gouji::check::linear::equalities(&program(template))
}
