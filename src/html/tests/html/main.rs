//! How pages are patched, in memory.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use zhibu_html::dom::{self, Element};
use zhibu_html::reactive::Signal;
use zhibu_html::{Page, View, mount_to};

mod effects;
mod focus;
mod laws;
mod markup;
mod patching;
mod reactive;

/// A page that shows one of several views, made again each time.
struct Stage {
    frame: Element,
    shown: Signal<usize>,
    _page: Page,
}

impl Stage {
    fn new<V: View>(view: impl Fn(usize) -> V + 'static) -> Self {
        let shown = Signal::new(0);
        let frame = dom::create_element("body");
        let page = mount_to(&frame, move || move || view(shown.get()));
        dom::run_effects();
        Self { frame, shown, _page: page }
    }

    /// Shows another view, or the same one made again.
    fn show(&self, index: usize) {
        self.shown.set(index);
        dom::run_effects();
    }

    /// All elements with a tag.
    fn all(&self, tag: &str) -> Vec<Element> {
        with_tag(&self.frame, tag)
    }

    /// The only element with a tag.
    fn only(&self, tag: &str) -> Element {
        let mut found = self.all(tag);
        assert_eq!(found.len(), 1, "{tag} in {}", *self.frame);
        found.remove(0)
    }

    /// What stands in it, without placeholders.
    fn markup(&self) -> String {
        let text = self.frame.to_string().replace("<!---->", "");
        text["<body>".len()..text.len() - "</body>".len()].to_owned()
    }
}

fn with_tag(frame: &dom::Node, tag: &str) -> Vec<Element> {
    frame.descendants().into_iter().filter(|element| element.tag() == tag).collect()
}
