//! Reads Arrow IPC, as a file and as a stream: its columns, then its record batches.
//!
//! Invariant: every message is checked against its body before the library unpacks it: buffers lie inside the body, and
//! their unpacked size is bounded.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::FileDecoder;
use arrow_ipc::{Block, Endianness, Message, MessageHeader, root_as_footer, root_as_message};
use arrow_schema::Schema;

use super::error::Error;
use super::range_reader::Shared;

/// Bytes of a message without its body, and of a footer.
const MAX_HEAD: u64 = 16 << 20;
/// Bytes of all dictionaries and of a batch, packed and unpacked.
const MAX_HELD: u64 = 256 << 20;
/// Most additions to dictionaries: each copies the whole.
const MAX_ADDITIONS: usize = 1_000;
/// Bytes copied for them.
const MAX_COPIED: u64 = 1 << 30;
const MAGIC: &[u8] = b"ARROW1";
const CONTINUED: [u8; 4] = [0xff; 4];
/// What stands before the first message of a file.
const LEAD: u64 = 8;

/// Where a message lies.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: u64,
    /// Its length and its head, and its body.
    head: u64,
    body: u64,
}

pub(super) struct Ipc {
    source: Shared,
    schema: Schema,
    decoder: FileDecoder,
    /// What is to be read, last first; a stream shows only at each message what follows.
    places: Option<Vec<Place>>,
    at: u64,
    /// The size of each dictionary, and how often one was extended.
    dictionaries: HashMap<i64, u64>,
    additions: usize,
    copied: u64,
}

impl Ipc {
    pub(super) fn open_file(source: Shared) -> Result<Self, Error> {
        let size = source.size();
        let unlike = || Error::broken("footer");
        let tail = source.range(size.saturating_sub(10), 10)?;
        let (length, magic) = tail.split_first_chunk().ok_or_else(unlike)?;
        let length = u64::try_from(i32::from_le_bytes(*length)).map_err(|_| unlike())?;
        if magic != MAGIC || length > size.saturating_sub(10 + LEAD) {
            return Err(unlike());
        }
        if length > MAX_HEAD {
            return Err(Error::TooLarge);
        }
        let footer = source.exactly(size - 10 - length, length)?;
        let footer = root_as_footer(&footer).map_err(|error| Error::Broken(error.to_string()))?;
        let schema = footer.schema().ok_or_else(unlike)?;
        // Dictionaries first: in a file they may stand anywhere.
        let blocks = [footer.dictionaries(), footer.recordBatches()].into_iter().flatten().flatten();
        let places = blocks.map(|block| {
            let part = |length: i64| u64::try_from(length).map_err(|_| unlike());
            Ok(Place {
                at: part(block.offset())?,
                head: part(block.metaDataLength().into())?,
                body: part(block.bodyLength())?,
            })
        });
        let mut places = places.collect::<Result<Vec<_>, Error>>()?;
        places.reverse();
        Self::new(source.clone(), schema, footer.version(), Some(places), 0)
    }

    pub(super) fn open_stream(source: Shared) -> Result<Self, Error> {
        let place = place(&source, 0)?.ok_or_else(|| Error::broken("schema"))?;
        let head = source.exactly(0, place.head)?;
        let message = message(&head)?;
        let schema = message.header_as_schema().ok_or_else(|| Error::broken("schema"))?;
        Self::new(source.clone(), schema, message.version(), None, place.head.saturating_add(place.body))
    }

