//! Reads back the file that the emergency page or the export of unreadable data saves: the stored
//! texts by their keys. Nothing in it is lost.

use serde_json::{Map, Value};

use zhibu_format::{About, ItemError, Staged};
use zhibu_storage::decode;

/// The ledgers in a file of stored texts, each as if from a file of its own; `None` if it is no
/// such file.
pub fn rescued(bytes: &[u8]) -> Option<Vec<Staged>> {
    const BEGINNING: &[u8] = b"\"zhibu/";
    let start = bytes.iter().position(|byte| !b"{ \t\r\n".contains(byte))?;
    if !bytes[start..].starts_with(BEGINNING) {
        return None;
    }
    let texts: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
    let mut ledgers: Vec<(String, Staged)> = Vec::new();
    for (key, text) in &texts {
        let (Some((ledger_key, rest)), Some(text)) =
            (key.strip_prefix("zhibu/").and_then(|key| key.split_once('/')), text.as_str())
        else {
            continue;
        };
        let index = ledgers.iter().position(|known| known.0 == ledger_key).unwrap_or_else(|| {
            let about = About {
                id: ledger_key.to_owned(),
                title: ledger_key.to_owned(),
                ..About::default()
            };
            let staged = Staged { about: Some(about), ..Staged::default() };
            ledgers.push((ledger_key.to_owned(), staged));
            ledgers.len() - 1
        });
        let staged = &mut ledgers[index].1;
        if rest == "about" {
            staged.about = serde_json::from_str(text).ok().or(staged.about.take());
        } else if rest.starts_with("seg/") {
            take_segment(key, text, staged);
        } else if rest.starts_with("point/") && !rest.ends_with("/count") {
            // A restore point is a copy: changes that the segments lack are added, and it may be
            // unreadable.
            if decode(text).is_ok() {
                take_segment(key, text, staged);
            }
        }
    }
    Some(ledgers.into_iter().map(|(_, staged)| staged).collect())
}

fn take_segment(key: &str, text: &str, staged: &mut Staged) {
    match decode(text) {
        // A change may be in two segments if packing was interrupted; it is added only once.
        Ok(changes) => {
            staged.changes_at.extend(std::iter::repeat_n(0, changes.len()));
            staged.changes.extend(changes);
        }
        Err(error) => {
            let reason = format!("{key}: {error}");
            staged.unreadable.note(0, None, None, &ItemError::Damaged { reason });
        }
    }
}
