//! Works through many inputs into a folder of results and hands over what became of each, in order.
//!
//! Invariant: a result that is kept adds to the run what it added when it was made.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::engine::{Checker, Progress, Tasks, is_long_table, run};

use super::builder::{Builder, BuiltResult, Outcome, ResultWriter};
use super::manifest::Manifest;
use super::output_file::Stop;
use super::plan::FolderPlan;

/// Tables with more chunks than this are shared by all workers, and can be interrupted.
const LONG_TABLE: u64 = 8;

/// A run over a folder of results.
pub struct FolderRun<'a> {
    plan: &'a FolderPlan,
    checker: Checker<'a>,
    groups: Vec<Group>,
    total: usize,
}

/// Inputs that are worked on together.
enum Group {
    /// Files, each read by one worker.
    Files(Vec<String>),
    /// A table, shared by all workers.
    Table(String),
}

impl<'a> FolderRun<'a> {
    /// Prepares a run over reports that the plan has assigned their paths.
    pub fn new(plan: &'a FolderPlan, checker: Checker<'a>, reports: Vec<String>) -> Self {
        let total = reports.len();
        let long = plan.chunk_bytes as u64 * LONG_TABLE;
        let mut groups = Vec::new();
        for name in reports {
            if name != "-" && is_long_table(&name, long, checker.world) {
                groups.push(Group::Table(name));
            } else if let Some(Group::Files(names)) = groups.last_mut() {
                names.push(name);
            } else {
                groups.push(Group::Files(vec![name]));
            }
        }
        Self { plan, checker, groups, total }
    }

    /// Whether there is work for several workers.
    pub fn is_many(&self) -> bool {
        self.total > 1 || matches!(self.groups.as_slice(), [Group::Table(_)])
    }

    /// Makes or keeps every result and gives each to `take`, in the order of the inputs. Returns whether everything was
    /// done; it was not if `stop` became true.
    pub fn run<W: ResultWriter, P: Progress>(
        self,
        jobs: usize,
        stdin: &mut dyn Read,
        writer: impl Fn() -> W,
        progress: &mut P,
        mut take: impl FnMut(BuiltResult, &mut P) -> Result<(), Stop>,
        stop: &AtomicBool,
    ) -> Result<bool, Stop> {
        let Self { plan, checker, groups, .. } = self;
        let mut manifest = Manifest::open(&plan.dir, &plan.previous)?;
        let mut rules = checker.clone();
        let mut take = |outcome: Outcome, progress: &mut P| {
            // A table that was interrupted has no result.
            let Some(mut result) = outcome? else { return Ok(()) };
            if let Some(entry) = result.entry.take() {
                manifest.add(*entry, &result.written.tally, &plan.previous)?;
            }
            for form in std::mem::take(&mut result.forms) {
                let mut templates = rules.wanted.iter().chain(rules.engine.templates());
                let template = templates.find(|template| template.name == form).cloned();
                result.rules.extend(template.map(|template| rules.rules(&template)));
            }
            take(result, progress)
        };
        let builder = || Builder { plan, checker: checker.clone(), writer: writer() };
        let reports = |outcome: &Outcome| match outcome {
            Ok(Some(result)) => result.reports(),
            Ok(None) | Err(_) => 0,
        };
        let mut all = true;
        for group in groups {
            if stop.load(Ordering::Relaxed) {
                all = false;
                break;
            }
            match group {
                Group::Files(names) => {
                    let mut tasks = Tasks::new(names, checker.world, &mut *stdin, None);
                    let workers = (0..jobs).map(|_| builder()).collect();
                    all &= run(workers, &mut tasks, progress, reports, &mut take, stop)?;
                }
                Group::Table(name) => {
                    let outcome = builder().build_table(&name, jobs, progress, stop);
                    all &= !matches!(outcome, Ok(None));
                    take(outcome, progress)?;
                }
            }
        }
        manifest.finish(&plan.dir)?;
        Ok(all)
    }
}
