//! Reactive values: signals, which are set, and memos, which are computed from others.
//!
//! Leptos compiles its signals and memos once for each type of value. These share one signal and
//! one memo, which count the versions of the value, and store the value beside them.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use reactive_graph::owner::StoredValue;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::{Get, GetUntracked, SetValue, Update, UpdateValue, WithValue};

/// A reactive closure: called again whenever what it reads changes.
pub type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// Values of any type, stored as one type.
type Slot = StoredValue<Box<dyn Any + Send + Sync>>;

fn read<T: 'static, U>(slot: Slot, read: impl FnOnce(&T) -> U) -> U {
    slot.with_value(|slot| read(slot.downcast_ref().expect("a value keeps its type")))
}

/// A value that can be set. A handle: copies refer to the same value.
pub struct Signal<T> {
    version: RwSignal<u32>,
    value: Slot,
    of: PhantomData<fn() -> T>,
}

/// A value that is set elsewhere: it can only be read and tracked. A handle: copies refer to the
/// same value.
pub struct ReadSignal<T> {
    version: RwSignal<u32>,
    value: Slot,
    of: PhantomData<fn() -> T>,
}

/// A value that is computed, and cached until it changes. A handle: copies refer to the same value.
pub struct Memo<T> {
    version: reactive_graph::computed::Memo<u32>,
    value: Slot,
    of: PhantomData<fn() -> T>,
}

impl<T: Send + Sync + 'static> Signal<T> {
    /// A signal with an initial value.
    pub fn new(value: T) -> Self {
        let value: Slot = StoredValue::new(Box::new(value));
        Self { version: RwSignal::new(0), value, of: PhantomData }
    }

    /// A read-only handle of the same signal.
    pub fn read_only(self) -> ReadSignal<T> {
        ReadSignal { version: self.version, value: self.value, of: PhantomData }
    }

    /// Replaces the value.
    pub fn set(self, value: T) {
        self.value.set_value(Box::new(value));
        self.announce();
    }

    /// Changes the value in place.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update_value(|slot| {
            change(slot.downcast_mut().expect("a value keeps its type"));
        });
        self.announce();
    }

    fn announce(self) {
        self.version.update(|version| *version = version.wrapping_add(1));
    }

    /// The value, untracked; `None` if its owner is disposed.
    pub fn try_get_untracked(self) -> Option<T>
    where
        T: Clone,
    {
        self.value.try_with_value(|slot| slot.downcast_ref().cloned())?
    }
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Computes the value again when it is read after something that `make` reads has changed.
    /// Subscribers are notified only if the value differs.
    pub fn new(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let value: Slot = StoredValue::new(Box::new(()));
        let renew = move || {
            let made = make();
            let is_same = |slot: &Box<dyn Any + Send + Sync>| slot.downcast_ref() == Some(&made);
            let is_same = value.with_value(is_same);
            if !is_same {
                value.set_value(Box::new(made));
            }
            !is_same
        };
        Self { version: versions(Box::new(renew)), value, of: PhantomData }
    }
}

/// Counts how often `renew` returns that something has changed.
fn versions(renew: Box<dyn Fn() -> bool + Send + Sync>) -> reactive_graph::computed::Memo<u32> {
    reactive_graph::computed::Memo::new(move |before: Option<&u32>| {
        let before = before.copied().unwrap_or(0);
        if renew() { before.wrapping_add(1) } else { before }
    })
}

macro_rules! followed {
    ($($name:ident)+) => {
        $(
            impl<T> Clone for $name<T> {
                fn clone(&self) -> Self {
                    *self
                }
            }

            impl<T> Copy for $name<T> {}

            impl<T: 'static> $name<T> {
                /// Reads the value and tracks it.
                pub fn with<U>(self, part: impl FnOnce(&T) -> U) -> U {
                    self.track();
                    read(self.value, part)
                }

                /// Reads the value without tracking it.
                pub fn with_untracked<U>(self, part: impl FnOnce(&T) -> U) -> U {
                    self.version.get_untracked();
                    read(self.value, part)
                }

                /// Tracks the value.
                pub fn track(self) {
                    self.version.get();
                }

                /// The value, tracked.
                pub fn get(self) -> T
                where
                    T: Clone,
                {
                    self.with(T::clone)
                }

                /// The value, untracked.
                pub fn get_untracked(self) -> T
                where
                    T: Clone,
                {
                    self.with_untracked(T::clone)
                }
            }
        )+
    };
}

followed! { Signal ReadSignal Memo }
