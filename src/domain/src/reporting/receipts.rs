//! Receipts: which file a unit has handed in, and when.
//!
//! Receipts are records of a kind of their own: they merge, travel in files and keep their history. A
//! receipt depends only on its file, so the same files give the same receipts in any order.
//!
//! Earlier versions named a receipt by 64 bits of a hash that is not cryptographic. Such a receipt is
//! weak: another file can be made that would pass for this one. The receipts of this version name the
//! weak one of the same bytes ([`FileHash::xxh64`]) and replace it, whenever it was written:
//!
//! - As long as the strong receipt exists, both are one, which was received when the first of them was.
//! - When the strong receipt is deleted, so is what it replaced. What an earlier version writes later
//!   counts again, because then the file was handed in again.
//! - When the import that wrote the strong receipt is undone, the weak one that was there before counts
//!   again, as it did then.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use crate::values::date::PartialDate;
use zhibu_ledger::order;
use zhibu_ledger::{Change, DELETED, Ledger, Name, RecordKey, RecordView, Stamp};

/// The kind of the receipts; a receipt's id is the hash of the file handed in, in hexadecimal.
pub const SUBMISSION: &str = "submission";

/// The field of a receipt with the number of records of the file that were left out at import.
pub const LEFT_OUT: &str = "held_back";

/// The field of a receipt with the id that earlier versions give to the receipt of the same file.
pub const EARLIER_ID: &str = "earlier_id";

mod receipt_fields {
    pub const ORGANISATION: &str = "organisation";
    pub const UNIT: &str = "unit";
    pub const NAME: &str = "name";
    pub const EXPORTED_AT: &str = "exported_at";
    pub const CHANGES: &str = "changes";
    pub const UP_TO: &str = "up_to";
    pub const KEY: &str = "key";
}

/// The hashes of the bytes of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FileHash {
    /// 128 bits of SHA-512: nobody can make another file that has them.
    pub sha512: u128,
    /// The hash by which earlier versions named receipts. It is not cryptographic.
    pub xxh64: u64,
}

impl FileHash {
    /// The hash of one of several ledgers in a file with this hash.
    #[must_use]
    pub fn of_ledger(self, index: u32) -> Self {
        Self {
            sha512: self.sha512.wrapping_add(index.into()),
            xxh64: self.xxh64.wrapping_add(index.into()),
        }
    }

    /// The id of the receipt of the file.
    fn receipt_id(self) -> String {
        format!("{:0RECEIPT_DIGITS$x}", self.sha512)
    }

    /// The id of the receipt that earlier versions write for the file.
    fn earlier_receipt_id(self) -> String {
        format!("{:016x}", self.xxh64)
    }
}

/// The hexadecimal digits of the id of a receipt. Earlier versions wrote half of them.
const RECEIPT_DIGITS: usize = 32;

/// The receipt of a file that a unit handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    id: Name,
    /// The organisation whose part the file is.
    pub organisation: Name,
    /// The unit that exported it, if stated.
    pub unit: Option<String>,
    /// The person who exported it, if stated.
    pub name: Option<String>,
    /// The time of the export in milliseconds since 1970, by the unit's clock, but at most the time of
    /// the import.
    pub exported_ms: u64,
    /// Whether the stated time of the export is after the import.
    pub is_clock_ahead: bool,
    /// The number of its records that were left out at import.
    pub left_out: u64,
    /// The number of its changes.
    pub changes: u64,
    /// The latest change.
    pub up_to: Option<Stamp>,
    /// The time of the import.
    pub received: Stamp,
    /// Who imported it, if stated.
    pub received_by: Option<Name>,
    /// The public key of its valid signature.
    pub key: Option<String>,
    /// The change that states the key.
    pub key_stated: Option<Stamp>,
    /// Whether an earlier version of the program wrote it: by 64 bits of a hash that is not
    /// cryptographic. Another file can be made that would pass for this one.
    pub is_weak: bool,
}

