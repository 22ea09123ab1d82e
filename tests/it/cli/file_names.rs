//! Tests names of files that are not UTF-8, which archives made under Windows contain.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const REPORT: &str =
    r#"{"template": "gov-info-disclosure/2021", "cells": [{"table": "三", "row": "一", "col": "自然人", "value": 3}]}"#;
/// Two offices in GBK; the middle of the first happens to be a character of UTF-8.
const FIRST: &[u8] = b"\xbc\xd7\xbe\xd62024.json";
const SECOND: &[u8] = b"\xd2\xd2\xbe\xd62024.json";

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("gouji-names-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("in")).unwrap();
    for name in [b"ok.json", FIRST, SECOND] {
        std::fs::write(folder.join("in").join(OsStr::from_bytes(name)), REPORT).unwrap();
    }
    folder
}

fn gouji(folder: &Path, arguments: &[&[u8]]) -> Output {
    let arguments = arguments.iter().map(|bytes| OsString::from_vec(bytes.to_vec()));
    Command::new(env!("CARGO_BIN_EXE_gouji")).args(arguments).env("LC_ALL", "C").current_dir(folder).output().unwrap()
}

fn reports(bytes: &[u8]) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    json["reports"].as_array().unwrap().iter().map(|report| report["report"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn files_whose_names_are_not_utf_8_are_read_and_counted() {
    let folder = folder("read");
    let [first, second, third] = ["in/\\xBC\\xD7\\xBE\\xD62024.json", "in/\\xD2\\xD2\\xBE\\xD62024.json", "in/ok.json"];
    for words in [&b"in"[..], b"in/*.json", b"**/*.json"] {
        let output = gouji(&folder, &[b"check", words, b"-f", b"json"]);
        assert_eq!(reports(&output.stdout), [first, second, third], "{}", String::from_utf8_lossy(words));
        assert!(!String::from_utf8_lossy(&output.stderr).contains("G0601"));
    }
    // Named directly, and as it is shown.
    for name in [&[&b"in/"[..], FIRST].concat(), &first.as_bytes().to_vec()] {
        assert_eq!(reports(&gouji(&folder, &[b"check", name, b"-f", b"json"]).stdout), [first]);
    }
    // A file that is not there is reported under the name that is shown.
    let output = gouji(&folder, &[b"check", b"in/\xbc.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`in/\\xBC.json` not found"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn outputs_may_have_names_that_are_not_utf_8() {
    let folder = folder("write");
    let to = b"\xbd\xe1.json";
    let output = gouji(&folder, &[b"check", b"in", b"-f", b"json", b"-o", to]);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(reports(&std::fs::read(folder.join(OsStr::from_bytes(to))).unwrap()).len(), 3);
    let to = b"\xbd\xe1\xb9\xfb";
    let run = || gouji(&folder, &[b"check", b"in", b"-f", b"json", b"--output-dir", to]);
    run();
    let out = folder.join(OsStr::from_bytes(to));
    let results = |folder: &Path| {
        let mut found = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(path) = open.pop() {
            for entry in std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() { open.push(entry) } else { found.push(entry) }
            }
        }
        found.iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")).count()
    };
    assert!(results(&out) >= 3, "{out:?}");
    let again = String::from_utf8_lossy(&run().stderr).into_owned();
    assert!(!again.contains("error"), "{again}");
    std::fs::remove_dir_all(folder).unwrap();
}
