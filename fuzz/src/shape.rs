//! Wraps the parts that a target mutates in an archive, an OLE file or a PDF with a valid frame, so that mutations
//! reach the content.

use std::io::{Cursor, Write as _};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The largest number of parts in an archive.
const MAX_PARTS: usize = 24;

/// Builds an archive of `name \0 content \0 name \0 content …`.
pub fn archive(bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut pieces = bytes.split(|byte| *byte == 0);
    for _ in 0..MAX_PARTS {
        let (Some(name), Some(content)) = (pieces.next(), pieces.next()) else { break };
        // A repeated name is refused; the part written before is kept.
        if zip.start_file(String::from_utf8_lossy(name), options).is_ok() {
            zip.write_all(content).expect("memory takes everything");
        }
    }
    zip.finish().expect("memory takes everything").into_inner()
}

const SECTOR: usize = 512;
const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
/// The sectors listed in the single sector of the table, without those of the frame.
const MAX_SECTORS: usize = 126;

/// Builds an OLE file with one stream of this name. A stream longer than one sector of the table can list is cut.
pub fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream[..stream.len().min(MAX_SECTORS * SECTOR)].to_vec();
    // Shorter streams would be stored in the small sectors.
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = stream.len() / SECTOR;
    let mut file = vec![0; SECTOR];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &1u32.to_le_bytes());
    put(48, &1u32.to_le_bytes());
    put(56, &4096u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    for slot in 0..109 {
        put(76 + 4 * slot, &if slot == 0 { 0 } else { FREE }.to_le_bytes());
    }
    // The table of sectors, then the directory, then the stream.
    let mut table = vec![0xffff_fffd, END];
    table.extend((0..sectors as u32).map(|at| if at as usize + 1 == sectors { END } else { at + 3 }));
    table.resize(SECTOR / 4, FREE);
    file.extend(table.iter().flat_map(|word| word.to_le_bytes()));
    let mut directory = entry("Root Entry", 5, END, 0);
    directory.extend(entry(name, 2, 2, stream.len() as u32));
    directory.resize(SECTOR, 0);
    file.extend(directory);
    file.extend(stream);
    file
}

fn entry(name: &str, kind: u8, start: u32, size: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = entry.len() as u16 + 2;
    entry.resize(128, 0);
    entry[64..66].copy_from_slice(&length.to_le_bytes());
    entry[66] = kind;
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&size.to_le_bytes());
    entry
}

/// Builds a workbook of Excel 97: an OLE file with records.
pub fn sheets(records: &[u8]) -> Vec<u8> {
    container("Workbook", records)
}

/// Builds a PDF of one page: `content \0 character map \0 entries of the font \0 entries of the page`.
pub fn drawing(bytes: &[u8]) -> Vec<u8> {
    let mut pieces = bytes.splitn(4, |byte| *byte == 0);
    let mut next = || pieces.next().unwrap_or_default();
    let (content, map, font, page) = (next(), next(), next(), next());
    let of = |words: &str| words.as_bytes().to_vec();
    let around = |before: &str, inner: &[u8], after: &str| [before.as_bytes(), inner, after.as_bytes()].concat();
    let stream = |bytes: &[u8]| around(&format!("<< /Length {} >>\nstream\n", bytes.len()), bytes, "\nendstream");
    let objects = [
        of("<< /Type /Catalog /Pages 2 0 R >>"),
        of("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        around(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> ",
            page,
            " >>",
        ),
        stream(content),
        around("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R ", font, " >>"),
        of(
            "<< /Type /Font /Subtype /Type0 /BaseFont /B /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [8 0 R] >>",
        ),
        stream(map),
        of(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /B /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor 9 0 R >>",
        ),
        of("<< /Type /FontDescriptor /FontName /B /Flags 4 >>"),
    ];
    let mut file = of("%PDF-1.4\n");
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(around(&format!("{} 0 obj\n", index + 1), object, "\nendobj\n"));
    }
    let table = file.len();
    file.extend(of(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1)));
    for place in places {
        file.extend(of(&format!("{place:010} 00000 n \n")));
    }
    let trailer = format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    file.extend(of(&trailer));
    file
}
