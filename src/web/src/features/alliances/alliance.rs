//! An alliance beside its record: who holds the chair and who comes next, and what its joint meetings
//! have taken up.

use leptos::prelude::*;

use crate::components::button::button;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::alliances::record_next_term;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::alliances::alliance::{
    AllianceView, ItemView, TurnView, alliance as view_alliance,
};
use zhibu_app::views::names::title;
use zhibu_domain::kinds::choices::ActivityKind;
use zhibu_domain::kinds::records::{Activity, Kind};
use zhibu_text::{Message, format_message, m};

type AllianceNow = Memo<Option<AllianceView>>;

/// The sections of an alliance's page.
pub fn alliance(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let read = |id: &String| state.read(|open| view_alliance(open, id, as_of, lang));
        id.with_value(read).flatten()
    });
    let with = move |page: Page| id.with_value(|id| Route::to(page).with_param("alliance", id));
    let paste = state.navigation().and_back(with(Page::Paste(Kind::AllianceUnit)));
    let link = |route: Route, name: Message| {
        html::a().class("button small").attr("href", route.to_string()).child(state.t(name))
    };
    let links = html::div()
        .class("actions")
        .child(link(paste, m::UNITS_PASTE))
        .child(link(with(Page::Matching), m::MATCHING));
    html::section()
        .class("life alliance")
        .attr("data-testid", "alliance")
        .child(links)
        .child(chair(state, id, view))
        .child(items(state, id, view))
}

fn chair(state: AppState, id: StoredValue<String>, view: AllianceNow) -> Element {
    let has_turns =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.turns.is_empty()));
    let turns = move || {
        view.with(|view| view.iter().flat_map(|view| &view.turns).map(turn).collect::<Vec<_>>())
    };
    let list = move || {
        html::div().child(html::ul().class("turns").child(turns)).child(button(
            state,
            "small",
            m::CHAIR_RECORD,
            move || id.with_value(|id| record_next(state, id)),
        ))
    };
    let none = move || html::p().class("quiet").child(state.t(m::CHAIR_NONE));
    html::div()
        .class("chair")
        .child(html::h3().child(state.t(m::CHAIR)))
        .child(html::p().class("quiet").child(state.t(m::CHAIR_ABOUT)))
        .child(html::show_or(has_turns, list, none))
}

fn turn(turn: &TurnView) -> Element {
    let name = html::a().attr("href", turn.page.to_string()).child(turn.unit.clone());
    let notes = turn.notes.iter().map(|note| html::span().class("chip").child(*note));
    html::li()
        .child(html::time().child(turn.dates.clone()))
        .child(name)
        .child(html::span().children(notes))
}

fn record_next(state: AppState, id: &str) {
    if state.is_past() {
        return;
    }
    let (lang, as_of, new_id) = (state.lang_now(), untrack(|| state.as_of()), state.new_id());
    let next = state.read_untracked(|workspace| {
        let next = record_next_term(workspace, id, as_of, new_id)?;
        Some((title(workspace, Kind::AllianceUnit, &next.unit, lang), next.command))
    });
    let Some((unit, command)) = next.flatten() else { return };
    state.apply(command);
    state.tell_saved(format_message!(m::CHAIR_RECORDED, lang, unit = unit));
    platform::keep_focus();
}

fn items(state: AppState, id: StoredValue<String>, view: AllianceNow) -> Element {
    let progress = move || {
        view.with(|view| view.as_ref().map(|view| view.progress.clone())).unwrap_or_default()
    };
    let lines = move || {
        view.with(|view| {
            let items = view.iter().flat_map(|view| &view.items);
            items.map(|one| item(state, one)).collect::<Vec<_>>()
        })
    };
    let has_items =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.items.is_empty()));
    let new =
        move |kind: Kind| id.with_value(|id| Route::to(Page::New(kind)).with_param("alliance", id));
    let new_item = move || state.navigation().and_back(new(Kind::MeetingItem)).to_string();
    let new_meeting = move || {
        let kind = Activity::ACTIVITY_KIND.name();
        let form = new(Kind::Activity).with_param(kind, ActivityKind::JointMeeting.code());
        state.navigation().and_back(form).to_string()
    };
    let add_item =
        html::a().class("button small").attr("href", new_item).child(state.t(m::LOOP_ADD_ITEM));
    let add_meeting = html::a()
        .class("button small")
        .attr("href", new_meeting)
        .child(state.t(m::LOOP_ADD_MEETING));
    html::div()
        .class("loop")
        .child(html::h3().child(state.t(m::LOOP)))
        .child(html::p().class("quiet").child(progress))
        .child(show(has_items, move || html::ul().class("items").child(lines)))
        .child(html::div().class("actions").child(add_item).child(add_meeting))
}

fn item(state: AppState, item: &ItemView) -> Element {
    let link = html::a().attr("href", item.page.to_string()).child(item.name.clone());
    let step = html::span().class("chip").child(item.step);
    let late =
        item.is_late.then(|| html::span().class("chip error").child(state.translate(m::LOOP_LATE)));
    let report = item.report.as_ref().map(|report| {
        html::a()
            .class("quiet")
            .attr("href", state.navigation().and_back(report.form.clone()).to_string())
            .child(report.name.clone())
    });
    html::li()
        .child(html::div().child(step).child(" ").child(link).child(" ").child(late))
        .child(html::span().class("quiet").child(item.details.clone()))
        .child(report)
}
