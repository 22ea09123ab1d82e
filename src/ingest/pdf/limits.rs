//! Measures whether the PDF library can safely read a file, first from its bytes, then from what the library loaded.
//!
//! The library unpacks, nests and repeats without any bound, so all of it is measured before: what loading unpacks, what
//! each page draws with the drawings inside it, and how far character maps reach.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// Bytes that one stream may unpack to; a whole Chinese font has some fifteen million.
const MAX_STREAM: u64 = 32 << 20;
/// Bytes that all streams may unpack to.
const MAX_UNPACKED: u64 = 192 << 20;
/// Numbers, names and brackets that loading may read. Each takes some hundred bytes.
const MAX_PIECES: usize = 2_000_000;
/// Words of all that one page draws. A dense page has some ten thousand.
const MAX_PAGE_WORDS: usize = 1_000_000;
/// Words of all pages together.
pub(super) const MAX_WORDS: usize = 20_000_000;
/// Graphics states that may be saved inside each other.
pub(super) const MAX_SAVED: usize = 1_000;
/// Drawings inside drawings.
pub(super) const MAX_FORMS: usize = 16;
/// Drawings that may be used side by side.
const MAX_NAMED: usize = 2_000;
/// Pages inside groups of pages.
pub(super) const MAX_TREE: usize = 64;
/// Characters that the ranges of a character map may cover.
const MAX_MAPPED: u64 = 2_000_000;
/// Stages in which one stream may be packed.
const MAX_STAGES: usize = 4;
/// Packed bytes of a stream with a rare compression, whose unpacked size is not measured before.
const MAX_RARE: usize = 16 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Fine,
    TooMuch,
    Broken,
}

/// Judges a file before it is loaded.
pub(super) fn before_loading(bytes: &[u8]) -> Verdict {
    let mut pieces = count_pieces(bytes);
    let mut left = MAX_UNPACKED;
    for at in streams(bytes) {
        let head = bytes.get(at.saturating_sub(2048)..at).unwrap_or_default();
        let own = head.windows(3).rposition(|piece| piece == b"obj").unwrap_or(0);
        let head = head.get(own..).unwrap_or_default();
        let has = |word: &[u8]| head.windows(word.len()).any(|piece| piece == word);
        // Pictures are not unpacked; a name may be written so that it is not found, with `#`.
        if has(b"/Image") && !has(b"ObjStm") && !has(b"#") {
            continue;
        }
        let body = bytes.get(at..).unwrap_or_default();
        let rare = [&b"LZW"[..], b"ASCII85", b"ASCIIHex", b"RunLength"].iter().any(|name| has(name));
        if rare && has(b"ObjStm") && length_of(body) > MAX_RARE {
            return Verdict::TooMuch;
        }
        // Loading unpacks these, all stages of them at once.
        let count = |word: &[u8]| head.windows(word.len()).filter(|piece| *piece == word).count();
        let shrinking = count(b"DecodeParms") + count(b"ASCII85Decode") + count(b"ASCIIHexDecode");
        let growing = count(b"Decode").saturating_sub(shrinking);
        if (has(b"ObjStm") || has(b"XRef") || has(b"#")) && growing > 1 {
            return Verdict::TooMuch;
        }
        let (unpacked, found) = unpack(body, left);
        pieces += found;
        if unpacked > MAX_STREAM || unpacked >= left || pieces > MAX_PIECES {
            return Verdict::TooMuch;
        }
        left -= unpacked;
    }
    if pieces > MAX_PIECES { Verdict::TooMuch } else { Verdict::Fine }
}

/// Judges a loaded file; removes its pictures, which would be unpacked and read as drawings.
pub(super) fn before_drawing(document: &mut Document) -> Verdict {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
        {
            stream.content = Vec::new();
            stream.dict.remove(b"Filter");
        }
    }
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    if !pages.iter().all(|page| tree_ends(document, *page)) {
        return Verdict::Broken;
    }
    let mut scale = Scale { document, weights: BTreeMap::new(), unpacked: 0 };
    for id in tables_of_characters(document) {
        if scale.stream(id).is_some_and(|weight| weight.mapped > MAX_MAPPED) || scale.unpacked > MAX_UNPACKED {
            return Verdict::TooMuch;
        }
    }
    let mut words = 0usize;
    for page in pages {
        match scale.page(page) {
            Some(own) if own <= MAX_PAGE_WORDS => words = words.saturating_add(own),
            Some(_) => return Verdict::TooMuch,
            None => return Verdict::Broken,
        }
        if words > MAX_WORDS {
            return Verdict::TooMuch;
        }
    }
    Verdict::Fine
}

/// The cost of drawing a stream.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    words: usize,
    /// How often it draws another drawing.
    forms: usize,
    /// Characters covered by ranges.
    mapped: u64,
}

struct Scale<'d> {
    document: &'d Document,
    weights: BTreeMap<ObjectId, Option<Weight>>,
    unpacked: u64,
}

