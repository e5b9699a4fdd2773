//! The keys that a ledger trusts, and names that only look like those of their holders. Keys are records
//! of a kind of their own, so everyone who shares the ledger has them.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use zhibu_ledger::order;
use zhibu_ledger::{Ledger, Name, RecordKey, Stamp};

/// The kind of the keys; a key's id is the key itself.
pub const KEY: &str = "key";
/// The field with the holder, as named by the user who trusted the key.
pub const HOLDER: &str = "name";

/// A trusted key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedKey {
    /// The key.
    pub key: Name,
    /// The holder.
    pub holder: String,
    /// The time when the holder was named.
    pub since: Stamp,
    /// Who named the holder, if stated.
    pub by: Option<Name>,
}

/// The trusted keys, by holder.
pub fn trusted_keys(ledger: &Ledger) -> Vec<TrustedKey> {
    let records = ledger.records().filter(|record| &*record.key().kind == KEY);
    let mut keys: Vec<TrustedKey> = records
        .filter(|record| !record.is_deleted())
        .filter_map(|record| {
            // A key without a holder was never trusted.
            let heads = record.heads(HOLDER);
            let (first, holder) = heads.last()?;
            let holder = holder.as_str().filter(|holder| !holder.trim().is_empty())?;
            Some(TrustedKey {
                key: record.key().id.clone(),
                holder: holder.to_owned(),
                since: first.at,
                by: first.by.clone(),
            })
        })
        .collect();
    order::sort_by(&mut keys, |a, b| (&a.holder, &a.key).cmp(&(&b.holder, &b.key)));
    keys
}

/// The record with which a key is trusted.
pub fn trust(key: &str, holder: &str) -> (RecordKey, Vec<(Name, Value)>) {
    let values = vec![(HOLDER.into(), json!(holder)), (zhibu_ledger::DELETED.into(), Value::Null)];
    (RecordKey::new(KEY, key), values)
}

/// The part of a holder that names a unit: what stands before " · ".
pub fn unit_of_holder(holder: &str) -> &str {
    holder.split_once(" · ").map_or(holder, |(unit, _)| unit)
}

/// The names of the holders of trusted keys, and of their units.
#[derive(Debug, Default)]
pub struct TrustedNames<'a> {
    names: FxHashSet<&'a str>,
    by_skeleton: FxHashMap<String, &'a str>,
}

impl<'a> TrustedNames<'a> {
    /// Of these keys.
    pub fn of(trusted: &'a [TrustedKey]) -> Self {
        let mut known = Self::default();
        for TrustedKey { holder, .. } in trusted {
            for name in [&**holder, unit_of_holder(holder)] {
                known.names.insert(name);
                known.by_skeleton.entry(skeleton(name)).or_insert(name);
            }
        }
        known
    }

    /// The trusted name that this one only looks like: they differ in blanks, in the width of letters, in
    /// upper and lower case, or in characters that are not seen.
    pub fn imitated_by(&self, name: &str) -> Option<&'a str> {
        if self.names.contains(name) {
            return None;
        }
        self.by_skeleton.get(&skeleton(name)).copied()
    }
}

/// What is seen of a name: equal for names that look alike.
pub fn skeleton(name: &str) -> String {
    let seen = name.chars().filter(|character| !is_unseen(*character)).map(narrow);
    seen.flat_map(char::to_lowercase).collect()
}

/// Whether nothing is seen of a character: blanks, controls, and what joins, directs or varies others.
fn is_unseen(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// The narrow form of a full-width character, and one form of the dots between names.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        '•' | '‧' | '∙' | '⋅' | '・' | '･' => '·',
        _ => character,
    }
}
