//! Segments: the encoding of changes under one key.
//!
//! A segment consists of a letter for its form, a hash of 16 hexadecimal digits, its binding of 8, and
//! the content: changes as JSON (`c`, for the few changes of an edit), or as
//! [`PackedChanges`] that are deflated (`e`, for many) and are kept in memory as they are. Deflated bytes
//! are written 15 bits to a UTF-16 unit, because browsers count units; the units used, U+0100 to U+80FF,
//! need no escapes and are no surrogates.
//!
//! The binding is a hash of the ledger and of the name of the segment in it. If a segment is found
//! under another key, somebody moved it by hand or with a tool, and it is not read there. Both hashes
//! show accidents, and protect from nobody: who can write to the storage can compute them. Earlier
//! versions wrote JSON for many changes too: deflated (`d`), and without a binding (`a`, and `b` deflated).

use std::borrow::Cow;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use xxhash_rust::xxh64::xxh64;

use super::keys::ROOT;
use zhibu_format::FromFile;
use zhibu_ledger::{
    Change, PackedChanges, Stamp, changes_of_text, json_text, stamp_runs, text_of_changes,
};

/// The form of a segment, by its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// JSON without a binding, by earlier versions.
    UnboundJson,
    /// Deflated JSON without a binding: the notes of imports, and segments by earlier versions.
    Unbound,
    /// JSON: the few changes of an edit.
    Json,
    /// Deflated JSON, by earlier versions.
    DeflatedJson,
    /// Deflated packed changes.
    Packed,
}

impl Form {
    const ALL: [(char, Self); 5] = [
        ('a', Self::UnboundJson),
        ('b', Self::Unbound),
        ('c', Self::Json),
        ('d', Self::DeflatedJson),
        ('e', Self::Packed),
    ];

    fn of(letter: char) -> Option<Self> {
        Self::ALL.iter().find(|form| form.0 == letter).map(|form| form.1)
    }

    fn letter(self) -> char {
        Self::ALL[self as usize].0
    }

    fn is_bound(self) -> bool {
        !matches!(self, Self::UnboundJson | Self::Unbound)
    }

    fn is_deflated(self) -> bool {
        !matches!(self, Self::UnboundJson | Self::Json)
    }
}

const HASH_DIGITS: usize = 16;
const BINDING_DIGITS: usize = 8;
const FIRST_UNIT: u32 = 0x100;
const BITS_PER_UNIT: u32 = 15;
/// The maximum inflated size of all segments of a ledger in bytes, several times that of any ledger
/// that fits into the quota of a browser, so that tampered segments cannot exhaust memory.
const MOST_INFLATED: usize = 1 << 28;
/// Twice as fast as the best compression, for a seventh more space.
const DEFLATE_LEVEL: u8 = 2;
/// The maximum size of a stored block of a deflated stream, in bytes.
const MOST_IN_BLOCK: usize = 0xffff;
/// The maximum number of stamps of an import, several times the changes that fit into the quota.
const MOST_STAMPS: u64 = 1 << 22;

/// Makes a deflated stream of bytes: [`deflated`], or [`stored`].
pub type Deflate = fn(&[u8]) -> Vec<u8>;

/// The bytes as a deflated stream.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, DEFLATE_LEVEL)
}

/// The bytes in the form of a deflated stream, in blocks that are not compressed: for a page that has not
/// fetched what compresses, and must save all the same. Whatever reads the one reads the other.
pub fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = Vec::with_capacity(bytes.len() + 5 * (bytes.len() / MOST_IN_BLOCK + 1));
    let mut rest = bytes;
    loop {
        let (block, following) = rest.split_at(rest.len().min(MOST_IN_BLOCK));
        let length = u16::try_from(block.len()).expect("a block is at most 65,535 bytes");
        stream.push(u8::from(following.is_empty()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
        if following.is_empty() {
            return stream;
        }
        rest = following;
    }
}

/// A segment cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    /// A newer version of this program wrote it.
    #[error("unknown form")]
    Newer,
    /// It was written for another ledger or under another key.
    #[error("belongs to another ledger or key")]
    Misplaced,
    /// It was altered since it was written.
    #[error("damaged: {reason}")]
    Damaged {
        /// The mismatch.
        reason: String,
    },
}

fn damaged(reason: impl std::fmt::Display) -> SegmentError {
    SegmentError::Damaged { reason: reason.to_string() }
}

