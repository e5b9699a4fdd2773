//! The little that a store must be able to do.

/// Why a store did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no room left.
    #[error("the store is full")]
    Full,
    /// The store cannot be reached.
    #[error("the store refuses: {reason}")]
    Refused {
        /// What it said.
        reason: String,
    },
}

/// A store of texts by key, as local storage is. Shared with other programs of the same origin:
/// only keys that are named are touched.
pub trait Store {
    /// The keys that begin with `prefix`, in no particular order.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError>;

    /// The text under this key.
    fn get(&self, key: &str) -> Result<Option<String>, StoreError>;

    /// Puts the text under this key, wholly or not at all.
    fn set(&self, key: &str, text: &str) -> Result<(), StoreError>;

    /// Takes the key away.
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
