//! Renders the list of forms, one per row (`gouji templates`).

use crate::diagnostic::Text;
use crate::template::Template;

use super::columns::{Columns, Side, StyledText, clean};
use super::text::View;

/// Renders the names, titles, years, numbers of cells and bases of forms.
pub fn table<'t>(templates: impl IntoIterator<Item = &'t Template>, view: View) -> String {
    let mut columns = Columns::new([Side::Left, Side::Left, Side::Left, Side::Right, Side::Left]);
    let heads = [Text::HeadTemplate, Text::HeadTitle, Text::HeadYears, Text::HeadCells, Text::HeadBasis];
    columns.row(
        heads.into_iter().map(|head| StyledText::styled(view.text(head), anstyle::Style::new().dimmed())).collect(),
    );
    for template in templates {
        columns.row(vec![
            StyledText::new(clean(&template.name)),
            StyledText::new(clean(&template.title)),
            StyledText::new(years(template)),
            StyledText::new(template.cell_count().to_string()),
            StyledText::new(clean(template.basis.as_deref().unwrap_or(""))),
        ]);
    }
    columns.render(view.color)
}

/// Formats the years as a template states them: `2019..2020`, `2021..`, `2019`.
fn years(template: &Template) -> String {
    match template.years {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (first, last) => {
            let word = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
            format!("{}..{}", word(first), word(last))
        }
    }
}
