//! Elements and what in them follows signals, all of one type.
//!
//! Leptos' `view!` gives every element, attribute and closure a type of its own, and compiles all
//! that renders it once for each. Built from here they share one type each, which keeps the program
//! that is downloaded an eighth smaller. A part that follows signals is made anew whenever what it
//! reads changes, except texts, which are changed in place.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::reactive::Memo;
use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::either::Either;
use leptos::ev::{self, EventDescriptor};
use leptos::html::{self, Custom, ElementChild};
use leptos::prelude::*;
use leptos::tachys::html::event::on;
use leptos::tachys::html::node_ref::node_ref;
use leptos::tachys::html::property::prop;
use leptos::tachys::reactive_graph::SharedReactiveFunction;
use leptos::tachys::view::iterators::StaticVec;
use wasm_bindgen::{JsCast, JsValue};

/// Refers to an element once it is in the page.
pub type ElementRef = NodeRef<Custom<&'static str>>;

/// What follows signals: called again whenever what it reads changes.
pub type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// An element on its way into a view; a pointer, so that building moves little.
pub struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
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

/// A drawing of our own making, in SVG, that says nothing the text beside it does not.
pub fn drawing(svg: String) -> Element {
    let svg = html::inner_html(Arc::<str>::from(svg)).into_any_attr();
    span().class("drawing").attr("aria-hidden", "true").with_attribute(svg)
}

impl Element {
    fn new(tag: &'static str) -> Self {
        Self(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new() }))
    }

    fn with_attribute(mut self, attribute: AnyAttribute) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    fn with_child(mut self, child: AnyView) -> Self {
        self.0.children.push(child);
        self
    }

    /// With these classes.
    pub fn class(self, names: &'static str) -> Self {
        self.attr("class", names)
    }

    /// With an attribute: a text or number, or `true` for one without a value; none and `false`
    /// leave it out. A closure is followed.
    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        fn erased(element: Element, name: &'static str, value: Value) -> Element {
            element.with_attribute(match value {
                Value::Fixed(text) => custom_attribute(name, text).into_any_attr(),
                Value::Following(text) => custom_attribute(name, text).into_any_attr(),
            })
        }
        erased(self, name, value.into_value())
    }

    /// With a property that follows what it reads.
    pub fn prop<V: Into<JsValue>>(
        self,
        name: &'static str,
        value: impl Fn() -> V + Send + 'static,
    ) -> Self {
        let value: SharedReactiveFunction<JsValue> = shared(move || value().into());
        self.with_attribute(prop(Arc::<str>::from(name), value).into_any_attr())
    }

    /// With markup of our own making inside, which is followed. Never for what a user wrote.
    pub fn markup(self, markup: impl Fn() -> String + Send + 'static) -> Self {
        let markup: SharedReactiveFunction<Arc<str>> = shared(move || markup().into());
        self.with_attribute(html::inner_html(markup).into_any_attr())
    }

    /// Does this when the event comes.
    pub fn on<E: EventDescriptor<EventType: JsCast>>(
        self,
        event: E,
        mut handler: impl FnMut(E::EventType) + 'static,
    ) -> Self {
        type Handler = Box<dyn FnMut(web_sys::Event)>;
        fn erased(element: Element, name: Cow<'static, str>, handler: Handler) -> Element {
            let event = ev::Custom::<web_sys::Event>::new(name);
            element.with_attribute(on(event, handler).into_any_attr())
        }
        erased(self, event.name(), Box::new(move |event| handler(event.unchecked_into())))
    }

    /// Referred to from elsewhere.
    pub fn node_ref(self, reference: ElementRef) -> Self {
        self.with_attribute(node_ref::<Custom<&'static str>, _>(reference).into_any_attr())
    }

    /// With one more child.
    pub fn child(self, part: impl View) -> Self {
        self.with_child(part.into_any_view())
    }

    /// With more children.
    pub fn children<P: View>(self, parts: impl IntoIterator<Item = P>) -> Self {
        parts.into_iter().fold(self, Self::child)
    }
}

/// What can stand in a view.
pub trait View: Sized + 'static {
    /// As Leptos has it.
    fn into_any_view(self) -> AnyView;

    /// As Leptos has it when it is made anew again and again. Old nodes are replaced, not patched:
    /// two elements of one type need not have the same tag.
    fn into_reactive_view(make: impl Fn() -> Self + Send + 'static) -> AnyView {
        fn erased(make: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
            let turn = AtomicBool::new(false);
            let make: SharedReactiveFunction<Either<AnyView, AnyView>> = shared(move || {
                let part = make();
                if turn.fetch_xor(true, Ordering::Relaxed) {
                    Either::Left(part)
                } else {
                    Either::Right(part)
                }
            });
            make.into_any()
        }
        erased(Box::new(move || make().into_any_view()))
    }
}

