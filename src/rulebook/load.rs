//! Builds a [`RuleFile`] from a YAML tree. A broken rule is reported and left out; the others are kept.

use indexmap::IndexMap;

use super::error::{RulebookError, several_formulas};
use super::keys::{OFF, RULE, RULE_FILE};
use super::model::{Define, FileRef, Formula, Rule, RuleFile, Switch};
use crate::diagnostic::{Diagnostics, Severity, Text};
use crate::source::{Span, Spanned, fold_code};
use crate::syntax;
use crate::template::BlankPolicy;
use crate::yaml::{self, Fields, MapEntry, Node, Scalar};

/// The first key of a file.
pub(super) fn head(root: &Node) -> Span {
    root.entries().and_then(|e| e.first()).map_or(root.span, |e| e.key.span)
}

pub(super) fn load(root: &Node, file: &FileRef, diagnostics: &mut Diagnostics) -> Option<RuleFile> {
    let head = head(root);
    let beside = |entry: &MapEntry| {
        is_rule(&entry.value).then(|| RulebookError::RuleBesideRules { id: entry.key.spanned() }.into())
    };
    let fields = Fields::read_or(root, RULE_FILE, head, beside, diagnostics)?;
    let name = |scalar: &Scalar| Spanned::new(fold_code(&scalar.value), scalar.span);
    let rules_for: Vec<Spanned<String>> = fields.texts("rules-for", diagnostics).into_iter().map(name).collect();
    if rules_for.is_empty() {
        if let Some(entry) = fields.get("rules-for").filter(|entry| entry.value.items().is_some_and(<[Node]>::is_empty))
        {
            diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindScalar));
        }
        return None;
    }
    let extends = fields.text("extends", diagnostics).map(|s| Spanned::new(s.value.trim().to_owned(), s.span));
    let mut defines = IndexMap::new();
    for entry in entries(&fields, "define", diagnostics) {
        if let Some(define) = load_define(entry, file, diagnostics) {
            defines.entry(define.name.value.clone()).or_insert(define);
        }
    }
    let mut rules: IndexMap<String, Switch> = IndexMap::new();
    let list = entries(&fields, "rules", diagnostics);
    for (idx, entry) in list.iter().enumerate() {
        // `check:` on the level of its rule: the rule above it looks empty for that reason alone.
        if is_stray_key(entry) {
            diagnostics.push(RulebookError::KeyBesideRule { key: entry.key.spanned() });
            continue;
        }
        if entry.value.is_empty() && list.get(idx + 1).is_some_and(is_stray_key) {
            continue;
        }
        if let Some((id, rule)) = load_rule(entry, file, diagnostics) {
            rules.entry(id).or_insert(rule);
        }
    }
    Some(RuleFile { file: file.clone(), rules_for, extends, defines, rules })
}

fn entries<'a>(fields: &Fields<'a>, key: &str, diagnostics: &mut Diagnostics) -> &'a [MapEntry] {
    match fields.get(key) {
        Some(entry) if !entry.value.is_empty() => entry.value.entries().unwrap_or_else(|| {
            diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindMapping));
            &[]
        }),
        _ => &[],
    }
}

/// A mapping with a relation: what stands below a rule's id.
fn is_rule(value: &Node) -> bool {
    let keys = value.entries().unwrap_or(&[]).iter().map(|e| fold_code(&e.key.value));
    keys.into_iter().any(|key| key == "check" || key == "检查")
}

/// A key of a rule, with a value, where a rule's id belongs.
fn is_stray_key(entry: &MapEntry) -> bool {
    let key = fold_code(&entry.key.value);
    let off = |s: &Scalar| OFF.contains(&fold_code(&s.value).to_lowercase().as_str());
    RULE.iter().any(|k| k.en == key || k.zh == key)
        && entry.value.scalar().is_some_and(|s| !s.value.is_empty() && !off(s))
}

fn load_define(entry: &MapEntry, file: &FileRef, diagnostics: &mut Diagnostics) -> Option<Define> {
    let name = fold_code(&entry.key.value);
    if syntax::is_keyword(&name) || !is_plain(&name) {
        diagnostics.push(RulebookError::DefinitionName { name: entry.key.spanned() });
        return None;
    }
    let formula = formula(entry, diagnostics)?;
    Some(Define { name: Spanned::new(name, entry.key.span), formula, own: !file.builtin })
}

/// A word that an expression reads back as one name.
fn is_plain(name: &str) -> bool {
    matches!(syntax::parse(name).map(|e| e.kind), Ok(syntax::ast::ExprKind::Name(found)) if found.text == name)
}

fn load_rule(entry: &MapEntry, file: &FileRef, diagnostics: &mut Diagnostics) -> Option<(String, Switch)> {
    let id = fold_code(&entry.key.value);
    if let Some(scalar) = entry.value.scalar() {
        if scalar.plain && OFF.contains(&fold_code(&scalar.value).to_lowercase().as_str()) {
            return Some((id, Switch::Off(entry.key.span)));
        }
        if let Some(found) = yaml::without_colon(&entry.value, RULE) {
            diagnostics.push(found);
            return None;
        }
        diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindRule));
        return None;
    }
    if entry.value.entries().is_none() {
        diagnostics.push(yaml::wrong_type_of_entry(entry, Text::KindRule));
        return None;
    }
    let fields = Fields::read(&entry.value, RULE, entry.key.span, diagnostics)?;
    // Without it the rule would mean something else.
    if ["check", "table", "when", "blank"].iter().any(|key| fields.almost(key)) {
        return None;
    }
    let severity = fields.word("severity", RULE, diagnostics).map(|(word, _)| match word {
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        _ => Severity::Error,
    });
    let blank = fields.word("blank", RULE, diagnostics).map(|(word, _)| match word {
        "missing" => BlankPolicy::Missing,
        "error" => BlankPolicy::Error,
        _ => BlankPolicy::Zero,
    });
    let check = fields.get("check").map(|entry| formula(entry, diagnostics));
    let when = fields.get("when").map(|entry| formula(entry, diagnostics));
    let rule = Rule {
        id: Spanned::new(id.clone(), entry.key.span),
        table: fields.text("table", diagnostics).cloned(),
        basis: fields.text("basis", diagnostics).map(|s| s.value.trim().to_owned()),
        message: fields.text("message", diagnostics).cloned(),
        severity,
        blank,
        // A broken formula has been reported; the rule must not fall back to another.
        check: match check {
            Some(None) => return None,
            Some(found) => found,
            None => None,
        },
        when: match when {
            Some(None) => return None,
            Some(found) => found,
            None => None,
        },
        file: file.clone(),
    };
    Some((id, Switch::Rule(Box::new(rule))))
}

/// The expression after a key. `None` where it is not a scalar; its tree is `None` where it does not parse.
fn formula(entry: &MapEntry, diagnostics: &mut Diagnostics) -> Option<Formula> {
    let Some(scalar) = entry.value.scalar() else {
        // `check: [一] == 二` and `check: {一}`: YAML read the bracket as a list or mapping.
        diagnostics.push(match entry.value.flow {
            true => RulebookError::bracket_taken(&entry.value).into(),
            false => several_formulas(entry),
        });
        return None;
    };
    if entry.value.is_empty() {
        diagnostics.push(RulebookError::EmptyExpression { key: entry.key.span });
        return None;
    }
    match syntax::parse(&scalar.value) {
        Ok(tree) => Some(Formula { scalar: scalar.clone(), tree: Some(tree) }),
        Err(error) => {
            diagnostics.push(error.to_diagnostic(scalar));
            Some(Formula { scalar: scalar.clone(), tree: None })
        }
    }
}