    fn new(
        source: Shared,
        schema: arrow_ipc::Schema<'_>,
        version: arrow_ipc::MetadataVersion,
        places: Option<Vec<Place>>,
        at: u64,
    ) -> Result<Self, Error> {
        if schema.endianness() != Endianness::Little {
            return Err(Error::Packing("big-endian".to_owned()));
        }
        let schema = try_fb_to_schema(schema)?;
        let decoder = FileDecoder::new(schema.clone().into(), version);
        Ok(Self { source, schema, decoder, places, at, dictionaries: HashMap::new(), additions: 0, copied: 0 })
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Which columns to read, by their places in the schema.
    pub(super) fn choose(mut self, columns: &[usize]) -> Self {
        self.decoder = self.decoder.with_projection(columns.to_vec());
        self
    }

    fn next_place(&mut self) -> Result<Option<Place>, Error> {
        match &mut self.places {
            Some(places) => Ok(places.pop()),
            None => {
                let found = place(&self.source, self.at)?;
                if let Some(place) = found {
                    self.at = self.at.saturating_add(place.head).saturating_add(place.body);
                }
                Ok(found)
            }
        }
    }

    /// The next rows, and how many bytes of the file they are.
    pub(super) fn batch(&mut self) -> Result<Option<(RecordBatch, usize)>, Error> {
        while let Some(place) = self.next_place()? {
            if place.head > MAX_HEAD || place.body > MAX_HELD {
                return Err(Error::TooLarge);
            }
            let bytes = self.source.exactly(place.at, place.head.saturating_add(place.body))?;
            let size = bytes.len();
            let unlike = || Error::broken("message");
            let (head, body) =
                bytes.split_at_checked(usize::try_from(place.head).unwrap_or(usize::MAX)).ok_or_else(unlike)?;
            let message = message(head)?;
            let block = Block::new(
                0,
                i32::try_from(place.head).map_err(|_| unlike())?,
                i64::try_from(place.body).map_err(|_| unlike())?,
            );
            match message.header_type() {
                MessageHeader::DictionaryBatch => {
                    let dictionary = message.header_as_dictionary_batch().ok_or_else(unlike)?;
                    let unpacked = unpacked(dictionary.data().ok_or_else(unlike)?, body)?;
                    let own = self.dictionaries.entry(dictionary.id()).or_default();
                    if dictionary.isDelta() {
                        self.additions += 1;
                        self.copied = self.copied.saturating_add(*own);
                        *own = own.saturating_add(unpacked);
                    } else {
                        *own = unpacked;
                    }
                    let all = self.dictionaries.values().fold(0u64, |sum, own| sum.saturating_add(*own));
                    if all > MAX_HELD || self.additions > MAX_ADDITIONS || self.copied > MAX_COPIED {
                        return Err(Error::TooLarge);
                    }
                    self.decoder.read_dictionary(&block, &Buffer::from_vec(bytes))?;
                }
                MessageHeader::RecordBatch => {
                    let own = unpacked(message.header_as_record_batch().ok_or_else(unlike)?, body)?;
                    let all = self.dictionaries.values().fold(own, |sum, own| sum.saturating_add(*own));
                    if all > MAX_HELD {
                        return Err(Error::TooLarge);
                    }
                    let batch = self.decoder.read_record_batch(&block, &Buffer::from_vec(bytes))?;
                    return Ok(batch.map(|batch| (batch, size)));
                }
                _ => return Err(unlike()),
            }
        }
        Ok(None)
    }
}

/// The message that begins at a place of a stream; `None` where the stream ends.
fn place(source: &Shared, at: u64) -> Result<Option<Place>, Error> {
    let bytes = source.range(at, 8)?;
    let number = |at: usize| bytes.get(at..at + 4).and_then(|four| <[u8; 4]>::try_from(four).ok());
    let (length, lead) = match (number(0), number(4)) {
        (None, _) if bytes.is_empty() => return Ok(None),
        // Old streams begin a message directly with its length.
        (Some(CONTINUED), length) => (length, 8),
        (length, _) => (length, 4),
    };
    let length = i32::from_le_bytes(length.ok_or_else(|| Error::broken("message"))?);
    if length == 0 {
        return Ok(None);
    }
    let head = u64::try_from(length).map_err(|_| Error::broken("message"))?.saturating_add(lead);
    if head > MAX_HEAD {
        return Err(Error::TooLarge);
    }
    let bytes = source.exactly(at, head)?;
    let body = u64::try_from(message(&bytes)?.bodyLength()).map_err(|_| Error::broken("message"))?;
    Ok(Some(Place { at, head, body }))
}

/// A message, after its length.
fn message(head: &[u8]) -> Result<Message<'_>, Error> {
    let lead = if head.starts_with(&CONTINUED) { 8 } else { 4 };
    let head = head.get(lead..).ok_or_else(|| Error::broken("message"))?;
    root_as_message(head).map_err(|error| Error::Broken(error.to_string()))
}

/// The total size of the buffers of a batch; an error where one lies outside the body or there are too many bytes.
fn unpacked(batch: arrow_ipc::RecordBatch<'_>, body: &[u8]) -> Result<u64, Error> {
    let unlike = || Error::broken("buffers");
    let packed = batch.compression().is_some();
    let mut total = 0u64;
    for buffer in batch.buffers().into_iter().flatten() {
        let start = usize::try_from(buffer.offset()).map_err(|_| unlike())?;
        let length = usize::try_from(buffer.length()).map_err(|_| unlike())?;
        let bytes = start.checked_add(length).and_then(|end| body.get(start..end)).ok_or_else(unlike)?;
        let own = match bytes.first_chunk() {
            // The bytes follow their unpacked size; -1 where they are not packed.
            Some(declared) if packed => match i64::from_le_bytes(*declared) {
                -1 => bytes.len() as u64,
                declared => u64::try_from(declared).map_err(|_| unlike())?,
            },
            None if packed && !bytes.is_empty() => return Err(unlike()),
            _ => bytes.len() as u64,
        };
        total = total.saturating_add(own);
        if total > MAX_HELD {
            return Err(Error::TooLarge);
        }
    }
    // What is packed is held beside it while it is unpacked.
    Ok(if packed { total.saturating_add(body.len() as u64) } else { total })
}
