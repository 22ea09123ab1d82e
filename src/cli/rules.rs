//! Lists the rules of a template as a table, or prints the rule book as a document (`gouji rules`).

use crate::diagnostic::Lang;
use crate::engine::{RuleEntry, RuleSet};
use crate::render::run_model::RuleModel;
use crate::render::text::View;
use crate::render::{json, rule_list};

use super::args::{RulesArgs, RulesFormat};
use super::check::named_template;
use super::output::Stop;
use super::{FAILED, HOLDS, Run, Said};

pub(super) fn run(args: &RulesArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let mut results = run.results(args.output.as_deref(), &[&args.rules])?;
    let view = View { color: run.view.color && results.is_stdout(), ..run.view };
    let Ok(wanted) = named_template(args.template.as_deref(), run) else { return Ok(FAILED) };
    let templates = wanted.map_or_else(|| run.engine.templates().to_vec(), |template| vec![template]);
    let mut said = Said::default();
    for (nth, template) in templates.iter().enumerate() {
        let rules = run.engine.rules(template, &args.rules, run.world);
        run.say_new(&rules, &mut said);
        if rules.program.is_none() {
            run.failed = true;
            continue;
        }
        let models = models(&rules, view.lang);
        let words = match args.format {
            RulesFormat::Text => rule_list::table(template, &models, view),
            RulesFormat::Md => rule_list::document(template, &models, view),
        };
        if nth > 0 {
            run.print(&mut results, "\n")?;
        }
        run.print(&mut results, &words)?;
    }
    run.finish(results)?;
    Ok(HOLDS)
}

/// Converts the rules of a book to the form in which an output lists them.
pub(super) fn models(book: &RuleSet, lang: Lang) -> Vec<RuleModel> {
    let part = |rule: &RuleEntry| RuleModel {
        template: book.template.name.clone(),
        id: rule.id.clone(),
        severity: rule.severity,
        table: rule.table.clone(),
        check: rule.check.clone(),
        when: rule.when.clone(),
        basis: rule.basis.clone(),
        message: rule.message.as_ref().map(|message| message.render(lang)),
        source: rule.span.and_then(|span| json::source(span, &book.sources)),
        derived: rule.derived,
    };
    book.rules.iter().map(part).collect()
}
