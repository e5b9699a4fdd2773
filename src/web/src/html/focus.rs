//! The focus stays where it is while the page is rendered again.

use std::cell::Cell;

use wasm_bindgen::JsCast;

use crate::platform;

thread_local! {
    static IS_RENDERING: Cell<bool> = const { Cell::new(false) };
}

/// Renders, and gives the focus back to what had it: an element that was moved loses it. If the
/// element is gone, so that the keyboard would begin at the top of the page again, the focus goes to
/// the part of the page that it stood in. Rendering within rendering is seen to by the outermost.
pub(super) fn keeping_focus<T>(render: impl FnOnce() -> T) -> T {
    if IS_RENDERING.replace(true) {
        return render();
    }
    let document = platform::document();
    let before = document.active_element();
    let rendered = render();
    IS_RENDERING.set(false);
    if let Some(element) = before
        && document.active_element().as_ref() != Some(&element)
    {
        if element.is_connected() {
            platform::focus_without_scrolling(element.unchecked_ref());
        } else {
            platform::recover_focus();
        }
    }
    rendered
}

/// Moves the focus on from an element of a page that is about to be disabled, if it has it. Around the
/// pages it stays: what undoes is soon of use again.
pub(super) fn focus_elsewhere_than(element: &web_sys::Element) {
    let has_focus = platform::document().active_element().as_ref() == Some(element);
    if has_focus && element.closest("#main").is_ok_and(|page| page.is_some()) {
        platform::recover_focus();
    }
}
