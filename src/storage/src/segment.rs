//! Segments: how changes are written under one key.
//!
//! A segment is a letter for its form, sixteen hexadecimal digits that check the rest, and the
//! rest: changes as JSON (`a`, for the few of an edit), or the same deflated and packed (`b`, for
//! many). Packing puts 15 bits into each UTF-16 unit, since that is what browsers count; the units
//! used, U+0100 to U+80FF, need no escape and pair up into nothing.

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
/// Far above what fits in any browser's storage, so that a doctored segment cannot eat memory.
const LARGEST_INFLATED: usize = 1 << 28;
/// Twice as fast as what packs best, for a seventh more.
const DEFLATE_LEVEL: u8 = 2;
/// Far above the changes of any import.
const MOST_STAMPS: u64 = 1 << 24;

/// Why a segment cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    /// Its form is none that this version knows.
    #[error("unknown form")]
    Newer,
    /// It is not what was written.
    #[error("damaged: {reason}")]
    Damaged {
        /// What does not fit.
        reason: String,
    },
}

fn damaged(reason: impl std::fmt::Display) -> SegmentError {
    SegmentError::Damaged { reason: reason.to_string() }
}

/// A segment of few changes.
pub fn encode(changes: &[&Change]) -> String {
    let json = text_of_changes(changes);
    let hash = xxh64(json.as_bytes(), 0);
    format!("{JSON}{hash:016x}{json}")
}

/// A segment of many changes, a tenth of the size.
pub fn encode_packed(changes: &[&Change]) -> String {
    packed(&text_of_changes(changes))
}

/// Stamps as a text: runs of those that follow each other.
pub fn encode_stamps(stamps: &[Stamp]) -> String {
    packed(&json_text(&stamp_runs(stamps.to_vec())))
}

/// Which changes came with which files, as a text.
pub fn encode_sources(sources: &[FromFile]) -> String {
    packed(&json_text(sources))
}

/// The sources of such a text.
pub fn decode_sources(text: &str) -> Result<Vec<FromFile>, SegmentError> {
    decoded(text, |json| serde_json::from_str(json))
}

/// The stamps of such a text.
pub fn decode_stamps(text: &str) -> Result<Vec<Stamp>, SegmentError> {
    let runs: Vec<(Stamp, u32)> = decoded(text, |json| serde_json::from_str(json))?;
    if runs.iter().map(|run| u64::from(run.1)).sum::<u64>() > MOST_STAMPS {
        return Err(damaged("more stamps than any import has"));
    }
    let of_run = |(first, length): (Stamp, u32)| (0..length).map(move |n| first.following(n));
    Ok(runs.into_iter().flat_map(of_run).collect())
}

fn packed(json: &str) -> String {
    let hash = xxh64(json.as_bytes(), 0);
    let mut text = format!("{PACKED}{hash:016x}");
    pack(&compress_to_vec(json.as_bytes(), DEFLATE_LEVEL), &mut text);
    text
}

/// The changes of a segment, of either form.
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
        // The forms are lower-case letters; anything else was never a segment.
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
    // The hash holds, so this was written so: by a version that knew more than this one.
    let json = std::str::from_utf8(json).map_err(|_| SegmentError::Newer)?;
    read(json).map_err(|_| SegmentError::Newer)
}

fn pack(bytes: &[u8], text: &mut String) {
    // Eight units for fifteen bytes, and three bytes of UTF-8 a unit.
    text.reserve(bytes.len() * 8 / 5 + 6);
    let (mut pending, mut bits) = (0_u32, 0);
    let mut push = |unit: u32| {
        text.push(char::from_u32(FIRST_UNIT + unit).expect("packed units are no surrogates"));
    };
    // The first unit says how many bytes the last unit would otherwise round up.
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
    let unit = |letter: char| {
        u32::from(letter).checked_sub(FIRST_UNIT).filter(|unit| *unit < 1 << BITS_PER_UNIT)
    };
    let mut chars = text.chars();
    let remainder = unit(chars.next()?)? as usize;
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut pending, mut bits) = (0_u32, 0);
    for letter in chars {
        pending = pending << BITS_PER_UNIT | unit(letter)?;
        bits += BITS_PER_UNIT;
        while bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(pending >> bits).ok()?);
            pending &= (1 << bits) - 1;
        }
    }
    // Rounding up to whole units can have added one byte.
    if bytes.len() % 15 != remainder {
        bytes.pop();
    }
    (bytes.len() % 15 == remainder).then_some(bytes)
}
