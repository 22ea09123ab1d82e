//! Reads the years, months and days that a text writes in Chinese numerals as if they were written in digits.
//!
//! Invariant: only numerals that stand in a date are read so: four digits before `年`, a month after a year or before a
//! day, a day after a month.

/// What one character stands for, where it is part of such a date: none, one or two digits.
pub(super) type Digits = Option<&'static str>;

const ONES: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The value of a digit of a year: `二`, `〇`, `2`.
pub(super) fn digit(c: char) -> Option<usize> {
    match c {
        '0'..='9' => usize::try_from(c as u32 - '0' as u32).ok(),
        '〇' | '○' | '零' | 'O' | '◯' => Some(0),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

/// Lists what each character of a folded text stands for in a date.
pub(super) fn in_digits(text: &[char]) -> Vec<Digits> {
    let mut found = vec![None; text.len()];
    if !text.iter().any(|c| matches!(c, '年' | '月')) {
        return found;
    }
    let mut put = |at: usize, digits: &[&'static str]| {
        for (slot, digits) in found.iter_mut().skip(at).zip(digits) {
            *slot = Some(*digits);
        }
    };
    let is = |at: usize, c: char| text.get(at) == Some(&c);
    for (at, c) in text.iter().enumerate() {
        match c {
            '年' => {
                let Some(start) = year_before(text, at) else { continue };
                let digits: Vec<&str> = (start..at).filter_map(|at| ones(text, at)).collect();
                put(start, &digits);
                if let Some((end, digits)) = number(text, at + 1).filter(|(end, _)| is(*end, '月')) {
                    put(at + 1, &digits);
                    if let Some((_, digits)) = number(text, end + 1).filter(|(end, _)| is(*end, '日')) {
                        put(end + 1, &digits);
                    }
                }
            }
            // `至十二月三十一日`
            '月' => {
                let Some((_, days)) = number(text, at + 1).filter(|(end, _)| is(*end, '日')) else { continue };
                let longest = (1..=2).rev().filter_map(|length| at.checked_sub(length));
                let month = longest.filter_map(|start| Some((start, number(text, start)?)));
                if let Some((start, (_, digits))) = month.into_iter().find(|(_, (end, _))| *end == at) {
                    put(start, &digits);
                    put(at + 1, &days);
                }
            }
            _ => {}
        }
    }
    found
}

fn ones(text: &[char], at: usize) -> Option<&'static str> {
    ONES.get(digit(*text.get(at)?)?).copied()
}

/// Where the four digits of a year begin that end before this character, if one of them is a numeral.
fn year_before(text: &[char], end: usize) -> Option<usize> {
    let start = end.checked_sub(4)?;
    let year = (start..end).try_fold(0, |year, at| Some(year * 10 + digit(*text.get(at)?)?))?;
    let goes_on = |c: &char| digit(*c).is_some() || "十百千万亿".contains(*c);
    let before = start.checked_sub(1).and_then(|at| text.get(at));
    let written = text.get(start..end)?.iter().all(char::is_ascii_digit);
    ((1900..=2200).contains(&year) && !before.is_some_and(goes_on) && !written).then_some(start)
}

/// A number up to 39 in numerals that begins here: where it ends, and what each of its characters stands for.
fn number(text: &[char], at: usize) -> Option<(usize, Vec<&'static str>)> {
    let one =
        |at: usize| ones(text, at).filter(|digit| *digit != "0" && !text.get(at).is_some_and(char::is_ascii_digit));
    let is_ten = |at: usize| text.get(at) == Some(&'十');
    let digits = match (one(at), is_ten(at)) {
        (Some(tens), _) if is_ten(at + 1) => match one(at + 2) {
            Some(ones) => vec![tens, "", ones],
            None => vec![tens, "0"],
        },
        (Some(ones), _) => vec![ones],
        (None, true) => match one(at + 1) {
            Some(ones) => vec!["1", ones],
            None => vec!["10"],
        },
        (None, false) => return None,
    };
    Some((at + digits.len(), digits))
}

#[cfg(test)]
mod tests {
    use super::in_digits;

    #[test]
    fn dates_in_numerals_are_read_in_digits() {
        let read = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let digits = in_digits(&chars);
            chars.iter().zip(digits).map(|(c, digits)| digits.map_or(c.to_string(), str::to_owned)).collect::<String>()
        };
        for (text, digits) in [
            ("二〇二二年度", "2022年度"),
            ("二零二二年", "2022年"),
            ("二○二二年一月一日至十二月三十一日", "2022年1月1日至12月31日"),
            ("二OO九年十月二十日", "2009年10月20日"),
            ("2022年十一月十日", "2022年11月10日"),
            ("自二月二十九日起", "自2月29日起"),
            ("二〇二二", "二〇二二"),
            ("一二〇二二年", "一二〇二二年"),
            ("三千二〇二二年", "三千二〇二二年"),
            ("五六七八年", "五六七八年"),
            ("三个月二十日", "三个月二十日"),
            ("办结十二件", "办结十二件"),
        ] {
            assert_eq!(read(text), digits);
        }
    }
}