impl View for AnyView {
    fn into_any_view(self) -> AnyView {
        self
    }
}

impl View for Element {
    fn into_any_view(self) -> AnyView {
        let Parts { tag, attributes, mut children } = *self.0;
        let element = html::custom(tag).add_any_attr(attributes);
        // Several children have a place-holder in the page after them, which one and none need not.
        match (children.pop(), children.is_empty()) {
            (None, _) => element.into_any(),
            (Some(only), true) => element.child(only).into_any(),
            (Some(last), false) => {
                children.push(last);
                element.child(StaticVec::from(children)).into_any()
            }
        }
    }
}

impl View for String {
    fn into_any_view(self) -> AnyView {
        self.into_any()
    }

    fn into_reactive_view(make: impl Fn() -> Self + Send + 'static) -> AnyView {
        let make: SharedReactiveFunction<String> = shared(make);
        make.into_any()
    }
}

impl View for &'static str {
    fn into_any_view(self) -> AnyView {
        self.to_owned().into_any()
    }

    fn into_reactive_view(make: impl Fn() -> Self + Send + 'static) -> AnyView {
        String::into_reactive_view(move || make().to_owned())
    }
}

impl<P: View> View for Option<P> {
    fn into_any_view(self) -> AnyView {
        self.map_or_else(|| ().into_any(), View::into_any_view)
    }
}

impl<P: View> View for Vec<P> {
    fn into_any_view(self) -> AnyView {
        StaticVec::from(self.into_iter().map(View::into_any_view).collect::<Vec<_>>()).into_any()
    }
}

impl<P: View, Q: View> View for (P, Q) {
    fn into_any_view(self) -> AnyView {
        vec![self.0.into_any_view(), self.1.into_any_view()].into_any_view()
    }
}

impl<P: View, F: Fn() -> P + Send + 'static> View for F {
    fn into_any_view(self) -> AnyView {
        P::into_reactive_view(self)
    }
}

/// What may be wider than the page: moved along within a frame of its own, which keys reach too.
pub fn scrolled(label: impl IntoValue, inside: impl View) -> Element {
    div()
        .class("scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", label)
        .child(inside)
}

/// Shows a part while a condition holds. What the part reads while it is made makes it anew when it
/// changes; to follow a signal within it, hand over a closure.
pub fn show<P: View>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    part: impl Fn() -> P + Send + 'static,
) -> AnyView {
    show_or(condition, part, || ())
}

/// Shows a part while a condition holds, and else the other.
pub fn show_or<P: View, Q: View>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    part: impl Fn() -> P + Send + 'static,
    other: impl Fn() -> Q + Send + 'static,
) -> AnyView {
    type Make = Box<dyn Fn() -> AnyView + Send>;
    fn erased(condition: Live<bool>, part: Make, other: Make) -> AnyView {
        let holds = Memo::new(move || condition());
        (move || if holds.get() { part() } else { other() }).into_any_view()
    }
    let (part, other) = (move || part().into_any_view(), move || other().into_any_view());
    erased(Arc::new(condition), Box::new(part), Box::new(other))
}

impl View for () {
    fn into_any_view(self) -> AnyView {
        ().into_any()
    }
}

/// The value of an attribute.
pub enum Value {
    /// It stays; none leaves the attribute out.
    Fixed(Option<Arc<str>>),
    /// It follows what it reads.
    Following(SharedReactiveFunction<Option<Arc<str>>>),
}

/// What can be the value of an attribute.
pub trait IntoValue {
    /// As an attribute has it.
    fn into_value(self) -> Value;
}

/// A value that stays.
pub trait Plain {
    /// Its text; none leaves the attribute out.
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

impl<V: Plain, F: Fn() -> V + Send + 'static> IntoValue for F {
    fn into_value(self) -> Value {
        Value::Following(shared(move || self().into_text()))
    }
}

fn shared<T: 'static>(make: impl FnMut() -> T + Send + 'static) -> SharedReactiveFunction<T> {
    Arc::new(Mutex::new(make))
}

/// The text of an event's input.
pub fn input_value(event: &web_sys::Event) -> String {
    event_target_value(event)
}
