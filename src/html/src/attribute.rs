//! Attributes, properties and event handlers: what an element is given, and what becomes of it once the
//! element is in the page. Their values may follow signals: then an effect sets them again.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use reactive_graph::effect::RenderEffect;
use reactive_graph::owner::Owner;

use crate::dom;
use crate::focus::{focus_elsewhere_than, is_taking_out};
use crate::reference::ElementRef;
use crate::value::Value;

/// The text of an attribute's value.
type Text = Cow<'static, str>;

/// What is done when an event comes.
pub(crate) type Handler = Rc<RefCell<dyn FnMut(dom::Event)>>;

/// What an element is given besides its children.
pub(crate) enum Attribute {
    Named(&'static str, Value),
    Property(&'static str, Box<dyn Fn() -> dom::Property>),
    FixedProperty(&'static str, dom::Property),
    Markup(Value),
    Event(Cow<'static, str>, Handler),
    Reference(ElementRef),
}

/// An attribute of an element in the page.
pub(crate) enum MountedAttribute {
    Named(&'static str, MountedValue),
    Property(&'static str, RenderEffect<dom::Property>),
    FixedProperty(&'static str),
    Markup(MountedValue),
    Event(MountedHandler),
    Reference,
}

pub(crate) enum MountedValue {
    Fixed(Option<Text>),
    Following(RenderEffect<Option<Text>>),
}

/// What listens to an event for as long as its element is there, with the handler it calls now.
pub(crate) struct MountedHandler {
    name: Cow<'static, str>,
    handler: Rc<RefCell<OwnedHandler>>,
    _removed_with_it: dom::Listener,
}

/// A handler, and the owner it was made for.
struct OwnedHandler {
    owner: Owner,
    handler: Handler,
}

/// What a control is called by, besides its text.
const NAMES: [&str; 6] = ["aria-label", "data-testid", "href", "id", "name", "type"];

/// Stands for an element's markup where an attribute's name is expected.
const MARKUP: &str = "innerHTML";

impl Attribute {
    pub fn build(self, element: &dom::Element) -> MountedAttribute {
        match self {
            Self::Named(name, value) => MountedAttribute::Named(name, value.build(element, name)),
            Self::Property(name, value) => {
                MountedAttribute::Property(name, follow_property(element, name, value))
            }
            Self::FixedProperty(name, value) => {
                set_property(element, name, &value);
                MountedAttribute::FixedProperty(name)
            }
            Self::Markup(value) => MountedAttribute::Markup(value.build(element, MARKUP)),
            Self::Event(name, handler) => {
                MountedAttribute::Event(MountedHandler::new(element, name, handler))
            }
            Self::Reference(reference) => {
                reference.load(element);
                MountedAttribute::Reference
            }
        }
    }

    pub fn patch(self, element: &dom::Element, mounted: &mut MountedAttribute) {
        match (self, mounted) {
            (Self::Named(name, value), MountedAttribute::Named(_, before)) => {
                value.patch(element, name, before);
            }
            (Self::Property(name, value), MountedAttribute::Property(_, effect)) => {
                *effect = follow_property(element, name, value);
            }
            (Self::FixedProperty(name, value), MountedAttribute::FixedProperty(_)) => {
                set_property(element, name, &value);
            }
            (Self::Markup(value), MountedAttribute::Markup(before)) => {
                value.patch(element, MARKUP, before);
            }
            (Self::Event(_, handler), MountedAttribute::Event(listener)) => {
                *listener.handler.borrow_mut() = OwnedHandler::new(handler);
            }
            (Self::Reference(reference), MountedAttribute::Reference) => reference.load(element),
            _ => unreachable!("only what is alike is patched"),
        }
    }
}

impl MountedAttribute {
    /// Whether the other is of the same name, and of the same value where a control is called by it.
    pub fn is_like(&self, other: &Attribute, is_control: bool) -> bool {
        match (self, other) {
            (Self::Named(before, value), Attribute::Named(name, other)) => {
                before == name
                    && match (value, other) {
                        (MountedValue::Fixed(value), Value::Fixed(other)) => {
                            !is_control || !NAMES.contains(name) || value == other
                        }
                        (MountedValue::Following(_), Value::Following(_)) => true,
                        _ => false,
                    }
            }
            (Self::Property(before, _), Attribute::Property(name, _))
            | (Self::FixedProperty(before), Attribute::FixedProperty(name, _)) => before == name,
            (Self::Markup(MountedValue::Fixed(_)), Attribute::Markup(Value::Fixed(_)))
            | (Self::Markup(MountedValue::Following(_)), Attribute::Markup(Value::Following(_)))
            | (Self::Reference, Attribute::Reference(_)) => true,
            (Self::Event(listener), Attribute::Event(name, _)) => listener.name == *name,
            _ => false,
        }
    }
}

/// Sets an attribute's value, or the element's markup. `before` is what it was set to.
fn set_value(
    element: &dom::Element,
    name: &'static str,
    before: Option<&str>,
    value: Option<&str>,
) {
    if name == "disabled" && value.is_some() {
        // What cannot be used any more cannot keep the focus.
        focus_elsewhere_than(element);
    }
    match value {
        _ if name == MARKUP => {
            dom::set_markup(element, before.unwrap_or_default(), value.unwrap_or_default());
        }
        Some(value) => dom::set_attribute(element, name, value),
        None => dom::remove_attribute(element, name),
    }
}

impl Value {
    fn build(self, element: &dom::Element, name: &'static str) -> MountedValue {
        match self {
            Self::Fixed(value) => {
                if value.is_some() {
                    set_value(element, name, None, value.as_deref());
                }
                MountedValue::Fixed(value)
            }
            Self::Following(value) => {
                MountedValue::Following(follow_value(element, name, value, None))
            }
        }
    }

    fn patch(self, element: &dom::Element, name: &'static str, mounted: &mut MountedValue) {
        match (self, mounted) {
            (Self::Fixed(value), MountedValue::Fixed(before)) => {
                if value != *before {
                    set_value(element, name, before.as_deref(), value.as_deref());
                    *before = value;
                }
            }
            (Self::Following(value), MountedValue::Following(effect)) => {
                let before = effect.take_value().flatten();
                *effect = follow_value(element, name, value, before);
            }
            _ => unreachable!("only what is alike is patched"),
        }
    }
}

/// Sets an attribute again whenever what `value` reads changes. `before` is what it was set to.
fn follow_value(
    element: &dom::Element,
    name: &'static str,
    value: Box<dyn Fn() -> Option<Text>>,
    mut before: Option<Text>,
) -> RenderEffect<Option<Text>> {
    let element = element.clone();
    RenderEffect::new(move |_| {
        let value = value();
        if before != value {
            set_value(&element, name, before.as_deref(), value.as_deref());
            before.clone_from(&value);
        }
        value
    })
}

/// Sets a property, unless the element has this value: a user may have typed since it was set last.
fn set_property(element: &dom::Element, name: &'static str, value: &dom::Property) {
    if dom::property(element, name).as_ref() != Some(value) {
        dom::set_property(element, name, value);
    }
}

/// Sets a property again whenever what `value` reads changes. To begin with it is compared with what
/// the element has, for a user may have typed since it was set last.
fn follow_property(
    element: &dom::Element,
    name: &'static str,
    value: Box<dyn Fn() -> dom::Property>,
) -> RenderEffect<dom::Property> {
    let element = element.clone();
    RenderEffect::new(move |before: Option<dom::Property>| {
        let value = value();
        let before = before.or_else(|| dom::property(&element, name));
        if before.as_ref() != Some(&value) {
            dom::set_property(&element, name, &value);
        }
        value
    })
}

impl MountedHandler {
    fn new(element: &dom::Element, name: Cow<'static, str>, handler: Handler) -> Self {
        let handler = Rc::new(RefCell::new(OwnedHandler::new(handler)));
        let current = handler.clone();
        let call = move |event| {
            if !is_taking_out() {
                OwnedHandler::call(&current, event);
            }
        };
        let listener = dom::listen(element, &name, Box::new(call));
        Self { name, handler, _removed_with_it: listener }
    }
}

impl OwnedHandler {
    fn new(handler: Handler) -> Self {
        Self { owner: Owner::current().unwrap_or_default(), handler }
    }

    /// Calls the handler that the element has now; it may be given another meanwhile.
    fn call(current: &Rc<RefCell<Self>>, event: dom::Event) {
        let (owner, handler) = {
            let current = current.borrow();
            (current.owner.clone(), current.handler.clone())
        };
        owner.with(|| (handler.borrow_mut())(event));
    }
}
