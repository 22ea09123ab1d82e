//! Lists the rules of a template as a table, or prints the rule book as a document (`gouji rules`).

use crate::render::rule_list;
use crate::render::run::{ReportedRules, rule_models};
use crate::render::text::View;

use super::args::{RulesArgs, RulesFormat};
use super::check::named_template;
use super::output::Stop;
use super::{FAILED, HOLDS, Run};

pub(super) fn run(args: &RulesArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let mut results = run.results(args.output.as_deref(), &[&args.rules])?;
    let view = View { color: run.view.color && results.is_stdout(), ..run.view };
    let Ok(wanted) = named_template(args.template.as_deref(), run) else { return Ok(FAILED) };
    let templates = wanted.map_or_else(|| run.engine.templates().to_vec(), |template| vec![template]);
    let mut reported = ReportedRules::default();
    for (nth, template) in templates.iter().enumerate() {
        let rules = run.engine.rules(template, &args.rules, run.world);
        run.report_rules(&rules, &mut reported);
        if rules.program.is_none() {
            run.failed = true;
            continue;
        }
        let models = rule_models(&rules, view.lang);
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
