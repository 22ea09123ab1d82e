//! Tests long runs: folders and patterns, the same bytes for any number of workers, interrupted runs, and results that
//! replace a file only when complete.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use gouji::Engine;
use gouji::cli::{Interrupts, Live};
use gouji::diagnostic::Lang;
use gouji::world::{DirectoryEntry, Disk, EntryKind, Memory, World};

use crate::support::{Around, Ran, gouji, gouji_in};

pub fn example(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Builds good and bad reports of both forms, in folders.
fn offices() -> Memory {
    let mut world = Memory::new()
        .with("reports/a/2019.txt", example("report-2019.txt"))
        .with("reports/a/2021.md", example("report-2021.md"))
        .with("reports/b/broken.md", example("broken-2021.md"))
        .with("reports/b/nothing.txt", "")
        .with("reports/b/words.txt", "no form at all\n")
        .with("reports/picture.jpg", "x")
        .with("reports/.hidden/2021.md", example("report-2021.md"))
        .with("reports/b/~$broken.md", "x")
        .with("mine.yaml", "rules-for: gov-info-disclosure/2021\nrules:\n  坏:\n    check: row 一 =\n  好:\n    table: 三\n    check: row 一 >= 0\n");
    for nth in 0..12 {
        world = world.with(format!("reports/c/{nth:02}.md"), example("report-2021.md"));
        world = world.with(format!("reports/c/{nth:02}x.md"), example("broken-2021.md"));
    }
    world
}

#[test]
fn any_number_of_workers_prints_the_same_bytes() {
    let world = offices();
    for words in [
        &["check", "reports"][..],
        &["check", "reports", "-f", "json"],
        &["check", "reports", "-f", "jsonl"],
        &["check", "reports", "-f", "csv"],
        &["check", "reports", "-f", "sarif"],
        &["check", "reports", "-f", "junit", "--strict"],
        &["check", "reports", "-f", "html"],
        &["check", "reports", "-f", "md", "--rules", "mine.yaml"],
        &["check", "reports", "nowhere.txt", "--rules", "mine.yaml"],
        &["check", "reports", "-f", "json", "--rules", "mine.yaml", "--only", "好", "--only", "没有"],
        &["extract", "reports"],
        &["extract", "reports", "-f", "json"],
        &["extract", "reports", "-f", "yaml"],
    ] {
        let with = |jobs: &str| gouji(&world, &[words, &["-j", jobs]].concat());
        let one = with("1");
        for jobs in ["2", "8"] {
            let many = with(jobs);
            assert!(many.out == one.out, "{words:?} -j {jobs}: results differ");
            assert!(many.err == one.err, "{words:?} -j {jobs}: remarks differ");
            assert_eq!(many.status, one.status, "{words:?} -j {jobs}");
        }
    }
}

#[test]
fn every_format_says_what_was_not_read() {
    for format in ["sarif", "junit", "html", "md"] {
        let ran = gouji(&offices(), &["check", "reports/b", "-f", format]);
        assert_eq!(ran.status, 2, "{format}");
        assert!(ran.out.contains("reports/b/words.txt") && ran.out.contains("办理平衡"), "{format}: {}", ran.out);
    }
}

#[test]
#[cfg(feature = "office")]
fn a_workbook_is_written_to_a_file_only() {
    let ran = gouji(&offices(), &["check", "reports", "-f", "xlsx"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("-o"), "{}", ran.err);
    let file = std::env::temp_dir().join(format!("gouji-book-{}.xlsx", std::process::id()));
    let name = file.to_str().unwrap().to_owned();
    let write = |jobs: &str| {
        assert_eq!(gouji(&offices(), &["check", "reports", "-f", "xlsx", "-o", &name, "-j", jobs]).status, 2);
        std::fs::read(&file).unwrap()
    };
    let (one, many) = (write("1"), write("4"));
    std::fs::remove_file(&file).unwrap();
    assert!(one.starts_with(b"PK") && one == many);
}

#[test]
fn json_is_printed_as_if_it_were_printed_at_once() {
    for words in [&["check", "reports", "-f", "json"][..], &["check", "reports/b/nothing.txt", "-f", "json"]] {
        let out = gouji(&offices(), words).out;
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert!(out == serde_json::to_string_pretty(&value).unwrap() + "\n");
    }
}

fn listed(ran: &Ran) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    value["reports"].as_array().unwrap().iter().map(|r| r["report"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn folders_and_patterns_name_the_files_in_them() {
    let world = offices();
    let found = |words: &[&str]| listed(&gouji(&world, &[&["check", "-f", "json"], words].concat()));
    assert_eq!(found(&["reports/a"]), ["reports/a/2019.txt", "reports/a/2021.md"]);
    assert_eq!(found(&["reports/a/"]), ["reports/a/2019.txt", "reports/a/2021.md"]);
    assert_eq!(found(&["reports/*/20*"]), ["reports/a/2019.txt", "reports/a/2021.md"]);
    assert_eq!(found(&["reports/**/broken.m?"]), ["reports/b/broken.md"]);
    assert_eq!(found(&["reports/c/0[01].md"]), ["reports/c/00.md", "reports/c/01.md"]);
    // Words keep their order; a file that was already named is not taken again.
    assert_eq!(found(&["reports/a/2021.md", "reports/a"]), ["reports/a/2021.md", "reports/a/2019.txt"]);
    assert_eq!(found(&["."]).len(), 27);
    // A file with exactly that name is meant, whatever characters are in it.
    let odd = Memory::new().with("年报[1].md", example("report-2021.md")).with("年报1.md", "");
    assert_eq!(listed(&gouji(&odd, &["check", "-f", "json", "年报[1].md"])), ["年报[1].md"]);
}

#[test]
fn what_gives_no_report_is_said_and_the_others_go_on() {
    let world = Memory::new().with("empty/note.yaml", "x").with("a/2021.md", example("report-2021.md"));
    let ran = gouji_in(&world, &["check", "empty", "b/*.md", "a", "a/[", "a/***"], Lang::En);
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.err, @r"
error[G0640]: no reports in the folder `empty`
  help: check the folder; name files with unusual extensions one by one

error[G0640]: no files match `b/*.md`
  help: check the pattern: `*` stays within one folder, `**` includes the
        folders inside

error[G0640]: the pattern `a/[` is invalid from character 3 on
  help: correct brackets and `**`, which must stand alone between two `/`

error[G0640]: the pattern `a/***` is invalid from character 5 on
  help: correct brackets and `**`, which must stand alone between two `/`

info[G0641]: files skipped because of their extension: 1 (.yaml 1)
  help: name such a file to have it read; its format is detected from its
        content
");
    assert!(ran.out.contains("── a/2021.md "), "{}", ran.out);
    assert_eq!(gouji(&world, &["extract", "empty"]).status, 2);
}

#[test]
fn of_many_reports_those_that_hold_take_a_line() {
    let world = Memory::new()
        .with("1.md", example("report-2019.txt"))
        .with("2.md", example("broken-2021.md"))
        .with("3.md", example("report-2019.txt"));
    let ran = gouji_in(&world, &["check", "1.md", "2.md", "3.md", "1.md", "--only", "办理平衡"], Lang::En);
    let line = |name: &str| format!("✓ {name} (gov-info-disclosure/2019): ");
    assert!(ran.out.starts_with(&line("1.md")), "{}", ran.out);
    assert!(ran.out.contains("\n\nerror[办理平衡]"), "{}", ran.out);
    assert!(ran.out.contains(&format!("\n\n{}", line("3.md"))), "{}", ran.out);
    assert!(ran.out.contains("n/a\n\n── all reports ─"), "{}", ran.out);
    // A single report is printed in full.
    assert!(gouji_in(&world, &["check", "1.md", "--only", "办理平衡"], Lang::En).out.starts_with("── 1.md "));
}

#[test]
fn a_report_that_cannot_be_read_is_a_line_among_the_others() {
    let world = offices();
    let csv = gouji_in(&world, &["check", "reports/b", "-f", "csv"], Lang::En).out;
    let lines: Vec<&str> = csv.lines().filter(|line| line.contains(",unchecked,")).collect();
    assert_eq!(lines.len(), 2, "{csv}");
    assert!(lines[0].starts_with("reports/b/nothing.txt,,,,G0603,error,unchecked,"), "{csv}");
    let out = gouji_in(&world, &["check", "reports/b", "-f", "jsonl"], Lang::En).out;
    let values: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(values.len(), 3);
    let members = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&values[0]), members(&values[1]));
    assert!(values[1]["template"].is_null());
    assert_eq!(values[1]["diagnostics"][0]["code"], "G0603");
    // The rules cannot be loaded, so the report was read but not checked.
    let world = world.with("r.yaml", "rules-for: gov-info-disclosure/2021\n rules: [\n");
    let ran = gouji_in(&world, &["check", "reports/a/2021.md", "-f", "csv", "--rules", "r.yaml"], Lang::En);
    assert_eq!((ran.status, ran.out.matches(",unchecked,").count()), (2, 1), "{}{}", ran.out, ran.err);
}

/// Sets a flag after some bytes have been printed.
struct Presses<'a>(Vec<u8>, usize, &'a AtomicBool);

impl Write for Presses<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        self.2.store(self.0.len() >= self.1, Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_run_that_is_stopped_prints_what_it_has() {
    let world = offices();
    for (jobs, format) in [("1", "json"), ("2", "json"), ("1", "text")] {
        let flag = AtomicBool::new(false);
        let (mut out, mut err) = (Presses(Vec::new(), 4000, &flag), Vec::new());
        let live = Live { interrupts: Interrupts::Flag(&flag), ..Live::default() };
        let around = Around { stdin: &[], out: &mut out, err: &mut err, lang: Lang::En, live };
        let words = ["check", "reports/c", "-f", format, "-j", jobs];
        assert_eq!(around.run(&words, &world, &mut Engine::new()), 2);
        let (out, err) = (String::from_utf8(out.0).unwrap(), String::from_utf8(err).unwrap());
        assert!(err.contains("error[G0804]: stopped after "), "{err}");
        if format == "json" {
            let value: serde_json::Value = serde_json::from_str(&out).unwrap();
            let count = value["reports"].as_array().unwrap().len();
            assert!((1..24).contains(&count), "{count}");
            assert!(err.contains(&format!("stopped after {count} of 24 reports")), "{err}");
        } else {
            assert!(out.lines().last().unwrap().starts_with("violated"), "{out}");
        }
    }
}

/// Creates an empty folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[cfg(unix)]
#[test]
fn links_that_go_round_are_not_followed() {
    let path = folder("links");
    std::fs::write(path.join("a.md"), example("report-2021.md")).unwrap();
    std::os::unix::fs::symlink(&path, path.join("round")).unwrap();
    std::os::unix::fs::symlink(path.join("a.md"), path.join("b.md")).unwrap();
    std::os::unix::fs::symlink("nowhere", path.join("c.md")).unwrap();
    let name = path.to_str().unwrap();
    let entry = |name: &str, kind| DirectoryEntry { name: name.to_owned(), kind };
    let wanted = [
        entry("a.md", EntryKind::File),
        entry("b.md", EntryKind::File),
        entry("c.md", EntryKind::File),
        entry("round", EntryKind::FolderLink),
    ];
    assert_eq!(Disk.list(name).unwrap(), wanted);
    let ran = gouji_in(&Disk, &["check", "-f", "json", name], Lang::En);
    assert_eq!(listed(&ran).len(), 2, "{}", ran.err);
    assert!(ran.err.contains("G0641") && ran.err.contains("G0601"), "{}", ran.err);
}

#[test]
fn a_result_replaces_the_old_one_whole() {
    let path = folder("whole");
    let result = path.join("out.json");
    let name = result.to_str().unwrap();
    std::fs::write(&result, "old").unwrap();
    std::fs::write(path.join("a.md"), example("report-2021.md")).unwrap();
    // The result of the earlier run is not a report, and no draft remains.
    for _ in 0..2 {
        let ran = gouji_in(&Disk, &["check", "-f", "json", path.to_str().unwrap(), "-o", name], Lang::En);
        assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(std::fs::read_to_string(&result).unwrap().ends_with("}\n"));
        assert_eq!(std::fs::read_dir(&path).unwrap().count(), 2);
    }
}

#[cfg(unix)]
#[test]
fn the_program_ends_in_good_order_at_the_first_sigint() {
    use std::process::{Command, Stdio};
    let path = folder("sigint");
    for nth in 0..4000 {
        std::fs::write(path.join(format!("{nth}.md")), example("broken-2021.md")).unwrap();
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_gouji"));
    program.args(["check", "-f", "jsonl", "--lang", "en"]).arg(&path);
    let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = io::BufReader::new(child.stdout.take().unwrap());
    // Results have been printed, so the handler is installed.
    io::BufRead::read_line(&mut out, &mut String::new()).unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let mut rest = String::new();
    io::Read::read_to_string(&mut out, &mut rest).unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    let count = rest.lines().count() + 1;
    assert!(said.contains(&format!("stopped after {count} of 4000 reports")), "{count} {said}");
}
