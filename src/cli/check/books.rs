//! The rule books of a worker. In: the template of a report. Out: its program, loaded when it is first needed, and
//! what there was to say about it. What a book is does not depend on the books loaded before.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::{Sources, fold_code};
use crate::template::Template;
use crate::vectorized::Plan;
use crate::world::World;

use super::super::args::CheckArgs;
use super::super::pipeline::{Engine, RuleEntry};

/// What is known of the rules of one template; said by whoever prints, once.
#[derive(Debug)]
pub(super) struct Book {
    pub template: Arc<Template>,
    /// Every rule, those that `--only` leaves out included.
    pub rules: Vec<RuleEntry>,
    pub diagnostics: Vec<Diagnostic>,
    /// What the diagnostics and rules point into.
    pub sources: Sources,
    /// Errors among the diagnostics.
    pub broken: usize,
}

/// A book with its program.
pub(super) struct Loaded<P> {
    pub book: Arc<Book>,
    pub program: Option<P>,
    /// The program for blocks, made when the first block comes.
    plan: OnceCell<Option<Arc<Plan>>>,
}

impl<P> Loaded<P> {
    pub(super) fn plan<E: Engine<Program = P>>(&self, engine: &E) -> Option<&Arc<Plan>> {
        self.plan.get_or_init(|| engine.plan(self.program.as_ref()?).map(Arc::new)).as_ref()
    }
}

/// The programs in use, one a template.
pub(super) struct Books<P> {
    list: Vec<Loaded<P>>,
}

impl<P> Default for Books<P> {
    fn default() -> Self {
        Self { list: Vec::new() }
    }
}

impl<P> Books<P> {
    /// The book of a template, and whether it was loaded just now.
    pub(super) fn of<E: Engine<Program = P>>(
        &mut self,
        template: &Arc<Template>,
        args: &CheckArgs,
        world: &dyn World,
        engine: &mut E,
    ) -> (&Loaded<P>, bool) {
        let known = self.list.iter().position(|loaded| loaded.book.template.name == template.name);
        let fresh = known.is_none();
        let at = known.unwrap_or_else(|| {
            self.list.push(load(template, args, world, engine));
            self.list.len() - 1
        });
        #[allow(clippy::indexing_slicing, reason = "the place was found just now")]
        let loaded = &self.list[at];
        (loaded, fresh)
    }
}

fn load<E: Engine>(
    template: &Arc<Template>,
    args: &CheckArgs,
    world: &dyn World,
    engine: &mut E,
) -> Loaded<E::Program> {
    let mut diagnostics = Diagnostics::default();
    let mut program = engine.program(template, &args.rules, world, &mut diagnostics);
    let rules = program.as_ref().map(|program| engine.rules(program)).unwrap_or_default();
    if let (Some(program), false) = (&mut program, args.only.is_empty()) {
        let wanted: Vec<String> = args.only.iter().map(|id| fold_code(id)).collect();
        engine.select(program, &|id| wanted.contains(&fold_code(id)));
    }
    let diagnostics = diagnostics.into_sorted();
    let broken = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let sources = engine.sources().clone();
    let book = Arc::new(Book { template: Arc::clone(template), rules, diagnostics, sources, broken });
    Loaded { book, program, plan: OnceCell::new() }
}
