//! Decides from the style sheets and `style` attributes of a page what is to be seen of its elements.
//!
//! [`token`] resolves comments and escapes, [`sheet`] reads rules, [`selector`] chooses elements, [`value`] and [`computed`] read values,
//! and [`style`] draws the conclusion. Only properties that hide, move, strike, raise or reverse words are looked at.
//!
//! Invariant: rules are applied in the order of the cascade; a figure that may be hidden by what is not understood
//! is faint, and never a figure.

mod computed;
mod selector;
mod sheet;
mod style;
mod token;
mod value;

use sheet::{Declaration, Rule};

pub(super) use selector::{Element, Elements};
pub(super) use sheet::{Rules, is_for_screens};
pub(super) use style::{Content, Display, Style};
pub(super) use value::{Ink, ink_of};

/// What the declarations of an element came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Applied {
    /// The `style` attribute is what hides it.
    pub gone_by_attribute: bool,
    /// What stands in front of or after it.
    pub content: Option<Content>,
    /// Its style if selectors that are not understood choose it.
    pub perhaps: Option<Box<Style>>,
}

/// Applies all declarations for an element to its style, which begins as that of the element around it. `among`: where
/// it stands among the elements of the page, if there are rules.
pub(super) fn apply(
    rules: &Rules,
    element: &Element,
    among: Option<(&Elements, usize)>,
    style: &mut Style,
    around: &Style,
) -> Applied {
    let mut applied = Applied::default();
    let mut chosen: Vec<([u32; 3], usize, &Rule)> = Vec::new();
    if let Some((elements, id)) = among {
        for (order, rule) in rules.candidates(element) {
            if rule.selector.chooses(elements, id) {
                chosen.push((rule.selector.specificity, order, rule));
            }
        }
        chosen.sort_by_key(|(specificity, order, _)| (*specificity, *order));
    }
    let inline = element.get("style").map(|words| rules.inline(words)).unwrap_or_default();
    if chosen.is_empty() && inline.is_empty() {
        return applied;
    }
    let (generated, own): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|(_, _, rule)| rule.is_generated());
    if own.iter().any(|(_, _, rule)| !rule.selector.sure) {
        let mut other = style.clone();
        for important in [false, true] {
            for (_, _, rule) in &own {
                set(&mut other, &rule.declarations, important, around, rules);
            }
            set(&mut other, &inline, important, around, rules);
        }
        applied.perhaps = Some(Box::new(other));
    }
    let own: Vec<_> = own.into_iter().filter(|(_, _, rule)| rule.selector.sure).collect();
    for important in [false, true] {
        for (_, _, rule) in &own {
            set(style, &rule.declarations, important, around, rules);
        }
        let before = style.display();
        set(style, &inline, important, around, rules);
        let gone = style.display() == Some(Display::None);
        let says =
            |one: &Declaration| matches!(one.name.as_str(), "display" | "mso-hide") && one.important == important;
        if gone && (before != Some(Display::None) || inline.iter().any(says)) {
            applied.gone_by_attribute = true;
        }
    }
    if !generated.is_empty() {
        let mut beside = style.inside();
        for important in [false, true] {
            for (_, _, rule) in &generated {
                set(&mut beside, &rule.declarations, important, style, rules);
            }
        }
        applied.content = beside.content(style);
    }
    applied
}

fn set(style: &mut Style, list: &[Declaration], important: bool, around: &Style, rules: &Rules) {
    for declaration in list.iter().filter(|declaration| declaration.important == important) {
        style.apply(declaration, around, rules);
    }
}
