//! Embeds the forms and rule books that ship with gouji, as the files they are written in.

/// Template name, its file, its rule file.
const FORMS: &[(&str, &str, &str)] = &[
    (
        "gov-info-disclosure/2019",
        "rules/gov-info-disclosure/2019/template.yaml",
        "rules/gov-info-disclosure/2019/rules.yaml",
    ),
    (
        "gov-info-disclosure/2021",
        "rules/gov-info-disclosure/2021/template.yaml",
        "rules/gov-info-disclosure/2021/rules.yaml",
    ),
];

const FILES: &[(&str, &str)] = &[
    (
        "rules/gov-info-disclosure/2019/template.yaml",
        include_str!("../../rules/gov-info-disclosure/2019/template.yaml"),
    ),
    ("rules/gov-info-disclosure/2019/rules.yaml", include_str!("../../rules/gov-info-disclosure/2019/rules.yaml")),
    (
        "rules/gov-info-disclosure/2021/template.yaml",
        include_str!("../../rules/gov-info-disclosure/2021/template.yaml"),
    ),
    ("rules/gov-info-disclosure/2021/rules.yaml", include_str!("../../rules/gov-info-disclosure/2021/rules.yaml")),
];

/// Names of the built-in templates.
pub fn templates() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|(name, _, _)| *name)
}

/// Names under which rule files can be extended: those of their templates.
pub fn rule_files() -> impl Iterator<Item = &'static str> {
    templates()
}

pub fn template_of(name: &str) -> Option<&'static str> {
    FORMS.iter().find(|(form, _, _)| *form == name).map(|(_, template, _)| *template)
}

pub fn rules_of(name: &str) -> Option<&'static str> {
    FORMS.iter().find(|(form, _, _)| *form == name).map(|(_, _, rules)| *rules)
}

pub fn file(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}
