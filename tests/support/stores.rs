//! A store that is meddled with: it tells a test of every call that writes or removes, and lets the
//! test act in another tab just then, or have the tab die.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use zhibu_storage::{MemoryStore, Store, StoreError};

type Deed = Box<dyn FnOnce()>;

/// See the module's words.
pub struct Meddled {
    inner: Rc<MemoryStore>,
    calls: Cell<u32>,
    /// From this call on, the tab is dead.
    dies_at: Cell<u32>,
    /// What is done just before this call.
    deed: RefCell<Option<(u32, Deed)>>,
}

impl Meddled {
    /// Passes every call on to this store.
    pub fn new(inner: Rc<MemoryStore>) -> Self {
        Self { inner, calls: Cell::new(0), dies_at: Cell::new(u32::MAX), deed: RefCell::default() }
    }

    /// So many more calls are carried out.
    pub fn die_after(&self, calls: u32) {
        self.dies_at.set(self.calls.get() + calls);
    }

    /// Does something between two calls, so many calls from now.
    pub fn meddle_after(&self, calls: u32, deed: impl FnOnce() + 'static) {
        *self.deed.borrow_mut() = Some((self.calls.get() + calls, Box::new(deed)));
    }

    fn call(&self) -> Result<(), StoreError> {
        let call = self.calls.get();
        self.calls.set(call + 1);
        let deed = self.deed.borrow_mut().take_if(|(at, _)| *at == call);
        if let Some((_, deed)) = deed {
            deed();
        }
        if call < self.dies_at.get() {
            Ok(())
        } else {
            Err(StoreError::Refused { reason: "the tab is gone".into() })
        }
    }
}

impl Store for Meddled {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.inner.keys(prefix)
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        // Reading can fall between two calls of another tab as well.
        let found = self.inner.get(key);
        let deed = self.deed.borrow_mut().take_if(|(at, _)| *at <= self.calls.get());
        if let Some((_, deed)) = deed {
            deed();
        }
        found
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.call()?;
        self.inner.set(key, text)
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.call()?;
        self.inner.remove(key)
    }
}
