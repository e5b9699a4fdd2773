//! The elements of a page, and the parts of them that follow signals.
//!
//! Leptos' `view!` gives every element, attribute and closure a type of its own, and compiles all
//! that renders it once for each. Built from here they share one type each, which keeps the program
//! that is downloaded smaller. [`node`] puts them into the page and changes what stands there;
//! signals, effects and owners are those of Leptos.

mod focus;
mod node;

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::ev::EventDescriptor;
use leptos::html::Custom;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::reactive::Memo;
use node::{Attribute, Handler};
pub use node::{Node, each, mount_to_body};

/// A reference to an element once it is in the page.
pub type ElementRef = NodeRef<Custom<&'static str>>;

/// A reactive closure: called again whenever what it reads changes.
pub type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// An element before it is in the page; a pointer, so that building moves little.
pub struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    key: Option<Arc<str>>,
    attributes: Vec<Attribute>,
    children: Vec<Node>,
}

macro_rules! tags {
    ($($tag:ident)+) => {
        $(
            #[doc = concat!("A new `", stringify!($tag), "`.")]
            pub fn $tag() -> Element {
                Element::new(stringify!($tag))
            }
        )+
    };
}

tags! {
    a aside button caption code dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    header input kbd label legend li main meter nav ol optgroup option output p progress section select span strong
    summary table tbody td textarea tfoot th thead time tr ul
}

/// A decorative SVG drawing from our own markup; the text beside it says the same.
pub fn drawing(svg: String) -> Element {
    let element = span().class("drawing").attr("aria-hidden", "true");
    element.with_attribute(Attribute::Markup(Value::Fixed(Some(svg.into()))))
}

impl Element {
    fn new(tag: &'static str) -> Self {
        Self(Box::new(Parts { tag, key: None, attributes: Vec::new(), children: Vec::new() }))
    }

    fn with_attribute(mut self, attribute: Attribute) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    fn with_child(mut self, child: Node) -> Self {
        self.0.children.push(child);
        self
    }

    /// Tells it apart from the elements beside it, such as by the id of the record that a row shows:
    /// when its parent is rendered again, it stays the same element wherever it then stands, and no
    /// other takes its place.
    pub fn key(mut self, key: impl Into<Arc<str>>) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// Sets its classes.
    pub fn class(self, names: &'static str) -> Self {
        self.attr("class", names)
    }

    /// With an attribute: a text or number, or `true` for one without a value; none and `false`
    /// leave it out. A closure is followed. An id is a [key](Self::key) too.
    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        fn erased(mut element: Element, name: &'static str, value: Value) -> Element {
            if let (None, "id", Value::Fixed(id)) = (&element.0.key, name, &value) {
                element.0.key.clone_from(id);
            }
            element.with_attribute(Attribute::Named(name, value))
        }
        erased(self, name, value.into_value())
    }

    /// Sets a property that follows what it reads.
    pub fn prop<V: Into<JsValue>>(
        self,
        name: &'static str,
        value: impl Fn() -> V + 'static,
    ) -> Self {
        self.with_attribute(Attribute::Property(name, Box::new(move || value().into())))
    }

    /// Sets its content from our own markup, tracked. Never for user input.
    pub fn markup(self, markup: impl Fn() -> String + 'static) -> Self {
        let markup = Value::Following(Box::new(move || Some(markup().into())));
        self.with_attribute(Attribute::Markup(markup))
    }

    /// Adds an event handler.
    pub fn on<E: EventDescriptor<EventType: JsCast>>(
        self,
        event: E,
        mut handler: impl FnMut(E::EventType) + 'static,
    ) -> Self {
        fn erased(element: Element, name: Cow<'static, str>, handler: Handler) -> Element {
            element.with_attribute(Attribute::Event(name, handler))
        }
        let handler = move |event: web_sys::Event| handler(event.unchecked_into());
        erased(self, event.name(), Rc::new(RefCell::new(handler)))
    }

    /// Sets the reference to it.
    pub fn node_ref(self, reference: ElementRef) -> Self {
        self.with_attribute(Attribute::Reference(reference))
    }

    /// Adds a child.
    pub fn child(self, part: impl View) -> Self {
        self.with_child(part.into_node())
    }

    /// Adds children.
    pub fn children<P: View>(self, parts: impl IntoIterator<Item = P>) -> Self {
        parts.into_iter().fold(self, Self::child)
    }
}

