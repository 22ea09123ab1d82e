//! Tests output folders: each result is as if its report were the only one, no result is made twice, and no file of the
//! user is overwritten.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use gouji::Engine;
use gouji::cli::{Interrupts, Live, Progress};
use gouji::diagnostic::Lang;
use gouji::world::{DirectoryEntry, Disk, EntryKind, Memory, ReadError, Stream, World};

use crate::engine::runs::{example, folder};
use crate::support::{Around, Ran, gouji_in, gouji_live};
use crate::tables;

const RULES: &str =
    "rules-for: gov-info-disclosure/2021\nextends: base.yaml\nrules:\n  好:\n    table: 三\n    check: row 一 >= 0\n";
const BASE: &str = "rules-for: gov-info-disclosure/2021\nrules:\n  底:\n    table: 三\n    check: row 二 >= 0\n";

/// Builds good and bad reports of both forms, a file that is not a report, two reports with one name, and rule files.
fn offices() -> Memory {
    Memory::new()
        .with("年报/甲局/2019.txt", example("report-2019.txt"))
        .with("年报/甲局/2021.md", example("report-2021.md"))
        .with("年报/乙局/2021.md", example("broken-2021.md"))
        .with("年报/乙局/2021.MD", example("broken-2021.md"))
        .with("年报/空.txt", "")
        .with("mine.yaml", RULES)
        .with("base.yaml", BASE)
}

fn check(world: &dyn World, folder: &Path, words: &[&str]) -> Ran {
    let folder = folder.to_str().unwrap();
    gouji_in(world, &[&["check", "年报", "--output-dir", folder], words].concat(), Lang::En)
}

/// Parses the last line: results written, up to date, and not checked.
fn counted(ran: &Ran) -> [usize; 3] {
    let last = ran.out.lines().last().unwrap_or_default();
    let numbers = last.rsplit_once("`: ").unwrap_or_else(|| panic!("{}{}", ran.out, ran.err)).1;
    let numbers: Vec<usize> = numbers.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    numbers.try_into().unwrap()
}

/// Returns all output without the list of written files.
fn said(ran: &Ran) -> (u8, Vec<String>, String) {
    let mut lines: Vec<String> = ran.out.lines().map(str::to_owned).collect();
    lines.pop();
    (ran.status, lines, ran.err.clone())
}

