//! Holds the rules of a form, checked and ready to be applied.

use std::sync::{Arc, OnceLock};

use crate::check::ir::{AttributeRead, MessageTemplate, Program, Rule};
use crate::check::linear::equalities;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Severity, Text, nearest};
use crate::finding::{self, Checked};
use crate::locate::PreparedSearch;
use crate::relations::Equality;
use crate::report::Report;
use crate::source::{Sources, Span, fold_code};
use crate::template::Template;
use crate::vectorized::Plan;

/// The rules of one form and their diagnostics.
#[derive(Debug, Clone)]
pub struct RuleSet {
    pub template: Arc<Template>,
    /// Every rule, including deselected ones, in the order of the rule book.
    pub rules: Vec<RuleEntry>,
    /// The diagnostics of the rules, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that diagnostics, rules and findings point into.
    pub sources: Sources,
    /// The number of errors among the diagnostics.
    pub errors: usize,
    /// The compiled rules; `None` if the files could not be used at all.
    pub program: Option<Arc<Program>>,
    /// The derived rules that compare a report with the sum of its members. They are listed, and applied in runs that
    /// know members.
    of_members: Vec<Rule>,
    /// The files among those of the user that are for other forms, each with the diagnostic that says so, for runs in
    /// which no report has such a form; see [`unapplied_files`].
    pub for_others: Vec<(String, Diagnostic)>,
    /// The plan for blocks, built when the first block comes.
    plan: OnceLock<Option<Arc<Plan>>>,
    /// The linear relations among the rules, extracted when a document needs them to be read.
    equalities: OnceLock<Arc<[Equality]>>,
    /// The search for wrong cells.
    pub(super) search: PreparedSearch,
}

impl RuleSet {
    /// Whether a rule compares with last year's report.
    pub fn reads_prior(&self) -> bool {
        self.program.as_ref().is_some_and(|program| program.rules.iter().any(|rule| rule.prior))
    }

    /// Whether a rule compares with the reports that a report consolidates.
    pub fn reads_members(&self) -> bool {
        self.program.as_ref().is_some_and(|program| program.rules.iter().any(|rule| rule.members))
    }

    /// Lists the attributes of offices that rules read, each after the id of the rule.
    pub fn office_attributes(&self) -> impl Iterator<Item = (&str, &AttributeRead)> {
        let rules = self.program.iter().flat_map(|program| &program.rules);
        rules.flat_map(|rule| rule.attributes.iter().map(|attribute| (rule.id.as_str(), attribute)))
    }

    pub(super) fn new(
        template: &Arc<Template>,
        program: Option<Program>,
        diagnostics: Diagnostics,
        sources: Sources,
    ) -> Self {
        let rules = program.as_ref().map(entries).unwrap_or_default();
        let mut program = program;
        let of_members = program.as_mut().map(|program| {
            let (of_members, rules) = program.rules.drain(..).partition(|rule| rule.derived && rule.members);
            program.rules = rules;
            of_members
        });
        let diagnostics = diagnostics.into_sorted();
        let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        Self {
            template: Arc::clone(template),
            rules,
            diagnostics,
            sources,
            errors,
            program: program.map(Arc::new),
            of_members: of_members.unwrap_or_default(),
            for_others: Vec::new(),
            plan: OnceLock::new(),
            equalities: OnceLock::new(),
            search: PreparedSearch::default(),
        }
    }

    /// Applies the rules that compare a report with the sum of its members as well.
    pub fn with_members(&mut self) {
        if let Some(program) = &mut self.program {
            Arc::make_mut(program).rules.append(&mut self.of_members);
        }
        self.plan = OnceLock::new();
        self.equalities = OnceLock::new();
        self.search = PreparedSearch::default();
    }

