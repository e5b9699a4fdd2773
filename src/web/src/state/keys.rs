//! This browser's key, by which its files are signed.

use crate::platform;
use zhibu_format::{KEY_BYTES, OwnKey};

/// The preference in which the browser keeps it.
const OWN_KEY: &str = "key";

/// The key as it is kept, if there is one.
pub(super) fn kept_key() -> Option<String> {
    platform::preference(OWN_KEY)
}

/// This browser's key, if it has one.
pub fn own_key() -> Option<OwnKey> {
    kept_key().and_then(|text| OwnKey::from_text(&text))
}

/// Makes this browser a key, by which its files are signed from then on; false if the browser has no
/// chance fit for secrets, or no room to keep one.
pub fn make_own_key() -> bool {
    if kept_key().is_some() {
        // Another tab has made one meanwhile; files are signed by that one.
        return true;
    }
    let Some(random) = platform::random_bytes::<KEY_BYTES>() else { return false };
    let key = OwnKey::new(&random).to_text();
    platform::set_preference(OWN_KEY, &key);
    kept_key() == Some(key)
}

/// Forgets this browser's key: files are not signed any more.
pub fn drop_own_key() {
    platform::drop_preference(OWN_KEY);
}
