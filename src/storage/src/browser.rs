//! The browser's local storage, accessed through gloo-storage.

use std::cell::OnceCell;

use gloo_storage::Storage as _;
use wasm_bindgen::{JsCast, JsValue};

use super::store::{Store, StoreError};

/// The browser's local storage.
#[derive(Clone, Copy, Debug)]
pub struct BrowserStore {
    _probed: (),
}

thread_local! {
    static HELD: OnceCell<web_sys::Storage> = const { OnceCell::new() };
}

/// Gloo's local storage, except that the page accesses it once, at [`BrowserStore::probe`], and holds
/// it. Gloo accesses it at each call and panics if the browser denies that, which it may do at any
/// time. The calls on what is held report each failure by themselves.
struct HeldStorage;

impl gloo_storage::Storage for HeldStorage {
    fn raw() -> web_sys::Storage {
        HELD.with(|held| held.get().cloned()).expect("a browser store is made by its probe")
    }
}

impl BrowserStore {
    /// Accesses local storage.
    ///
    /// # Errors
    ///
    /// With private modes, blocked cookies or sandboxed frames, browsers throw or return null.
    pub fn probe() -> Result<Self, StoreError> {
        let refused = |reason: &str| StoreError::Refused { reason: reason.to_owned() };
        let window = web_sys::window().ok_or_else(|| refused("no window"))?;
        let storage = window.local_storage().map_err(|error| browser_error(&error))?;
        let storage = storage.ok_or_else(|| refused("local storage is null"))?;
        storage.length().map_err(|error| browser_error(&error))?;
        // If it is held already, it is the same one.
        let _held = HELD.with(|held| held.set(storage));
        Ok(Self { _probed: () })
    }
}

/// Converts an exception that a call of the browser's storage has thrown.
pub fn browser_error(error: &JsValue) -> StoreError {
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
        let storage = HeldStorage::raw();
        let length = storage.length().map_err(|error| browser_error(&error))?;
        let mut keys = Vec::new();
        for index in 0..length {
            let key = storage.key(index).map_err(|error| browser_error(&error))?;
            keys.extend(key.filter(|key| key.starts_with(prefix)));
        }
        Ok(keys)
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        HeldStorage::raw().get_item(key).map_err(|error| browser_error(&error))
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        HeldStorage::raw().set_item(key, text).map_err(|error| browser_error(&error))
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        HeldStorage::raw().remove_item(key).map_err(|error| browser_error(&error))
    }
}
