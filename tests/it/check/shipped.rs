//! Tests that the rules that ship have none of the doubts that lint reports.

use gouji::Engine;
use gouji::diagnostic::Diagnostics;
use gouji::world::Memory;

#[test]
fn rules_that_ship_neither_repeat_nor_contradict_each_other() {
    for form in Engine::new().templates() {
        // One rule of a user's own: the rules that ship are not compared without any.
        let file =
            format!("rules-for: {}\nrules:\n  试:\n    table: 三\n    check: row 一 <= row 二 + 1000000\n", form.name);
        let (mut engine, mut found) = (Engine::new(), Diagnostics::default());
        engine.lint("r.yaml", &[], &Memory::new().with("r.yaml", file.as_str()), &mut found);
        let found: Vec<String> = found.iter().map(|one| format!("{one:?}")).collect();
        assert!(found.is_empty(), "{}: {found:#?}", form.name);
    }
}
