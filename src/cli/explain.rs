//! Explains an error code with its page, or a rule with its expression, basis and place (`gouji explain`).

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::render::rule_list;
use crate::render::run::{ReportedRules, rule_models};
use crate::source::fold_code;

use super::args::ExplainArgs;
use super::check::chosen_forms;
use super::output::{Results, Stop};
use super::{FAILED, HOLDS, Run};

pub(super) fn run(args: &ExplainArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let mut results = Results::Stdout;
    if let Some(code) = Code::from_id(&args.subject) {
        run.print(&mut results, code.page(run.view.lang))?;
        run.finish(results)?;
        return Ok(HOLDS);
    }
    let Ok(choice) = chosen_forms(&args.template, run) else { return Ok(FAILED) };
    let subject = fold_code(&args.subject);
    let mut found = false;
    let mut known = Vec::new();
    let mut reported = ReportedRules::default();
    let mut sets = Vec::new();
    for template in choice.forms {
        let rules = run.engine.rules(&template, &args.rules, run.world);
        run.report_rules(&rules, &mut reported);
        for rule in &rule_models(&rules, run.view.lang) {
            if fold_code(&rule.id) == subject {
                found = true;
                let words = rule_list::describe(rule, run.view);
                run.print(&mut results, &words)?;
            }
            known.push(rule.id.clone());
        }
        sets.push(rules);
    }
    run.report_unapplied(&sets);
    if !found {
        let codes = Code::ALL.iter().map(|code| code.id());
        let near = nearest(&args.subject, codes.chain(known.iter().map(String::as_str)));
        let help = match near {
            Some(near) => Message::new(Text::UsageNear).with("near", near),
            None => Message::new(Text::UsageListRules),
        };
        let message = Message::new(Text::UsageNoSubject).with("subject", args.subject.clone());
        return Err(Stop::Failed(Box::new(Diagnostic::new(Code::UnknownCode, message).help(help))));
    }
    run.finish(results)?;
    Ok(HOLDS)
}
