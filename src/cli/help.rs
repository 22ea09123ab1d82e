//! Wraps the text of `--help` by display width, because clap breaks lines at spaces, which Chinese sentences do not have.

use crate::render::columns::{display_width, wrap as wrap_words};
use crate::render::text::WIDTH;

/// The largest width of a line; longer ones are hard to read.
const MOST: usize = 100;
/// The least width of the explanations, however narrow the terminal is.
const LEAST: usize = 24;

/// Wraps help to the columns of a terminal. Explanations of options keep their column, other lines their indent.
pub(super) fn wrap(help: &str, columns: Option<usize>) -> String {
    let width = columns.unwrap_or(WIDTH).min(MOST);
    let mut out = String::with_capacity(help.len());
    for line in help.lines() {
        if display_width(line) <= width {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let at = explanation(line);
        let (head, words) = line.split_at_checked(at).unwrap_or(("", line));
        let hang = display_width(head);
        // In a very narrow terminal the explanation follows below its option.
        let (head, hang) = if hang + LEAST > width && !head.trim().is_empty() {
            out.push_str(head.trim_end());
            out.push('\n');
            (" ".repeat(8), 8)
        } else {
            (head.to_owned(), hang)
        };
        for (nth, part) in fitting(words, width.saturating_sub(hang).max(LEAST)).iter().enumerate() {
            if nth == 0 {
                out.push_str(&head);
            } else {
                out.push_str(&" ".repeat(hang));
            }
            out.push_str(part);
            out.push('\n');
        }
    }
    out
}

/// Wraps words so that punctuation, which never begins a line, does not exceed the width either.
fn fitting(words: &str, width: usize) -> Vec<String> {
    let fits = |lines: &Vec<String>| lines.iter().all(|line| display_width(line) <= width);
    let mut narrower = (0..=4).map(|less| wrap_words(words, width.saturating_sub(less)));
    narrower.find(fits).unwrap_or_else(|| wrap_words(words, width))
}

/// Returns the byte at which the explanation of an option or a command begins: after two or more spaces in the line. A
/// line without explanation begins after its indent.
fn explanation(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let rest = line.get(indent..).unwrap_or("");
    // The short and the long name of an option stand in one column, after the indent.
    match rest.find("  ") {
        Some(gap) if indent > 0 => {
            let after = rest.get(gap..).unwrap_or("");
            indent + gap + (after.len() - after.trim_start().len())
        }
        _ => indent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explanations_stay_in_their_column() {
        let help = "检查报告\n\n选项：\n  -f, --format <F>  格式：text、json、jsonl、csv、sarif（默认 text）\n";
        let expected = "检查报告\n\n选项：\n  -f, --format <F>  格式：text、json、\n                    jsonl、csv、sarif（默\n                    认 text）\n";
        assert_eq!(wrap(help, Some(44)), expected);
        assert!(wrap(help, Some(44)).lines().all(|line| display_width(line) <= 44));
    }

    #[test]
    fn a_narrow_terminal_shows_explanations_below() {
        let wrapped = wrap("  --output-dir <DIR>  每份报告的结果各写一个文件，存入此文件夹\n", Some(40));
        assert_eq!(wrapped.lines().next(), Some("  --output-dir <DIR>"));
        assert!(wrapped.lines().all(|line| display_width(line) <= 40), "{wrapped}");
    }
}
