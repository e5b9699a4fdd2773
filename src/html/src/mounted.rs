//! What stands in the page, and how it becomes what is to stand there.
//!
//! What follows signals is rendered again as a whole when they change, and the new nodes are compared
//! with those in the page. Elements that are alike stay in the page and are changed in place, so that
//! the focus, the caret, what is scrolled and which folds are open stay too; the others are replaced.
//! Two elements are alike if they have the same tag, the same [key](Element::key) and the same
//! attributes by name. What is pressed or typed into must also be called the same, so that a button is
//! never pressed for another record because the row above it went away. Interchangeable ones are alike
//! whatever their key and whatever they are called.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use reactive_graph::effect::RenderEffect;
use reactive_graph::owner::Owner;
use rustc_hash::FxHashMap;

use crate::attribute::MountedAttribute;
use crate::dom;
use crate::focus::{keeping_focus, take_out};
use crate::node::{Element, Kept, Node, Parts};

/// What stands in the page, with what is needed to change it.
pub(crate) enum Mounted {
    /// A comment that marks the spot.
    Empty(dom::Node),
    /// A text node and its text.
    Text(dom::Node, Cow<'static, str>),
    /// An element.
    Element(Box<MountedElement>),
    /// The items, and the comment that ends them.
    List(Vec<Mounted>, dom::Node),
    /// What was rendered last.
    Live(MountedLive),
    /// An element of [`each`](crate::each).
    Kept(Box<MountedKept>),
}

/// An element in the page.
pub(crate) struct MountedElement {
    tag: &'static str,
    key: Option<Arc<str>>,
    is_interchangeable: bool,
    element: dom::Element,
    attributes: Vec<MountedAttribute>,
    children: Vec<Mounted>,
}

/// A part of the page that is rendered again by an effect, which holds what it rendered last.
pub(crate) struct MountedLive(RenderEffect<Mounted>);

/// An element of [`each`](crate::each) in the page, with the owner of the signals that it made.
pub(crate) struct MountedKept {
    key: Arc<str>,
    list: Rc<Owner>,
    owner: Owner,
    element: Mounted,
}

impl Node {
    /// Makes it; it is not in the page yet.
    pub(crate) fn build(self) -> Mounted {
        match self {
            Self::Empty => Mounted::Empty(dom::create_placeholder()),
            Self::Text(text) => Mounted::Text(dom::create_text(&text), text),
            Self::Element(element) => Mounted::Element(Box::new(element.build())),
            Self::List(items) => {
                let items = items.into_iter().map(Self::build).collect();
                Mounted::List(items, dom::create_placeholder())
            }
            Self::Live(make) => Mounted::Live(MountedLive::new(make, None)),
            Self::Kept(Kept { key, list, make }) => {
                let owner = list.with(Owner::new);
                let element = owner.with(|| Self::Element(make()).build());
                Mounted::Kept(Box::new(MountedKept { key, list, owner, element }))
            }
            Self::Row(row) => Self::Element(row.make()).build(),
        }
    }