fn files(folder: &Path) -> Vec<String> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(root, &path, found),
                false => found.push(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")),
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

fn manifest(folder: &Path) -> PathBuf {
    folder.join(".gouji-manifest.jsonl")
}

#[test]
fn each_result_is_what_a_run_over_its_report_alone_writes() {
    let world = offices();
    let alone = folder("kept-alone");
    for (format, ending) in [
        ("text", "txt"),
        ("json", "json"),
        ("jsonl", "jsonl"),
        ("csv", "csv"),
        ("sarif", "sarif"),
        ("junit", "xml"),
        ("html", "html"),
        #[cfg(feature = "office")]
        ("xlsx", "xlsx"),
        ("md", "md"),
    ] {
        let alone = alone.join(format!("out.{ending}"));
        let results = folder(&format!("kept-{format}"));
        let options = ["-f", format, "--strict", "--rules", "mine.yaml", "--only", "好", "--only", "办理平衡"];
        let ran = check(&world, &results, &options);
        assert_eq!((ran.status, counted(&ran)), (2, [4, 0, 1]), "{format}: {}", ran.err);
        let expected =
            [".gouji-manifest.jsonl", "乙局/2021.MD", "乙局/2021.md~2", "甲局/2019.txt", "甲局/2021.md", "空.txt"];
        let dotted = |name: &&str| if name.starts_with('.') { (*name).to_owned() } else { format!("{name}.{ending}") };
        assert_eq!(files(&results), expected.iter().map(dotted).collect::<Vec<_>>());
        for (report, result) in [
            ("年报/甲局/2019.txt", "甲局/2019.txt"),
            ("年报/甲局/2021.md", "甲局/2021.md"),
            ("年报/乙局/2021.md", "乙局/2021.md~2"),
            ("年报/乙局/2021.MD", "乙局/2021.MD"),
            ("年报/空.txt", "空.txt"),
        ] {
            // Rules for another form are no mistake of one result.
            let without_rules = ["-f", format, "--strict", "--only", "好", "--only", "办理平衡"];
            let own = if report.contains("2019") { &without_rules[..] } else { &options[..] };
            let one = gouji_in(&world, &[&["check", report, "-o", alone.to_str().unwrap()], own].concat(), Lang::En);
            let expected = std::fs::read(&alone).unwrap();
            let found = std::fs::read(results.join(format!("{result}.{ending}"))).unwrap();
            if expected.is_empty() {
                assert_eq!(("text", String::from_utf8(found).unwrap()), (format, one.err));
            } else {
                assert!(found == expected, "{format} {report}");
            }
        }
        let again = check(&world, &results, &options);
        assert_eq!(said(&again), said(&ran), "{format}");
        assert_eq!(counted(&again), [0, 4, 1], "{format}");
    }
}

#[test]
fn a_rerun_makes_what_has_changed_and_says_the_same() {
    let world = offices();
    let results = folder("kept-rerun");
    let first = check(&world, &results, &["-f", "json"]);
    assert_eq!(counted(&first), [4, 0, 1]);
    // The summary equals that of a run without a folder.
    let plain = gouji_in(&world, &["check", "年报"], Lang::En);
    let tail = plain.out.split_once("── all reports ").unwrap().1;
    assert_eq!(first.out.split_once("── all reports ").unwrap().1.rsplit_once("results in").unwrap().0, tail);
    assert_eq!((first.status, &first.err), (plain.status, &plain.err));
    for jobs in ["1", "4"] {
        let again = check(&world, &results, &["-f", "json", "-j", jobs]);
        assert_eq!((counted(&again), said(&again)), ([0, 4, 1], said(&first)));
    }
    // A changed report, and one that has become readable.
    let world =
        world.with("年报/甲局/2021.md", example("broken-2021.md")).with("年报/空.txt", example("report-2019.txt"));
    let ran = check(&world, &results, &["-f", "json"]);
    assert_eq!((counted(&ran), ran.status), ([2, 3, 0], 1), "{}", ran.err);
    // Results that were deleted, changed, replaced by as many bytes, or became folders.
    let result = results.join("甲局/2019.txt.json");
    let bytes = std::fs::read(&result).unwrap();
    std::fs::remove_file(&result).unwrap();
    assert_eq!(counted(&check(&world, &results, &["-f", "json"])), [1, 4, 0]);
    assert!(std::fs::read(&result).unwrap() == bytes);
    std::fs::write(&result, vec![b' '; bytes.len()]).unwrap();
    assert_eq!(counted(&check(&world, &results, &["-f", "json"])), [1, 4, 0]);
    assert!(std::fs::read(&result).unwrap() == bytes);
    // Other options give other results; results of another format are placed beside them.
    assert_eq!(counted(&check(&world, &results, &["-f", "csv"])), [5, 0, 0]);
    assert_eq!(counted(&check(&world, &results, &["-f", "json"])), [0, 5, 0]);
    for options in
        [&["--strict"][..], &["--only", "办理平衡"], &["--lang", "zh"], &["--template", "gov-info-disclosure/2021"]]
    {
        let ran = check(&world, &results, &[&["-f", "csv"], options].concat());
        assert!(ran.out.contains("5 written") || ran.out.contains("写入 5 份"), "{options:?} {}", ran.out);
    }
}

#[test]
fn every_rule_file_in_force_counts() {
    let world = offices();
    let results = folder("kept-rules");
    let options = ["-f", "jsonl", "--rules", "mine.yaml"];
    // The report of 2019 has the rules of its own form.
    assert_eq!(counted(&check(&world, &results, &options)), [4, 0, 1]);
    assert_eq!(counted(&check(&world, &results, &options)), [0, 4, 1]);
    let world = world.with("base.yaml", BASE.replace(">= 0", ">= 1"));
    assert_eq!(counted(&check(&world, &results, &options)), [4, 0, 1]);
    // Errors in a rule file are reported and decide the status, whichever report needs the rules.
    let world = world.with("mine.yaml", format!("{RULES}  坏:\n    check: row 一 =\n"));
    let first = check(&world, &results, &[&options[..], &["--only", "没有"]].concat());
    assert!(first.err.contains("G0203") || first.err.contains("G0215"), "{}", first.err);
    let again = check(&world, &results, &[&options[..], &["--only", "没有"]].concat());
    assert_eq!((counted(&again), said(&again)), ([0, 4, 1], said(&first)));
    // A file that does not exist now may exist at the next run.
    let world = offices().with("mine.yaml", RULES.replace("base", "later"));
    let broken = check(&world, &results, &options);
    assert!(broken.err.contains("G0506"), "{}", broken.err);
    let ran = check(&world.with("later.yaml", BASE), &results, &options);
    assert_eq!((counted(&ran), ran.err.contains("G0506")), ([4, 0, 1], false));
}

#[test]
fn a_manifest_that_was_cut_loses_what_was_under_way() {
    let world = offices();
    let results = folder("kept-cut");
    let first = check(&world, &results, &["-f", "csv"]);
    let whole = std::fs::read(manifest(&results)).unwrap();
    for cut in [1, 2, 60] {
        std::fs::write(manifest(&results), &whole[..whole.len() - cut]).unwrap();
        let ran = check(&world, &results, &["-f", "csv"]);
        // A line that lost only its line end is complete.
        let expected = if cut == 1 { [0, 4, 1] } else { [1, 3, 1] };
        // The last one is the report that every run tries again.
        let [made, kept, failed] = counted(&ran);
        assert!([made, kept, failed] == expected || [made, kept, failed] == [0, 4, 1], "{cut}: {}", ran.out);
        assert_eq!(said(&ran), said(&first));
        let again = check(&world, &results, &["-f", "csv"]);
        assert_eq!((counted(&again), said(&again)), ([0, 4, 1], said(&first)));
    }
    // Lines from other versions are ignored; without a manifest nothing else is lost.
    std::fs::write(manifest(&results), "{\"result\":1}\n\u{0}\nnull\n").unwrap();
    assert_eq!(counted(&check(&world, &results, &["-f", "csv"])), [4, 0, 1]);
    assert_eq!(counted(&check(&world, &results, &["-f", "csv"])), [0, 4, 1]);
    std::fs::remove_file(manifest(&results)).unwrap();
    assert_eq!(counted(&check(&world, &results, &["-f", "csv"])), [4, 0, 1]);
    // The manifest does not grow with the number of runs.
    let before = std::fs::metadata(manifest(&results)).unwrap().len();
    for _ in 0..3 {
        check(&world, &results, &["-f", "csv"]);
    }
    assert_eq!(std::fs::metadata(manifest(&results)).unwrap().len(), before);
}

#[test]
fn runs_over_other_reports_leave_earlier_results() {
    let world = offices();
    let results = folder("kept-others");
    let name = results.to_str().unwrap();
    let over = |world: &Memory, word: &str| gouji_in(world, &["check", word, "--output-dir", name], Lang::En);
    over(&world, "年报/甲局");
    let before = std::fs::read(results.join("2021.md.txt")).unwrap();
    let ran = over(&world, "年报/乙局/2021.md");
    assert_eq!(counted(&ran), [1, 0, 0]);
    assert!(std::fs::read(results.join("2021.md.txt")).unwrap() == before);
    assert!(results.join("2021.md~2.txt").exists());
    assert_eq!(counted(&over(&world, "年报/乙局/2021.md")), [0, 1, 0]);
    assert_eq!(counted(&over(&world, "年报/甲局")), [0, 2, 0]);
    // A report that is named twice counts once.
    let twice = gouji_in(&world, &["check", "年报/甲局/2021.md", "年报/甲局/2021.md", "--output-dir", name], Lang::En);
    assert_eq!(counted(&twice), [0, 1, 0]);
}

#[test]
fn nothing_that_is_read_lies_where_results_go() {
    let path = folder("kept-inputs");
    let at = |name: &str| path.join(name).to_str().unwrap().to_owned();
    std::fs::create_dir_all(path.join("in/deep")).unwrap();
    std::fs::write(path.join("in/a.md"), example("report-2021.md")).unwrap();
    std::fs::write(path.join("in/deep/b.md"), example("report-2021.md")).unwrap();
    let ran = |words: &[&str]| gouji_in(&Disk, &[&["check"], words].concat(), Lang::En);
    for (reports, results) in [("in", "in"), ("in/a.md", "in"), ("in", ""), ("in/*.md", "in"), ("in/deep", "in")] {
        let ran = ran(&[&at(reports), "--output-dir", &at(results)]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{reports} {results}");
        assert!(ran.err.contains("G0801") && ran.err.contains("`--output-dir`"), "{}", ran.err);
    }
    // An output folder inside the folder of the reports is not searched.
    for expected in [[2, 0, 0], [0, 2, 0]] {
        let ran = ran(&[&at("in"), "-f", "json", "--output-dir", &at("in/results")]);
        assert_eq!((ran.status, ran.err.as_str(), counted(&ran)), (0, "", expected));
    }
    assert_eq!(files(&path.join("in/results")), [".gouji-manifest.jsonl", "a.md.json", "deep/b.md.json"]);
    let both = ran(&[&at("in"), "-o", "x", "--output-dir", &at("out")]);
    assert!(
        both.status == 2
            && both.err.contains("error[G0801]: `--output <FILE>` cannot be used with `--output-dir <DIR>`")
            && !path.join("out").exists(),
        "{}",
        both.err
    );
    std::fs::write(path.join("file"), "").unwrap();
    let no_folder = ran(&[&at("in"), "--output-dir", &at("file")]);
    assert!(no_folder.status == 2 && no_folder.err.contains("G0803"), "{}", no_folder.err);
}

/// A world that stops the run after some files have been read.
struct Stopped<'a>(Memory, usize, AtomicUsize, &'a AtomicBool);

impl World for Stopped<'_> {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        if self.2.fetch_add(1, Ordering::Relaxed) + 1 >= self.1 {
            self.3.store(true, Ordering::Relaxed);
        }
        self.0.read(name, limit)
    }

    fn open(&self, name: &str) -> Result<Box<dyn Stream>, ReadError> {
        self.0.open(name)
    }

    fn canonical(&self, name: &str) -> Option<String> {
        self.0.canonical(name)
    }

    fn kind(&self, name: &str) -> Option<EntryKind> {
        self.0.kind(name)
    }

    fn list(&self, folder: &str) -> Result<Vec<DirectoryEntry>, ReadError> {
        self.0.list(folder)
    }
}

