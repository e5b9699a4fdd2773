//! Whom a ledger trusts.

use zhibu_domain::reporting::trust::{KEY, trust};
use zhibu_ledger::RecordKey;

use crate::workspace::Command;

/// Trusts a key, by which its holder signs files from then on.
pub fn trust_key(key: &str, holder: &str) -> Command {
    let (key, values) = trust(key, holder);
    Command::Put { key, values, seen: Vec::new() }
}

/// The record of a trusted key, which is deleted to trust it no more.
pub fn trusted_key_record(key: &str) -> RecordKey {
    RecordKey::new(KEY, key)
}
