//! The units that records name, and the organisations of the ledger that they are.

use leptos::prelude::untrack;
use rustc_hash::FxHashSet;

use crate::components::button::text_button;
use crate::components::content::page_head;
use crate::components::data_table::followed_table;
use crate::components::tick::{tick_box, toggle};
use crate::html::{self, Element, show, show_or};
use crate::platform::ByReader;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::alliances::UnitLink;
use zhibu_app::table::NoControl;
use zhibu_app::views::alliances::unit_links::{
    UnitLinksView, UnitTick, link_units_announced, unit_links as view_unit_links,
};
use zhibu_text::{format_message, m};

/// The page.
pub fn unit_links(state: AppState) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| view_unit_links(workspace, lang, &ByReader))
    });
    let left_out = Signal::new(FxHashSet::default());
    let has_undecided =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.undecided.rows.is_empty()));
    html::div()
        .class("page-sections unit-links")
        .child(page_head(state, m::UNIT_LINKS))
        .child(html::p().class("quiet").child(state.t(m::UNIT_LINKS_ABOUT)))
        .child(found(state, view, left_out))
        .child(show(has_undecided, move || undecided(state, view)))
}

type UnitLinksNow = Memo<Option<UnitLinksView>>;

/// The units that are found by name, and the button that sets those that are ticked.
fn found(state: AppState, view: UnitLinksNow, left_out: Signal<FxHashSet<UnitLink>>) -> Element {
    let has_found =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.found.rows.is_empty()));
    let tick = move |UnitTick { link, label }: UnitTick| {
        let own = link.clone();
        let is_ticked = move || left_out.with(|left_out| !left_out.contains(&own));
        tick_box(is_ticked, move || toggle(left_out, link.clone())).attr("aria-label", label)
    };
    let list = move || {
        let table = move || view.with(|view| view.as_ref().map(|view| view.found.clone()));
        html::div()
            .child(followed_table(state, "table-unit-links", table, tick))
            .child(html::div().class("actions").child(set_button(state, view, left_out)))
    };
    let none = move || html::p().class("quiet").child(state.t(m::UNIT_LINKS_NONE));
    html::section()
        .child(html::h2().child(state.t(m::UNIT_LINKS_FOUND)))
        .child(show_or(has_found, list, none))
}

fn set_button(
    state: AppState,
    view: UnitLinksNow,
    left_out: Signal<FxHashSet<UnitLink>>,
) -> Element {
    let chosen = move || {
        let chosen = |left_out: &FxHashSet<UnitLink>| {
            view.with(|view| view.as_ref().map(|view| view.chosen(left_out)))
        };
        left_out.with(chosen).unwrap_or_default()
    };
    let set = move || {
        let chosen = untrack(chosen);
        state.perform(|workspace, lang| link_units_announced(workspace, &chosen, lang));
    };
    let label = move || {
        let count = chosen().len();
        format_message!(m::UNIT_LINKS_SET, state.lang(), count = count)
    };
    text_button("primary", label, set).attr("disabled", move || chosen().is_empty())
}

/// The units that are decided one by one.
fn undecided(state: AppState, view: UnitLinksNow) -> Element {
    let table = move || view.with(|view| view.as_ref().map(|view| view.undecided.clone()));
    html::section()
        .child(html::h2().child(state.t(m::UNIT_LINKS_UNDECIDED)))
        .child(html::p().class("quiet").child(state.t(m::UNIT_LINKS_UNDECIDED_ABOUT)))
        .child(followed_table(state, "table-undecided", table, |never: NoControl| match never {}))
}
