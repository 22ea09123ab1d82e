//! Chooses the forms of a run among those that ship, those that were added and those in files of the user.

use std::sync::Arc;

use super::Engine;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::template::Template;
use crate::world::World;

/// The forms that the reports of a run may have.
#[derive(Debug, Clone)]
pub struct FormChoice {
    /// The form of every report, whatever it looks like.
    pub forced: Option<Arc<Template>>,
    /// The forms that reports are recognised as; the forced one alone where there is one.
    pub forms: Vec<Arc<Template>>,
}

impl Engine {
    /// Chooses forms by the names a user gave. None: every report is recognised among all forms. One: every report has
    /// that form. Several: reports are recognised among these, and where one of them is from a file, also among the
    /// forms of the engine. `None` if a name has no form; the diagnostics say why.
    pub fn choose_forms(
        &mut self,
        names: &[String],
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Option<FormChoice> {
        let mut named: Vec<(&str, Arc<Template>)> = Vec::new();
        let mut complete = true;
        for (nth, name) in names.iter().enumerate() {
            if names.iter().take(nth).any(|earlier| earlier == name) {
                continue;
            }
            let Some(form) = self.template(name, world, diagnostics) else {
                complete = false;
                continue;
            };
            match named.iter().find(|(_, known)| known.name == form.name) {
                Some((_, known)) if Arc::ptr_eq(known, &form) => {}
                Some((earlier, _)) => {
                    diagnostics.push(form_twice(&form.name, earlier, name));
                    complete = false;
                }
                None => named.push((name, form)),
            }
        }
        if !complete {
            return None;
        }
        let mut forms: Vec<Arc<Template>> = named.into_iter().map(|(_, form)| form).collect();
        match forms.as_slice() {
            [] => return Some(FormChoice { forced: None, forms: self.templates.clone() }),
            [form] => return Some(FormChoice { forced: Some(Arc::clone(form)), forms }),
            _ => {}
        }
        let is_own = |form: &Arc<Template>| !self.templates.iter().any(|known| Arc::ptr_eq(known, form));
        if forms.iter().any(is_own) {
            let others = self.templates.iter().filter(|known| !forms.iter().any(|form| form.name == known.name));
            let others: Vec<Arc<Template>> = others.cloned().collect();
            forms.extend(others);
        }
        Some(FormChoice { forced: None, forms })
    }
}

fn form_twice(form: &str, first: &str, second: &str) -> Diagnostic {
    let message = Message::new(Text::UsageFormTwice).with("template", form).with("first", first).with("second", second);
    Diagnostic::new(Code::BadUsage, message).help(Message::new(Text::UsageFormTwiceHelp))
}
