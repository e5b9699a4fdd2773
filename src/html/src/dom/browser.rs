//! The page of a browser.

use std::borrow::Cow;

use leptos::ev::EventDescriptor;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use wasm_bindgen::JsCast;
pub use wasm_bindgen::JsValue as Property;
pub use web_sys::{Event, HtmlElement as Element, Node};

use super::EventKind;
use crate::markup::{Difference, Given, MarkupPatch};

/// Listens for as long as it exists.
pub type Listener = RemoveEventHandler<web_sys::Element>;

/// All kinds of events that Leptos knows.
impl<E: EventDescriptor<EventType: JsCast>> EventKind for E {
    type Event = E::EventType;

    fn name(&self) -> Cow<'static, str> {
        EventDescriptor::name(self)
    }

    fn typed(event: Event) -> E::EventType {
        event.unchecked_into()
    }
}

/// Makes effects run again in later turns of the browser's event loop.
pub fn start_effects() {
    // It fails if it was done before.
    let _started = any_spawner::Executor::init_wasm_bindgen();
}

fn document() -> web_sys::Document {
    let window = web_sys::window().expect("the page runs in a window");
    window.document().expect("a window has a document")
}

/// The element that holds the page.
pub fn body() -> Element {
    document().body().expect("a page has a body")
}

/// An element that is not in the page yet.
pub fn create_element(tag: &'static str) -> Element {
    let namespace = matches!(tag, "svg" | "rect").then_some("http://www.w3.org/2000/svg");
    Rndr::create_element(tag, namespace).unchecked_into()
}

/// A text that is not in the page yet.
pub fn create_text(text: &str) -> Node {
    Rndr::create_text_node(text).into()
}

/// What marks a spot of the page and is not seen.
pub fn create_placeholder() -> Node {
    Rndr::create_placeholder().into()
}

/// Changes what a text says.
pub fn set_text(node: &Node, text: &str) {
    node.set_node_value(Some(text));
}

/// What a node is in.
pub fn parent(node: &Node) -> Option<Node> {
    node.parent_node()
}

/// The node after it in its parent.
pub fn next_sibling(node: &Node) -> Option<Node> {
    node.next_sibling()
}

/// Whether an element is this node or stands in it, at any depth.
pub fn contains(node: &Node, element: &Element) -> bool {
    node.contains(Some(element))
}

/// Puts a node into a parent, before one of the parent's nodes or as the last; wherever it was before.
pub fn insert(parent: &Node, node: &Node, before: Option<&Node>) {
    parent.insert_before(node, before).expect("the node before which it goes is the parent's");
}

/// Takes a node out of its parent, if it has one.
pub fn remove(node: &Node) {
    Rndr::remove(node);
}

/// Sets an attribute.
pub fn set_attribute(element: &Element, name: &str, value: &str) {
    Rndr::set_attribute(element, name, value);
}

/// Takes an attribute away.
pub fn remove_attribute(element: &Element, name: &str) {
    Rndr::remove_attribute(element, name);
}

/// Replaces what is in an element by markup. `before` is the markup that was set last.
pub fn set_markup(element: &Element, before: &str, markup: &str) {
    if !is_patched(element, before, markup) {
        element.set_inner_html(markup);
    }
}

/// Sets what differs between two markups, if the same elements can stay.
fn is_patched(element: &Element, before: &str, markup: &str) -> bool {
    let Some(patch) = MarkupPatch::between(before, markup) else { return false };
    let Ok(elements) = element.query_selector_all("*") else { return false };
    if elements.length() != patch.elements {
        return false;
    }
    for Difference { element, given } in patch.differences {
        let Some(node) = elements.item(element) else { return false };
        match given {
            Given::Attribute(name, value) => set_attribute(node.unchecked_ref(), name, value),
            Given::Text(text) => {
                let Some(first) = node.first_child() else { return false };
                first.set_node_value(Some(text));
            }
        }
    }
    true
}

/// A property of an element.
pub fn property(element: &Element, name: &str) -> Option<Property> {
    js_sys::Reflect::get(element, &Property::from_str(name)).ok()
}

/// Sets a property of an element.
pub fn set_property(element: &Element, name: &str, value: &Property) {
    // Elements take any value for the properties that are set on them.
    let _set = js_sys::Reflect::set(element, &Property::from_str(name), value);
}

/// Calls `handler` with each event of this name.
pub fn listen(element: &Element, name: &str, mut handler: Box<dyn FnMut(Event)>) -> Listener {
    let call = move |event: wasm_bindgen::JsValue| handler(event.unchecked_into());
    Rndr::add_event_listener(element, name, Box::new(call))
}

/// The value of the input element that an event comes from.
pub fn input_value(event: &Event) -> String {
    leptos::prelude::event_target_value(event)
}

/// The element that has the focus.
pub fn active_element() -> Option<Element> {
    document().active_element().map(JsCast::unchecked_into)
}

/// Whether an element is in the page.
pub fn is_connected(element: &Element) -> bool {
    element.is_connected()
}

/// Moves the focus to an element without scrolling the page.
pub fn focus(element: &Element) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _focused = element.focus_with_options(&options);
}
