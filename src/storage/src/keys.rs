//! The parts of keys that several files need; `catalog` lists all keys.

/// What all keys of the program begin with.
pub(super) const ROOT: &str = "zhibu/";
/// What the keys of a ledger's segments go on with.
pub(super) const SEGMENTS: &str = "seg/";
