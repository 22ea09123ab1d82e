//! Folding of width, white space and punctuation. Codes and labels are compared folded, never printed so.
//!
//! A plain table instead of NFKC: NFKC turns `12①` into `121` and `㈠` into `(一)`, which changes figures.

/// White space of every kind seen in reports: full-width, no-break, zero-width and the BOM.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{3164}')
}

/// Cuts white space of every kind from both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// One character at half width: `（` → `(`, `７` → `7`, `，` → `,`. Others stay.
pub fn fold_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '≥' | '≧' => '≥',
        '≤' | '≦' => '≤',
        '−' => '-',
        _ => c,
    }
}

/// A code as it is compared: half width, no white space.
pub fn fold_code(code: &str) -> String {
    code.chars().filter(|c| !is_space(*c)).map(fold_char).collect()
}

/// A label as it is compared: half width, no white space, no punctuation.
pub fn fold_label(label: &str) -> String {
    label
        .chars()
        .filter(|c| !is_space(*c))
        .map(fold_char)
        .filter(|c| c.is_alphanumeric() || *c == '〇')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fold_width_space_and_punctuation() {
        assert_eq!(fold_label("（七）总　计"), "七总计");
        assert_eq!(fold_label("1、属于 国家秘密"), fold_label("1.属于国家秘密"));
        assert_eq!(fold_label("本年增/减"), "本年增减");
    }

    #[test]
    fn codes_keep_their_brackets_and_dots() {
        assert_eq!(fold_code("三．（七）"), "三.(七)");
    }
}
