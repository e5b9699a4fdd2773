//! A fold whose content is rendered only while it is open, because it may be long.

use std::sync::Arc;

use leptos::ev;

use crate::html::{self, Element, ElementRef, IntoValue, View, show};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_text::Message;

/// A fold with this summary and, while open, this content.
pub fn unfold<P: View>(
    state: AppState,
    class: &'static str,
    summary: Message,
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    unfold_with(state, class, summary, (state.t(summary), false), inside)
}

/// The same if many folds have the same summary: `label` distinguishes them for screen readers, and
/// they may be open initially.
pub fn unfold_with<P: View, S: IntoValue>(
    state: AppState,
    class: &'static str,
    summary: Message,
    (label, is_unfolded): (S, bool),
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    let label = label.into_value();
    let key: Option<Arc<str>> = label.fixed().map(Into::into);
    let summary = html::summary().attr("aria-label", label).child(state.t(summary));
    let fold = details(class, summary, is_unfolded, inside);
    match key {
        Some(key) => fold.key(key),
        None => fold,
    }
}

/// The same for a summary from a view.
pub fn unfold_text<P: View>(
    class: &'static str,
    summary: String,
    label: String,
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    let key = label.clone();
    let summary = html::summary().attr("aria-label", label).child(summary);
    details(class, summary, false, inside).key(key)
}

fn details<P: View>(
    class: &'static str,
    summary: Element,
    is_unfolded: bool,
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    let toggled = Signal::new(());
    let details = ElementRef::new();
    // The element itself has the open state, and it stays when its parent is rendered again.
    let is_open = move || {
        toggled.track();
        details.get_untracked().map_or(is_unfolded, |details| details.has_attribute("open"))
    };
    html::details()
        .class(class)
        .node_ref(details)
        .attr("open", is_unfolded)
        .on(ev::toggle, move |_| toggled.set(()))
        .child(summary)
        .child(show(is_open, inside))
}
