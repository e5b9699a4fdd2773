//! A page in memory, one for each thread. It does what the renderer relies on in a browser: a node has
//! one place, an element that is taken out is left and loses the focus, a select takes only values that an option
//! has. Events do not bubble. [`Display`](fmt::Display) writes it as markup for people and tests,
//! without escapes and with properties as `.name="value"`.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::rc::{Rc, Weak};

use any_spawner::Executor;

use super::EventKind;

/// An element, a text or a placeholder. A handle: clones are the same node.
#[derive(Clone)]
pub struct Node(Rc<NodeState>);

/// A node that is an element.
#[derive(Clone, Debug, PartialEq)]
pub struct Element(Node);

struct NodeState {
    /// The tag of an element, [`TEXT`] or [`PLACEHOLDER`].
    name: &'static str,
    /// What a text says, or the markup that was set as an element's content.
    text: RefCell<String>,
    parent: RefCell<Weak<NodeState>>,
    children: RefCell<Vec<Node>>,
    attributes: RefCell<BTreeMap<String, String>>,
    properties: RefCell<BTreeMap<String, Property>>,
    listeners: RefCell<Vec<Listening>>,
    set_count: Cell<usize>,
}

const TEXT: &str = "#text";
const PLACEHOLDER: &str = "#comment";

/// The value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Property {
    /// Such as whether a box is ticked.
    Bool(bool),
    /// Such as what is typed.
    Text(String),
}

/// An event.
#[derive(Clone)]
pub struct Event {
    target: Element,
}

type EventCall = Rc<RefCell<dyn FnMut(Event)>>;

struct Listening {
    name: String,
    call: EventCall,
}

/// Listens for as long as it exists.
pub struct Listener {
    element: Weak<NodeState>,
    call: EventCall,
}

thread_local! {
    static BODY: Element = create_element("body");
    static ACTIVE: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Events by their name.
impl EventKind for &'static str {
    type Event = Event;

    fn name(&self) -> Cow<'static, str> {
        (*self).into()
    }

    fn typed(event: Event) -> Event {
        event
    }
}

/// Makes effects run again when [`run_effects`] is called.
pub fn start_effects() {
    // It fails if it was done before.
    let _started = Executor::init_futures_executor();
}

/// Runs this thread's effects that are due, and those that are due then, like a turn of a browser's
/// event loop.
pub fn run_effects() {
    Executor::poll_local();
}

/// The element that holds the page.
pub fn body() -> Element {
    BODY.with(Clone::clone)
}

/// An element that is not in the page yet.
pub fn create_element(tag: &'static str) -> Element {
    Element(Node::new(tag, ""))
}

/// A text that is not in the page yet.
pub fn create_text(text: &str) -> Node {
    Node::new(TEXT, text)
}

/// What marks a spot of the page and is not seen.
pub fn create_placeholder() -> Node {
    Node::new(PLACEHOLDER, "")
}

/// Changes what a text says.
pub fn set_text(node: &Node, text: &str) {
    text.clone_into(&mut node.0.text.borrow_mut());
}

/// What a node is in.
pub fn parent(node: &Node) -> Option<Node> {
    node.0.parent.borrow().upgrade().map(Node)
}

/// The node after it in its parent.
pub fn next_sibling(node: &Node) -> Option<Node> {
    let parent = parent(node)?;
    let siblings = parent.0.children.borrow();
    let index = siblings.iter().position(|sibling| sibling == node)?;
    siblings.get(index + 1).cloned()
}

/// Whether an element is this node or stands in it, at any depth.
pub fn contains(node: &Node, element: &Element) -> bool {
    element.ancestors().any(|ancestor| ancestor == *node)
}

/// Puts a node into a parent, before one of the parent's nodes or as the last; wherever it was before.
pub fn insert(parent: &Node, node: &Node, before: Option<&Node>) {
    remove(node);
    let mut children = parent.0.children.borrow_mut();
    let index = before.map_or(children.len(), |before| {
        let index = children.iter().position(|child| child == before);
        index.expect("the node before which it goes is the parent's")
    });
    children.insert(index, node.clone());
    *node.0.parent.borrow_mut() = Rc::downgrade(&parent.0);
}

/// Takes a node out of its parent, if it has one.
pub fn remove(node: &Node) {
    let Some(parent) = parent(node) else { return };
    if let Some(active) = active_element().filter(|active| contains(node, active)) {
        active.dispatch("change");
        active.dispatch("blur");
    }
    parent.0.children.borrow_mut().retain(|child| child != node);
    *node.0.parent.borrow_mut() = Weak::new();
    ACTIVE.with_borrow_mut(|active| {
        active.take_if(|active| active.ancestors().any(|ancestor| ancestor == *node));
    });
}

/// Sets an attribute.
pub fn set_attribute(element: &Element, name: &str, value: &str) {
    element.count_set();
    element.0.0.attributes.borrow_mut().insert(name.to_owned(), value.to_owned());
}

/// Takes an attribute away.
pub fn remove_attribute(element: &Element, name: &str) {
    element.count_set();
    element.0.0.attributes.borrow_mut().remove(name);
}