/// Encodes a few changes as JSON, to be stored under this key.
pub fn encode(changes: &[Change], key: &str) -> String {
    let json = text_of_changes(changes);
    format!("{}{json}", head(Form::Json, json.as_bytes(), key))
}

/// Encodes many changes as packed text, a tenth of the size of their JSON, to be stored under this key.
pub fn encode_packed(changes: &PackedChanges, key: &str, deflate: Deflate) -> String {
    let bytes = changes.to_bytes();
    let mut text = head(Form::Packed, &bytes, key);
    pack(&deflate(&bytes), &mut text);
    text
}

fn head(form: Form, content: &[u8], key: &str) -> String {
    let binding = binding_of(key);
    let hash = xxh64(content, binding.into());
    format!("{}{hash:016x}{binding:08x}", form.letter())
}

/// The binding of a segment with this key. A restore point has copies of segments, so the name of its
/// time is no part of it: `zhibu/<ledger>/…/<writer>/<n>`.
fn binding_of(key: &str) -> u32 {
    let name = || {
        let (ledger_key, rest) = key.strip_prefix(ROOT)?.split_once('/')?;
        let (before, number) = rest.rsplit_once('/')?;
        let (_, writer) = before.rsplit_once('/')?;
        Some(format!("{ledger_key}/{writer}/{number}"))
    };
    let hash = xxh64(name().as_deref().unwrap_or(key).as_bytes(), 0);
    u32::try_from(hash >> 32).expect("the upper half of 64 bits")
}

/// Encodes stamps as packed runs.
pub fn encode_stamps(stamps: &[Stamp], deflate: Deflate) -> String {
    packed(&json_text(&stamp_runs(stamps.to_vec())), deflate)
}

/// Encodes the sources of changes as packed text.
pub fn encode_sources(sources: &[FromFile], deflate: Deflate) -> String {
    packed(&json_text(sources), deflate)
}

/// Decodes the result of [`encode_sources`].
pub fn decode_sources(text: &str) -> Result<Vec<FromFile>, SegmentError> {
    decoded(text, |json| serde_json::from_str(json))
}

/// Decodes the result of [`encode_stamps`].
pub fn decode_stamps(text: &str) -> Result<Vec<Stamp>, SegmentError> {
    let runs: Vec<(Stamp, u32)> = decoded(text, |json| serde_json::from_str(json))?;
    if runs.iter().map(|run| u64::from(run.1)).sum::<u64>() > MOST_STAMPS {
        return Err(damaged("more stamps than any import has"));
    }
    let mut stamps = Vec::new();
    for (first, length) in runs {
        stamps.extend((0..length).map(|count| first.following(count)));
    }
    Ok(stamps)
}

fn packed(json: &str, deflate: Deflate) -> String {
    let hash = xxh64(json.as_bytes(), 0);
    let mut text = format!("{}{hash:016x}", Form::Unbound.letter());
    pack(&deflate(json.as_bytes()), &mut text);
    text
}

/// Decodes the segment that is stored under this key. For all segments of a ledger see
/// [`SegmentDecoder`].
pub fn decode(text: &str, key: &str) -> Result<PackedChanges, SegmentError> {
    SegmentDecoder::default().decode(text, key)
}

/// Decodes the segments of a ledger, which together have a maximum size.
#[derive(Debug)]
pub struct SegmentDecoder {
    /// In bytes.
    left: usize,
}

impl Default for SegmentDecoder {
    fn default() -> Self {
        Self { left: MOST_INFLATED }
    }
}

impl SegmentDecoder {
    /// Decodes the segment that is stored under this key, of any form.
    pub fn decode(&mut self, text: &str, key: &str) -> Result<PackedChanges, SegmentError> {
        let content = Content::of(text, self.left)?;
        self.left = self.left.saturating_sub(content.bytes.len());
        if content.binding.is_some_and(|binding| binding != binding_of(key)) {
            return Err(SegmentError::Misplaced);
        }
        if content.form == Form::Packed {
            // The hash matches, so this is not damage but content of a newer version.
            return PackedChanges::from_bytes(&content.bytes).ok_or(SegmentError::Newer);
        }
        Ok(content.read(changes_of_text)?.iter().collect())
    }
}

fn decoded<T>(
    text: &str,
    read: impl Fn(&str) -> serde_json::Result<Vec<T>>,
) -> Result<Vec<T>, SegmentError> {
    Content::of(text, MOST_INFLATED)?.read(read)
}

