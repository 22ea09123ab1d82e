//! The built-in forms, loaded as the program loads them.

use std::sync::Arc;

use gouji::cli::{Engine, Stages};
use gouji::schema::Template;

/// Both forms, the older first.
pub fn templates() -> Vec<Arc<Template>> {
    Stages::new().templates()
}
