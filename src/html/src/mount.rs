//! How a view comes into the page, with the effects in it.

use std::mem;

use reactive_graph::owner::Owner;

use crate::dom;
use crate::focus::{RecoverFocus, recover_focus_by};
use crate::mounted::Mounted;
use crate::view::View;

/// What was put into an element, for as long as it exists.
pub struct Page {
    mounted: Mounted,
    /// Of the signals that it follows; dropped after it.
    _owner: Owner,
}

/// Puts what `make` makes at the end of `parent`, until the page is dropped.
#[must_use = "the page is taken out when it is dropped"]
pub fn mount_to<V: View>(parent: &dom::Element, make: impl FnOnce() -> V) -> Page {
    dom::start_effects();
    let owner = Owner::new();
    let mounted = owner.with(|| make().into_node().build());
    mounted.insert(parent, None);
    Page { mounted, _owner: owner }
}

/// Puts what `make` makes into the page's body, for as long as the page is open. The focus moves on by
/// `recover_focus` where it cannot stay.
pub fn mount_to_body<V: View>(recover_focus: RecoverFocus, make: impl FnOnce() -> V) {
    recover_focus_by(recover_focus);
    mem::forget(mount_to(&dom::body(), make));
}

impl Drop for Page {
    fn drop(&mut self) {
        self.mounted.remove();
    }
}
