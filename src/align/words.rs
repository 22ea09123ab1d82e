//! Normalises words for the comparison of labels: folded, in simplified characters, without pronunciation glosses.
//!
//! Invariant: the result is compared, never printed.

use crate::source::{fold_char, fold_label};

/// Traditional characters of administrative prose, each before its simplified twin.
const PAIRS: &str = "項项內内數数處处決决許许對对務务強强費费採采購购總总額额規规範范發发廢废現现開开報报請请結结轉转\
辦办無无屬属於于國国機机關关護护權权類类業业執执詢询沒没補补後后確确認认訪访舉举訴诉複复復复議议維维糾纠審审與与經经題题\
進进況况體体動动應应給给間间問问須须計计過过導导證证編编號号條条標标準准點点戶户個个該该論论實实際际當当據据監监責责財财\
產产稅税農农區区縣县鄉乡鎮镇廳厅門门員员會会學学醫医藥药環环設设險险勞劳團团組组織织營营網网統统資资億亿萬万續续終终\
繼继頒颁獲获擾扰緊紧穩稳見见頁页時时長长書书負负狀状製制複复閱阅讀读請请誤误記记錄录調调談谈優优層层屆届嚴严啟启參参\
舊旧檔档樣样檢检樓楼廣广歸归徵征從从徑径態态慮虑戰战損损撥拨擇择斷断暫暂書书極极構构權权殘残氣气決决潔洁濟济災灾為为\
爭争獨独環环療疗盡尽眾众礦矿種种稱称積积穩稳競竞筆笔節节簡简約约級级納纳紀纪純纯細细綜综綠绿緩缓線线練练縮缩職职聯联\
聽听腦脑舉举藝艺蘇苏虧亏術术衛卫裝装製制視视親亲覺觉觀观訂订評评試试話话誠诚課课請请諮咨講讲譯译讓让貧贫貨货貿贸賠赔\
質质賬账贈赠趕赶跡迹軍军軟软較较輔辅輸输辭辞遠远適适遷迁選选遺遗還还鄰邻釋释鐵铁隊队陽阳隨随險险雙双難难電电靈灵靜静\
響响頂顶順顺預预領领頻频顯显風风飛飞養养館馆驗验黨党齊齐單单罰罚";

/// A label as this stage compares it.
pub(super) fn plain(words: &str) -> String {
    let folded = fold_label(&without_glosses(words));
    if folded.is_ascii() {
        return folded;
    }
    folded.chars().map(simplified).collect()
}

/// `數(shù)量` → `數量`: mirror sites print how a character is read.
fn without_glosses(words: &str) -> std::borrow::Cow<'_, str> {
    let gloss = |inside: &str| {
        !inside.is_empty() && inside.chars().count() <= 7 && inside.chars().all(|c| matches!(c, 'a'..='z' | 'à'..='ǜ'))
    };
    let mut out = String::new();
    let mut rest = words;
    while let Some(open) = rest.find(['(', '（']) {
        let (head, tail) = rest.split_at(open);
        let close = tail.find([')', '）']);
        let inside = close.and_then(|close| tail.get(..close)).map(|part| part.trim_start_matches(['(', '（']));
        let after = close.and_then(|close| tail.get(close..)).map(|part| part.trim_start_matches([')', '）']));
        match (inside, after) {
            (Some(inside), Some(after)) if gloss(inside) => {
                out.push_str(head);
                rest = after;
            }
            _ => {
                let width = tail.chars().next().map_or(0, char::len_utf8);
                out.push_str(rest.get(..open + width).unwrap_or(rest));
                rest = rest.get(open + width..).unwrap_or("");
            }
        }
    }
    if out.is_empty() {
        return std::borrow::Cow::Borrowed(words);
    }
    out.push_str(rest);
    std::borrow::Cow::Owned(out)
}

/// One character as it is compared.
pub(super) fn simplified(c: char) -> char {
    if !('\u{4e00}'..='\u{9fff}').contains(&c) {
        return fold_char(c);
    }
    table().get(&c).copied().unwrap_or(c)
}

fn table() -> &'static std::collections::HashMap<char, char> {
    static TABLE: std::sync::OnceLock<std::collections::HashMap<char, char>> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| {
        let mut chars = PAIRS.chars();
        let mut table = std::collections::HashMap::new();
        while let (Some(old), Some(new)) = (chars.next(), chars.next()) {
            table.insert(old, new);
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn traditional_and_glossed_words_are_compared_as_simplified() {
        assert_eq!(plain("處理決定數(shù)量"), "处理决定数量");
        assert_eq!(plain("商業(yè)企業(yè)"), "商业企业");
        assert_eq!(plain("（二）部分公開（區分處理的）"), "二部分公开区分处理的");
        assert_eq!(plain("本年收費金額(單位)"), "本年收费金额单位");
    }
}
