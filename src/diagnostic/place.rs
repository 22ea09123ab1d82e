//! Describes places for people, in either language.

use super::{Message, Text};
use crate::source::Place;

impl Message {
    /// Describes a place. `None` for a place in text that is loaded, because its source knows line and column.
    pub fn from_place(place: &Place) -> Option<Message> {
        Some(match place {
            Place::Table { table, row, cell } => {
                let text = if cell.is_some() { Text::PlaceTableCell } else { Text::PlaceTableRow };
                let message = Message::new(text).with("table", table.to_string()).with("row", row.to_string());
                match cell {
                    Some(cell) => message.with("cell", cell.to_string()),
                    None => message,
                }
            }
            Place::Paragraph { paragraph } => {
                Message::new(Text::PlaceParagraph).with("paragraph", paragraph.to_string())
            }
            Place::Page { page, left, top } => Message::new(Text::PlacePage)
                .with("page", page.to_string())
                .with("left", left.to_string())
                .with("top", top.to_string()),
            Place::Row { row, column: Some(column) } => {
                Message::new(Text::PlaceRowColumn).with("row", row.to_string()).with("column", &**column)
            }
            Place::Row { row, column: None } => Message::new(Text::PlaceRow).with("row", row.to_string()),
            Place::Column { column } => Message::new(Text::PlaceColumn).with("column", column.to_string()),
            // These names are the same in every language.
            Place::Text(_) | Place::Line { .. } | Place::Sheet { .. } | Place::Json { .. } => {
                Message::verbatim(place.identifier()?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Lang;

    #[test]
    fn places_are_said_in_the_language_asked_for() {
        for (place, zh) in [
            (Place::Table { table: 3, row: 5, cell: Some(2) }, "表格 3 第 5 行第 2 格"),
            (Place::Table { table: 3, row: 5, cell: None }, "表格 3 第 5 行"),
            (Place::Paragraph { paragraph: 12 }, "第 12 段"),
            (Place::Page { page: 2, left: 180, top: 159 }, "第 2 页 180,159"),
            (Place::Row { row: 17, column: Some("value".into()) }, "第 17 行 value 列"),
            (Place::Row { row: 17, column: None }, "第 17 行"),
            (Place::Column { column: 4 }, "第 4 列"),
            (Place::Line { line: 3, column: 1 }, "3:1"),
        ] {
            let said = |lang| Message::from_place(&place).map(|message| message.render(lang));
            assert_eq!(said(Lang::Zh).as_deref(), Some(zh));
            assert_eq!(said(Lang::En), place.identifier());
        }
    }
}
