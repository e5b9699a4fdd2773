//! The roll of an activity, to be ticked.

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::data_table::followed_table;
use crate::components::tick::tick_box;
use crate::html::{self, Element, Node, View, show};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::attendance::RollDraft;
use zhibu_app::views::records::attendance::{
    RollControl, RollPart, RollView, call_roll_announced, roll_view,
};
use zhibu_text::m;

/// The section of an activity's page, if there is anybody to tick.
pub fn attendance(state: AppState, id: StoredValue<String>) -> Node {
    let view = Memo::new(move || {
        let lang = state.lang();
        let read = |id: &String| {
            state.read(|workspace| roll_view(workspace, id, lang, &ByReader)).flatten()
        };
        id.with_value(read)
    });
    let draft = Signal::new(RollDraft::default());
    let section = move || section(state, id, view, draft);
    show(move || view.with(Option::is_some), section).into_node()
}

type RollNow = Memo<Option<RollView>>;

fn section(
    state: AppState,
    id: StoredValue<String>,
    view: RollNow,
    draft: Signal<RollDraft>,
) -> Element {
    let problem = Signal::new(String::new());
    let numbers = move || {
        view.with(|view| view.as_ref().map(|view| view.numbers.clone())).unwrap_or_default()
    };
    let table = move || view.with(|view| view.as_ref().map(|view| view.table.clone()));
    let all = move || {
        draft.update(|draft| {
            view.with_untracked(|view| view.iter().for_each(|view| view.tick_all(draft)));
        });
        state.navigation().set_dirty(true);
    };
    let save = move || {
        let today = platform::today();
        let done = state.attempt(|workspace, lang| {
            id.with_value(|id| {
                draft.with_untracked(|draft| call_roll_announced(workspace, id, draft, today, lang))
            })
        });
        match done {
            Some(Ok(())) => {
                draft.set(RollDraft::default());
                problem.set(String::new());
                state.navigation().set_dirty(false);
            }
            Some(Err(why)) => problem.set(why.to_owned()),
            None => {}
        }
    };
    let buttons = html::div()
        .class("actions")
        .child(button(state, "", m::ROLL_ALL, all))
        .child(button(state, "primary", m::ROLL_SAVE, save));
    html::section()
        .class("life roll")
        .attr("data-testid", "roll")
        .child(html::h3().child(state.t(m::ROLL)))
        .child(html::p().attr("data-testid", "roll-numbers").child(numbers))
        .child(followed_table(state, "table-roll", table, move |of| control(state, draft, of)))
        .child(html::p().class("problem").attr("role", "alert").child(move || problem.get()))
        .child(buttons)
}

/// The tick box of a row, or the field for the reason.
fn control(state: AppState, draft: Signal<RollDraft>, control: RollControl) -> Element {
    let RollControl { attendee, recorded, part, label, .. } = control;
    let edit = move |change: &dyn Fn(&mut RollDraft)| {
        draft.update(change);
        state.navigation().set_dirty(true);
    };
    let own = (attendee.clone(), recorded.clone());
    let is_present = move || draft.with(|draft| draft.tick(&own.0, &own.1).is_present);
    match part {
        RollPart::Tick => {
            let toggle = move || edit(&|draft| draft.toggle(&attendee, &recorded));
            tick_box(is_present, toggle).attr("aria-label", label)
        }
        RollPart::Reason => {
            let own = (attendee.clone(), recorded.clone());
            let reason = move || draft.with(|draft| draft.tick(&own.0, &own.1).reason.clone());
            let explain = move |reason: String| {
                edit(&|draft| draft.explain(&attendee, &recorded, reason.clone()));
            };
            html::input()
                .attr("type", "text")
                .attr("autocomplete", "off")
                .attr("aria-label", label)
                .attr("disabled", is_present)
                .prop("value", reason)
                .on(ev::input, move |event| explain(html::input_value(&event)))
        }
    }
}
