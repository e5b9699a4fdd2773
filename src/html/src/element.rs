//! Elements as pages are written in them, before they are in the page.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::attribute::{Attribute, Handler};
use crate::dom;
use crate::node::{Element, Node, Parts};
use crate::reference::ElementRef;
use crate::value::{IntoValue, Value};
use crate::view::View;

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
    a aside button caption code datalist dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    header input kbd label legend li main meter nav ol optgroup option output p progress rect section select span
    strong summary svg table tbody td textarea tfoot th thead time tr ul
}

/// A decorative SVG drawing from our own markup; the text beside it says the same.
pub fn drawing(svg: String) -> Element {
    let element = span().class("drawing").attr("aria-hidden", "true");
    element.with_attribute(Attribute::Markup(Value::Fixed(Some(svg.into()))))
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

impl Element {
    fn new(tag: &'static str) -> Self {
        Self(Box::new(Parts {
            tag,
            key: None,
            is_interchangeable: false,
            attributes: Vec::new(),
            children: Vec::new(),
        }))
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

    /// Lets it become the one with another [key](Self::key) or, if it is pressed or typed into, the one
    /// for something else: for the rows of a list that change with every keystroke in a search, which
    /// takes a browser far less than making them afresh. All rows must be so. While the focus is in one
    /// of them, they are followed by their keys nevertheless.
    pub fn interchangeable(mut self) -> Self {
        self.0.is_interchangeable = true;
        self
    }

    /// Sets its classes.
    pub fn class(self, names: &'static str) -> Self {
        self.attr("class", names)
    }

    /// Sets an attribute: to a text or number, or `true` for one without a value; none and `false`
    /// leave it out. A closure is followed. An id is a [key](Self::key) too.
    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        fn erased(mut element: Element, name: &'static str, value: Value) -> Element {
            if let (None, "id", Value::Fixed(id)) = (&element.0.key, name, &value) {
                element.0.key = id.as_deref().map(Into::into);
            }
            element.with_attribute(Attribute::Named(name, value))
        }
        erased(self, name, value.into_value())
    }

    /// Sets a property that follows what it reads.
    pub fn prop<V: Into<dom::Property>>(
        self,
        name: &'static str,
        value: impl Fn() -> V + 'static,
    ) -> Self {
        self.with_attribute(Attribute::Property(name, Box::new(move || value().into())))
    }

    /// Sets a property to a constant value.
    pub fn fixed_prop(self, name: &'static str, value: impl Into<dom::Property>) -> Self {
        self.with_attribute(Attribute::FixedProperty(name, value.into()))
    }

    /// Sets its content from our own markup, tracked. Never for user input.
    pub fn markup(self, markup: impl Fn() -> String + 'static) -> Self {
        let markup = Value::Following(Box::new(move || Some(markup().into())));
        self.with_attribute(Attribute::Markup(markup))
    }

    /// Adds an event handler.
    pub fn on<E: dom::EventKind>(
        self,
        kind: E,
        mut handler: impl FnMut(E::Event) + 'static,
    ) -> Self {
        fn erased(element: Element, name: Cow<'static, str>, handler: Handler) -> Element {
            element.with_attribute(Attribute::Event(name, handler))
        }
        let handler = move |event: dom::Event| handler(E::typed(event));
        erased(self, kind.name(), Rc::new(RefCell::new(handler)))
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