impl Scale<'_> {
    fn stream(&mut self, id: ObjectId) -> Option<Weight> {
        if let Some(known) = self.weights.get(&id) {
            return *known;
        }
        let stream = self.document.get_object(id).and_then(Object::as_stream).ok();
        let weight = stream.map(|stream| match unpacked(stream) {
            Some(bytes) => {
                self.unpacked = self.unpacked.saturating_add(bytes.len() as u64);
                weigh(&bytes)
            }
            None => Weight { words: usize::MAX, forms: 0, mapped: u64::MAX },
        });
        self.weights.insert(id, weight);
        weight
    }

    /// Words that a page draws; `None` where its drawings contain one another in a cycle.
    fn page(&mut self, page: ObjectId) -> Option<usize> {
        let mut own = Weight::default();
        for id in self.document.get_page_contents(page) {
            if let Some(weight) = self.stream(id) {
                own.words = own.words.saturating_add(weight.words);
                own.forms = own.forms.saturating_add(weight.forms);
            }
        }
        let resources = self.document.get_dictionary(page).ok().and_then(|dict| self.inherited(dict));
        let forms = self.forms_of(resources);
        self.drawn(own, &forms, MAX_FORMS, &mut BTreeMap::new())
    }

    /// A bound on the words drawn: each use of a drawing counts as the most costly one that may be named there.
    fn drawn(
        &mut self,
        own: Weight,
        forms: &[ObjectId],
        deep: usize,
        known: &mut BTreeMap<(ObjectId, usize), usize>,
    ) -> Option<usize> {
        if own.forms == 0 || own.words > MAX_PAGE_WORDS {
            return Some(own.words);
        }
        let below = deep.checked_sub(1)?;
        if forms.len() > MAX_NAMED {
            return Some(usize::MAX);
        }
        let mut heaviest = 0;
        for id in forms {
            let words = match known.get(&(*id, deep)) {
                Some(words) => *words,
                None => {
                    let Some(weight) = self.stream(*id) else { continue };
                    let stream = self.document.get_object(*id).and_then(Object::as_stream).ok();
                    let resources = stream.and_then(|stream| stream.dict.get(b"Resources").ok());
                    // A drawing without resources of its own draws with those around it.
                    let inner = match resources.and_then(|it| self.dictionary(it)) {
                        Some(resources) => self.forms_of(Some(resources)),
                        None => forms.to_vec(),
                    };
                    let words = self.drawn(weight, &inner, below, known)?;
                    known.insert((*id, deep), words);
                    words
                }
            };
            heaviest = heaviest.max(words);
        }
        Some(own.words.saturating_add(own.forms.saturating_mul(heaviest)))
    }

    fn dictionary<'o>(&'o self, object: &'o Object) -> Option<&'o Dictionary> {
        self.document.dereference(object).ok().and_then(|(_, object)| object.as_dict().ok())
    }

    fn inherited<'o>(&'o self, mut dict: &'o Dictionary) -> Option<&'o Dictionary> {
        for _ in 0..=MAX_TREE {
            if let Ok(found) = dict.get(b"Resources") {
                return self.dictionary(found);
            }
            dict = dict
                .get(b"Parent")
                .and_then(Object::as_reference)
                .and_then(|id| self.document.get_dictionary(id))
                .ok()?;
        }
        None
    }

    fn forms_of(&self, resources: Option<&Dictionary>) -> Vec<ObjectId> {
        let forms = resources.and_then(|it| it.get(b"XObject").ok()).and_then(|it| self.dictionary(it));
        forms.map_or_else(Vec::new, |forms| forms.iter().filter_map(|(_, to)| to.as_reference().ok()).collect())
    }
}

/// Whether the groups of a page are free of cycles.
fn tree_ends(document: &Document, page: ObjectId) -> bool {
    let mut at = Some(page);
    for _ in 0..MAX_TREE {
        let Some(id) = at else { return true };
        let parent = document.get_dictionary(id).and_then(|dict| dict.get(b"Parent")).and_then(Object::as_reference);
        at = parent.ok();
    }
    false
}

