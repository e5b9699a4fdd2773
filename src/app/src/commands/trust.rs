//! Commands on trusted keys.

use zhibu_domain::reporting::trust::{KEY, trust};
use zhibu_ledger::RecordKey;

use crate::workspace::Command;

/// Trusts a key: its holder's signatures are trusted from now on.
pub fn trust_key(key: &str, holder: &str) -> Command {
    let (key, values) = trust(key, holder);
    Command::Put { key, values, seen: Vec::new() }
}

/// The record of a trusted key; deleting it ends the trust.
pub fn trusted_key_record(key: &str) -> RecordKey {
    RecordKey::new(KEY, key)
}
