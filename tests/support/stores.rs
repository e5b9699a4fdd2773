//! A store whose writing calls a test intercepts: to act in another tab between two of them, or to fail
//! from one on, as if the tab had crashed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use zhibu_storage::{MemoryStore, Store, StoreError};

type Action = Box<dyn FnOnce()>;

/// Passes calls on to a [`MemoryStore`], counting those that write or remove.
pub struct InterceptedStore {
    inner: Rc<MemoryStore>,
    calls: Cell<u32>,
    /// All calls from this one on fail.
    fails_at: Cell<u32>,
    /// The action to run before a call.
    action: RefCell<Option<(u32, Action)>>,
}

impl InterceptedStore {
    /// Passes every call on to this store.
    pub fn new(inner: Rc<MemoryStore>) -> Self {
        Self {
            inner,
            calls: Cell::new(0),
            fails_at: Cell::new(u32::MAX),
            action: RefCell::default(),
        }
    }

    /// Lets `calls` more calls succeed, and all later ones fail.
    pub fn fail_after(&self, calls: u32) {
        self.fails_at.set(self.calls.get() + calls);
    }

    /// Runs an action before a later call: `calls` calls from now.
    pub fn run_before(&self, calls: u32, action: impl FnOnce() + 'static) {
        *self.action.borrow_mut() = Some((self.calls.get() + calls, Box::new(action)));
    }

    fn call(&self) -> Result<(), StoreError> {
        let call = self.calls.get();
        self.calls.set(call + 1);
        let action = self.action.borrow_mut().take_if(|(at, _)| *at == call);
        if let Some((_, action)) = action {
            action();
        }
        if call < self.fails_at.get() {
            Ok(())
        } else {
            Err(StoreError::Refused { reason: "the tab is gone".into() })
        }
    }
}

impl Store for InterceptedStore {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.inner.keys(prefix)
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        // Reads may also happen between two calls of another tab.
        let found = self.inner.get(key);
        let action = self.action.borrow_mut().take_if(|(at, _)| *at <= self.calls.get());
        if let Some((_, action)) = action {
            action();
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
