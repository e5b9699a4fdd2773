//! Values that are followed: those that are set, and those that are worked out from others.
//!
//! Leptos' signals and memos are compiled once for each type of value. These share one signal and
//! one memo, which count how often the value has changed, and keep the value beside them.

use std::any::Any;
use std::marker::PhantomData;

use leptos::prelude::*;

/// Values of any type: they are kept as one.
type Slot = StoredValue<Box<dyn Any + Send + Sync>>;

fn read<T: 'static, U>(slot: Slot, read: impl FnOnce(&T) -> U) -> U {
    slot.with_value(|slot| read(slot.downcast_ref().expect("a value keeps its type")))
}

/// A value that is set. A handle: copies mean the same value.
pub struct Signal<T> {
    version: RwSignal<u32>,
    value: Slot,
    of: PhantomData<fn() -> T>,
}

/// A value that is set elsewhere: it can be read and followed only. A handle: copies mean the same
/// value.
pub struct ReadSignal<T> {
    version: RwSignal<u32>,
    value: Slot,
    of: PhantomData<fn() -> T>,
}

/// A value that is worked out and remembered until it comes out differently. A handle: copies mean
/// the same value.
pub struct Memo<T> {
    version: leptos::prelude::Memo<u32>,
    value: Slot,
    of: PhantomData<fn() -> T>,
}

impl<T: Send + Sync + 'static> Signal<T> {
    /// A value to begin with.
    pub fn new(value: T) -> Self {
        let value: Slot = StoredValue::new(Box::new(value));
        Self { version: RwSignal::new(0), value, of: PhantomData }
    }

    /// The same for those who may not set it.
    pub fn read_only(self) -> ReadSignal<T> {
        ReadSignal { version: self.version, value: self.value, of: PhantomData }
    }

    /// Puts another in its place.
    pub fn set(self, value: T) {
        self.value.set_value(Box::new(value));
        self.announce();
    }

    /// Alters it.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update_value(|slot| {
            change(slot.downcast_mut().expect("a value keeps its type"));
        });
        self.announce();
    }

    fn announce(self) {
        self.version.update(|version| *version = version.wrapping_add(1));
    }

    /// The value, unless what it belongs to is gone; not followed.
    pub fn try_get_untracked(self) -> Option<T>
    where
        T: Clone,
    {
        self.value.try_with_value(|slot| slot.downcast_ref().cloned())?
    }
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Works a value out anew whenever what `make` reads has changed and someone asks. Who follows
    /// the value hears of it only if it came out differently.
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

/// Counts how often `renew` says that something has changed.
fn versions(renew: Box<dyn Fn() -> bool + Send + Sync>) -> leptos::prelude::Memo<u32> {
    leptos::prelude::Memo::new(move |before: Option<&u32>| {
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
                /// Reads the value, which is followed.
                pub fn with<U>(self, part: impl FnOnce(&T) -> U) -> U {
                    self.track();
                    read(self.value, part)
                }

                /// Reads the value without following it.
                pub fn with_untracked<U>(self, part: impl FnOnce(&T) -> U) -> U {
                    self.version.get_untracked();
                    read(self.value, part)
                }

                /// Follows the value.
                pub fn track(self) {
                    self.version.get();
                }

                /// The value, which is followed.
                pub fn get(self) -> T
                where
                    T: Clone,
                {
                    self.with(T::clone)
                }

                /// The value, not followed.
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
