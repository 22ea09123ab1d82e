//! Writes reports as Excel 97–2003: the records of one sheet in an OLE container.

use super::Part;
use super::office::sheet;

fn record(kind: u16, body: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&kind.to_le_bytes());
    out.extend_from_slice(&u16::try_from(body.len()).unwrap().to_le_bytes());
    out.extend_from_slice(body);
}

fn place(row: usize, col: usize) -> Vec<u8> {
    [row, col, 0].iter().flat_map(|n| u16::try_from(*n).unwrap().to_le_bytes()).collect()
}

/// Writes the workbook stream: figures as numbers, text as labels.
pub fn stream(parts: &[Part]) -> Vec<u8> {
    let sheet = sheet(parts);
    let mut out = Vec::new();
    record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &mut out);
    let pointer = out.len() + 4;
    let name: Vec<u8> = [0, 0, 0, 0, 0, 0, 6, 0].iter().copied().chain(*b"Sheet1").collect();
    record(0x0085, &name, &mut out);
    record(0x000a, &[], &mut out);
    let start = u32::try_from(out.len()).unwrap();
    out[pointer..pointer + 4].copy_from_slice(&start.to_le_bytes());
    record(0x0809, &[0, 6, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &mut out);
    for (row, cells) in sheet.cells.iter().enumerate() {
        for (col, words) in cells {
            let mut body = place(row, *col);
            if let Ok(figure) = words.parse::<u32>() {
                #[allow(clippy::disallowed_types, reason = "the format stores figures in binary")]
                body.extend_from_slice(&f64::from(figure).to_bits().to_le_bytes());
                record(0x0203, &body, &mut out);
            } else if words.is_empty() {
                record(0x0201, &body, &mut out);
            } else {
                let units: Vec<u16> = words.encode_utf16().collect();
                body.extend_from_slice(&u16::try_from(units.len()).unwrap().to_le_bytes());
                body.push(1);
                body.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
                record(0x0204, &body, &mut out);
            }
        }
    }
    for some in sheet.merges.chunks(1000) {
        let mut body = u16::try_from(some.len()).unwrap().to_le_bytes().to_vec();
        for (top, left, bottom, right) in some {
            body.extend([top, bottom, left, right].iter().flat_map(|n| u16::try_from(**n).unwrap().to_le_bytes()));
        }
        record(0x00e5, &body, &mut out);
    }
    record(0x000a, &[], &mut out);
    out
}

const SECTOR: usize = 512;
const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;

/// Builds an OLE file of one stream.
pub fn ole(name: &str, stream: &[u8]) -> Vec<u8> {
    // Small sectors are not used: short streams are padded with bytes that begin no record.
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).div_ceil(SECTOR) * SECTOR, 0);
    let body = stream.len() / SECTOR;
    // The order of sectors: directory, stream, tables, further lists of tables.
    let mut tables = 1;
    let mut lists = 0;
    while tables * (SECTOR / 4) < 1 + body + tables + lists {
        tables += 1;
        lists = tables.saturating_sub(109).div_ceil(SECTOR / 4 - 1);
    }
    let number = |n: usize| u32::try_from(n).unwrap();
    let mut fat: Vec<u32> = vec![END];
    fat.extend((1..body).map(|nth| number(nth + 1)));
    fat.push(END);
    fat.resize(1 + body + tables, 0xffff_fffd);
    fat.resize(1 + body + tables + lists, 0xffff_fffc);
    fat.resize(tables * (SECTOR / 4), FREE);
    let (first_table, first_list) = (1 + body, 1 + body + tables);

    let mut out = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    out.resize(24, 0);
    let words = |list: &[u16], out: &mut Vec<u8>| out.extend(list.iter().flat_map(|n| n.to_le_bytes()));
    let longs = |list: &[u32], out: &mut Vec<u8>| out.extend(list.iter().flat_map(|n| n.to_le_bytes()));
    words(&[0x3e, 3, 0xfffe, 9, 6, 0, 0, 0], &mut out);
    longs(
        &[0, number(tables), 0, 0, 4096, END, 0, if lists > 0 { number(first_list) } else { END }, number(lists)],
        &mut out,
    );
    let table = |nth: usize| if nth < tables { number(first_table + nth) } else { FREE };
    longs(&(0..109).map(table).collect::<Vec<_>>(), &mut out);

    let mut entry = |name: &str, kind: u8, child: u32, start: u32, size: usize| {
        let units: Vec<u16> = name.encode_utf16().collect();
        let mut one: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        one.resize(64, 0);
        words(&[u16::try_from(2 * units.len() + 2).unwrap()], &mut one);
        one.extend([kind, 1]);
        longs(&[FREE, FREE, child], &mut one);
        one.resize(116, 0);
        longs(&[start, number(size), 0], &mut one);
        out.extend(one);
    };
    entry("Root Entry", 5, 1, END, 0);
    entry(name, 2, FREE, 1, stream.len());
    entry("", 0, FREE, 0, 0);
    entry("", 0, FREE, 0, 0);
    out.extend(stream);
    longs(&fat, &mut out);
    for nth in 0..lists {
        let first = 109 + nth * (SECTOR / 4 - 1);
        longs(&(first..first + SECTOR / 4 - 1).map(table).collect::<Vec<_>>(), &mut out);
        longs(&[if nth + 1 < lists { number(first_list + nth + 1) } else { END }], &mut out);
    }
    out
}

pub fn xls(parts: &[Part]) -> Vec<u8> {
    ole("Workbook", &stream(parts))
}
