//! Checks the pages of a Parquet column before they are unpacked, and passes them to the decoders of the library.
//!
//! The library trusts some of what a file declares: it allocates as many lengths as a page claims to hold, and unpacks
//! GZIP to its end. So each header of each page that will be read (its sizes, its values) is checked first, and in each
//! unpacked page the counts at the beginning of its encoding.
//!
//! Invariant: sizes are measured before anything is unpacked.

use std::io::Read;
use std::sync::Arc;

use parquet::arrow::arrow_reader::RowGroups;
use parquet::basic::{Compression, Encoding, Type};
use parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::serialized_reader::SerializedPageReader;

use super::error::Error;
use super::range_reader::Shared;
use super::thrift::{self, delta_end, delta_sum};

/// Unpacked bytes of the current pages of all columns together.
pub(super) const MAX_UNPACKED: u64 = 448 << 20;
/// Unpacked bytes of one page; usual ones have one MiB.
const MAX_PAGE: u64 = 64 << 20;
/// The same where the values are words, which are copied as they are read.
const MAX_WORD_PAGE: u64 = 24 << 20;
/// Bytes to which the words of a batch may grow where a page names each of them once.
const MAX_BATCH_WORDS: u64 = 32 << 20;
/// The longest header of a page, in bytes; the least and greatest value of a column may stand in it.
const MAX_HEADER: u64 = 1 << 20;
/// Usual headers are shorter, so that most are read at once.
const USUAL_HEADER: u64 = 1 << 10;

/// The total size of the pages of a column.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    /// The largest page and the dictionary, as stored and unpacked.
    largest: u64,
    values: u64,
}

/// Checks the headers of all pages of a group that will be read.
pub(super) fn weigh(source: &Shared, group: &RowGroupMetaData, leaves: &[usize]) -> std::result::Result<(), Error> {
    let rows = u64::try_from(group.num_rows()).map_err(|_| Error::broken("rows"))?;
    let mut total = 0u64;
    for leaf in leaves {
        let column = group.columns().get(*leaf).ok_or_else(|| Error::broken("columns"))?;
        let weight = weigh_column(source, column)?;
        if weight.values != rows {
            return Err(Error::Broken(format!("{} of {rows} rows in `{}`", weight.values, column.column_path())));
        }
        total = total.saturating_add(weight.largest);
        if total > MAX_UNPACKED {
            return Err(Error::TooLarge);
        }
    }
    Ok(())
}

fn weigh_column(source: &Shared, column: &ColumnChunkMetaData) -> std::result::Result<Weight, Error> {
    let unlike = || Error::broken("pages");
    let gzip = match column.compression() {
        Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::LZ4_RAW | Compression::ZSTD(_) => false,
        Compression::GZIP(_) => true,
        other => return Err(Error::Packing(format!("{other:?}").split('(').next().unwrap_or_default().to_owned())),
    };
    let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    let mut at = u64::try_from(start).map_err(|_| unlike())?;
    let length = u64::try_from(column.compressed_size()).map_err(|_| unlike())?;
    let end = at.checked_add(length).filter(|end| *end <= source.size()).ok_or_else(unlike)?;
    let most = if is_words(column) { MAX_WORD_PAGE } else { MAX_PAGE };
    let mut weight = Weight::default();
    let mut dictionary = 0;
    while at < end {
        let page = header(source, at, end)?.ok_or_else(unlike)?;
        let (packed, unpacked) = (page.packed.unsigned_abs(), page.unpacked.unsigned_abs());
        let body = at + page.header as u64;
        at = body.checked_add(packed).filter(|at| *at <= end).ok_or_else(unlike)?;
        if unpacked > most {
            return Err(Error::TooLarge);
        }
        // The library of this compression unpacks without a bound.
        if gzip && !unpacks_to(source, body, packed, unpacked)? {
            return Err(unlike());
        }
        weight.values = weight.values.saturating_add(page.values.unsigned_abs());
        match page.values {
            0 => dictionary = unpacked.max(dictionary),
            _ => weight.largest = weight.largest.max(packed.saturating_add(unpacked)),
        }
    }
    weight.largest = weight.largest.saturating_add(dictionary);
    Ok(weight)
}

fn header(source: &Shared, at: u64, end: u64) -> std::result::Result<Option<thrift::Page>, Error> {
    let mut length = USUAL_HEADER;
    loop {
        let bytes = source.range(at, length.min(end - at))?;
        let page = thrift::page(&bytes);
        if page.is_some() || length >= MAX_HEADER || length >= end - at {
            return Ok(page);
        }
        length *= 32;
    }
}

/// Whether a GZIP page holds no more than it declares.
fn unpacks_to(source: &Shared, at: u64, packed: u64, unpacked: u64) -> std::result::Result<bool, Error> {
    let bytes = source.range(at, packed)?;
    let inside = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(unpacked + 1);
    let found = std::io::copy(&mut { inside }, &mut std::io::sink());
    Ok(found.is_ok_and(|found| found <= unpacked))
}

