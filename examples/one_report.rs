//! Checks one report against the built-in forms and prints what does not hold.
//!
//! `cargo run --example one_report -- examples/broken-2021.md`

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "an example is a program")]

use gouji::{Engine, Lang};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).unwrap_or_else(|| "examples/broken-2021.md".to_owned());
    let mut checker = Engine::new().checker();
    match checker.check(&name, &std::fs::read(&name)?) {
        Ok(report) => {
            for finding in report.findings() {
                println!("{}: {}", finding.rule, finding.message.render(Lang::En));
            }
        }
        Err(unread) => {
            for diagnostic in unread.diagnostics {
                println!("{}: {}", diagnostic.code.id(), diagnostic.message.render(Lang::En));
            }
        }
    }
    Ok(())
}
