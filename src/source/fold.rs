//! Folds width, white space and punctuation, so that codes and labels can be compared.
//!
//! A plain table replaces NFKC, which turns `12①` into `121` and `㈠` into `(一)` and so changes figures.
//!
//! Invariant: folded words are compared, never printed.

use std::sync::LazyLock;

/// White space of every kind seen in reports: full-width, no-break, zero-width and the BOM.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{3164}')
}

/// Signs that leave no trace in print: what stands on both sides of one is read as one word. U+202E is none of them, for
/// it turns the digits after it round.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202d}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// Trims white space of every kind from both ends.
pub fn trim(text: &str) -> &str {
    // Most words begin and end with a letter or a digit.
    match text.as_bytes() {
        [one] if one.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim_matches(is_space),
    }
}

/// The characters that the block of Kangxi radicals (U+2F00…) stands for. PDF writers put radicals in the
/// place of the characters they look like.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Simplified forms among the supplementary radicals (U+2E80…), for the same reason.
const RADICALS: &[(char, char)] = &[
    ('\u{2e9f}', '母'),
    ('\u{2ea0}', '民'),
    ('\u{2ec4}', '西'),
    ('\u{2ec5}', '见'),
    ('\u{2ec9}', '贝'),
    ('\u{2ecb}', '车'),
    ('\u{2ed3}', '长'),
    ('\u{2ed4}', '门'),
    ('\u{2ed8}', '青'),
    ('\u{2eda}', '页'),
    ('\u{2edb}', '风'),
    ('\u{2edc}', '飞'),
    ('\u{2ee2}', '马'),
    ('\u{2ee3}', '骨'),
    ('\u{2ee5}', '鱼'),
    ('\u{2ee6}', '鸟'),
    ('\u{2ee8}', '麦'),
    ('\u{2ee9}', '黄'),
    ('\u{2eec}', '齐'),
    ('\u{2eee}', '齿'),
    ('\u{2ef0}', '龙'),
    ('\u{2ef3}', '龟'),
];

/// The character a radical stands for.
fn fold_radical(c: char) -> char {
    match c {
        '\u{2f00}'..='\u{2fd5}' => KANGXI.chars().nth(c as usize - 0x2f00).unwrap_or(c),
        _ => RADICALS.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, plain)| *plain),
    }
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
        '\u{2e80}'..='\u{2fd5}' => fold_radical(c),
        _ => c,
    }
}

/// Traditional characters that occur in the words of forms and of the language, and below each its simplified form.
const TRADITIONAL: [&str; 2] = [
    "於為爲則與並個計數絕對約誤橫線說級別強實適範繼義規檢據標題類單稱負額錯關閉讀欄註萬億項條戶筆總當過種無雙備幣圓頃畝噸軟層節間頁組會業務號餘結轉維糾審議訴經復複處許開現發廢購採費機構學團體織從後內減徵積歲還這點達進運選違電際陽隊階離難雜須順預領頻顯驗區協參啟員問圖執場塊報壓奪婦專將導屬師帳幹廠廣應態懲戰擇擔擴攝斷時書東樣權歷歸氣決沒準滿濟營獎獨環產療盡監確禮稅簡簽籌紀納統給綜編縣績聯職舉興藝衛補裝製親觀訂訓記設評試詢話認語調請論證識譯護財貨責貿資質贊車輕較載輔輸辦農鄉醫釋鋼錄長門",
    "于为为则与并个计数绝对约误横线说级别强实适范继义规检据标题类单称负额错关闭读栏注万亿项条户笔总当过种无双备币元顷亩吨软层节间页组会业务号余结转维纠审议诉经复复处许开现发废购采费机构学团体织从后内减征积岁还这点达进运选违电际阳队阶离难杂须顺预领频显验区协参启员问图执场块报压夺妇专将导属师账干厂广应态惩战择担扩摄断时书东样权历归气决没准满济营奖独环产疗尽监确礼税简签筹纪纳统给综编县绩联职举兴艺卫补装制亲观订训记设评试询话认语调请论证识译护财货责贸资质赞车轻较载辅输办农乡医释钢录长门",
];

/// A character in its simplified form; others stay.
pub fn fold_traditional(c: char) -> char {
    static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        let [traditional, simplified] = TRADITIONAL;
        let mut pairs: Vec<(char, char)> = traditional.chars().zip(simplified.chars()).collect();
        pairs.sort_unstable();
        pairs
    });
    if !is_ideograph(c) {
        return c;
    }
    let at = PAIRS.binary_search_by_key(&c, |(traditional, _)| *traditional);
    at.ok().and_then(|at| PAIRS.get(at)).map_or(c, |(_, simplified)| *simplified)
}

/// A character of the block in which nearly all of Chinese is written.
pub fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// A code as it is compared: half width, no white space.
pub fn fold_code(code: &str) -> String {
    code.chars().filter(|c| !is_space(*c)).map(fold_char).collect()
}

/// A label as it is compared: half width, no white space, no punctuation.
pub fn fold_label(label: &str) -> String {
    fold_label_with(label, |c| c)
}

/// Folds a label, with each ideograph replaced by another.
pub fn fold_label_with(label: &str, replaced: impl Fn(char) -> char) -> String {
    let mut out = String::with_capacity(label.len());
    for c in label.chars() {
        // Most of a label is ideographs and digits, for which no table need be asked.
        if is_ideograph(c) {
            out.push(replaced(c));
        } else if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c);
            }
        } else if !is_space(c) {
            let folded = fold_char(c);
            if is_ideograph(folded) {
                out.push(replaced(folded));
            } else if folded.is_alphanumeric() || folded == '〇' {
                out.push(folded);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fold_width_space_and_punctuation() {
        assert_eq!(fold_label("（七）总　计"), "七总计");
        assert_eq!(fold_label("1、属于 国家秘密"), fold_label("1.属于国家秘密"));
        assert_eq!(fold_label("本年增/减"), "本年增减");
        assert_eq!(fold_label("总\u{200b}\u{ad}计"), "总计");
    }

    #[test]
    fn radicals_are_the_characters_they_look_like() {
        assert_eq!(fold_label("\u{2f8f}政许可"), "行政许可");
        assert_eq!(fold_char('\u{2ed3}'), '长');
    }

    #[test]
    fn codes_keep_their_brackets_and_dots() {
        assert_eq!(fold_code("三．（七）"), "三.(七)");
    }
}