/// The content of a segment, whose hash matches.
struct Content<'a> {
    form: Form,
    bytes: Cow<'a, [u8]>,
    binding: Option<u32>,
}

impl<'a> Content<'a> {
    /// `most` is the maximum size in bytes.
    fn of(text: &'a str, most: usize) -> Result<Self, SegmentError> {
        let mut chars = text.chars();
        let letter = chars.next().ok_or_else(|| damaged("nothing there"))?;
        let rest = chars.as_str();
        let Some(form) = Form::of(letter) else {
            // Future forms will be lower-case letters; anything else is damage.
            let is_form = letter.is_ascii_lowercase();
            return Err(if is_form { SegmentError::Newer } else { damaged("no segment") });
        };
        let cut_short = || damaged("cut short");
        let (hash, mut body) = rest.split_at_checked(HASH_DIGITS).ok_or_else(cut_short)?;
        let hash = u64::from_str_radix(hash, 16).map_err(damaged)?;
        let mut binding = None;
        if form.is_bound() {
            let (digits, rest) = body.split_at_checked(BINDING_DIGITS).ok_or_else(cut_short)?;
            binding = Some(u32::from_str_radix(digits, 16).map_err(damaged)?);
            body = rest;
        }
        let bytes = if form.is_deflated() {
            let deflated = unpack(body).ok_or_else(|| damaged("not packed text"))?;
            Cow::Owned(decompress_to_vec_with_limit(&deflated, most).map_err(damaged)?)
        } else {
            Cow::Borrowed(body.as_bytes())
        };
        if bytes.len() > most {
            return Err(damaged("larger than any ledger"));
        }
        if xxh64(&bytes, binding.map_or(0, u64::from)) != hash {
            return Err(damaged("the check does not match"));
        }
        Ok(Self { form, bytes, binding })
    }

    fn read<T>(
        &self,
        read: impl Fn(&str) -> serde_json::Result<Vec<T>>,
    ) -> Result<Vec<T>, SegmentError> {
        // The hash matches, so this is not damage but content of a newer version.
        let json = std::str::from_utf8(&self.bytes).map_err(|_| SegmentError::Newer)?;
        read(json).map_err(|_| SegmentError::Newer)
    }
}

fn pack(bytes: &[u8], text: &mut String) {
    // Eight units per 15 bytes, and three bytes of UTF-8 per unit.
    text.reserve(bytes.len() * 8 / 5 + 6);
    let (mut pending, mut bits) = (0_u32, 0);
    let mut push = |unit: u32| {
        text.push(char::from_u32(FIRST_UNIT + unit).expect("packed units are no surrogates"));
    };
    // The first unit is the length modulo 15, because the last unit may round up by a byte.
    push(u32::try_from(bytes.len() % 15).expect("less than 15"));
    for byte in bytes {
        pending = pending << 8 | u32::from(*byte);
        bits += 8;
        if bits >= BITS_PER_UNIT {
            bits -= BITS_PER_UNIT;
            push(pending >> bits);
            pending &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        push(pending << (BITS_PER_UNIT - bits));
    }
}

fn unpack(text: &str) -> Option<Vec<u8>> {
    let unit = |char: char| {
        u32::from(char).checked_sub(FIRST_UNIT).filter(|unit| *unit < 1 << BITS_PER_UNIT)
    };
    let mut chars = text.chars();
    let remainder = unit(chars.next()?)? as usize;
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut pending, mut bits) = (0_u64, 0);
    for char in chars {
        pending = pending << BITS_PER_UNIT | u64::from(unit(char)?);
        bits += BITS_PER_UNIT;
        // Four bytes at once, since nothing is inlined where size counts.
        if bits >= u32::BITS {
            bits -= u32::BITS;
            let four = u32::try_from(pending >> bits).ok()?;
            bytes.extend_from_slice(&four.to_be_bytes());
            pending &= (1 << bits) - 1;
        }
    }
    while bits >= 8 {
        bits -= 8;
        bytes.push(u8::try_from(pending >> bits).ok()?);
        pending &= (1 << bits) - 1;
    }
    // Rounding up to whole units may have added one byte.
    if bytes.len() % 15 != remainder {
        bytes.pop();
    }
    (bytes.len() % 15 == remainder).then_some(bytes)
}