#[test]
fn a_run_that_is_stopped_keeps_what_it_made() {
    let mut world = Memory::new();
    for nth in 0..60 {
        world = world.with(format!("年报/{nth:02}.md"), example("report-2021.md"));
    }
    for jobs in ["1", "2"] {
        let results = folder(&format!("kept-stopped-{jobs}"));
        let flag = AtomicBool::new(false);
        let stopping = Stopped(world.clone(), 5, AtomicUsize::new(0), &flag);
        let words = ["check", "年报", "--output-dir", results.to_str().unwrap(), "-j", jobs];
        let live = Live { interrupts: Interrupts::Flag(&flag), ..Live::default() };
        let ran = gouji_live(&stopping, &words, Lang::En, live);
        let [made, _, _] = counted(&ran);
        assert!(ran.status == 2 && (5..40).contains(&made), "{made}");
        assert!(ran.err.contains(&format!("stopped after {made} of 60 reports")), "{}", ran.err);
        let rest = check(&world, &results, &[]);
        assert_eq!((counted(&rest), rest.status), ([60 - made, made, 0], 0), "{}", rest.err);
    }
}

#[test]
fn remarks_about_a_report_are_said_again_in_the_colours_of_the_run() {
    let world =
        offices().with("年报/少.md", String::from_utf8(example("report-2021.md")).unwrap().replace("| 一、", "| 甲、"));
    let results = folder("kept-remarks");
    let plain = check(&world, &results, &["--color", "never"]);
    assert!(plain.err.contains("少.md") && !plain.err.contains('\u{1b}'), "{}", plain.err);
    let colored = check(&world, &results, &["--color", "always"]);
    assert_eq!(counted(&colored)[0], 0);
    let fresh = check(&world, &folder("kept-remarks-2"), &["--color", "always"]);
    assert_eq!(colored.err, fresh.err);
    assert!(fresh.err.contains('\u{1b}'));
    assert_eq!(said(&check(&world, &results, &["--color", "never"])), said(&plain));
}

