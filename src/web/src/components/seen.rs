//! Content that is rendered only once it comes into view, after a delay, or when its turn comes.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::html::{self, Element, ElementRef, Node, View, show};
use crate::platform;
use crate::reactive::Signal;

/// How long a page that was just opened is left alone.
const A_WHILE: Duration = Duration::from_secs(1);

/// A placeholder, filled a while after the page was opened.
pub fn after_a_while<P: View>(make: impl Fn() -> P + Send + 'static) -> Element {
    after(A_WHILE, make)
}

/// A placeholder, filled after a delay.
pub fn after<P: View>(delay: Duration, make: impl Fn() -> P + Send + 'static) -> Element {
    let is_time = Signal::new(false);
    let come = move || {
        if is_time.try_get_untracked() == Some(false) {
            is_time.set(true);
        }
    };
    set_timeout(come, delay);
    html::div().child(show(move || is_time.get(), make))
}

thread_local! {
    /// What waits for its turn; the first one is being rendered.
    static TURNS: RefCell<VecDeque<Signal<bool>>> = const { RefCell::new(VecDeque::new()) };
}

/// Content that is rendered after what was to be rendered in turn before it, in short tasks, so that the
/// browser can handle input between them.
pub fn in_turn<P: View>(make: impl Fn() -> P + Send + 'static) -> Node {
    let is_turn = Signal::new(false);
    fill_for_print(is_turn);
    let is_first = TURNS.with_borrow_mut(|turns| {
        turns.push_back(is_turn);
        turns.len() == 1
    });
    if is_first {
        leptos::task::spawn_local(take_turns());
    }
    show(move || is_turn.get(), make)
}

/// Whether something is still to be rendered in turn.
pub fn are_turns_left() -> bool {
    TURNS.with_borrow(|turns| !turns.is_empty())
}

/// Turns in one task: after each task the browser lays out and paints the page, which takes longer than
/// rendering a chart.
const TURNS_IN_TASK: usize = 2;

async fn take_turns() {
    while are_turns_left() {
        platform::yield_now().await;
        for _ in 0..TURNS_IN_TASK {
            let Some(next) = TURNS.with_borrow(|turns| turns.front().copied()) else { return };
            see(next);
            TURNS.with_borrow_mut(VecDeque::pop_front);
        }
    }
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
