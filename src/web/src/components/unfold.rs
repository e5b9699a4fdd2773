//! A fold whose inside is made only when it is opened, because it may be long.

use leptos::ev;
use leptos::prelude::*;

use crate::html::{self, Element, ElementRef, IntoValue, View, show};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_text::Message;

/// Details with this summary and, while open, this inside.
pub fn unfold<P: View>(
    state: AppState,
    class: &'static str,
    summary: Message,
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    unfold_with(state, class, summary, (state.t(summary), false), inside)
}

/// The same where many folds bear the same summary: `label` tells them apart for those who hear it,
/// and they may be open from the start.
pub fn unfold_with<P: View, S: IntoValue>(
    state: AppState,
    class: &'static str,
    summary: Message,
    (label, is_unfolded): (S, bool),
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    let summary = html::summary().attr("aria-label", label).child(state.t(summary));
    details(class, summary, is_unfolded, inside)
}

/// The same for a summary in the words of a view.
pub fn unfold_said<P: View>(
    class: &'static str,
    summary: String,
    label: String,
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    let summary = html::summary().attr("aria-label", label).child(summary);
    details(class, summary, false, inside)
}

fn details<P: View>(
    class: &'static str,
    summary: Element,
    is_unfolded: bool,
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    let is_open = Signal::new(is_unfolded);
    let details = ElementRef::new();
    let toggled = move || {
        let details = details.get_untracked();
        is_open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    html::details()
        .class(class)
        .node_ref(details)
        .attr("open", is_unfolded)
        .on(ev::toggle, move |_| toggled())
        .child(summary)
        .child(show(move || is_open.get(), inside))
}