#[test]
fn a_table_of_many_reports_has_one_result() {
    let world = Memory::new().with("年报/全部.csv", tables::table()).with("年报/甲.md", example("report-2021.md"));
    let alone = folder("kept-table-alone").join("out");
    for format in ["text", "json", "html"] {
        let results = folder(&format!("kept-table-{format}"));
        let over = |words: &[&str], stdin: &[u8]| {
            let options = ["--output-dir", results.to_str().unwrap(), "-f", format];
            tables::cut(&world, &[words, &options].concat(), 50_000, stdin)
        };
        let first = over(&["check", "年报"], &[]);
        let one =
            tables::cut(&world, &["check", "年报/全部.csv", "-f", format, "-o", alone.to_str().unwrap()], 1 << 22, &[]);
        let (expected, found) = (std::fs::read(&alone).unwrap(), results.join("全部.csv"));
        let ending = if format == "text" { "txt" } else { format };
        assert!(std::fs::read(format!("{}.{ending}", found.to_str().unwrap())).unwrap() == expected, "{format}");
        assert_eq!(counted(&first), [2, 0, 0]);
        let plain = tables::cut(&world, &["check", "年报"], 1 << 22, &[]);
        assert_eq!((first.status, &first.err), (plain.status, &plain.err));
        assert!(plain.out.ends_with(first.out.rsplit_once("results in").unwrap().0.trim_start_matches('\n')));
        assert!(first.err.contains(&one.err));
        let again = over(&["check", "年报"], &[]);
        assert_eq!((counted(&again), said(&again)), ([0, 2, 0], said(&first)), "{format}");
        // Rules that a table could not use are reported each time.
        let rules = ["--rules", "mine.yaml"];
        let world = world.clone().with("mine.yaml", RULES.replace("extends: base.yaml\n", "").replace("2021", "2019"));
        let ruled = |table: &Memory| {
            let words = ["check", "年报", "--output-dir", results.to_str().unwrap(), "-f", format];
            tables::cut(table, &[&words[..], &rules].concat(), 50_000, &[])
        };
        let broken = ruled(&world);
        assert!(broken.err.contains("G0508"), "{}", broken.err);
        assert_eq!(said(&ruled(&world)), said(&broken));
        // Standard input works like a file.
        let table = tables::table();
        assert_eq!(counted(&over(&["check", "-"], table.as_bytes())), [1, 0, 0]);
        assert_eq!(counted(&over(&["check", "-"], table.as_bytes())), [0, 1, 0]);
        assert_eq!(counted(&over(&["check", "-"], &table.as_bytes()[..table.len() - 9])), [1, 0, 0]);
        assert_eq!(counted(&over(&["check", "-"], &[])), [0, 0, 1]);
    }
}

