//! Tests the page of results: its content, that no text of a report escapes its place, and how a browser displays it.

use std::path::PathBuf;
use std::process::Command;

use gouji::diagnostic::Lang;
use gouji::render::html::{self, HtmlWriter, ReportView};
use gouji::render::run_model::RunModel;
use gouji::render::{ReportWriter, RunPart};

use crate::support::{drawn, written};

/// Saves pages for inspection in the folder that `GOUJI_LOOK` names.
fn look(name: &str, page: &str) {
    if let Some(folder) = std::env::var_os("GOUJI_LOOK") {
        std::fs::write(std::path::Path::new(&folder).join(name), page).unwrap();
    }
}

#[test]
fn pages_to_be_looked_at() {
    for (name, documents, lang) in [
        ("broken.html", vec![drawn::example("broken-2021.md")], Lang::Zh),
        ("clean.html", vec![drawn::example("report-2021.md")], Lang::Zh),
        ("english.html", vec![drawn::example("broken-2021.md")], Lang::En),
        ("many.html", drawn::many(60), Lang::Zh),
        ("open.html", drawn::many(4).split_off(3), Lang::Zh),
        ("old.html", vec![drawn::example("report-2019.txt")], Lang::Zh),
    ] {
        let made = drawn::run(&documents, lang);
        look(name, &document(made.parts, &made.run, lang));
    }
}

fn page(documents: &[(String, Vec<u8>)], lang: Lang) -> String {
    let made = drawn::run(documents, lang);
    document(made.parts, &made.run, lang)
}

fn document(parts: Vec<ReportView>, run: &RunModel, lang: Lang) -> String {
    String::from_utf8(written::write::<HtmlWriter, _>(parts, run, &written::options(lang))).unwrap()
}

#[test]
fn the_form_is_drawn_with_its_merged_heads_and_marks() {
    let page = page(&[drawn::example("broken-2021.md")], Lang::Zh);
    for piece in [
        "<th scope=\"colgroup\" colspan=\"5\">法人或其他组织</th>",
        "<th scope=\"rowgroup\" rowspan=\"22\">三、本年度办理结果</th>",
        "<th scope=\"row\" colspan=\"2\">（一）予以公开</th>",
        "<th scope=\"row\">8.属于行政查询事项</th>",
        "<th scope=\"col\" class=\"tot\" rowspan=\"2\">总计</th>",
        "<code>41 + 3 ≠ 40 + 7</code>",
        "左边 44，右边 47，相差 3",
        "aria-describedby=\"r1f1\"",
        "<td>1,286</td>",
    ] {
        assert!(page.contains(piece), "{piece}");
    }
    // Every link of a page leads to an element on it.
    let ids: std::collections::BTreeSet<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(target.contains('=') || ids.contains(target), "{target}");
    }
}

