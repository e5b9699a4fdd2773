//! The elements of a page, and the parts of them that follow signals.
//!
//! Leptos' `view!` gives every element, attribute and closure a type of its own, and compiles all
//! that renders it once for each. Built from here they share one type each, which keeps the program
//! that is downloaded smaller.
//!
//! - `element`: what pages are written in, such as `div().class("quiet").child(text)`.
//! - `view`: what can be a child, and views that depend on a condition.
//! - `node`: what is to stand in the page; `mounted`: what stands there, and how it becomes that.
//! - `attribute`: the same for attributes, properties and event handlers; `value` is what they are set
//!   to, `reference` what knows the element.
//! - [`markup`]: what has to be set so that a drawing becomes another of the same elements.
//! - `mount`: how a view comes into the page to begin with.
//! - `focus`: how the focus stays where it is meanwhile.
//! - [`reactive`]: signals and memos of one type each.
//! - [`dom`]: the page, of a browser or in memory. All else is the same for both, and so is tested
//!   without a browser.
//!
//! What a page is about, and what a browser has besides its page, is not known here.

mod attribute;
pub mod dom;
mod element;
mod focus;
pub mod markup;
mod mount;
mod mounted;
mod node;
pub mod reactive;
mod reference;
mod value;
mod view;

pub use dom::input_value;
pub use element::*;
pub use focus::RecoverFocus;
pub use mount::{Page, mount_to, mount_to_body};
pub use node::{Element, Node, each, rows};
pub use reactive::Live;
pub use reference::ElementRef;
pub use value::{IntoValue, Value};
pub use view::{View, show, show_or};