/// Streams that map codes to characters.
fn tables_of_characters(document: &Document) -> Vec<ObjectId> {
    let mut found = Vec::new();
    let mut stack: Vec<&Object> = document.objects.values().collect();
    while let Some(object) = stack.pop() {
        let dict = match object {
            Object::Array(list) => {
                stack.extend(list);
                continue;
            }
            Object::Dictionary(dict) => dict,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        for (key, value) in dict {
            match value {
                Object::Reference(id) if key == b"ToUnicode" || key == b"Encoding" => found.push(*id),
                _ => stack.push(value),
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What the library will unpack of a stream; `None` where that is too much.
pub(super) fn unpacked(stream: &Stream) -> Option<Vec<u8>> {
    let filters = stream.filters().unwrap_or_default();
    let packed = |name: &[u8]| !matches!(name, b"ASCII85Decode" | b"ASCIIHexDecode" | b"A85" | b"AHx");
    match filters.as_slice() {
        [] => Some(stream.content.clone()),
        // No stage unpacks more than is allowed, whatever the last one leaves.
        all if all.iter().all(|name| *name == b"FlateDecode") => {
            let mut bytes = inflate(&stream.content)?;
            for _ in all.iter().skip(1).take(MAX_STAGES) {
                bytes = inflate(&bytes)?;
            }
            (all.len() <= MAX_STAGES).then_some(bytes)
        }
        // What the library unpacks in one go: at most one stage that may grow.
        all if all.iter().filter(|name| packed(name)).count() > 1 => None,
        // Pictures that no drawing uses, and fonts, may be packed so; the library does not read them.
        _ if stream.content.len() > MAX_RARE => None,
        _ => Some(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())),
    }
}

/// One stage of a packed stream; `None` where it is too long.
fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let _ = ZlibDecoder::new(packed).take(MAX_STREAM + 1).read_to_end(&mut bytes);
    if bytes.is_empty() {
        let body = packed.get(2..).unwrap_or_default();
        let _ = flate2::read::DeflateDecoder::new(body).take(MAX_STREAM + 1).read_to_end(&mut bytes);
    }
    (bytes.len() as u64 <= MAX_STREAM).then_some(bytes)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// An estimate of the numbers, names, brackets and the like; packed bytes contain few of them.
fn count_pieces(bytes: &[u8]) -> usize {
    let begins = |byte: u8| {
        byte.is_ascii_digit() || matches!(byte, b'[' | b'<' | b'(' | b'/' | b'-' | b'+' | b'.' | b'n' | b't' | b'f')
    };
    let pair =
        |pair: &&[u8]| matches!(pair, [before, byte] if (is_blank(*before) || is_sign(*before)) && begins(*byte));
    bytes.windows(2).filter(pair).count()
}

/// Where the data of streams begin.
fn streams(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let word = b"stream";
    bytes.windows(word.len() + 2).enumerate().filter_map(move |(at, piece)| {
        let (name, rest) = piece.split_at_checked(word.len())?;
        let ended = at.checked_sub(3).and_then(|from| bytes.get(from..at)).is_some_and(|before| before == b"end");
        (name == word && !ended).then_some(())?;
        match rest {
            [b'\r', b'\n'] => Some(at + word.len() + 2),
            [b'\n' | b'\r', _] => Some(at + word.len() + 1),
            _ => None,
        }
    })
}

fn length_of(body: &[u8]) -> usize {
    let end = b"endstream";
    body.windows(end.len()).position(|piece| piece == end).unwrap_or(body.len())
}

/// Bytes and pieces of unpacked data, up to `most`.
fn unpack(body: &[u8], most: u64) -> (u64, usize) {
    if body.first().is_none_or(|first| first & 0x0f != 8) {
        return (0, 0);
    }
    let mut from = ZlibDecoder::new(body).take(most.min(MAX_STREAM + 1));
    let mut buffer = [0u8; 16 << 10];
    let (mut size, mut pieces) = (0u64, 0usize);
    while let Ok(count) = from.read(&mut buffer) {
        let Some(piece) = buffer.get(..count).filter(|piece| !piece.is_empty()) else { break };
        size += count as u64;
        pieces += count_pieces(piece);
    }
    (size, pieces)
}

/// Counts the words of a drawing or a character map.
fn weigh(bytes: &[u8]) -> Weight {
    let mut weight = Weight::default();
    let (mut saved, mut deepest) = (0usize, 0usize);
    // After the words that open a list of ranges: first code, last code, what they stand for.
    let mut ranges: Option<Vec<u64>> = None;
    let mut listed = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        at += 1;
        if is_blank(byte) {
            continue;
        }
        weight.words += 1;
        if !is_sign(byte) {
            while bytes.get(at).is_some_and(|byte| !is_blank(*byte) && !is_sign(*byte)) {
                at += 1;
            }
            match bytes.get(start..at).unwrap_or_default() {
                b"q" => saved += 1,
                b"Q" => saved = saved.saturating_sub(1),
                b"Do" => weight.forms += 1,
                b"beginbfrange" | b"begincidrange" => (ranges, listed) = (Some(Vec::new()), false),
                word if word.starts_with(b"end") => ranges = None,
                _ => {}
            }
            deepest = deepest.max(saved);
            continue;
        }
        let Some(codes) = &mut ranges else { continue };
        match byte {
            b'[' => listed = true,
            b']' => {
                listed = false;
                codes.clear();
            }
            b'<' if !listed => {
                let rest = bytes.get(at..).unwrap_or_default();
                let digits = rest.iter().take_while(|byte| **byte != b'>').count();
                codes.push(hex(rest.get(..digits).unwrap_or_default()));
                at += digits;
                if let [first, last] = codes.as_slice() {
                    weight.mapped = weight.mapped.saturating_add(last.saturating_sub(*first)).saturating_add(1);
                } else if codes.len() > 2 {
                    codes.clear();
                }
            }
            _ => {}
        }
    }
    if deepest > MAX_SAVED {
        weight.words = usize::MAX;
    }
    weight
}

fn hex(digits: &[u8]) -> u64 {
    let value = |digit: u8| u64::from(char::from(digit).to_digit(16).unwrap_or(0));
    digits
        .iter()
        .filter(|digit| digit.is_ascii_hexdigit())
        .fold(0u64, |sum, digit| sum.saturating_mul(16).saturating_add(value(*digit)))
}
