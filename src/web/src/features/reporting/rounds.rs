//! Rounds of reporting: the submission of each unit, its completeness and changes, and the sign-off
//! of a period.

use leptos::prelude::*;

use crate::components::button::button;
use crate::components::choose::choose_param;
use crate::components::confirm::confirm;
use crate::components::content::page_head;
use crate::components::data_table::followed_table;
use crate::components::unfold::{unfold, unfold_with};
use crate::features::reporting::RoundNow;
use crate::features::reporting::is_part;
use crate::features::reporting::round_form::round_form;
use crate::features::reporting::sign_off::sign_off;
use crate::html::{self, Element, show};
use crate::platform::{ByReader, TIME_ZONE};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use crate::state::exports::PartsRun;
use zhibu_app::commands::reporting::delete_round;
use zhibu_app::views::reporting::rounds::{
    HandOut, RoundParams, RoundView, bundle_name, deletion_question, period_choices,
    period_to_show, periods, round,
};
use zhibu_domain::values::period::Period;
use zhibu_text::{self as text, m};

/// The page.
pub fn rounds(state: AppState) -> Element {
    let run = Signal::new(PartsRun::Idle);
    let all = Memo::new(move || state.read(periods).unwrap_or_default());
    let period = Memo::new(move || {
        let asked = state.navigation().param("period").parse().ok();
        all.with(|all| period_to_show(all, asked))
    });
    let view = Memo::new(move || {
        let own_writers = state.own_writers();
        let params = RoundParams {
            period: period.get()?,
            today: state.today(),
            own_writers: &own_writers,
            zone: TIME_ZONE,
        };
        let lang = state.lang();
        state.read(|workspace| round(workspace, &params, lang, &ByReader)).flatten()
    });
    let is_any = move || all.with(|all| !all.is_empty());
    let about = move || html::p().class("quiet").child(state.t(m::ROUNDS_ABOUT));
    let choose_period = move || {
        let choices = move |_: &str| all.with(|all| period_choices(all, state.lang()));
        let chosen = move || period.get().map(|period| period.to_string()).unwrap_or_default();
        let select = choose_param(state, m::ROUND, "period", chosen, choices);
        html::div().class("line").child(select)
    };
    // Rendered again only when the period changes, so that input and dialogs survive changes of the
    // round.
    let content = move || {
        // Another ledger may have a round of the same period.
        state.workspace().open().track();
        let period = period.get()?;
        Some(untrack(|| content(state, period, view, run)))
    };
    let new_round = move || {
        if is_part(state) {
            return None;
        }
        // Rendered again with the rounds, so that it offers the periods that have none.
        let taken = all.get();
        // Unfolded on a page without rounds, where it is the only action.
        let label = (state.t(m::ROUND_NEW), taken.is_empty());
        let form = move || round_form(state, None, &taken);
        Some(unfold_with(state, "new-round", m::ROUND_NEW, label, form))
    };
    html::div()
        .class("rounds-page")
        .child(page_head(state, m::ROUNDS))
        .child(show(move || !is_any(), about))
        .child(show(is_any, choose_period))
        .child(content)
        .child(new_round)
}

fn content(state: AppState, period: Period, view: RoundNow, run: Signal<PartsRun>) -> Vec<Element> {
    let sign_off = sign_off(state, period, view);
    if is_part(state) {
        // The submissions of other units are not in a unit's part.
        let due = move || view.with(|view| view.as_ref().map(|view| view.due_in_part.clone()));
        return vec![html::p().class("summary").child(due), sign_off];
    }
    let summary = move || view.with(|view| view.as_ref().map(|view| view.summary.clone()));
    let table = move || view.with(|view| view.as_ref().map(|view| view.table.clone()));
    let units = followed_table(state, "table-rounds", table, move |part| hand_out(state, part));
    let asking = Signal::new(false);
    let question = move || deletion_question(period, state.lang());
    let remove = move || {
        state.apply(delete_round(period));
        let route =
            state.navigation().route().with_untracked(|route| route.with_param("period", ""));
        state.navigation().replace_route(route);
    };
    let edit = unfold(state, "edit-round", m::ROUND_EDIT, move || {
        let delete = button(state, "danger", m::ROUND_REMOVE, move || {
            if !state.is_past() {
                asking.set(true);
            }
        });
        (round_form(state, Some(period), &[]), html::div().class("actions").child(delete))
    });
    vec![
        html::p().class("summary").child(summary),
        html::div().class("actions").child(hand_out_all(state, period, view, run)),
        html::div().child(units),
        edit,
        confirm(state, asking, question, m::ROUND_REMOVE, remove),
        sign_off,
    ]
}

/// The button that exports the parts of all units as one archive; while that runs, how far it is, with a button that
/// cancels it.
fn hand_out_all(
    state: AppState,
    period: Period,
    view: RoundNow,
    run: Signal<PartsRun>,
) -> (Element, Element) {
    let export = move || {
        let parts =
            view.with_untracked(|view| view.as_ref().map(RoundView::parts)).unwrap_or_default();
        let lang = state.lang_now();
        let name = state.read_untracked(|open| bundle_name(open, period, lang));
        if let Some(name) = name {
            state.export_parts(parts, name, &text::period(period, lang), run);
        }
    };
    let is_barred = move || {
        let is_none = view.with(|view| view.as_ref().is_none_or(|view| view.table.rows.is_empty()));
        is_none || run.get() != PartsRun::Idle
    };
    let how_far = move || match run.get() {
        PartsRun::At(progress) => Some(progress.text(state.lang())),
        PartsRun::Idle | PartsRun::Cancelled => None,
    };
    let is_running = move || matches!(run.get(), PartsRun::At(_));
    let cancel = move || button(state, "small", m::CANCEL, move || run.set(PartsRun::Cancelled));
    let running = html::span()
        .class("line")
        .child(html::span().attr("role", "status").child(how_far))
        .child(show(is_running, cancel));
    (button(state, "", m::HAND_OUT_ALL, export).attr("disabled", is_barred), running)
}

/// The button that exports a unit's part of the ledger.
fn hand_out(state: AppState, HandOut { part, label }: HandOut) -> Element {
    let export = move || state.export_part(Some(part.clone()), false, Vec::new(), String::new());
    button(state, "small", m::HAND_OUT_DO, export).attr("aria-label", label)
}
