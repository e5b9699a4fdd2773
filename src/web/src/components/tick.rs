//! Checkboxes.

use std::hash::Hash;

use leptos::ev;
use rustc_hash::FxHashSet;

use crate::html::{self, Element};
use crate::reactive::Signal;

/// A checkbox that is ticked while `is_ticked` is true; `toggle` runs on change.
pub fn tick_box(
    is_ticked: impl Fn() -> bool + Send + 'static,
    toggle: impl Fn() + 'static,
) -> Element {
    html::input()
        .attr("type", "checkbox")
        .prop("checked", is_ticked)
        .on(ev::change, move |_| toggle())
}

/// A checkbox that adds a value to a set, or removes it.
pub fn tick_one<T: Clone + Eq + Hash + Send + Sync + 'static>(
    ticked: Signal<FxHashSet<T>>,
    one: T,
) -> Element {
    let toggled = one.clone();
    tick_box(
        move || ticked.with(|ticked| ticked.contains(&one)),
        move || toggle(ticked, toggled.clone()),
    )
}

/// Adds a value to a set, or removes it.
pub fn toggle<T: Eq + Hash + Send + Sync + 'static>(ticked: Signal<FxHashSet<T>>, one: T) {
    ticked.update(|ticked| {
        if !ticked.remove(&one) {
            ticked.insert(one);
        }
    });
}
