//! Reads back the file that the emergency page or the export of unreadable data saves: the stored
//! texts by their keys. Nothing in it is lost.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use zhibu_format::{About, ItemError, Staged};
use zhibu_ledger::PackedChanges;
use zhibu_storage::{SegmentDecoder, SegmentError};

/// The ledgers in a file of stored texts, each as if from a file of its own; `None` if it is no
/// such file.
pub fn rescued(bytes: &[u8]) -> Option<Vec<Staged>> {
    const BEGINNING: &[u8] = b"\"zhibu/";
    let start = bytes.iter().position(|byte| !b"{ \t\r\n".contains(byte))?;
    if !bytes[start..].starts_with(BEGINNING) {
        return None;
    }
    let texts: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
    let mut ledgers: Vec<Staged> = Vec::new();
    let mut index_of: FxHashMap<&str, usize> = FxHashMap::default();
    // One for all, so that a file cannot take more memory by claiming to have many ledgers.
    let mut decoder = SegmentDecoder::default();
    for (key, text) in &texts {
        let (Some((ledger_key, rest)), Some(text)) =
            (key.strip_prefix("zhibu/").and_then(|key| key.split_once('/')), text.as_str())
        else {
            continue;
        };
        let index = *index_of.entry(ledger_key).or_insert_with(|| {
            let (id, title) = (ledger_key.to_owned(), ledger_key.to_owned());
            let about = About { id, title, ..About::default() };
            ledgers.push(Staged { about: Some(about), ..Staged::default() });
            ledgers.len() - 1
        });
        let staged = &mut ledgers[index];
        if rest == "about" {
            staged.about = serde_json::from_str(text).ok().or(staged.about.take());
        } else if rest.starts_with("seg/") {
            take_segment(key, decoder.decode(text, key), staged);
        } else if rest.starts_with("point/") && !rest.ends_with("/count") {
            // A restore point is a copy: changes that the segments lack are added, and it may be
            // unreadable.
            let decoded = decoder.decode(text, key);
            if decoded.is_ok() {
                take_segment(key, decoded, staged);
            }
        }
    }
    Some(ledgers)
}

fn take_segment(key: &str, decoded: Result<PackedChanges, SegmentError>, staged: &mut Staged) {
    match decoded {
        // A change may be in two segments if packing was interrupted; it is added only once.
        Ok(changes) => {
            staged.changes_at.extend(std::iter::repeat_n(0, changes.len()));
            staged.changes.extend(changes.iter());
        }
        Err(error) => {
            let reason = format!("{key}: {error}");
            staged.unreadable.note(0, None, None, &ItemError::Damaged { reason });
        }
    }
}
