//! The focus stays where it is while the page is rendered again.

use std::cell::Cell;

use crate::dom;

/// Moves the focus on from an element that had it and is gone from the page, or that has it and is
/// about to be disabled, so that the keyboard does not begin at the top of the page again.
pub type RecoverFocus = fn(&dom::Element);

thread_local! {
    static IS_RENDERING: Cell<bool> = const { Cell::new(false) };
    static IS_TAKING_OUT: Cell<bool> = const { Cell::new(false) };
    static RECOVER: Cell<RecoverFocus> = const { Cell::new(|_| ()) };
}

/// Sets what moves the focus on.
pub(crate) fn recover_focus_by(recover: RecoverFocus) {
    RECOVER.set(recover);
}

/// Renders, and gives the focus back to what had it: an element that was moved loses it. If the
/// element is gone, the focus moves on. Rendering within rendering is seen to by the outermost.
pub(crate) fn keeping_focus<T>(render: impl FnOnce() -> T) -> T {
    if IS_RENDERING.replace(true) {
        return render();
    }
    let before = dom::active_element();
    let rendered = render();
    IS_RENDERING.set(false);
    if let Some(element) = before
        && dom::active_element().as_ref() != Some(&element)
    {
        if dom::is_connected(&element) {
            dom::focus(&element);
        } else {
            RECOVER.get()(&element);
        }
    }
    rendered
}

/// Moves the focus on from an element that is about to be disabled, if it has it.
pub(crate) fn focus_elsewhere_than(element: &dom::Element) {
    if dom::active_element().as_ref() == Some(element) {
        RECOVER.get()(element);
    }
}

/// Takes a node out of the page. Some browsers tell an element that has the focus then that it was changed and left. What
/// its handlers refer to may be gone already, so they are not called.
pub(crate) fn take_out(node: &dom::Node) {
    let was_taking_out = IS_TAKING_OUT.replace(true);
    dom::remove(node);
    IS_TAKING_OUT.set(was_taking_out);
}

/// Whether a node is being taken out of the page.
pub(crate) fn is_taking_out() -> bool {
    IS_TAKING_OUT.get()
}
