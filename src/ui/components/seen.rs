//! What is made only once its place comes into view.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::ui::html::{self, Element, ElementRef, Part, show};
use crate::ui::reactive::Held;

/// A place, and what comes to stand there when it is seen.
pub fn when_seen<P: Part>(make: impl Fn() -> P + Send + 'static) -> Element {
    let is_seen = Held::new(false);
    let place = ElementRef::new();
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_in_view = |entry: wasm_bindgen::JsValue| {
                let entry: web_sys::IntersectionObserverEntry = entry.unchecked_into();
                entry.is_intersecting()
            };
            if entries.iter().any(is_in_view) && is_seen.try_get_untracked() == Some(false) {
                is_seen.set(true);
            }
        });
        let observer = web_sys::IntersectionObserver::new(seen.as_ref().unchecked_ref());
        let Ok(observer) = observer else {
            // A browser that cannot tell shows it at once.
            is_seen.set(true);
            return;
        };
        observer.observe(&element);
        // Both live on the page's one thread, where clean-up runs too.
        let watching = SendWrapper::new((observer, seen));
        on_cleanup(move || watching.0.disconnect());
    });
    html::div().class("seen").known_as(place).child(show(move || is_seen.get(), make))
}
