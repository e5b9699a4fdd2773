//! Parts of views that follow signals, with their types erased.
//!
//! Leptos compiles every closure in a view into an effect of its own type. Behind a pointer they
//! share one, which keeps the program that is downloaded a third smaller.

use std::sync::Arc;

use leptos::prelude::*;

/// A part of a view that is made anew whenever what it reads changes.
pub fn live<V: IntoView + 'static>(part: impl Fn() -> V + Send + 'static) -> AnyView {
    fn erased(part: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        (move || part()).into_any()
    }
    erased(Box::new(move || part().into_any()))
}

/// An attribute, property or class that follows what it reads.
pub fn attr<V: 'static>(
    value: impl Fn() -> V + Send + Sync + 'static,
) -> impl Fn() -> V + Clone + Send + Sync + 'static {
    fn erased<V: 'static>(
        value: Arc<dyn Fn() -> V + Send + Sync>,
    ) -> impl Fn() -> V + Clone + Send + Sync + 'static {
        move || value()
    }
    erased(Arc::new(value))
}

/// Shows its children while a condition holds, and else the fallback.
#[component]
pub fn If(
    /// The condition.
    #[prop(into)]
    when: Signal<bool>,
    /// What is shown while it holds.
    children: ChildrenFn,
    /// What is shown while it does not.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView {
    let holds = Memo::new(move |_| when.get());
    live(move || if holds.get() { children().into_any() } else { fallback.run() })
}
