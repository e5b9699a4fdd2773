//! A fold whose inside is made only when it is opened, because it may be long.

use leptos::ev;
use leptos::prelude::*;

use crate::i18n::Message;
use crate::ui::html::{self, Element, ElementRef, Part, show};
use crate::ui::reactive::Held;
use crate::ui::state::AppState;

/// Details with this summary and, while open, this inside.
pub fn unfold<P: Part>(
    state: AppState,
    class: &'static str,
    summary: Message,
    inside: impl Fn() -> P + Send + 'static,
) -> Element {
    let is_open = Held::new(false);
    let details = ElementRef::new();
    let toggled = move || {
        let details = details.get_untracked();
        is_open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    html::details()
        .class(class)
        .known_as(details)
        .on(ev::toggle, move |_| toggled())
        .child(html::summary().child(state.say(summary)))
        .child(show(move || is_open.get(), inside))
}
