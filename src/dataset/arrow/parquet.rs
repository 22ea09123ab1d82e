//! Reads Parquet: its columns, then record batches of bounded length with dictionaries kept.
//!
//! Invariant: every row group is measured before any of it is unpacked ([`page_limits`](super::page_limits)).

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Fields, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use parquet::arrow::{FieldLevels, ProjectionMask, parquet_to_arrow_field_levels, parquet_to_arrow_schema};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use super::error::Error;
use super::page_limits::{Group, rows_at_once, weigh};
use super::range_reader::Shared;
use super::thrift;

/// Bytes of a footer: a group of rows with a few hundred columns takes some ten thousand.
const MAX_FOOTER: u64 = 16 << 20;
/// Rows per byte of a file: more than any file of reports has, however well compressed.
const MAX_ROWS_PER_BYTE: u64 = 2_000;
/// Files of so many rows are read whatever their size.
const FEW_ROWS: u64 = 10_000_000;
const MAGIC: &[u8] = b"PAR1";
const ENCRYPTED_MAGIC: &[u8] = b"PARE";

pub(super) struct Parquet {
    source: Arc<Shared>,
    metadata: Arc<ParquetMetaData>,
    schema: Schema,
    levels: Option<FieldLevels>,
    leaves: Vec<usize>,
    /// Where each column that was asked for stands in a batch, which keeps the order of the file.
    order: Vec<usize>,
    rows: usize,
    next_group: usize,
    under_way: Option<ParquetRecordBatchReader>,
    /// Rows of the current group that are not read yet.
    missing: u64,
}

impl Parquet {
    pub(super) fn open(source: Shared) -> Result<Self, Error> {
        let size = source.size();
        let tail = source.range(size.saturating_sub(8), 8)?;
        let (length, magic) = tail.split_first_chunk().ok_or_else(|| Error::broken("footer"))?;
        let length = u64::from(u32::from_le_bytes(*length));
        if magic == ENCRYPTED_MAGIC {
            return Err(Error::Encrypted);
        }
        if magic != MAGIC || length + 12 > size {
            return Err(Error::broken("footer"));
        }
        if length > MAX_FOOTER {
            return Err(Error::TooLarge);
        }
        let footer = source.exactly(size - 8 - length, length)?;
        if thrift::is_encrypted(&footer).ok_or_else(|| Error::broken("footer"))? {
            return Err(Error::Encrypted);
        }
        let metadata = ParquetMetaDataReader::decode_metadata(&footer)?;
        let counted: i128 = metadata.row_groups().iter().map(|group| i128::from(group.num_rows())).sum();
        let most = size.saturating_mul(MAX_ROWS_PER_BYTE).max(FEW_ROWS);
        if metadata.row_groups().iter().any(|group| group.num_rows() < 0) || counted > i128::from(most) {
            return Err(Error::Broken(format!("{counted} rows")));
        }
        let schema = parquet_to_arrow_schema(metadata.file_metadata().schema_descr(), None)?;
        Ok(Self {
            source: Arc::new(source),
            metadata: Arc::new(metadata),
            schema,
            levels: None,
            leaves: Vec::new(),
            order: Vec::new(),
            rows: 1,
            next_group: 0,
            under_way: None,
            missing: 0,
        })
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Which columns to read, by their places in the schema; those of words by their dictionaries where `coded`
    /// is true. `rows`: most rows of a batch.
    pub(super) fn choose(&mut self, columns: &[usize], coded: &[usize], rows: usize) -> Result<(), Error> {
        let descriptor = self.metadata.file_metadata().schema_descr();
        let mask = ProjectionMask::roots(descriptor, columns.iter().copied());
        self.leaves = (0..descriptor.num_columns()).filter(|leaf| mask.leaf_included(*leaf)).collect();
        let mut sorted = columns.to_vec();
        sorted.sort_unstable();
        self.order = columns.iter().filter_map(|column| sorted.binary_search(column).ok()).collect();
        let hinted = |(at, field): (usize, &Arc<Field>)| {
            let kind = match field.data_type() {
                DataType::Utf8 | DataType::Binary if coded.contains(&at) => {
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
                }
                kind => kind.clone(),
            };
            Arc::new(field.as_ref().clone().with_data_type(kind))
        };
        let hints: Fields = self.schema.fields().iter().enumerate().map(hinted).collect();
        self.levels = Some(parquet_to_arrow_field_levels(descriptor, mask, Some(&hints))?);
        self.rows = rows.max(1);
        Ok(())
    }

    /// The next rows, and how many bytes of the file they are.
    pub(super) fn batch(&mut self) -> Result<Option<(RecordBatch, usize)>, Error> {
        loop {
            if let Some(reader) = &mut self.under_way {
                if let Some(batch) = reader.next() {
                    let batch = batch?;
                    let rows = batch.num_rows() as u64;
                    self.missing = self.missing.checked_sub(rows).ok_or_else(|| Error::broken("rows"))?;
                    return Ok(Some((batch.project(&self.order)?, self.share(rows))));
                }
                if self.missing > 0 {
                    return Err(Error::Broken(format!("-{} rows", self.missing)));
                }
                self.under_way = None;
            }
            let metadata = Arc::clone(&self.metadata);
            let Some(row_group) = metadata.row_groups().get(self.next_group) else { return Ok(None) };
            let Some(levels) = &self.levels else { return Ok(None) };
            weigh(&self.source, row_group, &self.leaves)?;
            let group = Group { source: Arc::clone(&self.source), metadata: &metadata, row_group };
            self.missing = row_group.num_rows().unsigned_abs();
            let rows = self.rows.min(rows_at_once(&group, &self.leaves)?);
            self.under_way = Some(ParquetRecordBatchReader::try_new_with_row_groups(levels, &group, rows, None)?);
            self.next_group += 1;
        }
    }

    /// The part of the file that so many rows are.
    fn share(&self, rows: u64) -> usize {
        let all = self.metadata.file_metadata().num_rows().max(1).unsigned_abs();
        let share = u128::from(self.source.size()) * u128::from(rows) / u128::from(all);
        usize::try_from(share).unwrap_or(usize::MAX)
    }
}