/// The metadata of a file that was handed in, for its receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandedIn<'a> {
    /// The organisation whose part the file is.
    pub organisation: &'a str,
    /// The unit that exported it.
    pub unit: &'a str,
    /// The person who exported it.
    pub name: &'a str,
    /// The time of the export, in ISO 8601.
    pub exported_at: &'a str,
    /// The number of its changes.
    pub changes: usize,
    /// The latest change.
    pub up_to: Option<Stamp>,
    /// The public key of its valid signature.
    pub key: Option<&'a str>,
}

/// The receipt of a file with this hash.
pub fn receipt(hash: FileHash, said: &HandedIn<'_>) -> (RecordKey, Vec<(Name, Value)>) {
    use receipt_fields::{CHANGES, EXPORTED_AT, KEY, NAME, ORGANISATION, UNIT, UP_TO};
    let mut fields: Vec<(Name, Value)> = Vec::new();
    let texts = [
        (ORGANISATION, said.organisation),
        (UNIT, said.unit),
        (NAME, said.name),
        (EXPORTED_AT, said.exported_at),
    ];
    for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        fields.push((name.into(), json!(text)));
    }
    fields.push((CHANGES.into(), json!(said.changes)));
    fields.push((EARLIER_ID.into(), json!(hash.earlier_receipt_id())));
    if let Some(up_to) = said.up_to {
        fields.push((UP_TO.into(), json!(up_to.to_string())));
    }
    if let Some(key) = said.key {
        fields.push((KEY.into(), json!(key)));
    }
    // If the receipt was deleted and the file is handed in again, it counts again.
    fields.push((DELETED.into(), Value::Null));
    (RecordKey::new(SUBMISSION, hash.receipt_id()), fields)
}

/// The receipts of the files that count as handed in, latest export first.
pub fn submissions(ledger: &Ledger) -> Vec<Submission> {
    let mut strong: Vec<StoredReceipt> = Vec::new();
    let mut weak: FxHashMap<Name, StoredReceipt> = FxHashMap::default();
    for receipt in ledger.records().filter_map(|record| StoredReceipt::of(&record)) {
        if !receipt.is_weak() {
            strong.push(receipt);
        } else if receipt.deletion.is_none() {
            weak.insert(receipt.id.clone(), receipt);
        }
    }
    let mut replaced: FxHashSet<Name> = FxHashSet::default();
    for receipt in &mut strong {
        let earlier = receipt.earlier_id.as_ref().and_then(|id| weak.get(id));
        if let Some(earlier) = earlier.filter(|earlier| receipt.replaces(earlier)) {
            replaced.insert(earlier.id.clone());
            if earlier.first.at < receipt.first.at {
                receipt.first = earlier.first.clone();
            }
        }
    }
    strong.retain(|receipt| receipt.deletion.is_none());
    strong.extend(weak.into_values().filter(|receipt| !replaced.contains(&receipt.id)));
    let mut found: Vec<Submission> =
        strong.into_iter().map(StoredReceipt::into_submission).collect();
    // With equal times from a wrong clock, the one imported last comes first.
    order::sort_by(&mut found, |a, b| {
        let order = |one: &Submission| (one.counts_from_ms(), one.received);
        (order(b), &b.id).cmp(&(order(a), &a.id))
    });
    found
}

/// A receipt as its record states it.
#[derive(Clone, Debug)]
struct StoredReceipt {
    id: Name,
    organisation: Name,
    unit: Option<String>,
    name: Option<String>,
    /// The stated time of the export in milliseconds since 1970.
    stated_ms: u64,
    left_out: u64,
    changes: u64,
    /// The stated latest change.
    stated_up_to: Option<Stamp>,
    key: Option<String>,
    key_stated: Option<Stamp>,
    earlier_id: Option<Name>,
    /// The import that received the file first.
    first: Arrival,
    /// The latest change.
    latest: Stamp,
    /// The change that deleted it, if it is deleted.
    deletion: Option<Change>,
}