    /// Restricts the rules that are applied to these ids; all others stay listed.
    pub fn select(&mut self, ids: &[String]) {
        let wanted: Vec<String> = ids.iter().map(|id| fold_code(id)).collect();
        // One that is asked for by name does not apply without members; it is not left out.
        if self.of_members.iter().any(|rule| wanted.contains(&fold_code(&rule.id))) {
            self.with_members();
        }
        if let Some(program) = &mut self.program {
            Arc::make_mut(program).rules.retain(|rule| wanted.contains(&fold_code(&rule.id)));
        }
        self.plan = OnceLock::new();
        self.equalities = OnceLock::new();
        self.search = PreparedSearch::default();
    }

    /// Applies the rules to a report; `None` if the rules were not compiled.
    pub fn check(&self, report: Report) -> Option<Checked> {
        let program = self.program.as_ref()?;
        Some(finding::check_and_locate(program, &self.search, report))
    }

    /// Returns the plan for blocks of reports.
    pub(super) fn plan(&self) -> Option<&Arc<Plan>> {
        let plan = || Some(Arc::new(Plan::new(Arc::clone(self.program.as_ref()?))));
        self.plan.get_or_init(plan).as_ref()
    }

    /// Returns the linear relations among the rules.
    pub(super) fn equalities(&self) -> &Arc<[Equality]> {
        let extract = || self.program.as_deref().map(equalities).unwrap_or_default().into();
        self.equalities.get_or_init(extract)
    }
}

/// A rule as it is listed and explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEntry {
    pub id: String,
    pub severity: Severity,
    /// The table it is about.
    pub table: Option<String>,
    /// The expression as written; in canonical print for derived rules.
    pub check: String,
    pub when: Option<String>,
    pub basis: Option<String>,
    /// The author's message with unfilled placeholders, or a generated one for a derived rule.
    pub message: Option<Message>,
    /// Where it is written.
    pub span: Option<Span>,
    /// Made from the template (a total, a sign), not written as a rule.
    pub derived: bool,
}

/// Reports rule files of the user that were applied to none of these forms. Places point into the sources of the set
/// beside them.
pub fn unapplied_files<'s>(sets: &[&'s RuleSet]) -> Vec<(&'s Diagnostic, &'s Sources)> {
    let Some((first, others)) = sets.split_first() else { return Vec::new() };
    let is_unapplied = |set: &&RuleSet, path: &String| set.for_others.iter().any(|(other, _)| other == path);
    let unapplied = first.for_others.iter().filter(|(path, _)| others.iter().all(|set| is_unapplied(set, path)));
    unapplied.map(|(_, diagnostic)| (diagnostic, &first.sources)).collect()
}

/// Reports ids that none of these sets contains.
pub fn unknown_ids<'s>(ids: &[String], sets: impl IntoIterator<Item = &'s RuleSet>) -> Vec<Diagnostic> {
    let known: Vec<&str> = sets.into_iter().flat_map(|set| &set.rules).map(|rule| rule.id.as_str()).collect();
    let folded: Vec<String> = known.iter().map(|id| fold_code(id)).collect();
    let report = |id: &String| {
        let help = match nearest(id, known.iter().copied()) {
            Some(near) => Message::new(Text::UsageNear).with("near", near),
            None => Message::new(Text::UsageListRules),
        };
        Diagnostic::new(Code::UnknownRule, Message::new(Text::UsageNoRule).with("rule", id.clone())).help(help)
    };
    ids.iter().filter(|id| !folded.contains(&fold_code(id))).map(report).collect()
}

fn entries(program: &Program) -> Vec<RuleEntry> {
    let entry = |rule: &Rule| RuleEntry {
        id: rule.id.clone(),
        severity: rule.severity,
        table: rule.table.map(|t| program.template.table(t).code.clone()),
        check: rule.expression.clone(),
        when: rule.guard_text.clone(),
        basis: rule.basis.clone(),
        message: rule.words.as_ref().map(|words| match words {
            MessageTemplate::Author(words) => Message::verbatim(words.clone()),
            MessageTemplate::Own(message) => message.clone(),
        }),
        span: rule.span,
        derived: rule.derived,
    };
    program.rules.iter().map(entry).collect()
}
