//! Checks that findings on the text of a report name its place in every format.

use gouji::Engine;
use gouji::source::Place;

use crate::support::making::{Part, office, pdf, text, xls};

/// A report whose text states the period of the year before; its tables are missing.
fn parts() -> Vec<Part> {
    let lines = [
        "甲县水务局2023年政府信息公开工作年度报告",
        "",
        "本报告的统计期限为2022年1月1日至2022年12月31日。",
        "一、总体情况",
        "全年办理平稳。",
        "二、主动公开政府信息情况",
        "见附表。",
        "三、收到和处理政府信息公开申请情况",
        "见附表。",
        "四、政府信息公开行政复议、行政诉讼情况",
        "见附表。",
        "五、存在的主要问题及改进情况",
        "公开不够及时，下一步加强。",
        "六、其他需要报告的事项",
        "无。",
    ];
    lines.map(|line| Part::Line(line.to_owned())).to_vec()
}

/// Where the stale period stands.
fn place(name: &str, bytes: &[u8]) -> Place {
    let checked = Engine::new().checker().check(name, bytes);
    let checked = checked.unwrap_or_else(|unread| panic!("{name}: {:?}", unread.diagnostics));
    let finding = checked.findings().iter().find(|finding| finding.rule == "日期:统计期限");
    let finding = finding.unwrap_or_else(|| panic!("{name}: {:?}", checked.findings()));
    let mention = &checked.report().facts[finding.facts[0]].mentions()[0];
    mention.place.clone().unwrap_or_else(|| panic!("{name}: no place"))
}

#[test]
#[cfg(feature = "office")]
fn text_in_office_files_has_a_place() {
    let parts = parts();
    let identifier = |name: &str, bytes: &[u8]| place(name, bytes).identifier().unwrap();
    assert_eq!(identifier("a.docx", &office::docx(&parts)), "paragraph 3");
    assert_eq!(identifier("a.odt", &office::odt(&parts)), "paragraph 3");
    for (name, bytes) in [("a.xlsx", office::xlsx(&parts)), ("a.ods", office::ods(&parts)), ("a.xls", xls::xls(&parts))]
    {
        let found = identifier(name, &bytes);
        assert!(found.ends_with("!A3"), "{name}: {found}");
    }
}

#[test]
#[cfg(feature = "pdf")]
fn text_on_pages_has_a_place() {
    let found = place("a.pdf", &pdf::pdf(&parts(), pdf::Look::default()));
    assert!(matches!(found, Place::Page { page: 1, .. }), "{found:?}");
}

#[test]
fn text_has_its_line_and_column() {
    let found = place("a.txt", text::markdown(&parts()).as_bytes());
    assert!(matches!(found, Place::Text(_)), "{found:?}");
}