    /// Makes what is in the page into it, or puts it in the place of that.
    fn rebuild(self, mounted: &mut Mounted) {
        match (self, &mut *mounted) {
            (Self::Empty, Mounted::Empty(_)) => {}
            (Self::Text(text), Mounted::Text(node, before)) => {
                if text != *before {
                    dom::set_text(node, &text);
                    *before = text;
                }
            }
            (Self::Element(element), Mounted::Element(before)) if before.is_like(&element) => {
                element.patch(before);
            }
            (Self::List(items), Mounted::List(before, end)) => {
                if let Some(parent) = dom::parent(end) {
                    patch_children(&parent, items, before, Some(end));
                }
            }
            (Self::Live(make), Mounted::Live(live)) => {
                let before = live.0.take_value();
                *live = MountedLive::new(make, before);
            }
            (Self::Kept(kept), Mounted::Kept(before)) if before.is_still(&kept) => {}
            (Self::Row(row), Mounted::Element(before))
                if row.is_as_before && before.key.as_ref() == Some(&row.key) => {}
            (Self::Row(row), _) => Self::Element(row.make()).rebuild(mounted),
            (other, _) => {
                let made = other.build();
                let parent = dom::parent(&mounted.first_node());
                let next = dom::next_sibling(&mounted.last_node());
                // First, for a browser lays out the page when the focused element is taken out of it:
                // that is cheap only while nothing else has changed.
                mounted.remove();
                if let Some(parent) = parent {
                    made.insert(&parent, next.as_ref());
                }
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
    fn rendered<T>(&self, read: impl FnOnce(&Mounted) -> T) -> T {
        self.0
            .with_value_mut(|mounted| read(mounted))
            .expect("a part is rendered by one effect at a time")
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
    parent: &dom::Node,
    nodes: Vec<Node>,
    mounted: &mut Vec<Mounted>,
    end: Option<&dom::Node>,
) {
    let are_interchangeable = !mounted.is_empty()
        && mounted.iter().all(Mounted::is_interchangeable)
        && nodes.iter().all(Node::is_interchangeable);
    if are_interchangeable && !has_focus(parent) {
        return patch_by_index(parent, nodes, mounted, end);
    }
    let has_keys = nodes.iter().any(|node| node.key().is_some());
    if has_keys || mounted.iter().any(|before| before.key().is_some()) {
        patch_by_key(parent, nodes, mounted, end);
    } else {
        patch_by_index(parent, nodes, mounted, end);
    }
}

/// Whether the focus is in an element.
fn has_focus(element: &dom::Node) -> bool {
    dom::active_element().is_some_and(|active| dom::contains(element, &active))
}

/// Children without keys, or whose keys do not matter: each becomes the one that now stands where it stood.
fn patch_by_index(
    parent: &dom::Node,
    nodes: Vec<Node>,
    mounted: &mut Vec<Mounted>,
    end: Option<&dom::Node>,
) {
    for gone in mounted.drain(nodes.len().min(mounted.len())..) {
        gone.remove();
    }
    let count = mounted.len();
    for (index, node) in nodes.into_iter().enumerate() {
        if index < count {
            node.rebuild(&mut mounted[index]);
        } else {
            let made = node.build();
            made.insert(parent, end);
            mounted.push(made);
        }
    }
}

/// Children of which some have keys: these are found by them and stand in the new order. Those without
/// a key, and those that share one, are taken in the order in which they stand.
fn patch_by_key(
    parent: &dom::Node,
    nodes: Vec<Node>,
    mounted: &mut Vec<Mounted>,
    end: Option<&dom::Node>,
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
    for gone in known.into_values().flatten() {
        gone.remove();
    }
    // From the last to the first, so that what stands right is not touched.
    let mut next = end.cloned();
    for child in mounted.iter().rev() {
        let last = child.last_node();
        if dom::parent(&last).as_ref() != Some(parent) || dom::next_sibling(&last) != next {
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

    fn is_interchangeable(&self) -> bool {
        matches!(self, Self::Element(element) if element.is_interchangeable)
    }

    fn first_node(&self) -> dom::Node {
        match self {
            Self::Empty(node) | Self::Text(node, _) => node.clone(),
            Self::Element(element) => element.element.clone().into(),
            Self::List(items, end) => items.first().map_or_else(|| end.clone(), Self::first_node),
            Self::Live(live) => live.rendered(Self::first_node),
            Self::Kept(kept) => kept.element.first_node(),
        }
    }

    fn last_node(&self) -> dom::Node {
        match self {
            Self::List(_, end) => end.clone(),
            Self::Live(live) => live.rendered(Self::last_node),
            Self::Empty(_) | Self::Text(..) | Self::Element(_) | Self::Kept(_) => self.first_node(),
        }
    }

    /// Puts it into an element of the page, before a node of that or as the last.
    pub(crate) fn insert(&self, parent: &dom::Node, before: Option<&dom::Node>) {
        match self {
            Self::List(items, end) => {
                for item in items {
                    item.insert(parent, before);
                }
                dom::insert(parent, end, before);
            }
            Self::Live(live) => live.rendered(|mounted| mounted.insert(parent, before)),
            Self::Empty(_) | Self::Text(..) | Self::Element(_) | Self::Kept(_) => {
                dom::insert(parent, &self.first_node(), before);
            }
        }
    }

    /// Takes it out of the page.
    pub(crate) fn remove(&self) {
        match self {
            Self::List(items, end) => {
                for item in items {
                    item.remove();
                }
                take_out(end);
            }
            Self::Live(live) => live.rendered(Self::remove),
            Self::Kept(kept) => {
                kept.element.remove();
                kept.owner.cleanup();
            }
            Self::Empty(_) | Self::Text(..) | Self::Element(_) => take_out(&self.first_node()),
        }
    }
}

/// What a user presses or types into.
const CONTROLS: [&str; 5] = ["a", "button", "input", "select", "textarea"];

impl Element {
    fn build(self) -> MountedElement {
        let Parts { tag, key, is_interchangeable, attributes, children } = *self.0;
        let element = dom::create_element(tag);
        let attributes =
            attributes.into_iter().map(|attribute| attribute.build(&element)).collect();
        let children: Vec<Mounted> = children.into_iter().map(Node::build).collect();
        for child in &children {
            child.insert(&element, None);
        }
        MountedElement { tag, key, is_interchangeable, element, attributes, children }
    }

    /// Makes an element that is like this one into this one. The attributes come first, for a child may
    /// look at the element; but the value of a select is one of its options.
    fn patch(self, mounted: &mut MountedElement) {
        let Parts { tag, key, attributes, children, .. } = *self.0;
        mounted.key = key;
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
        let Parts { tag, key, is_interchangeable, attributes, children } = &*element.0;
        let is_control = !is_interchangeable && CONTROLS.contains(tag);
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
            && self.is_interchangeable == *is_interchangeable
            && (self.key == *key || *is_interchangeable)
            && self.attributes.len() == attributes.len()
            && are_attributes_alike()
            && (!is_control || is_called_the_same())
    }
}

impl MountedKept {
    /// Whether it is of the same list, made by the same page, and says the same. One of a list that was
    /// made before refers to signals that are gone.
    fn is_still(&self, kept: &Kept) -> bool {
        Rc::ptr_eq(&self.list, &kept.list) && self.key == kept.key
    }
}