#[test]
fn nothing_a_report_says_becomes_markup_and_nothing_is_asked_for() {
    let text = String::from_utf8(drawn::example("broken-2021.md").1).unwrap();
    let text = text.replace("某某区示例局", "某某区</script><script>alert(1)</script>示例\u{202e}局").replacen(
        "| 41 |",
        "| <img src=x onerror=alert(1)> \"'\u{202e} |",
        1,
    );
    let page = page(&[("</title><script>alert(2)</script>\".md".to_owned(), text.into_bytes())], Lang::Zh);
    assert!(!page.contains("<script>") && !page.contains("<img") && !page.contains('\u{202e}'));
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt; &quot;&#39;\u{fffd}"));
    assert_eq!(page.matches("<script").count(), 1);
    for outside in ["http:", "https:", "url(", "@import", "//cdn", "<link rel=\"stylesheet"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(!regex::Regex::new("<[a-z]+[^>]* src=").unwrap().is_match(&page));
}

#[test]
fn a_long_run_draws_the_worst_and_says_so() {
    let made = drawn::run(&drawn::many(9), Lang::Zh);
    let broken = made.parts[2].clone();
    let parts: Vec<ReportView> =
        (0..html::MAX_DRAWN + 40).map(|nth| ReportView { name: format!("{nth}.md"), ..broken.clone() }).collect();
    let page = document(parts, &made.run, Lang::Zh);
    assert_eq!(page.matches("<article ").count(), html::MAX_DRAWN);
    assert!(page.contains("有问题的报告共 240 份，下面显示问题最重的 200 份的表格"));
    assert_eq!(page.matches("<tr data-r=").count(), 240);
}

/// A run of a hundred thousand reports, most of which are known only as counts.
#[test]
fn a_very_long_run_is_a_page_that_opens() {
    let mut made = drawn::run(&drawn::many(60), Lang::Zh);
    drawn::count_only(&mut made, 91_000);
    let clean = drawn::clean(&made.parts[0]);
    let mut writer = HtmlWriter::new(&written::options(Lang::Zh));
    let mut push = |report| writer.push(RunPart { reports: vec![report], failed: Vec::new() });
    for nth in 0..3_000 {
        let at = nth % made.parts.len();
        let part = made.parts[at].clone();
        let name = format!("全国.csv#{nth:05}");
        made.run.tally.add(&made.checked[at]);
        push(ReportView { organisation: Some(format!("第{nth}局")), name, ..part });
    }
    for nth in 0..6_000 {
        push(ReportView { name: format!("全国.csv#好{nth:05}"), ..clean.clone() });
    }
    let page = String::from_utf8(written::finish(writer, &made.run)).unwrap();
    look("long.html", &page);
    assert_eq!(page.matches("<article class=\"report\"").count(), html::MAX_DRAWN);
    assert_eq!(page.matches("<article class=\"report clean\"").count(), html::MAX_CLEAN);
    assert_eq!(page.matches("<tr data-r=").count(), 3_000, "beyond the bound those with findings are listed");
    assert!(page.contains("另有 6000 份报告未列出"));
    let counted = made.run.tally.reports() - 9_000;
    assert!(page.contains(&format!("另有 {counted} 份报告未违反规则，只计数，不逐份列出")));
    assert!(page.len() < 40 << 20, "{}", page.len());
}

#[test]
fn both_languages_say_everything() {
    let english = page(&[drawn::example("broken-2021.md")], Lang::En);
    assert!(english.contains("<html lang=\"en\">") && english.contains("left 44, right 47, difference 3"));
}

/// Loads the page in a browser with a fragment of the address after `#`; returns the page and the console output.
pub(super) fn browse(page: &str, fragment: &str) -> Option<(String, String)> {
    let tag = fragment.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let folder: PathBuf = std::env::temp_dir().join(format!("gouji-page-{}-{tag}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("page.html");
    std::fs::write(&file, page).unwrap();
    let run = Command::new("chromium")
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--virtual-time-budget=5000",
        ])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .args(["--dump-dom".to_owned(), format!("file://{}#{fragment}", file.display())])
        .output();
    let Ok(run) = run else {
        assert!(std::env::var_os("GOUJI_NEEDS_CHROMIUM").is_none(), "`chromium` is there and does not run");
        eprintln!("no chromium: what a browser makes of the page is NOT checked");
        return None;
    };
    let said = String::from_utf8_lossy(&run.stderr);
    let console = said.lines().filter(|line| line.contains("CONSOLE")).collect::<Vec<_>>().join("\n");
    Some((String::from_utf8_lossy(&run.stdout).into_owned(), console))
}

#[test]
fn the_address_sets_the_filter_in_a_browser() {
    let page = page(&drawn::many(12), Lang::Zh);
    let hidden = |dom: &str, tag: &str| {
        let open = format!("<{tag} ");
        let pieces = dom.split(&open).skip(1).filter_map(|rest| rest.split('>').next());
        pieces.filter(|own| own.contains("hidden=\"\"")).count()
    };
    let cards = page.matches("<li class=\"card").count();
    let errors = page.matches("data-s=\"error\" data-o=\"violated\"").count();
    assert!(errors > 0 && errors < cards);
    for (fragment, visible) in [("", cards), ("severity=error&outcome=violated", errors), ("r3f1", cards)] {
        let Some((dom, console)) = browse(&page, fragment) else { return };
        assert_eq!(console, "", "{fragment}");
        assert!(dom.contains("<form class=\"filter\" id=\"filter\" aria-label"), "the script ran");
        assert_eq!(cards - hidden(&dom, "li"), visible, "{fragment}");
        assert_eq!(hidden(&dom, "article") > 0, fragment.starts_with("severity"), "{fragment}");
    }
    let wanted = "rule=%E5%8A%9E%E7%90%86%E5%B9%B3%E8%A1%A1&q=%E7%A4%BA%E4%BE%8B3%E5%B1%80";
    let Some((dom, _)) = browse(&page, wanted) else { return };
    assert!(dom.contains("显示 2 处"), "the rule and the report together");
}
