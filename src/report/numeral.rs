//! Reads Chinese numerals: 十二, 一百零三, 三万零五百, 二〇二三.
//!
//! Invariant: what can be meant in two ways is not read (一百二 is 120 or 102).

/// What a character counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Digit(u64),
    Zero,
    /// 十, 百, 千: a power of ten inside a group.
    Ten(u32),
    /// 万, 亿: a power of ten after a group.
    Group(u32),
}

fn sign(c: char) -> Option<Sign> {
    Some(match c {
        '〇' | '零' => Sign::Zero,
        '一' | '壹' => Sign::Digit(1),
        '二' | '两' | '贰' => Sign::Digit(2),
        '三' | '叁' => Sign::Digit(3),
        '四' | '肆' => Sign::Digit(4),
        '五' | '伍' => Sign::Digit(5),
        '六' | '陆' => Sign::Digit(6),
        '七' | '柒' => Sign::Digit(7),
        '八' | '捌' => Sign::Digit(8),
        '九' | '玖' => Sign::Digit(9),
        '十' | '拾' => Sign::Ten(1),
        '百' | '佰' => Sign::Ten(2),
        '千' | '仟' => Sign::Ten(3),
        '万' => Sign::Group(4),
        '亿' => Sign::Group(8),
        _ => return None,
    })
}

/// Whether a character is one of numerals.
pub fn is_numeral(c: char) -> bool {
    sign(c).is_some()
}

/// Reads a numeral; `None` where it is none, or can be meant in two ways.
pub fn read_numeral(words: &str) -> Option<u64> {
    let signs: Vec<Sign> = words.chars().map(sign).collect::<Option<_>>()?;
    match signs.as_slice() {
        [] => None,
        [Sign::Zero] => Some(0),
        [Sign::Digit(digit)] => Some(*digit),
        signs if signs.iter().all(|sign| matches!(sign, Sign::Digit(_) | Sign::Zero)) => in_places(signs),
        signs => grouped(signs),
    }
}

/// 二〇二三: digit by digit, as years are written.
fn in_places(signs: &[Sign]) -> Option<u64> {
    signs.iter().try_fold(0u64, |value, sign| {
        let digit = if let Sign::Digit(digit) = sign { *digit } else { 0 };
        value.checked_mul(10)?.checked_add(digit)
    })
}

/// Splits at 亿, then at 万; both may stand once.
fn grouped(signs: &[Sign]) -> Option<u64> {
    let (high, rest) = cut(signs, 8);
    let (middle, low) = cut(rest, 4);
    let mut value = 0u64;
    // The lowest power of ten written so far; the next part must say so if it skips one.
    let mut lowest: Option<u32> = None;
    for (part, power) in [(high, 8), (middle, 4), (Some(low), 0)] {
        let Some(part) = part else { continue };
        if part.is_empty() && power == 0 && lowest.is_some() {
            continue;
        }
        let found = group(part, lowest.is_some())?;
        value = value.checked_add(found.checked_mul(10u64.checked_pow(power)?)?)?;
        lowest = Some(power);
    }
    Some(value)
}

fn cut(signs: &[Sign], power: u32) -> (Option<&[Sign]>, &[Sign]) {
    match signs.iter().position(|sign| *sign == Sign::Group(power)) {
        Some(at) => (signs.get(..at), signs.get(at + 1..).unwrap_or_default()),
        None => (None, signs),
    }
}

/// Up to 9999. `after`: a larger group stands before it, so a single digit needs 零.
fn group(signs: &[Sign], after: bool) -> Option<u64> {
    let mut value = 0u64;
    // The power of the last unit written; the next must be smaller.
    let mut above = 4u32;
    let mut zero = false;
    let mut rest = signs;
    if rest.is_empty() {
        return None;
    }
    while let Some((first, tail)) = rest.split_first() {
        match (first, tail.first()) {
            (Sign::Zero, _) => {
                // Once between two places, never at the end, and not before anything is written.
                if zero || tail.is_empty() || (value == 0 && !after) {
                    return None;
                }
                zero = true;
                rest = tail;
                continue;
            }
            (Sign::Digit(digit), Some(Sign::Ten(power))) if *power < above => {
                if zero && value > 0 && power + 1 >= above {
                    return None;
                }
                value += digit * 10u64.pow(*power);
                above = *power;
                rest = tail.get(1..).unwrap_or_default();
            }
            // 十二 for 一十二.
            (Sign::Ten(1), _) if above > 1 => {
                value += 10;
                above = 1;
                rest = tail;
            }
            (Sign::Digit(digit), None) => {
                // 一百二 leaves open whether 102 or 120 is meant.
                let sure = zero || above == 1 || (above == 4 && !after);
                return sure.then_some(value + digit);
            }
            _ => return None,
        }
        zero = false;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::read_numeral;
    use proptest::prelude::*;

    /// Writes a numeral as people do.
    fn write(value: u64) -> String {
        const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        if value == 0 {
            return DIGITS[0].to_owned();
        }
        let group = |value: u64| {
            let mut out = String::new();
            let mut skipped = false;
            for (power, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let digit = value / power % 10;
                if digit == 0 {
                    skipped = !out.is_empty();
                    continue;
                }
                if skipped {
                    out.push_str(DIGITS[0]);
                }
                skipped = false;
                out.push_str(DIGITS[usize::try_from(digit).unwrap()]);
                out.push_str(unit);
            }
            out
        };
        let mut out = String::new();
        for (power, unit) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
            let part = value / power % 10_000;
            if part == 0 {
                continue;
            }
            if !out.is_empty() && part < 1000 {
                out.push_str(DIGITS[0]);
            }
            out.push_str(&group(part));
            out.push_str(unit);
        }
        out
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in prop_oneof![0u64..2_000, 0u64..200_000, 0u64..1_000_000_000_000]) {
            let words = write(value);
            prop_assert_eq!(read_numeral(&words), Some(value), "{}", words);
            // 十二 beside 一十二.
            if let Some(short) = words.strip_prefix("一十") {
                prop_assert_eq!(read_numeral(&format!("十{short}")), Some(value));
            }
        }

        #[test]
        fn nothing_makes_it_panic(words in "[〇零一二两三四五六七八九十百千万亿]{0,12}") {
            let _ = read_numeral(&words);
        }
    }

    #[test]
    fn numerals() {
        let read = |words: &str| read_numeral(words);
        assert_eq!(read("十二"), Some(12));
        assert_eq!(read("一百零三"), Some(103));
        assert_eq!(read("一百一十"), Some(110));
        assert_eq!(read("两百"), Some(200));
        assert_eq!(read("两千零二十"), Some(2020));
        assert_eq!(read("三万零五百"), Some(30_500));
        assert_eq!(read("二〇二三"), Some(2023));
        assert_eq!(read("〇"), Some(0));
        for doubtful in
            ["", "百", "万", "一百二", "三千五", "三万五", "二百三百", "一百零", "零一百", "十十", "一万万", "一二十"]
        {
            assert_eq!(read(doubtful), None, "{doubtful}");
        }
    }
}
