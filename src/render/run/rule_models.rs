//! Converts the rules of a form to what outputs show of them.

use crate::diagnostic::Lang;
use crate::engine::{RuleEntry, RuleSet};
use crate::render::json;
use crate::render::run_model::RuleModel;

/// Converts the rules of a set, in its order.
pub fn rule_models(set: &RuleSet, lang: Lang) -> Vec<RuleModel> {
    let model = |rule: &RuleEntry| RuleModel {
        template: set.template.name.clone(),
        id: rule.id.clone(),
        severity: rule.severity,
        table: rule.table.clone(),
        check: rule.check.clone(),
        when: rule.when.clone(),
        basis: rule.basis.clone(),
        message: rule.message.as_ref().map(|message| message.render(lang)),
        source: rule.span.and_then(|span| json::source(span, &set.sources)),
        derived: rule.derived,
    };
    set.rules.iter().map(model).collect()
}
