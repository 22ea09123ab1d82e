//! Explains an error code with its page, or a rule with its expression, basis and place (`gouji explain`).

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::render::columns::{Columns, Entry, Side, clean};
use crate::render::text::View;
use crate::source::fold_code;

use super::args::ExplainArgs;
use super::check::named_template;
use super::output::{Results, Stop};
use super::rules::{place, weight};
use super::{FAILED, HOLDS, Run, Said};
use crate::engine::{RuleEntry, RuleSet};

pub(super) fn run(args: &ExplainArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let mut results = Results::Stdout;
    if let Some(code) = Code::from_id(&args.subject) {
        run.print(&mut results, code.page(run.view.lang))?;
        run.finish(results)?;
        return Ok(HOLDS);
    }
    let Ok(wanted) = named_template(args.template.as_deref(), run) else { return Ok(FAILED) };
    let templates = wanted.map_or_else(|| run.engine.templates().to_vec(), |template| vec![template]);
    let subject = fold_code(&args.subject);
    let mut found = false;
    let mut known = Vec::new();
    let mut said = Said::default();
    for template in templates {
        let rules = run.engine.rules(&template, &args.rules, run.world);
        run.say_new(&rules, &mut said);
        for rule in &rules.rules {
            if fold_code(&rule.id) == subject {
                found = true;
                let words = describe(rule, &rules, run.view);
                run.print(&mut results, &words)?;
            }
            known.push(rule.id.clone());
        }
    }
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

fn describe(rule: &RuleEntry, rules: &RuleSet, view: View) -> String {
    let mut out =
        format!("{}  ({})\n", view.paint(&clean(&rule.id), anstyle::Style::new().bold()), clean(&rules.template.name));
    let derived = rule.derived.then(|| view.say(Text::RuleDerived));
    let written = place(rule, &rules.sources);
    let fields = [
        (Text::HeadCheck, Some(rule.check.trim().to_owned())),
        (Text::HeadWhen, rule.when.clone()),
        (Text::HeadSeverity, Some(view.say(weight(rule.severity)))),
        (Text::HeadBasis, rule.basis.clone()),
        (Text::HeadMessage, rule.message.as_ref().map(|message| message.render(view.lang))),
        (Text::HeadPlace, (!written.is_empty()).then_some(written)),
        (Text::HeadRemark, derived),
    ];
    let mut columns = Columns::new([Side::Left; 2]).indent(2);
    for (head, words) in fields {
        let Some(words) = words else { continue };
        for (nth, line) in words.lines().enumerate() {
            let head = if nth == 0 { view.say(head) } else { String::new() };
            columns.row(vec![Entry::styled(head, anstyle::Style::new().dimmed()), Entry::plain(clean(line))]);
        }
    }
    out.push_str(&columns.render(view.color));
    out.push('\n');
    out
}