/// Anything that can be rendered into a page.
pub trait View: Sized + 'static {
    /// As a node.
    fn into_node(self) -> Node;
}

impl View for Node {
    fn into_node(self) -> Node {
        self
    }
}

impl View for Element {
    fn into_node(self) -> Node {
        Node::Element(self)
    }
}

impl View for String {
    fn into_node(self) -> Node {
        Node::Text(self.into())
    }
}

impl View for &'static str {
    fn into_node(self) -> Node {
        Node::Text(self.into())
    }
}

impl View for () {
    fn into_node(self) -> Node {
        Node::Empty
    }
}

impl<P: View> View for Option<P> {
    fn into_node(self) -> Node {
        self.map_or(Node::Empty, View::into_node)
    }
}

impl<P: View> View for Vec<P> {
    fn into_node(self) -> Node {
        Node::List(self.into_iter().map(View::into_node).collect())
    }
}

impl<P: View, Q: View> View for (P, Q) {
    fn into_node(self) -> Node {
        Node::List(vec![self.0.into_node(), self.1.into_node()])
    }
}

impl<P: View, F: Fn() -> P + 'static> View for F {
    fn into_node(self) -> Node {
        Node::Live(Box::new(move || self().into_node()))
    }
}

/// A scrollable frame for content that may be wider than the page; the keyboard reaches it too.
pub fn scrolled(label: impl IntoValue, inside: impl View) -> Element {
    div()
        .class("scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", label)
        .child(inside)
}

/// Shows a view while a condition holds. What the view reads while it is built renders it again on
/// a change; to track a signal within it, pass a closure.
pub fn show<P: View>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    part: impl Fn() -> P + 'static,
) -> Node {
    show_or(condition, part, || ())
}

/// Shows one view while a condition holds, and otherwise the other.
pub fn show_or<P: View, Q: View>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    part: impl Fn() -> P + 'static,
    other: impl Fn() -> Q + 'static,
) -> Node {
    let holds = Memo::new(condition);
    (move || if holds.get() { part().into_node() } else { other().into_node() }).into_node()
}

/// The value of an attribute; `None` leaves the attribute out.
pub enum Value {
    /// A constant value.
    Fixed(Option<Arc<str>>),
    /// A value that follows what it reads.
    Following(Box<dyn Fn() -> Option<Arc<str>>>),
}

impl Value {
    /// The text of a constant value.
    pub fn fixed(&self) -> Option<Arc<str>> {
        match self {
            Self::Fixed(text) => text.clone(),
            Self::Following(_) => None,
        }
    }
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

/// What can be the value of an attribute.
pub trait IntoValue {
    /// As an attribute has it.
    fn into_value(self) -> Value;
}

/// A constant value.
pub trait Plain {
    /// Its text; `None` leaves the attribute out.
    fn into_text(self) -> Option<Arc<str>>;
}

macro_rules! plain {
    ($($value:ty: |$of:ident| $text:expr;)+) => {
        $(
            impl Plain for $value {
                fn into_text(self) -> Option<Arc<str>> {
                    let $of = self;
                    $text
                }
            }

            impl IntoValue for $value {
                fn into_value(self) -> Value {
                    Value::Fixed(self.into_text())
                }
            }
        )+
    };
}

plain! {
    &'static str: |text| Some(text.into());
    String: |text| Some(text.into());
    usize: |number| Some(number.to_string().into());
    bool: |is_there| is_there.then(|| "".into());
    Option<&'static str>: |text| text.map(Into::into);
    Option<String>: |text| text.map(Into::into);
}

impl<V: Plain, F: Fn() -> V + 'static> IntoValue for F {
    fn into_value(self) -> Value {
        Value::Following(Box::new(move || self().into_text()))
    }
}

/// The value of an event's input element.
pub fn input_value(event: &web_sys::Event) -> String {
    event_target_value(event)
}