/// Replaces what is in an element by markup.
pub fn set_markup(element: &Element, _before: &str, markup: &str) {
    set_text(element, markup);
}

/// A property of an element.
pub fn property(element: &Element, name: &str) -> Option<Property> {
    element.0.0.properties.borrow().get(name).cloned()
}

/// Sets a property of an element.
pub fn set_property(element: &Element, name: &str, value: &Property) {
    element.count_set();
    let is_missing = element.tag() == "select" && name == "value" && !has_option(element, value);
    let value = if is_missing { Property::Text(String::new()) } else { value.clone() };
    element.0.0.properties.borrow_mut().insert(name.to_owned(), value);
}

fn has_option(select: &Element, value: &Property) -> bool {
    let options = select.descendants().into_iter().filter(|element| element.tag() == "option");
    options
        .into_iter()
        .any(|option| option.attribute("value").map(Property::Text).as_ref() == Some(value))
}

/// Calls `handler` with each event of this name.
pub fn listen(element: &Element, name: &str, handler: Box<dyn FnMut(Event)>) -> Listener {
    let call: EventCall = Rc::new(RefCell::new(handler));
    let listening = Listening { name: name.to_owned(), call: call.clone() };
    element.0.0.listeners.borrow_mut().push(listening);
    Listener { element: Rc::downgrade(&element.0.0), call }
}

/// The value of the input element that an event comes from.
pub fn input_value(event: &Event) -> String {
    match property(&event.target, "value") {
        Some(Property::Text(text)) => text,
        Some(Property::Bool(_)) | None => String::new(),
    }
}

/// The element that has the focus.
pub fn active_element() -> Option<Element> {
    ACTIVE.with_borrow(Clone::clone)
}

/// Whether an element is in the page.
pub fn is_connected(element: &Element) -> bool {
    element.ancestors().last() == Some(body().0)
}

/// Moves the focus to an element.
pub fn focus(element: &Element) {
    ACTIVE.set(Some(element.clone()));
}

impl Node {
    fn new(name: &'static str, text: &str) -> Self {
        Self(Rc::new(NodeState {
            name,
            text: RefCell::new(text.to_owned()),
            parent: RefCell::default(),
            children: RefCell::default(),
            attributes: RefCell::default(),
            properties: RefCell::default(),
            listeners: RefCell::default(),
            set_count: Cell::default(),
        }))
    }

    /// Itself, what it is in, what that is in, and so on.
    fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self.clone()), parent)
    }

    /// The elements that stand directly in it, in their order.
    pub fn children(&self) -> Vec<Element> {
        let children = self.0.children.borrow();
        let elements = children.iter().filter(|node| !matches!(node.0.name, TEXT | PLACEHOLDER));
        elements.cloned().map(Element).collect()
    }

    /// The elements in it, at any depth, in the order in which they stand.
    pub fn descendants(&self) -> Vec<Element> {
        let mut found = Vec::new();
        for child in self.children() {
            found.push(child.clone());
            found.extend(child.descendants());
        }
        found
    }
}

impl Element {
    /// Its tag.
    pub fn tag(&self) -> &'static str {
        self.0.0.name
    }

    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.0.0.attributes.borrow().get(name).cloned()
    }

    /// How often its attributes and properties were set or taken away, to whatever value.
    pub fn set_count(&self) -> usize {
        self.0.0.set_count.get()
    }

    fn count_set(&self) {
        self.0.0.set_count.update(|count| count + 1);
    }

    /// How many listeners it has.
    pub fn listener_count(&self) -> usize {
        self.0.0.listeners.borrow().len()
    }

    /// Lets an event of this name happen to it, as a user does.
    pub fn dispatch(&self, name: &str) {
        let listeners = self.0.0.listeners.borrow();
        let listening = listeners.iter().filter(|listening| listening.name == name);
        let calls: Vec<EventCall> = listening.map(|listening| listening.call.clone()).collect();
        drop(listeners);
        for call in calls {
            call.borrow_mut()(Event { target: self.clone() });
        }
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Element {
    type Target = Node;

    fn deref(&self) -> &Node {
        &self.0
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        element.0
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(element) = self.element.upgrade() {
            let mut listeners = element.listeners.borrow_mut();
            listeners.retain(|listening| !Rc::ptr_eq(&listening.call, &self.call));
        }
    }
}

impl From<bool> for Property {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Property {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Property {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NodeState { name, text, children, attributes, properties, .. } = &*self.0;
        match *name {
            PLACEHOLDER => return f.write_str("<!---->"),
            TEXT => return f.write_str(&text.borrow()),
            tag => write!(f, "<{tag}")?,
        }
        for (name, value) in attributes.borrow().iter() {
            write!(f, " {name}=\"{value}\"")?;
        }
        for (name, value) in properties.borrow().iter() {
            write!(f, " .{name}=\"{value}\"")?;
        }
        write!(f, ">{}", text.borrow())?;
        for child in children.borrow().iter() {
            child.fmt(f)?;
        }
        write!(f, "</{name}>")
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
