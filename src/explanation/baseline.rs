//! Reads a baseline, the JSON of an earlier check, and tells which findings were known then.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::apply::Subject;
use super::report_key::{Files, report_key};
use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::eval::Quotient;
use crate::finding::{Aside, Checked, CopiedGroup, Finding, Summary};
use crate::source::fold_code;
use crate::world::{World, unreadable};

/// The largest baseline in bytes.
const LIMIT: u64 = 1 << 30;

/// The findings of an earlier run.
#[derive(Debug, Default)]
pub struct Baseline {
    known: HashMap<String, KnownReport>,
    groups: Vec<KnownGroup>,
    text: Vec<u8>,
}

/// A report of the earlier run.
#[derive(Debug, Default)]
struct KnownReport {
    name: String,
    findings: HashSet<Key>,
    /// Whether it was checked again.
    met: AtomicBool,
}

/// Reports of the earlier run of which a section is alike.
#[derive(Debug)]
struct KnownGroup {
    rule: String,
    reports: HashSet<String>,
}

/// The number of reports that a message names.
const LISTED: usize = 5;

/// What makes a finding the same: rule, position, outcome and both sides. Words are no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    rule: String,
    at: [Option<String>; 3],
    outcome: String,
    sides: [Option<String>; 2],
}

impl Baseline {
    /// Reads the JSON that `gouji check -f json` wrote.
    pub fn read(file: &str, world: &dyn World) -> Result<Self, Box<Diagnostic>> {
        let text = world.read(file, LIMIT).map_err(|error| Box::new(unreadable(file, &error)))?;
        let refuse = || {
            let message = Message::new(Text::NotBaseline).with("file", file);
            Box::new(
                Diagnostic::new(Code::NotBaseline, message).help(Message::new(Text::NotBaselineHelp)).in_file(file),
            )
        };
        let json: Value =
            serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text)).map_err(|_| refuse())?;
        if json.get("schema").and_then(Value::as_u64) != Some(1) {
            return Err(refuse());
        }
        let reports = json.get("reports").and_then(Value::as_array).ok_or_else(refuse)?;
        let mut known: HashMap<String, KnownReport> = HashMap::new();
        for report in reports {
            let name = report.get("report").and_then(Value::as_str).ok_or_else(refuse)?;
            let findings = report.get("findings").and_then(Value::as_array).ok_or_else(refuse)?;
            let own = known.entry(report_key(name, world)).or_default();
            own.name = name.to_owned();
            for finding in findings {
                own.findings.insert(Key::from_json(finding).ok_or_else(refuse)?);
            }
        }
        let groups = json.get("run").and_then(|run| run.get("findings")).and_then(Value::as_array);
        let groups = groups.into_iter().flatten().map(|group| KnownGroup::from_json(group, world).ok_or_else(refuse));
        Ok(Self { known, groups: groups.collect::<Result<_, _>>()?, text })
    }

    /// Returns the text of the file, on which results depend.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Sets aside the findings that were known, counts those that are new, and returns how many others of the same rules
    /// are gone. Without `checked`, the report has no findings.
    pub fn compare(&self, subject: Subject<'_>, mut checked: Option<&mut Checked>) -> usize {
        let report = self.known.get(&report_key(subject.name, subject.world));
        if let Some(report) = report {
            report.met.store(true, Ordering::Relaxed);
        }
        let nothing = HashSet::new();
        let known = report.map_or(&nothing, |report| &report.findings);
        let mut seen: HashSet<Key> = HashSet::new();
        if let Some(checked) = checked.as_deref_mut() {
            for idx in 0..checked.findings.len() {
                let Some(key) = checked.findings.get(idx).map(Key::new) else { continue };
                if known.contains(&key) {
                    checked.set_aside(idx, Aside::Known);
                    seen.insert(key);
                }
            }
            checked.aside.new += checked.findings.iter().filter(|finding| finding.aside.is_none()).count();
        }
        let applied: HashSet<String> = subject.program.rules.iter().map(|rule| fold_code(&rule.id)).collect();
        let gone = known.iter().filter(|key| applied.contains(&key.rule) && !seen.contains(*key)).count();
        if let Some(checked) = checked {
            checked.aside.resolved += gone;
        }
        gone
    }

    /// Marks the groups of a run that were known: those whose reports all stood in one group. Returns how many others of
    /// the baseline are gone, of those whose rule was applied and whose reports were all checked; `kept` is that of
    /// [`Baseline::unmet`].
    pub fn compare_groups(
        &self,
        groups: &mut [CopiedGroup],
        tally: &Summary,
        kept: Option<&[String]>,
        world: &dyn World,
    ) -> usize {
        let mut seen = vec![false; self.groups.len()];
        for group in groups {
            let rule = fold_code(&group.rule);
            let keys: Vec<String> = group.sections.iter().map(|section| report_key(&section.report, world)).collect();
            let is_same = |known: &KnownGroup| known.rule == rule && keys.iter().all(|key| known.reports.contains(key));
            if let Some(nth) = self.groups.iter().position(is_same) {
                group.known = true;
                seen.get_mut(nth).into_iter().for_each(|seen| *seen = true);
            }
        }
        let applied: HashSet<String> =
            tally.templates.values().flat_map(|template| template.rules.keys()).map(|id| fold_code(id)).collect();
        let files = Files::new(kept.unwrap_or_default(), world);
        let is_met = |key: &String| {
            self.known.get(key).is_some_and(|report| report.met.load(Ordering::Relaxed)) || files.may_hold(key)
        };
        let gone = self
            .groups
            .iter()
            .zip(seen)
            .filter(|(known, seen)| !seen && applied.contains(&known.rule) && known.reports.iter().all(is_met));
        gone.count()
    }

    /// Reports the reports of the baseline that were not checked, those with findings first. In a run in which some
    /// results were kept, `kept` holds the names of its files: what reports are in these files is not known.
    pub fn unmet(&self, kept: Option<&[String]>, world: &dyn World) -> Option<Diagnostic> {
        let files = Files::new(kept.unwrap_or_default(), world);
        let is_absent = |key: &str, report: &KnownReport| !report.met.load(Ordering::Relaxed) && !files.may_hold(key);
        let absent = self.known.iter().filter(|(key, report)| is_absent(key, report));
        let mut absent: Vec<&KnownReport> = absent.map(|(_, report)| report).collect();
        if absent.is_empty() {
            return None;
        }
        absent.sort_by_key(|report| (report.findings.is_empty(), report.name.as_str()));
        let findings: usize = absent.iter().map(|report| report.findings.len()).sum();
        let mut names: Vec<Message> =
            absent.iter().take(LISTED).map(|report| Message::verbatim(report.name.as_str())).collect();
        if absent.len() > LISTED {
            names.push(Message::verbatim("…"));
        }
        let message = Message::new(Text::BaselineReports)
            .with("count", absent.len().to_string())
            .with("findings", findings.to_string())
            .with_list("reports", names);
        let help = Message::new(Text::BaselineReportsHelp);
        Some(Diagnostic::new(Code::BaselineReports, message).help(help))
    }
}

impl KnownGroup {
    fn from_json(group: &Value, world: &dyn World) -> Option<Self> {
        let name = |report: &Value| Some(report_key(report.get("report")?.as_str()?, world));
        Some(Self {
            rule: fold_code(group.get("rule")?.as_str()?),
            reports: group.get("reports")?.as_array()?.iter().map(name).collect::<Option<_>>()?,
        })
    }
}

impl Key {
    fn new(finding: &Finding) -> Self {
        let figure = |value: &Option<Quotient>| value.as_ref().map(|value| value.to_string());
        Self {
            rule: fold_code(&finding.rule),
            at: [finding.at.table.clone(), finding.at.row.clone(), finding.at.col.clone()],
            outcome: finding.outcome.name().to_owned(),
            sides: [figure(&finding.left), figure(&finding.right)],
        }
    }

    fn from_json(finding: &Value) -> Option<Self> {
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let at = finding.get("at")?;
        Some(Self {
            rule: fold_code(&text(finding, "rule")?),
            at: [text(at, "table"), text(at, "row"), text(at, "col")],
            outcome: text(finding, "outcome")?,
            sides: [text(finding, "left"), text(finding, "right")],
        })
    }
}
