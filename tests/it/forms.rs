//! The built-in forms, loaded as the program loads them.

use std::sync::{Arc, OnceLock};

use gouji::cli::{Engine, Stages};
use gouji::schema::Template;

/// Both forms, the older first. Loaded once: the tests read thousands of documents.
pub fn templates() -> Vec<Arc<Template>> {
    static LOADED: OnceLock<Vec<Arc<Template>>> = OnceLock::new();
    LOADED.get_or_init(|| Stages::new().templates()).clone()
}
