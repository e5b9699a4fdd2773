//! What can be rendered into a page.

use crate::node::{Element, Node};
use crate::reactive::Memo;

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
