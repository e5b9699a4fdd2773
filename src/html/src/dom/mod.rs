//! The page as the renderer sees it: nodes, what elements are set to, events and the focus. A browser
//! has it; everywhere else, as in tests, it is a tree in memory. Both halves have the same names, so the
//! renderer is written once and no type is generic for it.

use std::borrow::Cow;

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod memory;

#[cfg(target_arch = "wasm32")]
pub use browser::*;
#[cfg(not(target_arch = "wasm32"))]
pub use memory::*;

/// A kind of event, such as a click.
pub trait EventKind {
    /// What a handler is given.
    type Event;

    /// Its name, without `on`.
    fn name(&self) -> Cow<'static, str>;

    /// An event of this kind as its handlers take it.
    fn typed(event: Event) -> Self::Event;
}
