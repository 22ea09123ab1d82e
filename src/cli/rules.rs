//! Lists the rules of a template as a table, or prints the rule book as a document (`gouji rules`).

use crate::render::rule_list;
use crate::render::run::{ReportedRules, rule_models};
use crate::render::text::View;

use super::args::{RulesArgs, RulesFormat};
use super::check::chosen_forms;
use super::output::{Choice, Stop, choose_format};
use super::{FAILED, HOLDS, Run};

const FORMATS: [Choice<RulesFormat>; 2] = [
    Choice { format: RulesFormat::Text, name: "text", endings: &["txt", "text"] },
    Choice { format: RulesFormat::Md, name: "md", endings: &["md", "markdown"] },
];

pub(super) fn run(args: &RulesArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let (format, remark) = choose_format(args.format, args.output.as_deref(), RulesFormat::Text, &FORMATS);
    run.report(remark.as_slice());
    let mut results = run.results(args.output.as_deref(), &[&args.rules], format != RulesFormat::Text)?;
    let view = View { color: run.view.color && results.is_stdout(), ..run.view };
    // On a terminal each rule takes one line; a file or another program gets all of it.
    let cut = results.is_stdout() && run.surroundings.columns.is_some();
    let Ok(choice) = chosen_forms(&args.template, run) else { return Ok(FAILED) };
    let mut reported = ReportedRules::default();
    let mut sets = Vec::new();
    for (nth, template) in choice.forms.iter().enumerate() {
        let rules = run.engine.rules(template, &args.rules, run.world);
        run.report_rules(&rules, &mut reported);
        if rules.program.is_none() {
            run.failed = true;
            sets.push(rules);
            continue;
        }
        let models = rule_models(&rules, view.lang);
        let words = match format {
            RulesFormat::Text => rule_list::table(template, &models, cut, view),
            RulesFormat::Md => rule_list::document(template, &models, view),
        };
        if nth > 0 {
            run.print(&mut results, "\n")?;
        }
        run.print(&mut results, &words)?;
        sets.push(rules);
    }
    run.report_unapplied(&sets);
    run.finish(results)?;
    Ok(HOLDS)
}
