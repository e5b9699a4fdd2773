//! References to elements in the page.

use send_wrapper::SendWrapper;

use crate::dom;
use crate::reactive::Signal;

/// A reference to an element once it is in the page. A handle: copies refer to the same element.
#[derive(Clone, Copy)]
pub struct ElementRef(Signal<Option<SendWrapper<dom::Element>>>);

impl ElementRef {
    /// A reference without an element so far.
    #[expect(clippy::new_without_default, reason = "it is made for an element, not by default")]
    pub fn new() -> Self {
        Self(Signal::new(None))
    }

    /// The element, tracked.
    pub fn get(self) -> Option<dom::Element> {
        self.0.get().map(SendWrapper::take)
    }

    /// The element, untracked.
    pub fn get_untracked(self) -> Option<dom::Element> {
        self.0.get_untracked().map(SendWrapper::take)
    }

    /// Notes the element.
    pub(crate) fn load(self, element: &dom::Element) {
        // All of a page is on one thread.
        self.0.set(Some(SendWrapper::new(element.clone())));
    }
}