fn is_words(column: &ColumnChunkMetaData) -> bool {
    column.column_type() == Type::BYTE_ARRAY
}

/// Rows that may be read at once, so that no words grow beyond a bound when each row is given its own copy.
pub(super) fn rows_at_once(group: &Group<'_>, leaves: &[usize]) -> std::result::Result<usize, Error> {
    let mut longest = 0u64;
    for leaf in leaves {
        let Some(column) = group.row_group.columns().get(*leaf).filter(|column| is_words(column)) else { continue };
        let mut pages = group.pages(column)?;
        if pages.peek_next_page()?.is_some_and(|page| page.is_dict)
            && let Some(Page::DictionaryPage { buf, .. }) = pages.get_next_page()?
        {
            longest = longest.saturating_add(longest_entry(&buf));
        }
    }
    Ok(usize::try_from(MAX_BATCH_WORDS / longest.max(1)).unwrap_or(usize::MAX).max(1))
}

/// The length of the longest of words that follow their lengths.
fn longest_entry(mut bytes: &[u8]) -> u64 {
    let mut longest = 0;
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let length = u32::from_le_bytes(*length);
        longest = longest.max(u64::from(length));
        bytes = rest.get(length as usize..).unwrap_or_default();
    }
    longest.min(MAX_WORD_PAGE)
}

/// One group of rows, for the library.
pub(super) struct Group<'m> {
    pub source: Arc<Shared>,
    pub metadata: &'m ParquetMetaData,
    pub row_group: &'m RowGroupMetaData,
}

impl Group<'_> {
    fn pages(&self, column: &ColumnChunkMetaData) -> Result<Guarded> {
        let most = usize::try_from(self.row_group.num_rows()).unwrap_or(0);
        let pages = SerializedPageReader::new(Arc::clone(&self.source), column, most, None)?;
        Ok(Guarded { pages, most: most as u64, optional: column.column_descr().max_def_level() > 0 })
    }
}

impl RowGroups for Group<'_> {
    fn num_rows(&self) -> usize {
        usize::try_from(self.row_group.num_rows()).unwrap_or(0)
    }

    fn column_chunks(&self, leaf: usize) -> Result<Box<dyn PageIterator>> {
        let column = self.row_group.columns().get(leaf).ok_or_else(|| ParquetError::General("column".to_owned()))?;
        Ok(Box::new(Only(Some(self.pages(column)?))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.row_group))
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

/// The one column chunk of a group.
struct Only(Option<Guarded>);

impl Iterator for Only {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(|pages| Ok(Box::new(pages) as Box<dyn PageReader>))
    }
}

impl PageIterator for Only {}

struct Guarded {
    pages: SerializedPageReader<Shared>,
    /// Values that a page may hold.
    most: u64,
    /// Cells may be blank.
    optional: bool,
}

impl Guarded {
    /// Whether a page declares no more than it holds.
    fn holds(&self, page: &Page) -> bool {
        match page {
            Page::DictionaryPage { buf, num_values, .. } => *num_values as usize <= buf.len(),
            Page::DataPage { buf, num_values, encoding, .. } => {
                // Which cells are blank stands before the values, and begins with its length.
                let length = buf.first_chunk().filter(|_| self.optional);
                let levels = length.map_or(0, |length| 4 + u32::from_le_bytes(*length) as usize);
                self.counts(u64::from(*num_values))
                    && buf.get(levels..).is_some_and(|values| counted(values, *encoding, self.most))
            }
            Page::DataPageV2 { buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let levels = *def_levels_byte_len as usize + *rep_levels_byte_len as usize;
                self.counts(u64::from(*num_values))
                    && buf.get(levels..).is_some_and(|values| counted(values, *encoding, self.most))
            }
        }
    }

    fn counts(&self, values: u64) -> bool {
        values <= self.most
    }
}

/// Whether the lengths with which values in one of these encodings begin are as many as there can be.
fn counted(values: &[u8], encoding: Encoding, most: u64) -> bool {
    let lengths = match encoding {
        Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
        Encoding::DELTA_BYTE_ARRAY => 2,
        _ => 0,
    };
    // Words that begin like the ones before them are written without that beginning.
    if encoding == Encoding::DELTA_BYTE_ARRAY && delta_sum(values, most).is_none_or(|sum| sum > MAX_BATCH_WORDS) {
        return false;
    }
    let mut rest = values;
    (0..lengths).all(|_| {
        let behind = delta_end(rest, most).and_then(|end| rest.get(end..));
        behind.inspect(|behind| rest = behind).is_some()
    })
}

impl Iterator for Guarded {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Guarded {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        match &page {
            Some(page) if !self.holds(page) => Err(ParquetError::General("a page holds less than it says".to_owned())),
            _ => Ok(page),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.pages.at_record_boundary()
    }
}
