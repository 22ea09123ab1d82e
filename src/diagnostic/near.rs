//! The near name for a word that was not found.

use crate::text::fold_code;

/// The one candidate that is clearly what was meant, or nothing: a wrong guess costs more than none.
///
/// Compared folded. A candidate that contains the word, or is contained in it, counts as near when it
/// is the only one; otherwise an edit distance of at most a third of the word.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold_code(written).to_lowercase();
    let length = word.chars().count();
    if length == 0 {
        return None;
    }
    let limit = (length / 3).clamp(1, 4);
    let mut best: Option<(usize, &'a str)> = None;
    let mut tied = false;
    for candidate in candidates {
        let folded = fold_code(candidate).to_lowercase();
        let distance = strsim::osa_distance(&word, &folded);
        let bare = |text: &str| text.replace(['(', ')', '.'], "");
        let distance = if bare(&folded) == bare(&word) { 0 } else { distance };
        if distance > limit || (distance >= length && distance > 0) {
            continue;
        }
        match best {
            Some((score, _)) if score < distance => {}
            Some((score, name)) if score == distance => tied |= name != candidate,
            _ => {
                best = Some((distance, candidate));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_only_the_one_good_name() {
        let rows = ["一", "二", "三.(一)", "三.(七)", "四"];
        assert_eq!(nearest("三(七)", rows), Some("三.(七)"));
        assert_eq!(nearest("三.(七", rows), Some("三.(七)"));
        assert_eq!(nearest("五", rows), None);
        assert_eq!(nearest("商业企叶", ["商业企业", "科研机构"]), Some("商业企业"));
        assert_eq!(nearest("serverity", ["severity", "message"]), Some("severity"));
    }
}
