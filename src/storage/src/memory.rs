//! A store in memory, which lasts as long as the page.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use super::store::{Store, StoreError};

/// A store in memory. Tests can set a quota like a browser's, and read how much was written.
#[derive(Debug)]
pub struct MemoryStore {
    texts: RefCell<FxHashMap<String, String>>,
    used_units16: Cell<usize>,
    quota_units16: Cell<usize>,
    written_units16: Cell<usize>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self {
            texts: RefCell::default(),
            used_units16: Cell::new(0),
            quota_units16: Cell::new(usize::MAX),
            written_units16: Cell::new(0),
        }
    }
}

impl MemoryStore {
    /// An empty store without a quota.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the quota, in UTF-16 units of keys and values.
    pub fn set_quota_units16(&self, units: usize) {
        self.quota_units16.set(units);
    }

    /// UTF-16 units written since the store was created, including overwritten and removed ones.
    pub fn written_units16(&self) -> usize {
        self.written_units16.get()
    }

    /// UTF-16 units of all keys and values.
    pub fn used_units16(&self) -> usize {
        self.used_units16.get()
    }

    /// UTF-16 units of a key and its value.
    fn units16_of(&self, key: &str) -> usize {
        self.texts.borrow().get(key).map_or(0, |text| units16(key) + units16(text))
    }
}

fn units16(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Store for MemoryStore {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let texts = self.texts.borrow();
        Ok(texts.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.texts.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        let cost = units16(key) + units16(text);
        let used = self.used_units16.get() - self.units16_of(key) + cost;
        if used > self.quota_units16.get() {
            return Err(StoreError::Full);
        }
        self.used_units16.set(used);
        self.written_units16.set(self.written_units16.get() + cost);
        self.texts.borrow_mut().insert(key.to_owned(), text.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.used_units16.set(self.used_units16.get() - self.units16_of(key));
        self.texts.borrow_mut().remove(key);
        Ok(())
    }
}