/// An import of a file.
#[derive(Clone, Debug)]
struct Arrival {
    at: Stamp,
    by: Option<Name>,
}

impl StoredReceipt {
    /// The receipt of a record, deleted or not.
    fn of(record: &RecordView<'_>) -> Option<Self> {
        use receipt_fields::{CHANGES, EXPORTED_AT, KEY, NAME, ORGANISATION, UNIT, UP_TO};
        if &*record.key().kind != SUBMISSION {
            return None;
        }
        let text = |field| match record.value(field) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let number = |field| record.value(field).as_ref().and_then(Value::as_u64).unwrap_or(0);
        let first = record.history().next()?;
        let deletion = record.heads(DELETED).pop().filter(|_| record.is_deleted());
        Some(Self {
            id: record.key().id.clone(),
            organisation: text(ORGANISATION)?.into(),
            unit: text(UNIT),
            name: text(NAME),
            stated_ms: ms_of_iso(&text(EXPORTED_AT)?)?,
            left_out: number(LEFT_OUT),
            changes: number(CHANGES),
            stated_up_to: text(UP_TO).and_then(|text| text.parse().ok()),
            key: text(KEY),
            key_stated: record.heads(KEY).last().map(|(change, _)| change.at),
            earlier_id: text(EARLIER_ID).map(Name::from),
            first: Arrival { at: first.at, by: first.by },
            latest: record.history().next_back()?.at,
            deletion: deletion.map(|(change, _)| change),
        })
    }

    fn is_weak(&self) -> bool {
        self.id.len() != RECEIPT_DIGITS
    }

    /// Whether this receipt, which may be deleted, is counted instead of the weak one that it names.
    fn replaces(&self, weak: &Self) -> bool {
        // The hash of the weak one may be that of another file. What both copied from the text of their
        // file is the same if it is the same file.
        let is_same_file =
            self.organisation == weak.organisation && self.stated_ms == weak.stated_ms;
        let Some(deletion) = &self.deletion else { return is_same_file };
        let was_before = deletion.undoes.is_some() && weak.first.at < self.first.at;
        let is_again = deletion.at < weak.latest;
        is_same_file && !was_before && !is_again
    }

    fn into_submission(self) -> Submission {
        let is_weak = self.is_weak();
        let first = self.first;
        let is_clock_ahead = self.stated_ms > first.at.ms();
        // Changes by a clock that was ahead existed at the time of the import.
        let up_to = self.stated_up_to.map(|at| if is_clock_ahead { at.min(first.at) } else { at });
        Submission {
            id: self.id,
            organisation: self.organisation,
            unit: self.unit,
            name: self.name,
            exported_ms: self.stated_ms.min(first.at.ms()),
            is_clock_ahead,
            left_out: self.left_out,
            changes: self.changes,
            up_to,
            received: first.at,
            received_by: first.by,
            key: self.key,
            key_stated: self.key_stated,
            is_weak,
        }
    }
}

const DAY_MS: u64 = 86_400_000;

impl Submission {
    /// The time from which it counts as the latest, in milliseconds since 1970. If the clock of the
    /// export was ahead, this is the day before the import, so that a later file with a correct clock
    /// comes after it.
    fn counts_from_ms(&self) -> u64 {
        if self.is_clock_ahead { self.exported_ms.saturating_sub(DAY_MS) } else { self.exported_ms }
    }
}

/// Parses a UTC timestamp as exports state it: `2022-12-31T08:00:00.000Z`. Returns milliseconds since
/// 1970.
pub fn ms_of_iso(text: &str) -> Option<u64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let date = PartialDate::from_iso(date).filter(|date| date.has_day())?;
    let (clock, part) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = clock.split(':').map(|part| part.parse::<u64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    if hours > 23 || minutes > 59 || seconds > 60 || parts.next().is_some() {
        return None;
    }
    let ms: u64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    let days = u64::try_from(date.earliest().epoch_days()).ok()?;
    Some((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms)
}
