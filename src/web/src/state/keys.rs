//! This browser's key, by which its files are signed.

use crate::platform::{PREFERENCES, random_bytes};
use zhibu_format::OwnKey;

/// This browser's key, if it has one.
pub fn own_key() -> Option<OwnKey> {
    PREFERENCES.own_key()
}

/// Makes this browser a key, by which its files are signed from then on; false if the browser has no
/// chance fit for secrets, or no room to keep one.
pub fn make_own_key() -> bool {
    PREFERENCES.make_own_key(random_bytes)
}

/// Forgets this browser's key: files are not signed any more.
pub fn drop_own_key() {
    PREFERENCES.forget_own_key();
}
