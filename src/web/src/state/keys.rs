//! This browser's key, which signs its files.

use crate::platform::{PREFERENCES, random_bytes};
use zhibu_format::OwnKey;

/// This browser's key, if it has one.
pub fn own_key() -> Option<OwnKey> {
    PREFERENCES.own_key()
}

/// Creates this browser's key, which signs its files from now on; false if the browser has no
/// cryptographic random bytes, or no room to store a key.
pub fn make_own_key() -> bool {
    PREFERENCES.make_own_key(random_bytes)
}

/// Deletes this browser's key: files are no longer signed.
pub fn drop_own_key() {
    PREFERENCES.forget_own_key();
}
