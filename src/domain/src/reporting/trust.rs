//! The keys that a ledger trusts. They are records of a kind of their own, so everyone who shares the
//! ledger has them.

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
