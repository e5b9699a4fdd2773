//! Segments: the encoding of changes under one key.
//!
//! A segment consists of a letter for its form, a hash of 16 hexadecimal digits, and the content:
//! changes as JSON (`a`, for the few changes of an edit), or the same deflated and packed (`b`, for
//! many). Packing puts 15 bits into each UTF-16 unit, because browsers count units; the units used,
//! U+0100 to U+80FF, need no escapes and are no surrogates.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use xxhash_rust::xxh64::xxh64;

use zhibu_format::FromFile;
use zhibu_ledger::{Change, Stamp, changes_of_text, json_text, stamp_runs, text_of_changes};

const JSON: char = 'a';
const PACKED: char = 'b';
const HASH_DIGITS: usize = 16;
const FIRST_UNIT: u32 = 0x100;
const BITS_PER_UNIT: u32 = 15;
/// The maximum inflated size in bytes, far above the quota of any browser, so that a tampered segment
/// cannot exhaust memory.
const LARGEST_INFLATED: usize = 1 << 28;
/// Twice as fast as the best compression, for a seventh more space.
const DEFLATE_LEVEL: u8 = 2;
/// The maximum number of stamps of an import, far above any real one.
const MOST_STAMPS: u64 = 1 << 24;

/// A segment cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    /// A newer version of this program wrote it.
    #[error("unknown form")]
    Newer,
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

/// Encodes a few changes as JSON.
pub fn encode(changes: &[&Change]) -> String {
    let json = text_of_changes(changes);
    let hash = xxh64(json.as_bytes(), 0);
    format!("{JSON}{hash:016x}{json}")
}

/// Encodes many changes as packed text, a tenth of the size.
pub fn encode_packed(changes: &[&Change]) -> String {
    packed(&text_of_changes(changes))
}

/// Encodes stamps as packed runs.
pub fn encode_stamps(stamps: &[Stamp]) -> String {
    packed(&json_text(&stamp_runs(stamps.to_vec())))
}

/// Encodes the sources of changes as packed text.
pub fn encode_sources(sources: &[FromFile]) -> String {
    packed(&json_text(sources))
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

fn packed(json: &str) -> String {
    let hash = xxh64(json.as_bytes(), 0);
    let mut text = format!("{PACKED}{hash:016x}");
    pack(&compress_to_vec(json.as_bytes(), DEFLATE_LEVEL), &mut text);
    text
}

/// Decodes a segment of either form.
pub fn decode(text: &str) -> Result<Vec<Change>, SegmentError> {
    decoded(text, changes_of_text)
}

fn decoded<T>(
    text: &str,
    read: impl Fn(&str) -> serde_json::Result<Vec<T>>,
) -> Result<Vec<T>, SegmentError> {
    let mut chars = text.chars();
    let form = chars.next().ok_or_else(|| damaged("nothing there"))?;
    let rest = chars.as_str();
    if !matches!(form, JSON | PACKED) {
        // Future forms will be lower-case letters; anything else is damage.
        let is_form = form.is_ascii_lowercase();
        return Err(if is_form { SegmentError::Newer } else { damaged("no segment") });
    }
    let (hash, body) = rest.split_at_checked(HASH_DIGITS).ok_or_else(|| damaged("cut short"))?;
    let hash = u64::from_str_radix(hash, 16).map_err(damaged)?;
    let unpacked;
    let json = if form == JSON {
        body.as_bytes()
    } else {
        let deflated = unpack(body).ok_or_else(|| damaged("not packed text"))?;
        unpacked = decompress_to_vec_with_limit(&deflated, LARGEST_INFLATED).map_err(damaged)?;
        &unpacked
    };
    if xxh64(json, 0) != hash {
        return Err(damaged("the check does not match"));
    }
    // The hash matches, so this is not damage but content of a newer version.
    let json = std::str::from_utf8(json).map_err(|_| SegmentError::Newer)?;
    read(json).map_err(|_| SegmentError::Newer)
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
    let (mut pending, mut bits) = (0_u32, 0);
    for char in chars {
        pending = pending << BITS_PER_UNIT | unit(char)?;
        bits += BITS_PER_UNIT;
        while bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(pending >> bits).ok()?);
            pending &= (1 << bits) - 1;
        }
    }
    // Rounding up to whole units may have added one byte.
    if bytes.len() % 15 != remainder {
        bytes.pop();
    }
    (bytes.len() % 15 == remainder).then_some(bytes)
}
