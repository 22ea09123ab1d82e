//! Caches the rule sets in use, so that each is loaded once per run.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Engine, RuleSet};
use crate::template::Template;
use crate::world::World;

/// The rule sets in use, one per form. Clones share them, so each is loaded once.
#[derive(Debug, Clone, Default)]
pub struct RulebookCache {
    shared: Arc<Mutex<Vec<Arc<RuleSet>>>>,
    /// The sets that this clone has used, found without a lock.
    own: Vec<Arc<RuleSet>>,
}

impl RulebookCache {
    /// Returns the rules of a form with those of `files`, restricted to the ids in `only` unless it is empty. `members`:
    /// with those that compare a report with the sum of its members.
    pub fn get(
        &mut self,
        engine: &Engine,
        template: &Arc<Template>,
        files: &[String],
        only: &[String],
        members: bool,
        world: &dyn World,
    ) -> &Arc<RuleSet> {
        let known = self.own.iter().position(|rules| rules.template.name == template.name);
        let at = known.unwrap_or_else(|| {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            let found = shared.iter().find(|rules| rules.template.name == template.name).cloned();
            let rules = found.unwrap_or_else(|| {
                let mut rules = engine.rules_in_use(template, files, world);
                if members {
                    Arc::make_mut(&mut rules).with_members();
                }
                if !only.is_empty() {
                    Arc::make_mut(&mut rules).select(only);
                }
                shared.push(Arc::clone(&rules));
                rules
            });
            self.own.push(rules);
            self.own.len() - 1
        });
        #[allow(clippy::indexing_slicing, reason = "the place was found just now")]
        &self.own[at]
    }
}