/// Sets a flag as soon as progress is printed.
struct Watches<'a>(Vec<u8>, &'a AtomicBool);

impl Write for Watches<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        self.1.fetch_or(String::from_utf8_lossy(&self.0).contains("checked "), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_long_table_says_how_far_it_is_and_may_be_stopped_in_the_middle() {
    // More chunks than are in progress at one time.
    let table = tables::table();
    let (head, lines) = table.split_once('\n').unwrap();
    let lines: String = (0..10).map(|nth| lines.replace("局", &format!("局{nth}-"))).collect();
    let world =
        Memory::new().with("年报/全部.csv", format!("{head}\n{lines}")).with("年报/甲.md", example("report-2021.md"));
    let alone = tables::cut(&world, &["check", "年报/全部.csv", "-f", "csv"], 1 << 22, &[]);
    for jobs in ["1", "3"] {
        let results = folder(&format!("kept-long-{jobs}"));
        let words = ["check", "年报", "--output-dir", results.to_str().unwrap(), "-f", "csv", "-j", jobs];
        let run = |flag: &AtomicBool, interrupts| {
            let live = Live {
                progress: Progress::Lines { every: Duration::ZERO },
                interrupts,
                chunk: NonZeroUsize::new(5_000),
                ..Live::default()
            };
            let (mut out, mut err) = (Vec::new(), Watches(Vec::new(), flag));
            let around = Around { stdin: &[], out: &mut out, err: &mut err, lang: Lang::En, live };
            let status = around.run(&words, &world, &mut Engine::new());
            let words = |bytes| String::from_utf8(bytes).unwrap();
            Ran { status, out: words(out), err: words(err.0) }
        };
        let flag = AtomicBool::new(false);
        let stopped = run(&flag, Interrupts::Flag(&flag));
        assert_eq!((stopped.status, counted(&stopped)), (2, [0, 0, 0]), "{}", stopped.err);
        assert!(stopped.err.contains("stopped after 0 reports"), "{}", stopped.err);
        assert_eq!(files(&results), [".gouji-manifest.jsonl"], "half a result is none");
        let whole = run(&flag, Interrupts::None);
        assert_eq!((whole.status, counted(&whole)), (alone.status, [2, 0, 0]), "{}", whole.err);
        assert!(whole.err.contains("checked 401 ("), "{}", whole.err);
        assert_eq!(counted(&run(&flag, Interrupts::None)), [0, 2, 0]);
        assert_eq!(std::fs::read_to_string(results.join("全部.csv.csv")).unwrap(), format!("\u{feff}{}", alone.out));
    }
}

/// An explanation for a report that is not there is reported in every run, also where results are kept.
#[test]
fn explanations_for_other_reports_are_reported() {
    let (folder, words) = (folder("unmet explanations"), ["--explanations", "explanations.yaml"]);
    let entry =
        |report: &str| format!("  - {{report: {report}, rule: 底, at: 三!自然人, reason: merged, who: Wang}}\n");
    let text = format!("explanations:\n{}{}", entry("年报/甲局/2021.md"), entry("年报/丙局/2021.md"));
    let world = offices().with("explanations.yaml", text);
    for made in [5, 0] {
        let ran = check(&world, &folder, &words);
        assert_eq!(ran.err.matches("G0906").count(), 1, "{}", ran.err);
        assert!(ran.err.contains("`年报/丙局/2021.md` was not checked"), "{}", ran.err);
        assert!(counted(&ran)[0] <= made, "{}", ran.out);
    }
}
