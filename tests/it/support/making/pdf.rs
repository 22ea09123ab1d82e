//! Writes reports as PDF with a text layer: every character at its position, tables with or without ruling lines.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Part, laid_out};

/// The layout of the pages.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub width: i32,
    pub height: i32,
    pub ruled: bool,
    /// The width of the label columns, and of one character.
    pub label: i32,
    pub size: i32,
}

impl Default for Look {
    fn default() -> Self {
        Look { width: 595, height: 842, ruled: true, label: 90, size: 8 }
    }
}

/// The drawing of the pages.
struct Pen {
    look: Look,
    pages: Vec<String>,
    /// Measured from the lower edge.
    y: i32,
    used: BTreeSet<char>,
}

const MARGIN: i32 = 40;

impl Pen {
    fn room(&mut self, height: i32) {
        if self.pages.is_empty() || self.y - height < MARGIN {
            self.pages.push(String::new());
            self.y = self.look.height - MARGIN;
        }
    }

    fn words(&mut self, x: i32, y: i32, words: &str) {
        let codes: String = words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        self.used.extend(words.chars());
        let size = self.look.size;
        if let Some(page) = self.pages.last_mut() {
            let _ = writeln!(page, "BT /F {size} Tf {x} {y} Td <{codes}> Tj ET");
        }
    }

    fn line(&mut self, words: &str) {
        let (size, height) = (self.look.size, self.look.size * 2);
        let wide = usize::try_from((self.look.width - 2 * MARGIN) / size).unwrap();
        let signs: Vec<char> = words.chars().collect();
        for piece in signs.chunks(wide) {
            self.room(height);
            self.y -= height;
            let words: String = piece.iter().collect();
            self.words(MARGIN, self.y, &words);
        }
    }

    fn table(&mut self, rows: &[Vec<super::Cell>]) {
        let grid = laid_out(rows);
        let count = grid.iter().map(Vec::len).max().unwrap_or(1);
        // Columns of text are wide; those of figures share the rest.
        let figure = |words: &str| words.bytes().all(|byte| byte.is_ascii_digit());
        let labels = (0..count)
            .take_while(|col| {
                grid.last().and_then(|row| row.get(*col)).is_some_and(|cell| cell.is_none_or(|c| !figure(&c.words)))
            })
            .count();
        let labels_wide = self.look.label * i32::try_from(labels).unwrap();
        let rest = i32::try_from(count - labels).unwrap().max(1);
        let each = (self.look.width - 2 * MARGIN - labels_wide) / rest;
        let label = self.look.label;
        let edge = |col: usize| {
            let (col, labels) = (i32::try_from(col).unwrap(), i32::try_from(labels).unwrap());
            MARGIN + col.min(labels) * label + (col - labels).max(0) * each
        };
        let size = self.look.size;
        let lines_of = |words: &str, width: i32| {
            let wide = usize::try_from(((width - 4) / size).max(1)).unwrap();
            let mut lines: Vec<String> = Vec::new();
            let (mut line, mut used) = (String::new(), 0);
            for c in words.chars() {
                // A character of ASCII is half as wide.
                let own = if c.is_ascii() { 1 } else { 2 };
                if used + own > 2 * wide {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(c);
                used += own;
            }
            lines.push(line);
            lines
        };
        let height_of = |row: &[Option<&super::Cell>]| {
            let lines = row.iter().enumerate().filter_map(|(col, cell)| {
                cell.filter(|cell| cell.rows == 1)
                    .map(|cell| lines_of(&cell.words, edge(col + cell.cols) - edge(col)).len())
            });
            i32::try_from(lines.max().unwrap_or(1)).unwrap() * (size + 3) + 6
        };
        let heights: Vec<i32> = grid.iter().map(|row| height_of(row)).collect();
        let mut at = 0;
        while at < grid.len() {
            let all = heights.get(at..).unwrap_or_default();
            self.room(all.first().copied().unwrap_or(0));
            let top = self.y;
            let mut fits = 0;
            let mut used = 0;
            for height in all {
                if top - used - height < MARGIN {
                    break;
                }
                used += height;
                fits += 1;
            }
            let fits = fits.max(1);
            let tops: Vec<i32> = (0..=fits).map(|n| top - all.iter().take(n).sum::<i32>()).collect();
            for (offset, row) in grid.iter().skip(at).take(fits).enumerate() {
                for (col, cell) in row.iter().enumerate() {
                    let Some(cell) = cell else { continue };
                    let (left, right) = (edge(col), edge((col + cell.cols).min(count)));
                    let (high, low) = (tops[offset], tops[(offset + cell.rows).min(fits)]);
                    if self.look.ruled {
                        self.frame(left, low, right, high);
                    }
                    for (nth, words) in lines_of(&cell.words, right - left).iter().enumerate() {
                        let y = high - (size + 3) * i32::try_from(nth + 1).unwrap();
                        self.words(left + 2, y, words);
                    }
                }
            }
            self.y = tops.last().copied().unwrap_or(self.y);
            at += fits;
        }
    }

    fn frame(&mut self, left: i32, low: i32, right: i32, high: i32) {
        if let Some(page) = self.pages.last_mut() {
            let _ = writeln!(page, "{left} {low} {} {} re S", right - left, high - low);
        }
    }
}

/// Writes the file with its objects in order.
fn file(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (idx, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", idx + 1);
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ = write!(out, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

pub fn pdf(parts: &[Part], look: Look) -> Vec<u8> {
    let mut pen = Pen { look, pages: Vec::new(), y: 0, used: BTreeSet::new() };
    for part in parts {
        match part {
            Part::Line(words) => pen.line(words),
            Part::Table(rows) => pen.table(rows),
        }
    }
    // One font whose codes are the characters themselves.
    let stream = |body: &str| format!("<< /Length {} >>\nstream\n{body}\nendstream", body.len());
    let mut map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n".to_owned();
    let used: Vec<u32> = pen.used.iter().map(|c| *c as u32).filter(|code| *code <= 0xffff).collect();
    for some in used.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", some.len());
        for code in some {
            let _ = writeln!(map, "<{code:04X}> <{code:04X}>");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap CMapName currentdict /CMap defineresource pop end end");
    let narrow: Vec<String> = vec!["500".to_owned(); 95];
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
            .to_owned(),
        format!(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [32 [{}]] /FontDescriptor 6 0 R >>",
            narrow.join(" ")
        ),
        stream(&map),
        "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>".to_owned(),
    ];
    let mut kids = Vec::new();
    for page in &pen.pages {
        objects.push(stream(page));
        let content = objects.len();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents {content} 0 R /Resources << /Font << /F 3 0 R >> >> >>",
            look.width, look.height
        ));
        kids.push(format!("{} 0 R", objects.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
    file(&objects)
}
