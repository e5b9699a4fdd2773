//! The result of a round of appraisal: the obstacles, and the confirmation.

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::content::lines;
use crate::features::appraisals::RankingNow;
use crate::html::{self, Element, show, show_or};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::appraisals::set_over_reason;
use zhibu_app::views::appraisals::result::{ResultView, confirm_announced, result as view_result};
use zhibu_domain::kinds::records::Appraisal;
use zhibu_domain::validation::LONGEST_LONG_TEXT;
use zhibu_text::{self as text, m};

/// The section of the result, with obstacles until it is confirmed.
pub fn result(state: AppState, round: Memo<Option<String>>, ranking: RankingNow) -> Element {
    let view = Memo::new(move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let read = |round: &Option<String>| {
            state.read(|workspace| view_result(workspace, round.as_deref()?, as_of, lang))
        };
        round.with(read).flatten().unwrap_or_default()
    });
    let awarded = move || ranking.with(|ranking| ranking.as_ref()?.awarded.clone());
    let cap = move || {
        let cap = ranking.with(|ranking| ranking.as_ref()?.cap.clone());
        cap.map(|cap| html::p().child(cap))
    };
    let confirmed = move || html::p().child(awarded);
    html::section()
        .class("result")
        .child(html::h2().child(state.t(m::STANDING_RESULT)))
        .child(cap)
        .child(show_or(move || awarded().is_some(), confirmed, move || open(state, round, view)))
}

/// The obstacles, and the button that confirms the result.
fn open(state: AppState, round: Memo<Option<String>>, view: Memo<ResultView>) -> Element {
    let lines = move || lines(state, view.get().obstacles);
    let confirm = move || {
        let (round, day) = untrack(|| (round.get().unwrap_or_default(), state.as_of()));
        state.perform(|workspace, lang| confirm_announced(workspace, &round, day, lang));
    };
    let confirm = button(state, "primary", m::STANDING_CONFIRM, confirm)
        .attr("disabled", move || view.with(|view| !view.obstacles.is_empty()));
    let asks_reason = move || view.with(|view| view.asks_reason);
    let status = move || view.with(|view| view.status.clone());
    html::div()
        .child(html::p().attr("role", "status").child(status))
        .child(html::ul().class("obstacles").child(lines))
        .child(show(asks_reason, move || reason_field(state, round, view)))
        .child(html::div().class("actions").child(confirm))
}

/// The reason for exceeding the quota of the highest band. It is recorded when the field loses the
/// focus, so that the published list has it.
fn reason_field(state: AppState, round: Memo<Option<String>>, view: Memo<ResultView>) -> Element {
    let record = move |event: ev::Event| {
        if let (Some(round), false) = (round.get_untracked(), state.is_past()) {
            state.apply(set_over_reason(&round, &html::input_value(&event)));
        }
    };
    let area = html::textarea()
        .attr("rows", "2")
        .attr("id", "over-reason")
        .attr("maxlength", LONGEST_LONG_TEXT)
        .prop("value", move || view.with(|view| view.reason.clone()))
        .on(ev::change, record);
    let label = html::span().child(state.t(text::field_name(Appraisal::OVER_REASON)));
    html::label().child(label).child(area)
}
