//! Tests that the pages for newcomers show what the program prints. `UPDATE_README=1` updates them.

use gouji::diagnostic::Lang;
use gouji::world::Disk;

use crate::support;

/// A page and the language of its screenshot.
const PAGES: &[(&str, Lang)] = &[("README.md", Lang::En), ("README.zh-CN.md", Lang::Zh)];

fn output(args: &[&str], lang: Lang) -> String {
    support::gouji_in(&Disk, args, lang).out
}

/// Returns the likely mistake, the first finding and the summary, which is the whole output without the other findings.
fn picture(lang: Lang) -> String {
    let whole = output(&["check", "examples/broken-2021.md"], lang);
    let first: String = whole.split_inclusive("\n\n").take(2).collect();
    let summary = whole.find("\n── ").unwrap() + 1;
    format!("{first}…\n\n{}", &whole[summary..])
}

#[test]
fn the_picture_of_the_readme_is_real_output() {
    for (page, lang) in PAGES {
        let text = std::fs::read_to_string(page).unwrap();
        let start = text.find("```text\n").unwrap() + "```text\n".len();
        let end = start + text[start..].find("```\n").unwrap();
        let real = format!("$ gouji check examples/broken-2021.md\n{}", picture(*lang));
        if std::env::var_os("UPDATE_README").is_some() {
            std::fs::write(page, format!("{}{real}{}", &text[..start], &text[end..])).unwrap();
        } else {
            assert_eq!(&text[start..end], real, "{page}");
        }
    }
}

#[test]
fn the_examples_do_what_the_readme_says() {
    for (name, sound) in [("report-2019.txt", true), ("report-2021.md", true), ("broken-2021.md", false)] {
        let path = format!("examples/{name}");
        let json: serde_json::Value = serde_json::from_str(&output(&["check", "-f", "json", &path], Lang::En)).unwrap();
        assert_eq!(json["reports"][0]["summary"]["errors"] == 0, sound, "{name}");
        assert_eq!(json["reports"][0]["summary"]["undetermined"], 0, "{name}");
    }
    let own = output(&["check", "examples/report-2021.md", "--rules", "examples/my-rules.yaml"], Lang::Zh);
    assert!(!own.is_empty());
}
