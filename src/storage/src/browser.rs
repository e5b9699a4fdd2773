//! The browser's local storage, accessed with gloo-storage.

use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::{JsCast, JsValue};

use super::store::{Store, StoreError};

/// The browser's local storage.
#[derive(Clone, Copy, Debug)]
pub struct BrowserStore {
    _probed: (),
}

impl BrowserStore {
    /// Accesses local storage. With private modes, blocked cookies or sandboxed frames, browsers throw or
    /// return null. Gloo's `raw` panics then, so it is called only after this probe.
    pub fn probe() -> Result<Self, StoreError> {
        let refused = |reason: &str| StoreError::Refused { reason: reason.to_owned() };
        let window = web_sys::window().ok_or_else(|| refused("no window"))?;
        match window.local_storage() {
            Ok(Some(storage)) => {
                storage.length().map(|_| Self { _probed: () }).map_err(|error| store_error(&error))
            }
            Ok(None) => Err(refused("local storage is null")),
            Err(error) => Err(store_error(&error)),
        }
    }
}

/// Converts an exception of the browser.
fn store_error(error: &JsValue) -> StoreError {
    let name = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.name()))
        .or_else(|| js_sys::Reflect::get(error, &"name".into()).ok()?.as_string())
        .unwrap_or_default();
    match &*name {
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => StoreError::Full,
        _ => StoreError::Refused { reason: format!("{name} {error:?}") },
    }
}

impl Store for BrowserStore {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let storage = LocalStorage::raw();
        let length = storage.length().map_err(|error| store_error(&error))?;
        let mut keys = Vec::new();
        for index in 0..length {
            let key = storage.key(index).map_err(|error| store_error(&error))?;
            keys.extend(key.filter(|key| key.starts_with(prefix)));
        }
        Ok(keys)
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        LocalStorage::raw().get_item(key).map_err(|error| store_error(&error))
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        LocalStorage::raw().set_item(key, text).map_err(|error| store_error(&error))
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        LocalStorage::raw().remove_item(key).map_err(|error| store_error(&error))
    }
}
