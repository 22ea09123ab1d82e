//! Tests what packagers, shells and editors expect of a command line: completion scripts, manual pages, schemas, a
//! version.

use std::process::{Command, Output};

fn gouji(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gouji")).args(arguments).env("LC_ALL", "C").output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = gouji(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const COMMANDS: [&str; 9] =
    ["check", "extract", "lint", "explain", "rules", "templates", "schema", "completions", "man"];

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = printed(&["completions", shell]);
        for command in COMMANDS {
            assert!(script.contains(command), "{shell}: {command}");
        }
        assert!(script.contains("output-dir"), "{shell}");
    }
    let chinese = printed(&["completions", "zsh", "--lang", "zh"]);
    assert!(chinese.contains("手册页"), "{chinese}");
}

/// Lets bash complete a command and a format.
#[test]
fn bash_offers_what_can_follow() {
    let ask = |words: &str| {
        let list: Vec<&str> = words.split(' ').collect();
        let [.., before, last] = list[..] else { panic!("{words}") };
        let count = list.len() - 1;
        let script = format!(
            "eval \"$({} completions bash)\"; COMP_WORDS=({words}); COMP_CWORD={count}; _gouji gouji {last} {before}; echo \"${{COMPREPLY[@]}}\"",
            env!("CARGO_BIN_EXE_gouji")
        );
        let done = Command::new("bash").args(["-c", &script]).output().unwrap();
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(ask("gouji te"), "templates");
    assert_eq!(ask("gouji schema ru"), "rules");
    // Nothing of its own: bash completes names of files.
    assert_eq!(ask("gouji check Car"), "");
}

#[test]
fn manual_pages_are_made_of_the_help() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH gouji 1"), "{page}");
    for command in COMMANDS {
        assert!(page.contains(command), "{command}");
        let own = printed(&["man", command]);
        assert!(own.contains(&format!(".TH gouji\\-{command} 1")) || own.contains(&format!(".TH gouji-{command} 1")));
    }
    let chinese = printed(&["man", "check", "--lang", "zh"]);
    for words in ["--lang", "Print help", "Print version", "--version"] {
        assert_eq!(chinese.replace('\\', "").contains(words), words == "--lang", "{words}: {chinese}");
    }
    let without = gouji(&["--lang", "zh"]);
    assert_eq!(without.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&without.stderr).starts_with("错误[G0801]"));
    let unknown = gouji(&["man", "chek"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("`check`"));
}

#[test]
fn schemas_are_those_that_are_published() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    for name in ["template", "rules", "check", "extract", "lint"] {
        let file = std::fs::read_to_string(folder.join(format!("{name}.schema.json"))).unwrap();
        assert_eq!(printed(&["schema", name]), file);
    }
    let unknown = gouji(&["schema", "rule"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("rules"));
}

#[test]
fn the_version_names_the_commit() {
    let version = printed(&["--version"]);
    let rest = version.strip_prefix(&format!("gouji {}", env!("CARGO_PKG_VERSION"))).expect(&version).trim();
    let commit = rest.strip_prefix(" (").or(rest.strip_prefix('(')).and_then(|rest| rest.strip_suffix(')'));
    if std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".git").exists() {
        let commit = commit.expect(&version);
        assert!(commit.len() >= 9 && commit.chars().all(|c| c.is_ascii_hexdigit()), "{version}");
    }
}
