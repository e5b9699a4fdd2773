//! The browser's own search in a page. It finds only what is in the page, so what is not is made before it opens.

use leptos::ev;
use leptos::prelude::{on_cleanup, window_event_listener};

/// Calls `prepare` when the keys of the browser's search are pressed.
pub fn before_find(prepare: impl Fn() + 'static) {
    let pressed = window_event_listener(ev::keydown, move |event| {
        let is_command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        let is_letter = is_command && event.key().eq_ignore_ascii_case("f");
        if !event.shift_key() && (is_letter || event.key() == "F3") {
            prepare();
        }
    });
    on_cleanup(move || pressed.remove());
}
