//! The sections of an alliance's page: its three lists, the rotation of the chair, and the items of its
//! joint meetings.

use leptos::prelude::*;

use crate::components::button::button;
use crate::components::content::{actions, figures, filled, lines, link, part};
use crate::html::{self, Element, show, show_or};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::alliances::alliance::{
    AllianceView, ChairView, MeetingItemView, TurnView, alliance as view_alliance,
    next_term_announced,
};
use zhibu_app::views::links::PageLink;
use zhibu_text::m;

type AllianceNow = Memo<Option<AllianceView>>;

/// The sections of an alliance's page.
pub fn alliance(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let read = |id: &String| state.read(|open| view_alliance(open, id, as_of, lang));
        id.with_value(read).flatten()
    });
    html::section()
        .class("life alliance")
        .attr("data-testid", "alliance")
        .child(link_actions(state, view, |view| &view.links))
        .child(units(state, view))
        .child(lists(state, view))
        .child(html::div().child(chair(state, id, view)))
        .child(items(state, view))
}

/// A link to the units whose organisation is to be decided.
fn units(state: AppState, view: AllianceNow) -> Element {
    let units = part(view, |view| &view.units);
    let line = move || units.get().flatten().map(|units| html::p().child(link(state, units)));
    html::div().child(line)
}

/// The three lists, and what the cooperations came to.
fn lists(state: AppState, view: AllianceNow) -> Element {
    let (lists, amounts) = (part(view, |view| &view.lists), part(view, |view| &view.amounts));
    let all = move || lines(state, lists.get().unwrap_or_default());
    let has_amounts = move || amounts.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()));
    let now = move || amounts.get().unwrap_or_default();
    let figures = move || figures(state, "coverage-numbers", "instalments", m::INSTALMENTS, now);
    html::div()
        .class("lists")
        .child(html::h3().child(state.t(m::LISTS)))
        .child(html::ul().attr("data-testid", "alliance-lists").child(all))
        .child(show(has_amounts, figures))
}

/// Links to actions, rendered again only when they change.
fn link_actions<const N: usize>(
    state: AppState,
    view: AllianceNow,
    pick: fn(&AllianceView) -> &[PageLink; N],
) -> impl html::View {
    let links = Memo::new(move || view.with(|view| view.as_ref().map(pick).cloned()));
    move || links.get().map(|links| actions(state, links))
}

/// The rotating chair, if anything of it is recorded.
fn chair(state: AppState, id: StoredValue<String>, view: AllianceNow) -> impl html::View {
    let chair = part(view, |view| &view.chair);
    let of = move |is: fn(&ChairView) -> bool| chair.with(|now| now.iter().flatten().any(is));
    let section = move || {
        let lines = move || {
            let turns = chair.get().flatten().map(|now| now.turns).unwrap_or_default();
            turns.into_iter().map(|one| turn(state, one)).collect::<Vec<_>>()
        };
        let record = move || id.with_value(|id| record_next(state, id));
        let months = move || chair.get().flatten()?.months.map(|form| link(state, form));
        let list = move || html::ul().class("turns").child(lines);
        let none = move || html::p().class("quiet").child(state.t(m::CHAIR_NONE));
        html::div()
            .class("chair")
            .child(html::h3().child(state.t(m::CHAIR)))
            .child(html::p().class("quiet").child(state.t(m::CHAIR_ABOUT)))
            .child(show_or(move || of(|now| !now.turns.is_empty()), list, none))
            .child(show(
                move || of(|now| now.has_next),
                move || button(state, "small", m::CHAIR_RECORD, record),
            ))
            .child(html::p().child(months))
    };
    show(move || of(|_| true), section)
}

fn turn(state: AppState, TurnView { unit, dates, notes }: TurnView) -> Element {
    let notes = notes.into_iter().map(|note| html::span().class("chip").child(note));
    html::li()
        .key(format!("{} {dates}", unit.page))
        .child(html::time().child(dates))
        .child(link(state, unit))
        .child(html::span().children(notes))
}

fn record_next(state: AppState, id: &str) {
    let (as_of, new_id) = (untrack(|| state.as_of()), state.new_id());
    state.perform(|workspace, lang| next_term_announced(workspace, id, as_of, new_id, lang));
}

fn items(state: AppState, view: AllianceNow) -> Element {
    let progress = move || view.with(|view| view.as_ref().map(|view| view.progress.clone()));
    let items = part(view, |view| &view.items);
    let has_items = move || items.with(|items| items.as_ref().is_some_and(|all| !all.is_empty()));
    let more = part(view, |view| &view.more_items);
    let lines = move || {
        let items = items.get().unwrap_or_default().into_iter();
        items.map(|one| item(state, one)).collect::<Vec<_>>()
    };
    html::div()
        .class("loop")
        .child(html::h3().child(state.t(m::LOOP)))
        .child(html::p().class("quiet").child(progress))
        .child(show(has_items, move || html::ul().class("items").child(lines)))
        .child(move || more.get().flatten().map(|more| html::p().child(link(state, more))))
        .child(link_actions(state, view, |view| &view.forms))
}

fn item(state: AppState, item: MeetingItemView) -> Element {
    let MeetingItemView { head, details, report } = item;
    html::li()
        .key(head.subject().unwrap_or_default())
        .child(filled(state, html::div(), head))
        .child(html::span().class("quiet").child(details))
        .child(report.map(|report| link(state, report)))
}
