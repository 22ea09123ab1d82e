//! The page of results: what it holds, that nothing a report says gets out of its place, and what a browser makes
//! of it.

use gouji::diagnostic::Lang;
use gouji::render::html;

use crate::drawn;

/// Pages to be looked at are left in the folder that `GOUJI_LOOK` names.
fn look(name: &str, page: &str) {
    if let Some(folder) = std::env::var_os("GOUJI_LOOK") {
        std::fs::write(std::path::Path::new(&folder).join(name), page).unwrap();
    }
}

#[test]
fn pages_to_be_looked_at() {
    for (name, documents, lang) in [
        ("broken.html", vec![drawn::example("broken-2021.md")], Lang::Zh),
        ("clean.html", vec![drawn::example("report-2021.md")], Lang::Zh),
        ("english.html", vec![drawn::example("broken-2021.md")], Lang::En),
        ("many.html", drawn::many(60), Lang::Zh),
        ("old.html", vec![drawn::example("report-2019.txt")], Lang::Zh),
    ] {
        let made = drawn::run(&documents, lang);
        look(name, &html::document(made.parts, &made.run, lang));
    }
}
