//! Content that is rendered only once it comes into view, or a while after the page was opened.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::html::{self, Element, ElementRef, View, show};
use crate::reactive::Signal;

/// How long a page that was just opened is left alone.
const A_WHILE: Duration = Duration::from_secs(1);

/// A placeholder, filled a while after the page was opened.
pub fn after_a_while<P: View>(make: impl Fn() -> P + Send + 'static) -> Element {
    let is_time = Signal::new(false);
    let come = move || {
        if is_time.try_get_untracked() == Some(false) {
            is_time.set(true);
        }
    };
    set_timeout(come, A_WHILE);
    html::div().child(show(move || is_time.get(), make))
}

/// A placeholder, filled when it comes into view or is printed.
pub fn when_seen<P: View>(make: impl Fn() -> P + Send + 'static) -> Element {
    let placeholder = ElementRef::new();
    let is_seen = comes_into_view(placeholder, "0px");
    fill_for_print(is_seen);
    html::div().class("seen").node_ref(placeholder).child(show(move || is_seen.get(), make))
}

/// How far from what is in view things are made, so that scrolling finds them there.
const NEAR: &str = "800px";

/// Whether an element has come near what is in view.
pub fn comes_near(element: ElementRef) -> Signal<bool> {
    comes_into_view(element, NEAR)
}

/// Makes it true when the page is printed.
pub fn fill_for_print(is_seen: Signal<bool>) {
    let printed = window_event_listener(ev::beforeprint, move |_| see(is_seen));
    on_cleanup(move || printed.remove());
}

fn see(is_seen: Signal<bool>) {
    if is_seen.try_get_untracked() == Some(false) {
        is_seen.set(true);
    }
}

/// Whether an element has come into view, or within a margin of it.
fn comes_into_view(element: ElementRef, margin: &str) -> Signal<bool> {
    let is_seen = Signal::new(false);
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin(margin);
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_in_view = |entry: wasm_bindgen::JsValue| {
                let entry: web_sys::IntersectionObserverEntry = entry.unchecked_into();
                entry.is_intersecting()
            };
            if entries.iter().any(is_in_view) {
                see(is_seen);
            }
        });
        let seen_function = seen.as_ref().unchecked_ref();
        let observer = web_sys::IntersectionObserver::new_with_options(seen_function, &options);
        let Ok(observer) = observer else {
            // A browser without the observer shows it at once.
            see(is_seen);
            return;
        };
        observer.observe(&element);
        // Both stay on the page's only thread, where clean-up runs too.
        let watching = SendWrapper::new((observer, seen));
        on_cleanup(move || watching.0.disconnect());
    });
    is_seen
}
