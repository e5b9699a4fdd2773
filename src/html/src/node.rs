//! Nodes: what is to stand in the page.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use reactive_graph::graph::untrack;
use reactive_graph::owner::Owner;

use crate::attribute::Attribute;

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
    /// An element of [`rows`], made only if it shows something else than before.
    Row(Row),
}

/// An element that stays as it is for as long as what it shows does.
pub struct Row {
    pub(crate) key: Arc<str>,
    /// Whether the element that stood in its place showed the same.
    pub(crate) is_as_before: bool,
    make: Box<dyn FnOnce() -> Element>,
}

/// An element that stays as it is for as long as there is one with its key.
pub struct Kept {
    pub(crate) key: Arc<str>,
    pub(crate) list: Rc<Owner>,
    pub(crate) make: Box<dyn FnOnce() -> Element>,
}

/// An element before it is in the page; a pointer, so that building moves little.
#[must_use = "an element is in the page only within a view"]
pub struct Element(pub(crate) Box<Parts>);

/// What an element is made of.
pub(crate) struct Parts {
    pub tag: &'static str,
    pub key: Option<Arc<str>>,
    /// See [`Element::interchangeable`].
    pub is_interchangeable: bool,
    pub attributes: Vec<Attribute>,
    pub children: Vec<Node>,
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

/// The rows of a list that change with every keystroke in a search: [interchangeable](Element::interchangeable)
/// elements, each made only if the item in its place is another one than before. `make` reads no signals.
pub fn rows<T: Clone + PartialEq + 'static>(
    items: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> &str + 'static,
    make: impl Fn(&T) -> Element + Clone + 'static,
) -> Node {
    let mut before = Vec::new();
    Node::Live(Box::new(move || {
        let now = items();
        let row = |(index, item): (usize, &T)| {
            let (item, make) = (item.clone(), make.clone());
            let (key, is_as_before): (Arc<str>, _) =
                (key(&item).into(), before.get(index) == Some(&item));
            let make = Box::new(move || make(&item));
            Node::Row(Row { key, is_as_before, make })
        };
        let nodes = now.iter().enumerate().map(row).collect();
        before = now;
        Node::List(nodes)
    }))
}

impl Row {
    pub(crate) fn make(self) -> Element {
        untrack(self.make).key(self.key).interchangeable()
    }
}

impl Node {
    /// What tells it apart from the nodes beside it.
    pub(crate) fn key(&self) -> Option<&Arc<str>> {
        match self {
            Self::Element(element) => element.0.key.as_ref(),
            Self::Kept(kept) => Some(&kept.key),
            Self::Row(row) => Some(&row.key),
            Self::Empty | Self::Text(_) | Self::List(_) | Self::Live(_) => None,
        }
    }

    /// Whether it is an [interchangeable](Element::interchangeable) element.
    pub(crate) fn is_interchangeable(&self) -> bool {
        match self {
            Self::Element(element) => element.0.is_interchangeable,
            Self::Row(_) => true,
            _ => false,
        }
    }
}
