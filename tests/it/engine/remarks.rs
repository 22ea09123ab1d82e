//! Tests what is reported of a table with more than a hundred diagnostics.

use gouji::Memory;
use gouji::diagnostic::Lang;

use crate::support::gouji_in;

/// Builds reports with a word instead of a figure; the last `bad` lines name no cell.
fn table(reports: usize, bad: usize) -> String {
    let mut text = String::from("report,table,row,col,value\n");
    for nth in 0..reports {
        text.push_str(&format!("r{nth},三,一,自然人,若干\n"));
    }
    for nth in 0..bad {
        text.push_str(&format!("x{nth},三,一,没有,1\n"));
    }
    text
}

#[test]
fn diagnostics_beyond_a_hundred_are_as_severe_as_the_worst_of_them() {
    let words = ["check", "a.csv", "--template", "gov-info-disclosure/2021", "--only", "非负:三"];
    for (bad, status, severity) in [(0, 0, "warning"), (1, 2, "error")] {
        let ran = gouji_in(&Memory::new().with("a.csv", table(120, bad)), &words, Lang::En);
        assert!(ran.err.contains(&format!("{severity}[G0638]")), "{}", ran.err);
        assert_eq!(ran.status, status, "{}", ran.err);
    }
}
