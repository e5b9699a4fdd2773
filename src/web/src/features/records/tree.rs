//! The tree of the records of a kind. What is below a record is made when it is unfolded.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use rustc_hash::FxHashSet;
use wasm_bindgen::JsCast;

use crate::components::button::text_button;
use crate::components::content::link;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::records::list::list_head;
use zhibu_app::views::records::tree::{
    LEVEL_SHOWN, RecordTree, TreeLevel, TreeNode, ViewSwitch, record_tree, tree_level, view_switch,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, m};

thread_local! {
    /// The ids of the records that are unfolded: they still are when one comes back from a record.
    static UNFOLDED: RefCell<FxHashSet<String>> = RefCell::default();
}

/// A tree that is shown. Copies refer to the same tree.
#[derive(Clone, Copy)]
struct ShownTree {
    state: AppState,
    kind: Kind,
    tree: Memo<RecordTree>,
}

/// The page.
pub fn tree(state: AppState, kind: Kind) -> Element {
    let tree = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| record_tree(workspace, kind, lang)).unwrap_or_default()
    });
    let shown = ShownTree { state, kind, tree };
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(text::kind(kind))))
        .child(switch(state, kind, true))
        .child(move || list_head(kind, state.lang()).add.map(|add| link(state, add)));
    let level = shown
        .level(None)
        .attr("aria-label", state.t(text::kind(kind)))
        .on(ev::keydown, |event| press(&event));
    html::div()
        .class("record-tree")
        .child(head)
        .child(html::p().class("hint").child(state.t(m::TREE_HINT)))
        .child(level)
}

/// The switch between the list and the tree of a kind, if its records form one.
pub fn switch(state: AppState, kind: Kind, is_tree: bool) -> Element {
    let links = move || {
        let ViewSwitch { views, is_tree } = view_switch(kind, is_tree, state.lang())?;
        let [list, tree] = views.map(|view| link(state, view));
        let mark =
            |link: Element, is_shown: bool| link.attr("aria-current", is_shown.then_some("page"));
        let links = html::nav()
            .class("view-switch")
            .attr("aria-label", state.t(m::VIEW_SWITCH))
            .child(mark(list, !is_tree))
            .child(mark(tree, is_tree));
        Some(links)
    };
    html::div().child(links)
}

impl ShownTree {
    /// The records below one, or at the top.
    fn level(self, parent: Option<String>) -> Element {
        let Self { state, kind, tree } = self;
        let shown = Signal::new(LEVEL_SHOWN);
        let level = Memo::new(move || {
            let in_order = (&ByReader as _, state.lang());
            let read = |tree: &RecordTree| {
                state.read(|open| {
                    tree_level(open, (kind, tree), parent.as_deref(), shown.get(), in_order)
                })
            };
            tree.with(read).unwrap_or_default()
        });
        let lines = move || {
            let TreeLevel { nodes, .. } = level.get();
            nodes.into_iter().map(|node| untrack(|| self.line(node))).collect::<Vec<_>>()
        };
        let more = move || {
            let text = level.with(|level| level.more.clone())?;
            let more =
                text_button("small", text, move || shown.update(|shown| *shown += LEVEL_SHOWN));
            Some(html::li().class("more").key("more").child(more))
        };
        html::ul().child(lines).child(more)
    }

    fn line(self, node: TreeNode) -> Element {
        let TreeNode { id, link: to, counts, note, unfold } = node;
        let is_unfolded = Signal::new(
            UNFOLDED.with_borrow(|unfolded| unfolded.contains(&id)) && unfold.is_some(),
        );
        let toggled = id.clone();
        let toggle = move || {
            let now = !is_unfolded.get_untracked();
            UNFOLDED.with_borrow_mut(|unfolded| {
                if now { unfolded.insert(toggled.clone()) } else { unfolded.remove(&toggled) }
            });
            is_unfolded.set(now);
        };
        let button = unfold.map(|label| {
            text_button("plain tree-toggle", "", toggle)
                .attr("aria-label", label)
                .attr("aria-expanded", move || if is_unfolded.get() { "true" } else { "false" })
        });
        let line = html::div()
            .class("tree-line")
            .child(button)
            .child(link(self.state, to))
            .child(html::span().class("quiet").child(counts))
            .child(note.map(|note| html::span().class("chip warning").child(note)));
        let parent = id.clone();
        html::li()
            .key(id)
            .child(line)
            .child(show(move || is_unfolded.get(), move || self.level(Some(parent.clone()))))
    }
}

/// The arrow keys: up and down go from record to record, right unfolds, left folds or goes up.
fn press(event: &web_sys::KeyboardEvent) {
    let at = event.target().and_then(|at| at.dyn_into::<web_sys::Element>().ok());
    let line = at.and_then(|at| at.closest(".tree-line").ok().flatten());
    let Some(line) = line else { return };
    let toggle = line.query_selector(".tree-toggle").ok().flatten();
    let is_unfolded = |toggle: &web_sys::Element| {
        toggle.get_attribute("aria-expanded").as_deref() == Some("true")
    };
    match &*event.key() {
        "ArrowDown" => step(1),
        "ArrowUp" => step(-1),
        "ArrowRight" => match toggle {
            Some(toggle) if !is_unfolded(&toggle) => press_toggle(&toggle),
            _ => step(1),
        },
        "ArrowLeft" => match toggle.filter(is_unfolded) {
            Some(toggle) => press_toggle(&toggle),
            None => focus_parent(&line),
        },
        _ => return,
    }
    event.prevent_default();
}

fn step(step: i32) {
    if let Some(at) = platform::document().active_element()
        && let Ok(Some(line)) = at.closest(".tree-line")
        && let Ok(Some(name)) = line.query_selector("a")
    {
        // From the button too, the way leads from name to name.
        html::dom::focus(name.unchecked_ref());
    }
    platform::step_focus(".record-tree .tree-line a", "", step);
}

fn press_toggle(toggle: &web_sys::Element) {
    toggle.unchecked_ref::<web_sys::HtmlElement>().click();
}

fn focus_parent(line: &web_sys::Element) {
    let parent = || {
        let item = line.closest("li").ok()??;
        item.parent_element()?.closest("li").ok()??.query_selector("a").ok()?
    };
    if let Some(name) = parent() {
        html::dom::focus(name.unchecked_ref());
    }
}
