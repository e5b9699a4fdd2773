//! The interface of a store.

/// An operation of a store failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The quota is exceeded.
    #[error("the store is full")]
    Full,
    /// The store is not accessible.
    #[error("the store refuses: {reason}")]
    Refused {
        /// The message of the browser.
        reason: String,
    },
}

/// A store of texts by key, like local storage. Other programs of the same origin share it, so only
/// named keys may be touched.
pub trait Store {
    /// The keys that begin with `prefix`, in no particular order.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError>;

    /// The text of a key; `None` if there is none.
    fn get(&self, key: &str) -> Result<Option<String>, StoreError>;

    /// Sets the text of a key, atomically.
    fn set(&self, key: &str, text: &str) -> Result<(), StoreError>;

    /// Removes a key, if it exists.
    fn remove(&self, key: &str) -> Result<(), StoreError>;
}

impl<S: Store + ?Sized> Store for std::rc::Rc<S> {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        (**self).keys(prefix)
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        (**self).get(key)
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        (**self).set(key, text)
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        (**self).remove(key)
    }
}
