//! Nodes: what is to stand in the page, and how what stands there becomes it.
//!
//! What follows signals is rendered again as a whole when they change, and the new nodes are compared
//! with those in the page. Elements that are alike stay in the page and are changed in place, so that
//! the focus, the caret, what is scrolled and which folds are open stay too; the others are replaced.
//! Two elements are alike if they have the same tag, the same [key](super::Element::key) and the same
//! attributes by name. What is pressed or typed into must also be called the same, so that a button is
//! never pressed for another record because the row above it went away.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use leptos::mount::mount_to_renderer;
use leptos::prelude::{Owner, RenderEffect, untrack};
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use leptos::tachys::view::{Mountable, Render};
use rustc_hash::FxHashMap;
use wasm_bindgen::{JsCast, JsValue};

use super::focus::{focus_elsewhere_than, keeping_focus};
use super::{Element, ElementRef, Parts, Value, View};
use crate::platform;

/// What is to stand in the page.
pub enum Node {
    /// Nothing.
    Empty,
    /// A text.
    Text(Cow<'static, str>),
    /// An element.
    Element(Element),
    /// One after the other.
    List(Vec<Node>),
    /// What is rendered again whenever what it reads changes.
    Live(Box<dyn FnMut() -> Node>),
    /// An element of [`each`], made only if there is none with its key.
    Kept(Kept),
}

/// An element that stays as it is for as long as there is one with its key.
pub struct Kept {
    key: Arc<str>,
    list: Rc<Owner>,
    make: Box<dyn FnOnce() -> Element>,
}

/// What is done when an event comes.
pub(super) type Handler = Rc<RefCell<dyn FnMut(web_sys::Event)>>;

/// What an element is given besides its children.
pub(super) enum Attribute {
    Named(&'static str, Value),
    Property(&'static str, Box<dyn Fn() -> JsValue>),
    Markup(Value),
    Event(Cow<'static, str>, Handler),
    Reference(ElementRef),
}

/// What stands in the page, with what is needed to change it.
pub enum Mounted {
    /// A comment that marks the spot.
    Empty(web_sys::Comment),
    /// A text node and its text.
    Text(web_sys::Text, Cow<'static, str>),
    /// An element.
    Element(Box<MountedElement>),
    /// The items, and the comment that ends them.
    List(Vec<Mounted>, web_sys::Comment),
    /// What was rendered last.
    Live(MountedLive),
    /// An element of [`each`].
    Kept(Box<MountedKept>),
}

/// An element in the page.
pub struct MountedElement {
    tag: &'static str,
    key: Option<Arc<str>>,
    element: web_sys::Element,
    attributes: Vec<MountedAttribute>,
    children: Vec<Mounted>,
}

/// A part of the page that is rendered again by an effect, which holds what it rendered last.
pub struct MountedLive(RenderEffect<Mounted>);

/// An element of [`each`] in the page, with the owner of the signals that it made.
pub struct MountedKept {
    key: Arc<str>,
    list: Rc<Owner>,
    owner: Owner,
    element: Mounted,
}

enum MountedAttribute {
    Named(&'static str, MountedValue),
    Property(&'static str, RenderEffect<JsValue>),
    Markup(MountedValue),
    Event(Listener),
    Reference,
}

enum MountedValue {
    Fixed(Option<Arc<str>>),
    Following(RenderEffect<Option<Arc<str>>>),
}

/// What listens to an event for as long as its element is there, with the handler it calls now.
struct Listener {
    name: Cow<'static, str>,
    handler: Rc<RefCell<OwnedHandler>>,
    _removed_with_it: RemoveEventHandler<web_sys::Element>,
}

/// A handler, and the owner it was made for.
struct OwnedHandler {
    owner: Owner,
    handler: Handler,
}

/// Puts what `make` makes into the page's body, for as long as the page is open.
pub fn mount_to_body<V: View>(make: impl FnOnce() -> V + 'static) {
    let body = platform::document().body().expect("a page has a body");
    mount_to_renderer(&body, move || make().into_node()).forget();
}

/// A row, an option, an entry for each of the items. One whose key is the same stays in the page as it
/// is and is not made again, so the key must say all that is shown of the item.
pub fn each<T: 'static>(
    items: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> String + 'static,
    make: impl Fn(T) -> Element + Clone + 'static,
) -> Node {
    let list = Rc::new(Owner::current().unwrap_or_default());
    let kept = move |item: T| {
        let (key, make) = (key(&item).into(), make.clone());
        let make = Box::new(move || untrack(|| make(item)));
        Node::Kept(Kept { key, list: list.clone(), make })
    };
    Node::Live(Box::new(move || Node::List(items().into_iter().map(&kept).collect())))
}

impl Node {
    fn key(&self) -> Option<&Arc<str>> {
        match self {
            Self::Element(element) => element.0.key.as_ref(),
            Self::Kept(kept) => Some(&kept.key),
            Self::Empty | Self::Text(_) | Self::List(_) | Self::Live(_) => None,
        }
    }
}

impl Render for Node {
    type State = Mounted;

    fn build(self) -> Mounted {
        match self {
            Self::Empty => Mounted::Empty(Rndr::create_placeholder()),
            Self::Text(text) => Mounted::Text(Rndr::create_text_node(&text), text),
            Self::Element(element) => Mounted::Element(Box::new(element.build())),
            Self::List(items) => {
                let items = items.into_iter().map(Self::build).collect();
                Mounted::List(items, Rndr::create_placeholder())
            }
            Self::Live(make) => Mounted::Live(MountedLive::new(make, None)),
            Self::Kept(Kept { key, list, make }) => {
                let owner = list.with(Owner::new);
                let element = owner.with(|| Self::Element(make()).build());
                Mounted::Kept(Box::new(MountedKept { key, list, owner, element }))
            }
        }
    }

    fn rebuild(self, mounted: &mut Mounted) {
        match (self, &mut *mounted) {
            (Self::Empty, Mounted::Empty(_)) => {}
            (Self::Text(text), Mounted::Text(node, before)) => {
                if text != *before {
                    Rndr::set_text(node, &text);
                    *before = text;
                }
            }
            (Self::Element(element), Mounted::Element(before)) if before.is_like(&element) => {
                element.patch(before);
            }
            (Self::List(items), Mounted::List(before, end)) => {
                if let Some(parent) = end.parent_node() {
                    patch_children(&parent, items, before, Some(end));
                }
            }
            (Self::Live(make), Mounted::Live(live)) => {
                let before = live.0.take_value();
                *live = MountedLive::new(make, before);
            }
            (Self::Kept(kept), Mounted::Kept(before)) if before.is_still(&kept) => {}
            (other, _) => {
                let mut made = other.build();
                let first = mounted.first_node();
                if let Some(parent) = first.parent_node() {
                    made.insert(&parent, Some(&first));
                }
                mounted.remove();
                *mounted = made;
            }
        }
    }
}

impl MountedLive {
    /// Renders what `make` makes, in the place of what was there before, and again whenever what it
    /// reads changes.
    fn new(mut make: Box<dyn FnMut() -> Node>, before: Option<Mounted>) -> Self {
        let render = move |before: Option<Mounted>| match before {
            None => make().build(),
            Some(mut mounted) => {
                let node = make();
                keeping_focus(|| node.rebuild(&mut mounted));
                mounted
            }
        };
        Self(RenderEffect::new_with_value(render, before))
    }

    /// Reads what was rendered last; it is elsewhere only while it is being rendered.
    fn rendered<T>(&self, read: impl FnOnce(&mut Mounted) -> T) -> T {
        self.0.with_value_mut(read).expect("a part is rendered by one effect at a time")
    }
}

/// The task that runs an effect holds its value too, and ends in a later turn of the loop. What was
/// rendered, with the effects in it, must end now: what it reads may be gone by then.
impl Drop for MountedLive {
    fn drop(&mut self) {
        drop(self.0.take_value());
    }
}

/// Makes children that are in the page into others, before the comment `end` if there is one.
fn patch_children(
    parent: &web_sys::Node,
    nodes: Vec<Node>,
    mounted: &mut Vec<Mounted>,
    end: Option<&web_sys::Comment>,
) {
    let end = end.map(AsRef::as_ref);
    let has_keys = nodes.iter().any(|node| node.key().is_some());
    if has_keys || mounted.iter().any(|before| before.key().is_some()) {
        patch_by_key(parent, nodes, mounted, end);
    } else {
        patch_by_index(parent, nodes, mounted, end);
    }
}

/// Children without keys: each becomes the one that now stands where it stood.
fn patch_by_index(
    parent: &web_sys::Node,
    nodes: Vec<Node>,
    mounted: &mut Vec<Mounted>,
    end: Option<&web_sys::Node>,
) {
    for mut gone in mounted.drain(nodes.len().min(mounted.len())..) {
        gone.remove();
    }
    let count = mounted.len();
    for (index, node) in nodes.into_iter().enumerate() {
        if index < count {
            node.rebuild(&mut mounted[index]);
        } else {
            let mut made = node.build();
            made.insert(parent, end);
            mounted.push(made);
        }
    }
}

/// Children of which some have keys: these are found by them and stand in the new order. Those without
/// a key, and those that share one, are taken in the order in which they stand.
fn patch_by_key(
    parent: &web_sys::Node,
    nodes: Vec<Node>,
    mounted: &mut Vec<Mounted>,
    end: Option<&web_sys::Node>,
) {
    let mut known: FxHashMap<Option<Arc<str>>, VecDeque<Mounted>> = FxHashMap::default();
    for before in mounted.drain(..) {
        known.entry(before.key().cloned()).or_default().push_back(before);
    }
    for node in nodes {
        let before = known.get_mut(&node.key().cloned()).and_then(VecDeque::pop_front);
        mounted.push(match before {
            Some(mut before) => {
                node.rebuild(&mut before);
                before
            }
            None => node.build(),
        });
    }
    for mut gone in known.into_values().flatten() {
        gone.remove();
    }
    // From the last to the first, so that what stands right is not touched.
    let mut next = end.cloned();
    for child in mounted.iter_mut().rev() {
        let last = child.last_node();
        if last.parent_node().as_ref() != Some(parent) || last.next_sibling() != next {
            child.insert(parent, next.as_ref());
        }
        next = Some(child.first_node());
    }
}

impl Mounted {
    fn key(&self) -> Option<&Arc<str>> {
        match self {
            Self::Element(element) => element.key.as_ref(),
            Self::Kept(kept) => Some(&kept.key),
            Self::Empty(_) | Self::Text(..) | Self::List(..) | Self::Live(_) => None,
        }
    }

    fn first_node(&self) -> web_sys::Node {
        match self {
            Self::Empty(comment) => comment.clone().into(),
            Self::Text(text, _) => text.clone().into(),
            Self::Element(element) => element.element.clone().into(),
            Self::List(items, end) => {
                items.first().map_or_else(|| end.clone().into(), Self::first_node)
            }
            Self::Live(live) => live.rendered(|mounted| mounted.first_node()),
            Self::Kept(kept) => kept.element.first_node(),
        }
    }

    fn last_node(&self) -> web_sys::Node {
        match self {
            Self::List(_, end) => end.clone().into(),
            Self::Live(live) => live.rendered(|mounted| mounted.last_node()),
            Self::Empty(_) | Self::Text(..) | Self::Element(_) | Self::Kept(_) => self.first_node(),
        }
    }

    fn insert(&mut self, parent: &web_sys::Node, before: Option<&web_sys::Node>) {
        match self {
            Self::List(items, end) => {
                for item in items {
                    item.insert(parent, before);
                }
                insert_node(parent, end, before);
            }
            Self::Live(live) => live.rendered(|mounted| mounted.insert(parent, before)),
            Self::Empty(_) | Self::Text(..) | Self::Element(_) | Self::Kept(_) => {
                insert_node(parent, &self.first_node(), before);
            }
        }
    }

    /// Takes it out of the page.
    fn remove(&mut self) {
        match self {
            Self::List(items, end) => {
                for item in items {
                    item.remove();
                }
                remove_node(end);
            }
            Self::Live(live) => live.rendered(Self::remove),
            Self::Kept(kept) => {
                kept.element.remove();
                kept.owner.cleanup();
            }
            Self::Empty(_) | Self::Text(..) | Self::Element(_) => remove_node(&self.first_node()),
        }
    }
}

/// For Leptos to mount the page itself; all else goes through the functions above.
impl Mountable for Mounted {
    fn unmount(&mut self) {
        self.remove();
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        self.insert(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = self.first_node();
        let Some(parent) = first.parent_element() else { return false };
        child.mount(&parent, Some(&first));
        true
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        self.first_node().dyn_into().into_iter().collect()
    }
}

fn insert_node(parent: &web_sys::Node, node: &web_sys::Node, before: Option<&web_sys::Node>) {
    parent.insert_before(node, before).expect("the node before which it goes is the parent's");
}

fn remove_node(node: &web_sys::Node) {
    if let Some(parent) = node.parent_node() {
        parent.remove_child(node).expect("a node is its parent's child");
    }
}

/// What a user presses or types into.
const CONTROLS: [&str; 5] = ["a", "button", "input", "select", "textarea"];
/// What a control is called by, besides its text.
const NAMES: [&str; 6] = ["aria-label", "data-testid", "href", "id", "name", "type"];

impl Element {
    fn build(self) -> MountedElement {
        let Parts { tag, key, attributes, children } = *self.0;
        let element = Rndr::create_element(tag, None);
        let attributes =
            attributes.into_iter().map(|attribute| attribute.build(&element)).collect();
        let mut children: Vec<Mounted> = children.into_iter().map(Node::build).collect();
        for child in &mut children {
            child.insert(&element, None);
        }
        MountedElement { tag, key, element, attributes, children }
    }

    /// Makes an element that is like this one into this one. The attributes come first, for a child may
    /// look at the element; but the value of a select is one of its options.
    fn patch(self, mounted: &mut MountedElement) {
        let Parts { tag, attributes, children, .. } = *self.0;
        let MountedElement { element, attributes: before, children: mounted, .. } = mounted;
        let patch_attributes = || {
            for (attribute, before) in attributes.into_iter().zip(before) {
                attribute.patch(element, before);
            }
        };
        if tag == "select" {
            patch_children(element, children, mounted, None);
            patch_attributes();
        } else {
            patch_attributes();
            patch_children(element, children, mounted, None);
        }
    }
}

impl MountedElement {
    fn is_like(&self, element: &Element) -> bool {
        let Parts { tag, key, attributes, children } = &*element.0;
        let is_control = CONTROLS.contains(tag);
        let are_attributes_alike = || {
            let mut pairs = self.attributes.iter().zip(attributes);
            pairs.all(|(before, attribute)| before.is_like(attribute, is_control))
        };
        // What a text that follows signals says is not known; a link is called by its address too.
        let is_called_the_same = || {
            let mut pairs = self.children.iter().zip(children);
            pairs.all(|pair| match pair {
                (Mounted::Text(_, before), Node::Text(text)) => before == text,
                (Mounted::Live(_), Node::Live(_)) => *tag != "button" || key.is_some(),
                _ => true,
            })
        };
        self.tag == *tag
            && self.key == *key
            && self.attributes.len() == attributes.len()
            && are_attributes_alike()
            && (!is_control || is_called_the_same())
    }
}

impl Attribute {
    fn build(self, element: &web_sys::Element) -> MountedAttribute {
        match self {
            Self::Named(name, value) => MountedAttribute::Named(name, value.build(element, name)),
            Self::Property(name, value) => {
                MountedAttribute::Property(name, follow_property(element, name, value))
            }
            Self::Markup(value) => MountedAttribute::Markup(value.build(element, MARKUP)),
            Self::Event(name, handler) => {
                MountedAttribute::Event(Listener::new(element, name, handler))
            }
            Self::Reference(reference) => {
                load(reference, element);
                MountedAttribute::Reference
            }
        }
    }

    fn patch(self, element: &web_sys::Element, mounted: &mut MountedAttribute) {
        match (self, mounted) {
            (Self::Named(name, value), MountedAttribute::Named(_, before)) => {
                value.patch(element, name, before);
            }
            (Self::Property(name, value), MountedAttribute::Property(_, effect)) => {
                *effect = follow_property(element, name, value);
            }
            (Self::Markup(value), MountedAttribute::Markup(before)) => {
                value.patch(element, MARKUP, before);
            }
            (Self::Event(_, handler), MountedAttribute::Event(listener)) => {
                *listener.handler.borrow_mut() = OwnedHandler::new(handler);
            }
            (Self::Reference(reference), MountedAttribute::Reference) => load(reference, element),
            _ => unreachable!("only what is alike is patched"),
        }
    }
}

impl MountedAttribute {
    /// Whether the other is of the same name, and of the same value where a control is called by it.
    fn is_like(&self, other: &Attribute, is_control: bool) -> bool {
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
            (Self::Property(before, _), Attribute::Property(name, _)) => before == name,
            (Self::Markup(MountedValue::Fixed(_)), Attribute::Markup(Value::Fixed(_)))
            | (Self::Markup(MountedValue::Following(_)), Attribute::Markup(Value::Following(_)))
            | (Self::Reference, Attribute::Reference(_)) => true,
            (Self::Event(listener), Attribute::Event(name, _)) => listener.name == *name,
            _ => false,
        }
    }
}

impl MountedKept {
    /// Whether it is of the same list, made by the same page, and says the same. One of a list that was
    /// made before refers to signals that are gone.
    fn is_still(&self, kept: &Kept) -> bool {
        Rc::ptr_eq(&self.list, &kept.list) && self.key == kept.key
    }
}

/// Stands for an element's markup where an attribute's name is expected.
const MARKUP: &str = "innerHTML";

fn set_value(element: &web_sys::Element, name: &'static str, value: Option<&str>) {
    if name == "disabled" && value.is_some() {
        // What cannot be used any more cannot keep the focus.
        focus_elsewhere_than(element);
    }
    match value {
        _ if name == MARKUP => element.set_inner_html(value.unwrap_or_default()),
        Some(value) => Rndr::set_attribute(element, name, value),
        None => Rndr::remove_attribute(element, name),
    }
}

impl Value {
    fn build(self, element: &web_sys::Element, name: &'static str) -> MountedValue {
        match self {
            Self::Fixed(value) => {
                if value.is_some() {
                    set_value(element, name, value.as_deref());
                }
                MountedValue::Fixed(value)
            }
            Self::Following(value) => {
                MountedValue::Following(follow_value(element, name, value, None))
            }
        }
    }

    fn patch(self, element: &web_sys::Element, name: &'static str, mounted: &mut MountedValue) {
        match (self, mounted) {
            (Self::Fixed(value), MountedValue::Fixed(before)) => {
                if value != *before {
                    set_value(element, name, value.as_deref());
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
    element: &web_sys::Element,
    name: &'static str,
    value: Box<dyn Fn() -> Option<Arc<str>>>,
    mut before: Option<Arc<str>>,
) -> RenderEffect<Option<Arc<str>>> {
    let element = element.clone();
    RenderEffect::new(move |_| {
        let value = value();
        if before != value {
            set_value(&element, name, value.as_deref());
            before.clone_from(&value);
        }
        value
    })
}

/// Sets a property again whenever what `value` reads changes. To begin with it is compared with what
/// the element has, for a user may have typed since it was set last.
fn follow_property(
    element: &web_sys::Element,
    name: &'static str,
    value: Box<dyn Fn() -> JsValue>,
) -> RenderEffect<JsValue> {
    let element = element.clone();
    RenderEffect::new(move |before: Option<JsValue>| {
        let value = value();
        let key = JsValue::from_str(name);
        let before = before.or_else(|| js_sys::Reflect::get(&element, &key).ok());
        if before.as_ref() != Some(&value) {
            // Elements take any value for the properties that are set on them.
            let _set = js_sys::Reflect::set(&element, &key, &value);
        }
        value
    })
}

fn load(reference: ElementRef, element: &web_sys::Element) {
    NodeRefContainer::load(reference, element);
}

impl Listener {
    fn new(element: &web_sys::Element, name: Cow<'static, str>, handler: Handler) -> Self {
        let handler = Rc::new(RefCell::new(OwnedHandler::new(handler)));
        let current = handler.clone();
        let call = move |event: JsValue| OwnedHandler::call(&current, event.unchecked_into());
        let remover = Rndr::add_event_listener(element, &name, Box::new(call));
        Self { name, handler, _removed_with_it: remover }
    }
}

impl OwnedHandler {
    fn new(handler: Handler) -> Self {
        Self { owner: Owner::current().unwrap_or_default(), handler }
    }

    /// Calls the handler that the element has now; it may be given another meanwhile.
    fn call(current: &Rc<RefCell<Self>>, event: web_sys::Event) {
        let (owner, handler) = {
            let current = current.borrow();
            (current.owner.clone(), current.handler.clone())
        };
        owner.with(|| (handler.borrow_mut())(event));
    }
}
